/**
 * The tasks of `BACKUP_PROGRAM` for SQLite, in Python, which Prefect's image has. A dump is a database file. It is made
 * while the server writes, by SQLite's own backup. Databases beside the one in use are files beside it.
 */
export const SQLITE_BACKUP_PROGRAM = `import os, pathlib, shutil, sqlite3, sys, time
from contextlib import closing

task, *arguments = sys.argv[1:]
folder = pathlib.Path(os.environ["BACKUP_FOLDER"], os.environ["BACKUP_SERVER"])
database = pathlib.Path(os.environ["BACKUP_DATABASE"])

# A database, its write-ahead log and its index.
SUFFIXES = ["", "-wal", "-shm"]


def fail(text):
    print(text, file=sys.stderr)
    with open(os.environ["TERMINATION_LOG"], "w") as log:
        print(text[:4000], file=log)
    sys.exit(0 if task == "before-upgrade" else 1)


def connect(path):
    # By default SQLite makes a file that is missing.
    return closing(sqlite3.connect(path.as_uri() + "?mode=rw", uri=True, timeout=60))


def query(path, text):
    with connect(path) as connection:
        return [row[0] for row in connection.execute(text)]


def has_table(path, name):
    return name in query(path, "SELECT name FROM sqlite_master")


def check(path):
    [answer] = query(path, "PRAGMA integrity_check(1)")
    if answer != "ok":
        raise sqlite3.DatabaseError(answer)


def files(path):
    return [pathlib.Path(f"{path}{suffix}") for suffix in SUFFIXES]


def remove(path):
    for each in files(path):
        each.unlink(missing_ok=True)


def move(path, to):
    for each, target in zip(files(path), files(to)):
        if each.exists():
            each.rename(target)


def beside(name):
    return database.with_name(f"{name}.db")


def dump():
    if not database.exists() or not has_table(database, "alembic_version"):
        if task != "before-upgrade":
            fail("The database has no tables of Prefect.")
        print("The database has no tables of Prefect yet.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.part*"):
        if old.stat().st_mtime < time.time() - 86400:
            old.unlink()
    file = folder / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{task}.db"
    part = file.with_suffix(".part")
    try:
        with connect(database) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        check(part)
    except (OSError, sqlite3.Error) as error:
        for each in folder.glob(f"{part.name}*"):
            each.unlink()
        fail(f"No dump was made. {error}")
    part.rename(file)
    print(f"{file.name} {file.stat().st_size} bytes")
    for old in sorted(folder.glob(f"*-{task}.db"), reverse=True)[int(os.environ["BACKUP_KEEP"]) :]:
        old.unlink()


def restore(name, to):
    if not (folder / name).is_file():
        fail(f"There is no dump {name}.")
    try:
        shutil.copyfile(folder / name, beside(to))
        check(beside(to))
        rows(beside(to))
    except (OSError, sqlite3.Error) as error:
        remove(beside(to))
        fail(f"The dump can't be restored, and nothing has changed. {error}")


def rows(path):
    print("revision", *query(path, "SELECT version_num FROM alembic_version"))
    for table in ["flow", "flow_run", "deployment", "block_document"]:
        print(table, *query(path, f"SELECT count(*) FROM {table}"))


def switch(name, old):
    move(database, beside(old))
    try:
        move(beside(name), database)
    except OSError as error:
        move(beside(old), database)
        fail(f"The restored database can't be renamed, and the old one is in use again. {error}")


def drop(name):
    if not beside(name).exists():
        fail(f"There is no database {name}.")
    remove(beside(name))


def dumps():
    for each in sorted(folder.glob("*.db")):
        print(each.name, each.stat().st_size)


TASKS = {
    "scheduled": dump,
    "manual": dump,
    "before-upgrade": dump,
    "list": dumps,
    "restore": restore,
    "rows": lambda: rows(database),
    "switch": switch,
    "drop": drop,
}
try:
    TASKS[task](*arguments)
except (OSError, sqlite3.Error) as error:
    fail(f"The database or the claim can't be used. {error}")
`;
