import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BACKUP_PROGRAM } from '../src/prefect-backup/program';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { Postgres } from '../toolbox/postgres';
import { cleanEnvironment, run } from '../toolbox/process';
import { PREFECT3 } from './kit/backed-up';
import { suite } from './kit/needs';

suite('the program of a backup', ['postgres'], () => {
  const login = { role: 'prefect', password: 'p w', database: 'my "db' };
  let postgres: Postgres;
  let folder: string;

  beforeAll(async () => {
    postgres = await Postgres.start();
    folder = temporaryDirectory('backups');
    await postgres.sql("CREATE ROLE prefect LOGIN CREATEDB PASSWORD 'p w'");
    await postgres.sql('CREATE DATABASE "my ""db" OWNER prefect');
    for (const table of PREFECT3.tables)
      await postgres.login(login, `CREATE TABLE ${table} (version_num text)`);
    await postgres.login(login, "INSERT INTO alembic_version VALUES ('r1')");
    await postgres.login(login, 'CREATE EXTENSION pg_trgm');
    await flow();
  });

  afterAll(async () => {
    await postgres.stop();
    removeDirectory(folder);
  });

  const flow = async () => postgres.login(login, "INSERT INTO flow VALUES ('1')");

  async function task(task: string[], more: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await run('/bin/sh', ['-c', BACKUP_PROGRAM, 'backup', ...task], {
      env: cleanEnvironment({
        PATH: `${postgres.binaries}:${process.env.PATH}`,
        PGHOST: postgres.host,
        PGPORT: `${postgres.port}`,
        PGUSER: login.role,
        PGPASSWORD: login.password,
        PGDATABASE: login.database,
        BACKUP_FOLDER: folder,
        BACKUP_KEEP: '2',
        BACKUP_SECRET: 'my-secret',
        BACKUP_SERVER: 'prefect-server',
        BACKUP_SERVICE: '',
        TERMINATION_LOG: join(folder, 'message'),
        ...more,
      }),
    });
    return code === 0 ? stdout.trim() : `${code}: ${stderr.trim()}`;
  }

  const databases = async (name: string) =>
    Number(await postgres.sql("SELECT count(*) FROM pg_database WHERE datname = :'name'", { name }));

  const rows = (flows: number) => `revision r1\nflow ${flows}\nflow_run 0\ndeployment 0\nblock_document 0`;

  test('keeps the newest dumps of each kind', async () => {
    const names = [];
    for (const kind of ['manual', 'scheduled', 'scheduled', 'scheduled']) {
      names.push((await task([kind])).split(' ')[0]);
      await sleep(1100);
    }
    const [manual, , ...newest] = names;
    const listed = (await task(['list'])).split('\n');
    expect(listed.map((line) => line.split(' ')[0])).toEqual([manual, ...newest]);
    expect(listed[0]).toMatch(/ [1-9]\d{3,}$/);
  });

  test('restores beside the database in use, and switches by names', async () => {
    await flow();
    const [dump = ''] = (await task(['list'])).split(' ');
    expect(await task(['restore', dump, 'restored_1'])).toBe(rows(1));
    expect(await task(['rows'])).toBe(rows(2));
    expect(await task(['switch', 'restored_1', 'before_restore_1'])).toBe('');
    expect(await task(['rows'])).toBe(rows(1));
    expect(await task(['rows'], { PGDATABASE: 'before_restore_1' })).toBe(rows(2));
    expect(await task(['drop', 'before_restore_1'])).toBe('');
    expect(await databases('before_restore_1')).toBe(0);
  });

  test('a restored database has the time zone of the one in use', async () => {
    await postgres.sql('ALTER DATABASE "my ""db" SET timezone TO \'Asia/Tokyo\'');
    const [dump = ''] = (await task(['list'])).split(' ');
    await task(['restore', dump, 'restored_4']);
    const { stdout } = await postgres.login({ ...login, database: 'restored_4' }, 'SHOW timezone');
    expect(stdout).toContain('Asia/Tokyo');
    await task(['drop', 'restored_4']);
  });

  test('counts the rows of Prefect 1', async () => {
    const flows = { role: 'prefect', password: 'p w', database: 'flows' };
    await postgres.sql('CREATE DATABASE flows OWNER prefect');
    expect(await task(['rows'], { PGDATABASE: 'flows' })).toBe('1: The database flows has no revision.');
    await postgres.login(flows, "CREATE TABLE alembic_version AS SELECT 'r1' AS version_num");
    expect(await task(['rows'], { PGDATABASE: 'flows' })).toBe(
      '1: The database flows has no tables of Prefect.',
    );
    for (const table of ['tenant', 'project', 'flow']) {
      await postgres.login(flows, `CREATE TABLE ${table} (version_num text)`);
    }
    expect(await task(['rows'], { PGDATABASE: 'flows' })).toBe('revision r1\nflow 0\nproject 0\ntenant 0');
  });

  test('a restore that fails leaves no database', async () => {
    writeFileSync(join(folder, 'prefect-server', 'broken.dump'), 'PGDMP');
    expect(await task(['restore', 'broken.dump', 'restored_2'])).toMatch(
      /^1: The dump can't be restored, and nothing has changed\./,
    );
    expect(await postgres.sql("SELECT count(*) FROM pg_database WHERE datname = 'restored_2'")).toContain(
      '0',
    );
    expect(await task(['restore', 'no.dump', 'restored_2'])).toBe('1: There is no dump no.dump.');
  });

  test('restores with the programs of PostgreSQL 17, which set a variable that older servers do not have', async () => {
    const programs = temporaryDirectory('programs');
    const newer = `#!/bin/sh\n${postgres.binaries}/pg_restore "$@" | sed 's/^SET lock_timeout/SET transaction_timeout = 0;\\n&/'\n`;
    writeFileSync(join(programs, 'pg_restore'), newer, { mode: 0o755 });
    const PATH = `${programs}:${postgres.binaries}:${process.env.PATH}`;
    const [dump = ''] = (await task(['list'])).split(' ');
    expect(await task(['restore', dump, 'restored_5'], { PATH })).toBe(rows(1));
    expect(await task(['drop', 'restored_5'])).toBe('');
    removeDirectory(programs);
  });

  test('a database without tables is dumped before no upgrade, and is an error otherwise', async () => {
    await postgres.sql('CREATE DATABASE empty OWNER prefect');
    const empty = { PGDATABASE: 'empty' };
    expect(await task(['before-upgrade'], empty)).toBe('The database has no tables of Prefect yet.');
    expect(await task(['scheduled'], empty)).toBe('1: The database has no tables of Prefect.');
    await postgres.sql(
      'CREATE SCHEMA other; CREATE TABLE other.alembic_version (version_num text)',
      {},
      'empty',
    );
    await postgres.sql(
      'GRANT USAGE ON SCHEMA other TO prefect; GRANT SELECT ON other.alembic_version TO prefect',
      {},
      'empty',
    );
    expect(await task(['before-upgrade'], empty)).toMatch(/-before-upgrade\.dump \d+ bytes$/);
  });

  test('a restore without the tables of Prefect leaves no database', async () => {
    const [dump = ''] = (await task(['list'])).split('\n').filter((line) => line.includes('before-upgrade'));
    expect(await task(['restore', dump.split(' ')[0] ?? '', 'restored_3'])).toMatch(
      /^1: The database restored_3 has no revision/,
    );
    expect(await databases('restored_3')).toBe(0);
  });

  test('a dump that fails leaves no file, and fails the Job of the schedule', async () => {
    const refused = /No login to the database with the password in my-secret\. .*authentication failed/;
    expect(await task(['scheduled'], { PGPASSWORD: 'x' })).toMatch(refused);
    expect(await task(['before-upgrade'], { PGPASSWORD: 'x' })).toBe('');
    expect(readFileSync(join(folder, 'message'), 'utf8')).toMatch(refused);
    await postgres.sql('CREATE TABLE secret (id int)', {}, login.database);
    expect(await task(['scheduled'])).toMatch(/^1: No dump was made\. .*permission denied for table secret/s);
    expect(readdirSync(join(folder, 'prefect-server')).filter((name) => !name.endsWith('.dump'))).toEqual([]);
  });
});
