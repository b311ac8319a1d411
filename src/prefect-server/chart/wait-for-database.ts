import { Op, Token } from 'cdktf';
import { ENTRYPOINT, waitCommand, waitProgram } from '../../helm/waiting';
import { numberText } from '../../terraform/number-text';
import { DEFAULT_STARTUP_TIMEOUT, type ServerSettings } from '../settings';

/** Key of the lock on an empty database, which nothing else in it may have. */
const LOCK = '7310575195';

/**
 * Waits for a login to the database, which is done as Prefect does it: SQLAlchemy reads the URL, asyncpg connects, and
 * a verified connection has Prefect's settings. Prefect itself takes seconds to import, and is used only for a login
 * without a password, which its plugins make.
 *
 * With Redis the chart tells servers not to migrate, and its hook migrates after the first install's wait. So the first
 * pod that finds an empty database migrates it, and registers Prefect's block types as a server does when it starts
 * (prefect `server/api/server.py`). The others wait for that. Nothing here may keep a snapshot meanwhile, because a
 * migration that creates an index concurrently would wait for it. So the others try the lock again and again, instead of
 * one query that waits.
 *
 * A server without the key of its blocks would serve all but them, and write new ones with its key. So it does not
 * start. The block that was written last tells, because it has the key that the server had last. A key that is not in
 * the environment is Prefect's own, in the database (prefect `server/utilities/encryption.py`).
 */
export const WAIT_FOR_DATABASE = waitProgram({
  imports: ['asyncio', 'inspect', 'json', 'sqlite3', 'ssl', 'subprocess', 'asyncpg'],
  lines: `from sqlalchemy.engine import make_url

tls = {
    name: os.environ.get("PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_" + name)
    for name in ("ENABLED", "CHECK_HOSTNAME", "CA_FILE", "CERT_FILE", "KEY_FILE")
}
place = "a login to the database"
LAST_BLOCK = "SELECT data FROM block_document ORDER BY updated DESC LIMIT 1"
REGISTER_BLOCK_TYPES = """
import asyncio
from prefect.plugins import load_prefect_collections
from prefect.server.database import provide_database_interface
from prefect.server.models.block_registration import run_block_auto_registration
from prefect.settings import PREFECT_API_BLOCKS_REGISTER_ON_START


async def register():
    async with await provide_database_interface().session() as session:
        await run_block_auto_registration(session)


if PREFECT_API_BLOCKS_REGISTER_ON_START:
    load_prefect_collections()
    asyncio.run(register())
"""


def refuse(text):
    report("The server does not start: " + text)
    sys.exit(1)


def check_key(key, block):
    from cryptography.fernet import Fernet, InvalidToken

    try:
        fernet = Fernet(key)
    except ValueError:
        refuse("the encryption key in its Secret is no Fernet key, 32 bytes in URL-safe base64. Correct the Secret.")
    try:
        if block is not None:
            fernet.decrypt(json.loads(block))
    except InvalidToken:
        refuse(
            "its encryption key does not decrypt the blocks in the database. Give it the key that encrypted them. "
            "If the installation had no key so far, remove the new one: Prefect has its own in the database."
        )


async def check_blocks(connection):
    key = os.environ.get("PREFECT_SERVER_ENCRYPTION_KEY", os.environ.get("ORION_ENCRYPTION_KEY"))
    block = None
    if await connection.fetchval("SELECT to_regclass('block_document')") is not None:
        block = await connection.fetchval(LAST_BLOCK)
    if key is None and block is not None:
        own = await connection.fetchval("SELECT value FROM configuration WHERE key = 'ENCRYPTION_KEY'")
        if own is None:
            refuse("it has no encryption key, and the blocks in the database are encrypted. Give it their key again.")
        key = json.loads(own)["fernet_key"]
    if key is not None:
        check_key(key, block)


def check_sqlite(path):
    block = None
    if os.path.exists(path):
        with sqlite3.connect(path) as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'block_document'").fetchone():
                block = (connection.execute(LAST_BLOCK).fetchone() or [None])[0]
    check_key(os.environ["PREFECT_SERVER_ENCRYPTION_KEY"], block)


async def migrate_if_empty(connection):
    async with connection.transaction(isolation="read_committed"):
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock(${LOCK})"):
            raise RuntimeError("another pod looks for its tables, or makes them")
        is_empty = await connection.fetchval("SELECT to_regclass('alembic_version')") is None
        # Without arguments this is a simple query. It closes the one before, which would keep its snapshot. Without the
        # lock, the next pod would take half a schema for a whole one, so the idle transaction must not be ended.
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        if is_empty:
            subprocess.run([sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"], check=True)
            # Servers that start together would all insert the types, and all but one could fail. If this fails, each
            # server registers them itself.
            subprocess.run([sys.executable, "-c", REGISTER_BLOCK_TYPES])


async def prepare(connection):
    await check_blocks(connection)
    if os.environ.get("PREFECT_SERVER_DATABASE_MIGRATE_ON_START") == "false":
        await migrate_if_empty(connection)


async def log_in(options):
    connection = await asyncpg.connect(**options)
    try:
        await prepare(connection)
    finally:
        await connection.close(timeout=5)


async def log_in_by_plugin(database):
    async with (await database.engine()).connect() as connection:
        await prepare((await connection.get_raw_connection()).driver_connection)


def check():
    global place
    url = make_url(os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"])
    if url.get_backend_name() == "sqlite":
        return check_sqlite(url.database)
    place = "a login to the database %s at %s:%s as %s" % (url.database, url.host, url.port or 5432, url.username)
    if url.password is None:
        # Plugins of Prefect know how to log in. They start at the import, in an event loop of their own.
        from prefect.server.database import provide_database_interface

        return asyncio.run(log_in_by_plugin(provide_database_interface()))
    # A pooler in transaction mode has no place for named statements.
    options = {"timeout": 5, **url.get_dialect()().create_connect_args(url)[1], "statement_cache_size": 0}
    search_path = os.environ.get("PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_SEARCH_PATH")
    if search_path:
        options["server_settings"] = {"search_path": search_path}
    if tls["ENABLED"] == "true":
        context = ssl.create_default_context(cafile=tls["CA_FILE"])
        context.check_hostname = tls["CHECK_HOSTNAME"] == "true"
        if tls["CERT_FILE"]:
            context.load_cert_chain(tls["CERT_FILE"], tls["KEY_FILE"])
        options["ssl"] = context
    # Prefect and SQLAlchemy take other options.
    known = inspect.signature(asyncpg.connect).parameters
    asyncio.run(log_in({name: value for name, value in options.items() if name in known}))
`,
});

/** Commands of the containers that need the database, by component. SQLite needs no wait, but a check of a key. */
export function waitForDatabase({
  props,
  database,
}: ServerSettings): Record<string, Record<string, unknown>> {
  if (database.spec.kind === 'sqlite' && props.encryptionKey === undefined) {
    return {};
  }
  // The start has the other half of the time.
  const timeout = props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT;
  const seconds = numberText(Token.isUnresolved(timeout) ? Token.asNumber(Op.div(timeout, 2)) : timeout / 2);
  const command = waitCommand(WAIT_FOR_DATABASE, seconds, ENTRYPOINT);
  return {
    server: { command },
    ...(props.redis !== undefined && {
      backgroundServices: { command },
      migrations: { entrypoint: waitCommand(WAIT_FOR_DATABASE, seconds, '/bin/sh', '-c') },
    }),
  };
}
