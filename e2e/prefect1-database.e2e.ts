import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VOLUME_CHECK } from '../src/prefect1-server/chart/volume-check';
import { setupSql } from '../src/prefect1-server/database-setup';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { type OldMajor, oldPostgres } from '../toolbox/old-postgres';
import { type Login, Postgres, postgresBinaries } from '../toolbox/postgres';
import { cleanEnvironment, type Result, run } from '../toolbox/process';
import { suite } from './kit/needs';

/** The results of the set-up: extensions, and the time zone of a new session. */
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

  test('the real programs refuse a volume of another major version, and don’t write to it', async () => {
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
    // As the owner of the data: PostgreSQL refuses root.
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

    const script = join(__dirname, '../examples/prefect1/dump.sh');
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

/** Runs programs of several versions of PostgreSQL in a folder, as whom PostgreSQL lets run them. */
class Versions {
  readonly folder = temporaryDirectory('versions');
  private readonly binaries: Record<string, string> = {};

  static async create(): Promise<Versions> {
    const versions = new Versions();
    const { folder } = versions;
    for (const major of ['11', '14'] as const) {
      // The cache may be in a home that is closed to others.
      await run('cp', ['-r', await oldPostgres(major), join(folder, major)]);
      versions.binaries[major] = join(folder, major, 'bin');
    }
    // There is none of 11: as on an administrator's machine, it is a newer one. It has libraries of its own.
    const own = (await postgresBinaries()) as string;
    const clients = join(folder, 'clients');
    mkdirSync(clients);
    for (const name of ['pg_dump', 'psql']) {
      const program = `#!/bin/sh\nunset LD_LIBRARY_PATH\nexec ${own}/${name} "$@"\n`;
      writeFileSync(join(clients, name), program, { mode: 0o755 });
    }
    await run('chmod', ['777', folder]);
    return versions;
  }

  /** Runs a command with the server of one version, and the clients. */
  async run(major: OldMajor, command: string, env: NodeJS.ProcessEnv = {}): Promise<Result> {
    const variables = Object.entries({
      PATH: `${this.binaries[major]}:${this.folder}/clients:${process.env.PATH}`,
      LD_LIBRARY_PATH: join(this.folder, major, 'lib'),
      LC_ALL: 'C',
      ...env,
    }).map(([name, value]) => `export ${name}='${value}'; `);
    const text = `cd /; ${variables.join('')}${command}`;
    return process.getuid?.() === 0
      ? run('su', ['-s', '/bin/sh', 'postgres', '-c', text], { env: cleanEnvironment({}) })
      : run('/bin/sh', ['-c', text], { env: cleanEnvironment({}) });
  }

  async ok(major: OldMajor, command: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(major, command);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    return stdout;
  }

  /** Makes a database cluster and starts it. */
  async start(major: OldMajor): Promise<void> {
    const data = `${this.folder}/data${major}`;
    await this.ok(major, `initdb -D ${data} -U postgres -E UTF8 --no-sync`);
    const options = `-k ${this.folder} -c listen_addresses= -c fsync=off`;
    await this.ok(major, `pg_ctl -D ${data} -w -l ${this.folder}/log${major} -o "${options}" start`);
  }

  async stop(major: OldMajor): Promise<void> {
    await this.ok(major, `pg_ctl -D ${this.folder}/data${major} -m fast stop`);
  }

  sql(role: string, database: string, ...statements: string[]): Promise<string> {
    const commands = statements.map((statement) => `-c "${statement}"`).join(' ');
    const flags = `-XqAt -v ON_ERROR_STOP=1 -h ${this.folder} -U ${role} -d ${database}`;
    return this.ok('14', `psql ${flags} ${commands}`);
  }
}

suite('PostgreSQL 11 to 14', ['postgres', 'old-postgres'], () => {
  test('14 refuses the volume of 11, and 14 has the data of a dump by 11', async () => {
    const versions = await Versions.create();
    const { folder } = versions;
    await versions.start('11');
    await versions.sql(
      'postgres',
      'postgres',
      'CREATE ROLE prefect LOGIN',
      'CREATE DATABASE prefect OWNER prefect',
    );
    await versions.sql('postgres', 'prefect', 'CREATE EXTENSION pgcrypto', 'CREATE EXTENSION pg_trgm');
    await versions.sql(
      'prefect',
      'prefect',
      'CREATE SCHEMA hdb_catalog',
      'CREATE TABLE tenant (id uuid DEFAULT gen_random_uuid(), slug text)',
      "INSERT INTO tenant (slug) VALUES ('kept')",
      'CREATE INDEX tenant_slug ON tenant USING gin (slug gin_trgm_ops)',
    );
    expect(await versions.sql('prefect', 'prefect', 'SHOW server_version')).toMatch(/^11\./);
    await versions.stop('11');
    const data = `${folder}/data11`;
    // Bitnami's volumes have neither.
    await versions.ok('11', `rm ${data}/postgresql.conf ${data}/pg_hba.conf ${data}/pg_ident.conf`);

    const files = (): Promise<string> => versions.ok('11', `ls -R ${data}`);
    const before = await files();
    const program = join(folder, 'volume-check');
    writeFileSync(program, VOLUME_CHECK, { mode: 0o644 });
    const check = (major: OldMajor) => versions.run(major, `sh -e ${program}`, { PGDATA: data });
    expect((await check('11')).code).toBe(0);
    const { code, stderr } = await check('14');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('The volume holds data of PostgreSQL 11, and this image is PostgreSQL 14'),
    ]);
    expect(await files()).toBe(before);

    const script = join(folder, 'dump.sh');
    copyFileSync(join(__dirname, '../examples/prefect1/dump.sh'), script);
    await versions.ok('11', `sh ${script} ${data} prefect prefect > ${folder}/prefect1.sql`);

    await versions.start('14');
    // As the bundled database of the new server has them.
    await versions.sql(
      'postgres',
      'postgres',
      'CREATE ROLE prefect LOGIN CREATEDB',
      'CREATE DATABASE prefect OWNER prefect',
    );
    await versions.sql('postgres', 'prefect', 'CREATE EXTENSION pgcrypto', 'CREATE EXTENSION pg_trgm');
    const restore = 'psql --username prefect --set ON_ERROR_STOP=1 --single-transaction prefect';
    await versions.ok('14', `PGHOST=${folder} ${restore} < ${folder}/prefect1.sql`);
    expect(await versions.sql('prefect', 'prefect', 'SHOW server_version')).toMatch(/^14\./);
    expect((await versions.sql('prefect', 'prefect', 'SELECT slug FROM tenant')).trim()).toBe('kept');
    expect(
      await versions.sql('prefect', 'prefect', "SELECT 1 FROM pg_indexes WHERE indexname = 'tenant_slug'"),
    ).toBe('1\n');
    await versions.stop('14');
    removeDirectory(folder);
  });
});
