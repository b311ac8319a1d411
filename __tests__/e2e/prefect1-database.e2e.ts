import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setupSql } from '../../src/charts/prefect1-server/database-setup';
import { VOLUME_CHECK } from '../../src/charts/prefect1-server/volume-check';
import { removeDirectory, temporaryDirectory } from './support/guardian';
import { suite } from './support/needs';
import { type Login, Postgres, postgresBinaries } from './support/postgres';
import { cleanEnvironment, type Result, run } from './support/process';

/** What the set-up leaves: extensions, and the time zone of a new session. */
async function stateOf(postgres: Postgres, login: Login): Promise<string> {
  const text =
    "SELECT string_agg(extname, ',' ORDER BY extname) || ' ' || current_setting('timezone') FROM pg_extension";
  const { stdout, stderr } = await postgres.login(login, text);
  return `${stdout}${stderr}`.trim();
}

suite('the set-up of an external database of Prefect 1', ['postgres'], () => {
  let postgres: Postgres;
  let binaries: string;

  beforeAll(async () => {
    postgres = await Postgres.start();
    binaries = (await postgresBinaries()) as string;
    await postgres.sql("ALTER SYSTEM SET timezone TO 'Asia/Tokyo'");
    await postgres.sql('SELECT pg_reload_conf()');
  });

  afterAll(async () => postgres.stop());

  test('by its owner, with the SQL of the output, twice', async () => {
    const owner = { role: 'owner', password: 'Abc', database: 'flows' };
    await postgres.createDatabase(owner);
    expect(await stateOf(postgres, owner)).toBe('plpgsql Asia/Tokyo');
    for (const _ of [1, 2]) {
      const { code, stderr } = await postgres.login(owner, setupSql('flows'));
      expect([code, stderr.replace(/^.*NOTICE:.*\n/gm, '')]).toEqual([0, '']);
      expect(await stateOf(postgres, owner)).toBe('pg_trgm,pgcrypto,plpgsql UTC');
    }
  });

  test('a volume of another major version is refused by the real programs, and is not written to', async () => {
    const folder = temporaryDirectory('volume');
    const check = (wanted: string): Promise<Result> =>
      run('/bin/sh', ['-ec', VOLUME_CHECK], {
        env: cleanEnvironment({ PATH: `${wanted}:${process.env.PATH}`, PGDATA: folder }),
      });
    const major = (await run(join(binaries, 'postgres'), ['--version'])).stdout.match(/(\d+)/)?.[1] as string;
    expect((await check(binaries)).code).toBe(0);
    await run('/bin/sh', ['-c', `echo ${major} > ${folder}/PG_VERSION`]);
    expect((await check(binaries)).code).toBe(0);
    await run('/bin/sh', ['-c', `echo 11 > ${folder}/PG_VERSION`]);
    chmodSync(folder, 0o500);
    const { code, stderr } = await check(binaries);
    expect(code).toBe(1);
    expect(stderr).toContain(`data of PostgreSQL 11, and this image is PostgreSQL ${major}`);
    expect(readdirSync(folder)).toEqual(['PG_VERSION']);
    removeDirectory(folder);
  });

  test('an old volume is dumped without its configuration, and restored by the new user', async () => {
    const folder = temporaryDirectory('dump');
    const env = cleanEnvironment({ PATH: `${binaries}:${process.env.PATH}`, LC_ALL: 'C' });
    const data = join(folder, 'data');
    // As the owner of the data, which is root for nobody: PostgreSQL refuses it.
    const shell = (command: string): Promise<Result> =>
      process.getuid?.() === 0
        ? run('su', ['-s', '/bin/sh', 'postgres', '-c', command], { env, cwd: '/' })
        : run('/bin/sh', ['-c', command], { env });
    const ok = async (command: string): Promise<string> => {
      const { code, stdout, stderr } = await shell(`PATH=${env.PATH}; export PATH; ${command}`);
      expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
      return stdout;
    };
    await run('chmod', ['777', folder]);
    const server = `-D ${data} -w -l ${folder}/log -o "-k ${folder} -c listen_addresses="`;
    const old = `psql -X -v ON_ERROR_STOP=1 -h ${folder}`;
    await ok(`initdb -D ${data} -U postgres --no-sync && pg_ctl ${server} start`);
    await ok(`${old} -U postgres -c "CREATE ROLE prefect LOGIN" -c "CREATE DATABASE prefect OWNER prefect"`);
    await ok(`${old} -U postgres -d prefect -c "CREATE EXTENSION pgcrypto" -c "CREATE EXTENSION pg_trgm"`);
    await ok(
      `${old} -U prefect -c "CREATE SCHEMA hdb_catalog" -c "CREATE TABLE tenant (slug text)" -c "INSERT INTO tenant VALUES ('kept')"`,
    );
    await ok(`pg_ctl -D ${data} -m fast stop`);
    // Bitnami's volumes have neither.
    await ok(`rm ${data}/postgresql.conf ${data}/pg_hba.conf ${data}/pg_ident.conf`);

    const script = join(__dirname, '../../examples/prefect1/dump.sh');
    const sql = await ok(`sh ${script} ${data} prefect prefect 2> ${folder}/messages`);
    expect(existsSync(join(data, 'postmaster.pid'))).toBe(false);

    const login = { role: 'restorer', password: 'Abc', database: 'restored' };
    await postgres.createDatabase(login);
    const { code, stderr } = await postgres.login(login, `BEGIN;\n${sql}\nCOMMIT;`);
    expect([code, stderr]).toEqual([0, '']);
    expect((await postgres.login(login, 'SELECT slug FROM public.tenant')).stdout.trim()).toBe('kept');
    removeDirectory(folder);
  });
});
