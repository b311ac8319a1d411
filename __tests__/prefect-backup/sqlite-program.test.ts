import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQLITE_BACKUP_PROGRAM } from '../../src/prefect-backup/sqlite-program';

const isMissing = spawnSync('python3', ['--version']).status !== 0;
const title = 'the program of a backup of SQLite';

/** Like a server: writes a flow to the write-ahead log, says so, and stays connected. */
const SERVER = `import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
for table in ["alembic_version", "flow", "flow_run", "deployment", "block_document"]:
    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (version_num text)")
connection.execute("INSERT INTO alembic_version SELECT 'r1' WHERE NOT EXISTS (SELECT * FROM alembic_version)")
connection.execute("INSERT INTO flow VALUES ('1')")
print("written", flush=True)
time.sleep(600)
`;

const rows = (flows: number) => `revision r1\nflow ${flows}\nflow_run 0\ndeployment 0\nblock_document 0`;

(isMissing ? describe.skip : describe)(isMissing ? `${title}: there is no python3` : title, () => {
  let folder: string;
  let server: ChildProcess | undefined;
  const dumps = () => join(folder, 'backups/prefect');
  const database = () => join(folder, 'prefect.db');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
  });

  afterEach(() => {
    stop();
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    const child = spawn('python3', ['-c', SERVER, database()], { stdio: ['ignore', 'pipe', 'inherit'] });
    server = child;
    await new Promise((resolve) => child.stdout.once('data', resolve));
  }

  function stop(): void {
    server?.kill('SIGKILL');
    server = undefined;
  }

  function run(...task: string[]): string {
    const { status, stdout, stderr } = spawnSync('python3', ['-c', SQLITE_BACKUP_PROGRAM, ...task], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        BACKUP_DATABASE: database(),
        BACKUP_FOLDER: join(folder, 'backups'),
        BACKUP_KEEP: '2',
        BACKUP_SERVER: 'prefect',
        TERMINATION_LOG: join(folder, 'message'),
      },
    });
    return status === 0 ? stdout.trim() : `${status}: ${stderr.trim()}`;
  }

  /** A dump of an earlier day. */
  function older(name: string): string {
    writeFileSync(join(dumps(), name), readFileSync(join(dumps(), readdirSync(dumps()).at(-1) ?? '')));
    return name;
  }

  test('dumps while the server writes, into one file, and keeps the newest of each kind', async () => {
    await start();
    expect(existsSync(`${database()}-wal`)).toBe(true);
    expect(run('manual')).toMatch(/^\d{8}T\d{6}Z-manual\.db [1-9]\d{3,} bytes$/);
    const [, second] = ['20260101T030000Z-scheduled.db', '20260102T030000Z-scheduled.db'].map(older);
    expect(run('scheduled')).toMatch(/-scheduled\.db \d+ bytes$/);
    const left = readdirSync(dumps()).sort();
    expect(left).toEqual([
      second,
      expect.stringMatching(/-manual\.db$/),
      expect.stringMatching(/-scheduled\.db$/),
    ]);
    expect(
      run('list')
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(left);
  });

  test('restores beside the database in use, and switches by names', async () => {
    await start();
    const [dump = ''] = run('manual').split(' ');
    stop();
    await start();
    expect(run('rows')).toBe(rows(2));
    expect(run('restore', dump, 'restored_1')).toBe(rows(1));
    stop();
    expect(run('switch', 'restored_1', 'before_restore_1')).toBe('');
    expect(run('rows')).toBe(rows(1));
    // The newest rows of the old database were in its log.
    expect(run('switch', 'before_restore_1', 'before_restore_2')).toBe('');
    expect(run('rows')).toBe(rows(2));
    expect(run('drop', 'before_restore_2')).toBe('');
    expect(run('drop', 'before_restore_2')).toBe('1: There is no database before_restore_2.');
    expect(readdirSync(folder).sort()).toEqual(['backups', 'message', 'prefect.db']);
  });

  test('a damaged dump leaves nothing beside the database', async () => {
    await start();
    const [dump = ''] = run('manual').split(' ');
    const content = readFileSync(join(dumps(), dump));
    writeFileSync(join(dumps(), 'damaged.db'), content.fill(1, 4096, 12_288));
    expect(run('restore', 'damaged.db', 'restored_1')).toMatch(
      /^1: The dump can't be restored, and nothing has/,
    );
    writeFileSync(join(dumps(), 'empty.db'), '');
    expect(run('restore', 'empty.db', 'restored_1')).toMatch(
      /nothing has changed\. no such table: alembic_version$/,
    );
    expect(run('restore', 'no.db', 'restored_1')).toBe('1: There is no dump no.db.');
    expect(readdirSync(folder).filter((name) => name.startsWith('restored'))).toEqual([]);
  });

  test('before the first install there is nothing to dump, and no file is made', () => {
    expect(run('before-upgrade')).toBe('The database has no tables of Prefect yet.');
    expect(run('scheduled')).toBe('1: The database has no tables of Prefect.');
    expect(run('list')).toBe('');
    expect(readdirSync(folder)).toEqual(['message']);
  });

  test('a dump that fails leaves no file, and its reason for Terraform', async () => {
    await start();
    const [dump = ''] = run('manual').split(' ');
    stop();
    const content = readFileSync(join(dumps(), dump));
    rmSync(`${database()}-wal`);
    writeFileSync(database(), content.fill(1, 4096, 12_288));
    expect(run('before-upgrade')).toBe('');
    expect(readFileSync(join(folder, 'message'), 'utf8')).toMatch(/^No dump was made\. /);
    expect(readdirSync(dumps())).toEqual([dump]);
    writeFileSync(database(), 'no database');
    expect(run('scheduled')).toBe("1: The database or the claim can't be used. file is not a database");
  });
});
