import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AT_SOURCE, AT_TARGET, TARGET_CA_FOLDER } from '../cli/move-program';
import { BACKUP_PROGRAM } from '../src/prefect-backup/program';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { Postgres } from '../toolbox/postgres';
import { cleanEnvironment, run } from '../toolbox/process';
import { suite } from './kit/needs';

suite('the program of a move', ['postgres'], () => {
  const login = { role: 'prefect', password: 'p w', database: 'server' };
  let postgres: Postgres;
  let folder: string;

  beforeAll(async () => {
    postgres = await Postgres.start({ tls: true });
    folder = temporaryDirectory('move');
    await postgres.createDatabase(login);
    await postgres.createDatabase({ role: 'new', password: 'n w', database: 'my "db' });
    await postgres.login(
      login,
      `CREATE EXTENSION pg_trgm;
      CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('r1');
      CREATE TABLE flow (id serial, name text); INSERT INTO flow (name) VALUES ('a'), ('SET transaction_timeout');
      CREATE INDEX ON flow USING gin (name gin_trgm_ops);
      CREATE TABLE "my ""table" (id int)`,
    );
  });

  afterAll(async () => {
    await postgres.stop();
    removeDirectory(folder);
  });

  async function task(program: string, words: string[], more: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await run('/bin/sh', ['-c', program, 'backup', ...words], {
      env: cleanEnvironment({
        PATH: `${postgres.binaries}:${process.env.PATH}`,
        PGHOST: postgres.host,
        PGPORT: `${postgres.port}`,
        PGUSER: login.role,
        PGPASSWORD: login.password,
        PGDATABASE: login.database,
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: postgres.caFile,
        BACKUP_FOLDER: folder,
        BACKUP_KEEP: '2',
        BACKUP_SECRET: 'old-secret',
        BACKUP_SERVER: 'prefect',
        TERMINATION_LOG: join(folder, 'message'),
        TARGET_SECRET: 'new-secret',
        TARGET_HOST: postgres.host,
        TARGET_PORT: `${postgres.port}`,
        TARGET_USERNAME: 'new',
        TARGET_DATABASE: 'my "db',
        TARGET_PASSWORD: 'n w',
        ...more,
      }),
    });
    return code === 0 ? stdout.trim() : `${code}: ${stderr.trim()}`;
  }

  const check = (more: Record<string, string>) => task(AT_TARGET, ['check'], more);
  const dump = async () => (await task(BACKUP_PROGRAM, ['manual'])).split(' ')[0] ?? '';

  test('refuses a database that can not take the data', async () => {
    expect(await check({ TARGET_PASSWORD: 'x' })).toMatch(
      /^1: No login with the password in the Secret new-secret\. .*authentication failed for user "new"/,
    );
    expect(await check({ TARGET_DATABASE: 'other' })).toContain('database "other" does not exist');
    expect(await check({ TARGET_HOST: '' })).toBe('1: The Secret new-secret has no key host. Give --host.');
    const [TARGET_USERNAME, TARGET_PASSWORD, TARGET_DATABASE] = [login.role, login.password, login.database];
    expect(await check({ TARGET_USERNAME, TARGET_PASSWORD, TARGET_DATABASE })).toBe(
      '1: The database server has tables. A move needs an empty database.',
    );
    expect(await check({ TARGET_USERNAME, TARGET_PASSWORD })).toBe(
      '1: prefect may not create tables and the extension pg_trgm in the database my "db. Make prefect its owner.',
    );
  });

  test('checks the certificate of the new database, if it is told the authority', async () => {
    const verifying = AT_TARGET.replaceAll(TARGET_CA_FOLDER, folder);
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    expect(await task(verifying, ['check'])).toMatch(/could not read root certificate file/);
    copyFileSync(postgres.caFile ?? '', join(folder, 'ca.crt'));
    expect(await task(verifying, ['check'])).toMatch(/^\d+\n/);
    expect(await task(verifying, ['check'], { TARGET_HOST: '127.0.0.2' })).toMatch(/^1: No login/);
  });

  test('loads nothing of a dump that ends early', async () => {
    const whole = readFileSync(join(folder, 'prefect', await dump()));
    writeFileSync(join(folder, 'prefect', 'broken.dump'), whole.subarray(0, -20));
    expect(await task(AT_TARGET, ['load', 'broken.dump'])).toMatch(
      /^1: The dump can't be loaded, and the new database stays empty\. pg_restore: error/,
    );
    expect(await check({})).toMatch(/^\d+\n/);
  });

  test('loads all rows into a database whose extension an administrator made', async () => {
    await postgres.sql('CREATE EXTENSION pg_trgm', {}, 'my "db');
    const major = await task(AT_SOURCE, ['major']);
    expect(await check({})).toBe(`${major}\n${postgres.host}\n${postgres.port}\nmy "db\nnew`);
    expect(await task(AT_TARGET, ['load', await dump()])).toBe('');
    const rows = 'revision r1\nalembic_version 1\nflow 2\nmy "table 0';
    expect(await task(AT_SOURCE, ['count'])).toBe(rows);
    expect(await task(AT_TARGET, ['count'])).toBe(rows);
    const owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'";
    expect(await postgres.sql(owner, {}, 'my "db')).toBe('new');
  });
});
