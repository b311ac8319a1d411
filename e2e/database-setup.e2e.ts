import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { type Login, Postgres, postgresBinaries } from '../toolbox/postgres';
import { cleanEnvironment, run } from '../toolbox/process';
import { ODD_PASSWORDS } from './kit/admin-login';
import { suite } from './kit/needs';
import { runSetup } from './kit/setup-job';

const ADMIN: Login = { role: 'postgres', password: 'o\'d"d p@ss $x', database: 'postgres' };

suite('the set-up of an external database, with a real PostgreSQL', ['postgres'], () => {
  let postgres: Postgres;

  beforeAll(async () => {
    // What an administrator of a real server may have turned on: all statements are logged.
    postgres = await Postgres.start();
    await postgres.sql("ALTER ROLE postgres PASSWORD :'password'", { password: ADMIN.password });
    await postgres.sql("ALTER SYSTEM SET timezone TO 'Asia/Tokyo'");
    await postgres.sql("ALTER SYSTEM SET log_statement TO 'all'");
    await postgres.sql('SELECT pg_reload_conf()');
  });

  afterAll(async () => postgres.stop());

  let made = 0;
  function prefect(login: Partial<Login> = {}): Login {
    made += 1;
    return { role: `prefect${made}`, password: 'Abc', database: `server${made}`, ...login };
  }

  async function ok(login: Login, options: { admin?: Login; extensions?: string; timezone?: string } = {}) {
    const result = await runSetup(postgres, { admin: ADMIN, prefect: login, ...options });
    expect([result.code, result.message]).toEqual([0, '']);
    return result;
  }

  /** Everything that the set-up decides, but for the password's salt. */
  async function stateOf({ role, database }: Login): Promise<string> {
    return await postgres.sql(
      `SELECT rolname, rolcanlogin, rolsuper, datname, pg_get_userbyid(datdba),
         (SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension),
         (SELECT string_agg(array_to_string(setconfig, ','), ';') FROM pg_db_role_setting WHERE setdatabase = pg_database.oid),
         (SELECT string_agg(pg_get_userbyid(member), ',') FROM pg_auth_members WHERE roleid = pg_roles.oid)
       FROM pg_roles, pg_database WHERE rolname = :'role' AND datname = :'database'`,
      { role, database },
      database,
    );
  }

  test('makes everything, and again changes nothing', async () => {
    const login = prefect();
    const { log } = await ok(login);
    expect(log).toContain('are as they are to be');
    const state = await stateOf(login);
    expect(state).toBe(`${login.role}|t|f|${login.database}|${login.role}|pg_trgm,plpgsql||`);
    await postgres.login(login, 'CREATE TABLE kept AS SELECT 1 AS one');
    await ok(login);
    expect(await stateOf(login)).toBe(state);
    expect((await postgres.login(login, 'SELECT one FROM kept')).stdout.trim()).toBe('1');
  });

  test('for Prefect 1: its extensions and UTC', async () => {
    const login = prefect();
    for (const _ of [1, 2]) {
      await ok(login, { extensions: 'pgcrypto pg_trgm', timezone: 'UTC' });
      expect(await stateOf(login)).toContain('|pg_trgm,pgcrypto,plpgsql|TimeZone=UTC|');
    }
    expect((await postgres.login(login, 'SHOW timezone')).stdout.trim()).toBe('UTC');
    // As Hasura and the migration do at their start.
    expect((await postgres.login(login, 'CREATE EXTENSION IF NOT EXISTS pgcrypto')).code).toBe(0);
  });

  test('for Prefect 1: extensions that its role may not create', async () => {
    const login = prefect();
    await postgres.createDatabase(login);
    // An owner has this right by itself, and can give it up like any other.
    await postgres.sql('REVOKE CREATE ON DATABASE :"database" FROM :"role"', {
      database: login.database,
      role: login.role,
    });
    const create = 'CREATE EXTENSION pgcrypto';
    expect((await postgres.login(login, create)).stderr).toContain('permission denied to create extension');
    expect(await stateOf(login)).toContain('|plpgsql|');
    for (const _ of [1, 2]) {
      await ok(login, { extensions: 'pgcrypto pg_trgm', timezone: 'UTC' });
      expect(await stateOf(login)).toContain('|pg_trgm,pgcrypto,plpgsql|TimeZone=UTC|');
    }
    // As Hasura and the migration do at their start.
    expect((await postgres.login(login, 'CREATE EXTENSION IF NOT EXISTS pgcrypto')).code).toBe(0);
    expect((await postgres.login(login, "SELECT digest('a', 'sha256')")).code).toBe(0);
  });

  test.each(ODD_PASSWORDS)('the password %j logs in, and is in no log', async (password) => {
    const login = prefect({ password });
    const { log } = await ok(login);
    expect((await postgres.login(login)).stdout.trim()).toBe(login.role);
    expect((await postgres.login({ ...login, password: `${password}x` })).stderr).toContain(
      'password authentication failed',
    );
    expect(log).not.toContain(password);
    // A statement is in the server's log with its quotes doubled.
    expect(postgres.log()).not.toContain(password.replaceAll("'", "''"));
    expect(postgres.log()).not.toContain(password);
    expect(postgres.log()).toContain('SCRAM-SHA-256$4096:');
  });

  test('gives no program a password as an argument', async () => {
    const folder = temporaryDirectory('arguments');
    const file = join(folder, 'arguments');
    const psql = join((await postgresBinaries()) as string, 'psql');
    const recorder = `#!/bin/sh\necho "$@" >> ${file}\nexec ${psql} "$@"\n`;
    writeFileSync(join(folder, 'psql'), recorder, { mode: 0o755 });
    const login = prefect({ password: 'Argument1' });
    const environment = { PATH: `${folder}:${process.env.PATH}` };
    expect((await runSetup(postgres, { admin: ADMIN, prefect: login, environment })).message).toBe('');
    expect((await postgres.login(login)).code).toBe(0);
    const recorded = readFileSync(file, 'utf8');
    expect(recorded).toContain(`role=${login.role}`);
    expect(recorded).not.toMatch(/Argument1|p@ss/);
    removeDirectory(folder);
  });

  test.each([
    ['o\'dd "role" %s \\d', 'da"ta\'base = $x :y'],
    ['-U', '--help'],
    ['рóль', 'postgresql://elsewhere/x'],
  ])('the role %j and the database %j', async (role, database) => {
    const login = prefect({ role, database });
    for (const _ of [1, 2]) {
      await ok(login, { timezone: 'UTC' });
    }
    const owner = 'SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()';
    const result = await runSetup(postgres, { admin: ADMIN, prefect: login });
    expect(result.message).toBe('');
    expect(await postgres.sql(owner.replace('current_database()', ":'database'"), { database })).toBe(role);
  });

  test('by hand, as the document has it', async () => {
    const file = join(__dirname, '../examples/external-database/by-hand.sql');
    const psql = join((await postgresBinaries()) as string, 'psql');
    const { role, password } = ADMIN;
    const where = ['-h', postgres.host, '-p', String(postgres.port), '-U', role, '-d', 'postgres'];
    const { code, stderr } = await run('setsid', ['--wait', psql, '-X', ...where, '-f', file], {
      env: cleanEnvironment({ PGPASSWORD: password, LC_ALL: 'C' }),
      input: 'By hand\nBy hand\n',
    });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('ERROR')]);
    const login = { role: 'prefect', password: 'By hand', database: 'server' };
    expect((await postgres.login(login, 'CREATE TABLE mine (one int)')).code).toBe(0);
    expect(await stateOf(login)).toBe('prefect|t|f|server|prefect|pg_trgm,plpgsql||');
  });

  test('a new password logs in, and the old one no longer', async () => {
    const login = prefect({ password: 'First1' });
    await ok(login);
    const next = { ...login, password: 'Second2' };
    await ok(next);
    expect((await postgres.login(next)).code).toBe(0);
    expect((await postgres.login(login)).stderr).toContain('password authentication failed');
  });

  test('takes over what is there: a role without a login, and a database of the administrator’s', async () => {
    const login = prefect();
    await postgres.sql('CREATE ROLE :"role" NOLOGIN', { role: login.role });
    await postgres.sql('CREATE DATABASE :"database"', { database: login.database });
    await ok(login);
    expect((await postgres.login(login, 'CREATE TABLE mine (one int)')).code).toBe(0);
    expect(await stateOf(login)).toContain(`|t|f|${login.database}|${login.role}|`);
  });

  describe('an administrator who is no superuser', () => {
    const manager: Login = { role: 'manager', password: 'Managed1', database: 'postgres' };

    beforeAll(async () => {
      await postgres.sql("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'Managed1'");
    });

    test('sets up, rotates, and is left without the role', async () => {
      const login = prefect();
      await ok(login, { admin: manager, extensions: 'pgcrypto pg_trgm', timezone: 'UTC' });
      const state = await stateOf(login);
      expect(state).toBe(
        `${login.role}|t|f|${login.database}|${login.role}|pg_trgm,pgcrypto,plpgsql|TimeZone=UTC|`,
      );
      const next = { ...login, password: 'Second2' };
      await ok(next, { admin: manager, extensions: 'pgcrypto pg_trgm', timezone: 'UTC' });
      expect(await stateOf(login)).toBe(state);
      expect((await postgres.login(next)).code).toBe(0);
    });

    test('keeps a membership that it had', async () => {
      const login = prefect();
      await postgres.sql('CREATE ROLE :"role"', { role: login.role });
      await postgres.sql('GRANT :"role" TO manager', { role: login.role });
      await ok(login, { admin: manager });
      expect(await stateOf(login)).toMatch(/\|manager$/);
    });

    test('gives away a database that it made itself', async () => {
      const login = prefect();
      const { database } = login;
      expect((await postgres.login(manager, `CREATE DATABASE ${database}`)).code).toBe(0);
      await ok(login, { admin: manager });
      expect(await stateOf(login)).toContain(`|${database}|${login.role}|`);
    });
  });

  describe('says what is wrong', () => {
    const message = async (login: Login, options: Partial<Parameters<typeof runSetup>[1]> = {}) => {
      const result = await runSetup(postgres, { admin: ADMIN, prefect: login, ...options });
      expect(result.code).toBe(0);
      expect(result.log).toContain(result.message);
      return result.message;
    };

    test('a wrong password of the administrator', async () => {
      expect(await message(prefect(), { admin: { ...ADMIN, password: 'wrong' } })).toMatch(
        /^The administrator can't log in\. psql: error: .*password authentication failed for user "postgres"/,
      );
    });

    test.each([
      ['no right to make a role', {}, /^The role can't be made\. ERROR: +permission denied/],
      [
        'no right to its password',
        { role: true },
        /^The role's password can't be set\. ERROR: +(must have CREATEROLE|permission denied)/,
      ],
    ])('%s', async (_name, { role = false }: { role?: boolean }, expected) => {
      const login = prefect();
      await postgres.createDatabase({ role: `weak${made}`, password: 'Weak1', database: `weak${made}` });
      if (role) await postgres.sql('CREATE ROLE :"role" LOGIN', { role: login.role });
      const admin = { role: `weak${made}`, password: 'Weak1', database: 'postgres' };
      expect(await message(login, { admin })).toMatch(expected);
    });

    test('no right to make a database, or to give one away', async () => {
      const login = prefect();
      await postgres.sql("CREATE ROLE roles LOGIN CREATEROLE PASSWORD 'Roles1'");
      const admin = { role: 'roles', password: 'Roles1', database: 'postgres' };
      expect(await message(login, { admin })).toMatch(
        /^The database can't be made, or given to the role\. .*permission denied to create database/,
      );
      await postgres.sql('CREATE DATABASE :"database"', { database: login.database });
      expect(await message(login, { admin })).toMatch(/must be owner of database/);
    });

    test('an extension that the server has not', async () => {
      expect(await message(prefect(), { extensions: 'pg_trgm no_such' })).toMatch(
        /^The database can't be set up\. .*extension "no_such" is not available/,
      );
    });

    test('a database that lets Prefect’s role in nowhere', async () => {
      const login = prefect();
      await ok(login);
      await postgres.sql('ALTER ROLE :"role" CONNECTION LIMIT 0', { role: login.role });
      expect(await message(login)).toMatch(
        /^All is set up, but Prefect's role can't log in\. .*too many connections/,
      );
    });

    test.each([
      [
        'a Secret of the administrator’s that is not there',
        { PGPASSWORD: '' },
        /administrator's password, admin,/,
      ],
      [
        'a Secret that is not there',
        { SETUP_PASSWORD: undefined },
        /password, prefect-database-v1, is not there/,
      ],
      ['a Secret without a host', { PGHOST: undefined }, /lacks a key for host/],
      ['a line break', { SETUP_PASSWORD: 'Abc\n' }, /has a line break/],
      ['a carriage return', { SETUP_PASSWORD: 'Abc\r' }, /has a line break/],
      ['the administrator as Prefect’s role', { SETUP_ROLE: 'postgres' }, /role of its own/],
    ])('%s', async (_name, environment: NodeJS.ProcessEnv, expected) => {
      expect(await message(prefect(), { environment })).toMatch(expected);
    });
  });
});
