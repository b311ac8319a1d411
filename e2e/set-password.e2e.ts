import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import type { Postgres } from '../toolbox/postgres';
import { onPath } from '../toolbox/process';
import { suite } from './kit/needs';
import { DONE, expectAccepted, FAILED, ODD, OLD, secret, setPassword, startOld } from './kit/set-password';

const ADMIN = `adm'in\\`;

suite('the password of the Secret', ['postgres'], () => {
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await startOld();
  });
  afterEach(async () => {
    await postgres.stop();
  });

  test.each([
    ['a clean end', 'SIGINT'],
    ['a crash', 'SIGKILL'],
  ] as const)('is the database’s after %s, twice, whatever it is made of', async (_name, signal) => {
    for (const [password, refused] of [
      [ODD, OLD.password],
      [ODD, OLD.password],
      ['plain', ODD],
    ]) {
      await postgres.halt(signal);
      expect(existsSync(join(postgres.data, 'postmaster.pid'))).toBe(signal === 'SIGKILL');
      expect(await setPassword(postgres, password)).toEqual({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining(DONE),
      });
      await postgres.resume();
      await expectAccepted(postgres, password, refused);
    }
  });

  test('is set for the superuser too, if the Secret has its password', async () => {
    await postgres.halt();
    await setPassword(postgres, ODD, { POSTGRES_POSTGRES_PASSWORD: ADMIN });
    await postgres.resume();
    const admin = { role: 'postgres', password: ADMIN, database: 'postgres' };
    expect((await postgres.login(admin)).stdout).toBe('postgres\n');
    await expectAccepted(postgres, ODD, OLD.password);
  });

  test('is not set while a server runs, and the server keeps running', async () => {
    const { code, stderr } = await setPassword(postgres, ODD);
    expect([code, stderr]).toEqual([1, expect.stringContaining(FAILED)]);
    await expectAccepted(postgres, OLD.password, ODD);
  });

  test('is set for a missing role, which is created with the rights of the database’s owner', async () => {
    const other = { ...OLD, role: 'other "role"', password: ODD };
    await postgres.halt();
    expect((await setPassword(postgres, ODD, secret(ODD, other))).stderr).toContain(DONE);
    await postgres.resume();
    const { stdout, stderr } = await postgres.login(
      other,
      'INSERT INTO kept VALUES (2); SELECT it FROM kept',
    );
    expect(stdout + stderr).toBe('row\n2\n');

    await postgres.sql('CREATE DATABASE flows');
    const owner = { role: 'owner', password: ODD, database: 'flows' };
    await postgres.halt();
    expect((await setPassword(postgres, ODD, secret(ODD, owner))).stderr).toContain(DONE);
    await postgres.resume();
    const login = await postgres.login(owner, 'CREATE EXTENSION pg_trgm; SELECT current_database()');
    expect(login.stdout + login.stderr).toBe('flows\n');
  });

  test('is set for a role with an expired password', async () => {
    await postgres.sql(`ALTER ROLE :"role" VALID UNTIL '2000-01-01'`, { role: OLD.role });
    await postgres.halt();
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(postgres, ODD);
  });

  test('is not overwritten by the superuser’s, if both are the same role', async () => {
    await postgres.halt();
    const login = { ...OLD, role: 'postgres' };
    const env = { ...secret(ODD, login), POSTGRES_POSTGRES_PASSWORD: ADMIN };
    expect((await setPassword(postgres, ODD, env)).stderr).toContain(DONE);
    await postgres.resume();
    expect((await postgres.login({ ...login, password: ODD })).stdout).toBe('postgres\n');
  });

  test('is not set if it is empty', async () => {
    await postgres.halt();
    const { code, stderr } = await setPassword(postgres, '');
    expect([code, stderr]).toEqual([1, expect.stringContaining('The password in the Secret is empty.')]);
    await postgres.resume();
    await expectAccepted(postgres, OLD.password);
  });

  test('is in no log and no argument, whatever the volume’s settings', async () => {
    const settings = {
      log_statement: 'all',
      log_min_duration_statement: '0',
      log_min_error_statement: 'debug5',
      log_error_verbosity: 'verbose',
      debug_print_parse: 'on',
      debug_print_plan: 'on',
      debug_print_rewritten: 'on',
    };
    for (const [name, value] of Object.entries(settings)) {
      await postgres.sql(`ALTER SYSTEM SET ${name} TO '${value}'`);
      await postgres.sql(`ALTER ROLE postgres SET ${name} TO '${value}'`);
    }
    await postgres.sql('ALTER SYSTEM SET standard_conforming_strings TO off');
    await postgres.halt();
    appendFileSync(join(postgres.data, 'postgresql.auto.conf'), "shared_preload_libraries = 'not_there'\n");
    const folder = temporaryDirectory('arguments');
    const log = join(folder, 'arguments');
    for (const program of ['postgres', 'od', 'tr', 'sed', 'cat', 'id', 'getent', 'mktemp', 'rm']) {
      const real = program === 'postgres' ? join(postgres.binaries, program) : onPath(program);
      writeFileSync(join(folder, program), `#!/bin/sh\necho "$0 $*" >>${log}\nexec ${real} "$@"\n`, {
        mode: 0o755,
      });
    }
    writeFileSync(log, '');
    chmodSync(folder, 0o755);
    chmodSync(log, 0o666);
    const path = { PATH: `${folder}:${postgres.binaries}:${process.env.PATH}` };
    for (const [login, outcome] of [
      [OLD, DONE],
      // A role that can't be changed.
      [{ ...OLD, role: 'pg_monitor' }, FAILED],
    ] as const) {
      const { stdout, stderr } = await setPassword(postgres, ODD, { ...secret(ODD, login), ...path });
      expect(stderr).toContain(outcome);
      const seen = stdout + stderr + readFileSync(log, 'utf8');
      expect(seen).toContain('/postgres --single');
      for (const part of [ODD, 'p@ss', Buffer.from(ODD).toString('hex').slice(2, 40)]) {
        expect(seen).not.toContain(part);
      }
    }
    removeDirectory(folder);
  });
});
