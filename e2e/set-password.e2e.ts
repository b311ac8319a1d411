import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { SET_PASSWORD } from '../src/database/set-password';
import { nssWrapper, runInContainer } from '../toolbox/container';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { type Login, Postgres } from '../toolbox/postgres';
import { cleanEnvironment, onPath, type Result, run, runOk } from '../toolbox/process';
import { suite } from './kit/needs';
import { expand } from './kit/pods';

const OLD: Login = { role: 'pre"fe\'ct', password: 'old', database: 'ser"v\'er' };
const ODD = `-o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü漢+{}\${x}%{y}\\'; DROP ROLE x; --\n$do$ \``;
const ADMIN = `adm'in\\`;
const DONE = 'set-password: The database has the password of the Secret.\n';
const FAILED = 'set-password: PostgreSQL did not take the password of the Secret';

/** The environment of the init container. */
function secret(password: string, login = OLD): NodeJS.ProcessEnv {
  return { POSTGRES_USER: login.role, POSTGRES_DATABASE: login.database, POSTGRES_PASSWORD: password };
}

/** The script as the kubelet passes it on. */
const COMMAND = ['/bin/sh', '-c', expand(SET_PASSWORD, { HOME: '/expanded' })];

suite('the password of the Secret', ['postgres'], () => {
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabase(OLD);
    expect((await postgres.login(OLD, "CREATE TABLE kept AS SELECT 'row' AS it")).code).toBe(0);
  });
  afterEach(async () => {
    await postgres.stop();
  });

  /** Runs the script on the data as it is. */
  function runScript(password: string, env: NodeJS.ProcessEnv = {}): Promise<Result> {
    return run(COMMAND[0], COMMAND.slice(1), {
      env: cleanEnvironment({
        PATH: `${postgres.binaries}:${process.env.PATH}`,
        PGDATA: postgres.data,
        ...secret(password),
        ...env,
      }),
      cwd: '/',
      ...postgres.user,
    });
  }

  /** Mounts the volume and runs the script, as kubelet does. */
  async function setPassword(password: string, env: NodeJS.ProcessEnv = {}): Promise<Result> {
    await postgres.mount();
    return await runScript(password, env);
  }

  async function expectAccepted(password: string, refused?: string): Promise<void> {
    const { stdout, stderr } = await postgres.login({ ...OLD, password }, 'SELECT it FROM kept');
    expect(stdout + stderr).toBe('row\n');
    if (refused !== undefined) {
      const { stderr: message } = await postgres.login({ ...OLD, password: refused });
      expect(message).toContain('password authentication failed');
    }
  }

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
      expect(await setPassword(password)).toEqual({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining(DONE),
      });
      await postgres.resume();
      await expectAccepted(password, refused);
    }
  });

  test('is the superuser’s too, where there is one for it', async () => {
    await postgres.halt();
    await setPassword(ODD, { POSTGRES_POSTGRES_PASSWORD: ADMIN });
    await postgres.resume();
    const admin = { role: 'postgres', password: ADMIN, database: 'postgres' };
    expect((await postgres.login(admin)).stdout).toBe('postgres\n');
    await expectAccepted(ODD, OLD.password);
  });

  test('is set on a backup that was restored', async () => {
    const backup = join(dirname(postgres.data), 'backup');
    const from = ['-h', dirname(postgres.data), '-p', `${postgres.port}`, '-U', 'postgres'];
    const flags = ['-D', backup, '--wal-method=stream', '--checkpoint=fast', '--no-sync'];
    await runOk(join(postgres.binaries, 'pg_basebackup'), [...from, ...flags], {
      env: cleanEnvironment(),
      cwd: '/',
      ...postgres.user,
    });
    await postgres.sql('ALTER ROLE :"role" PASSWORD \'later\'', { role: OLD.role });
    await postgres.halt();
    rmSync(postgres.data, { recursive: true });
    renameSync(backup, postgres.data);
    expect(existsSync(join(postgres.data, 'backup_label'))).toBe(true);
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(ODD, OLD.password);
  });

  test.each(['', '-'])(
    'is set over a lock that names a living process of the same user, %s',
    async (sign) => {
      await postgres.halt('SIGKILL');
      const living = spawn('sleep', ['60'], { ...postgres.user, stdio: 'ignore' });
      const file = join(postgres.data, 'postmaster.pid');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, `${sign}${living.pid}`));
      expect((await setPassword(ODD)).stderr).toContain(DONE);
      living.kill();
      expect(existsSync(file)).toBe(false);
      await postgres.resume();
      await expectAccepted(ODD, OLD.password);
    },
  );

  test('is not set under a server that runs, which goes on', async () => {
    const { code, stderr } = await setPassword(ODD);
    expect([code, stderr]).toEqual([1, expect.stringContaining(FAILED)]);
    await expectAccepted(OLD.password, ODD);
  });

  test('is that of a role which is made, and may do what the owner of the database may', async () => {
    const other = { ...OLD, role: 'other "role"', password: ODD };
    await postgres.halt();
    expect((await setPassword(ODD, secret(ODD, other))).stderr).toContain(DONE);
    await postgres.resume();
    const { stdout, stderr } = await postgres.login(
      other,
      'INSERT INTO kept VALUES (2); SELECT it FROM kept',
    );
    expect(stdout + stderr).toBe('row\n2\n');

    await postgres.sql('CREATE DATABASE flows');
    const owner = { role: 'owner', password: ODD, database: 'flows' };
    await postgres.halt();
    expect((await setPassword(ODD, secret(ODD, owner))).stderr).toContain(DONE);
    await postgres.resume();
    const login = await postgres.login(owner, 'CREATE EXTENSION pg_trgm; SELECT current_database()');
    expect(login.stdout + login.stderr).toBe('flows\n');
  });

  test('is set beside a prepared transaction, and where there is no database postgres', async () => {
    const file = join(postgres.data, 'postgresql.auto.conf');
    await postgres.sql("ALTER SYSTEM SET max_prepared_transactions TO '1'");
    await postgres.halt();
    await postgres.resume();
    const prepare = "BEGIN; CREATE TABLE later (it int); PREPARE TRANSACTION 'one'";
    await postgres.sql(prepare, {}, OLD.database);
    await postgres.sql('DROP DATABASE postgres', {}, 'template1');
    await postgres.halt();
    const settings = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    writeFileSync(file, settings);
    await postgres.resume();
    await expectAccepted(ODD, OLD.password);
  });

  test('is set where a commit would wait for a standby, and transactions are read-only', async () => {
    await postgres.sql("ALTER SYSTEM SET synchronous_standby_names TO 'gone'");
    await postgres.sql('ALTER SYSTEM SET default_transaction_read_only TO on');
    await postgres.halt();
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(ODD, OLD.password);
  });

  test('is not set, and the reason told, where a prepared transaction has the role', async () => {
    await postgres.sql("ALTER SYSTEM SET max_prepared_transactions TO '1'");
    await postgres.halt();
    await postgres.resume();
    const { role } = OLD;
    await postgres.sql(`BEGIN; ALTER ROLE :"role" CONNECTION LIMIT 5; PREPARE TRANSACTION 'one'`, { role });
    await postgres.halt();
    const { code, stderr } = await setPassword(ODD);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/statement timeout[\s\S]*did not take the password/),
    ]);
    await postgres.resume();
    await expectAccepted(OLD.password, ODD);
  });

  test('is that of a role whose password had expired', async () => {
    await postgres.sql(`ALTER ROLE :"role" VALID UNTIL '2000-01-01'`, { role: OLD.role });
    await postgres.halt();
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(ODD);
  });

  test('is not overwritten by the superuser’s, where both are one', async () => {
    await postgres.halt();
    const login = { ...OLD, role: 'postgres' };
    const env = { ...secret(ODD, login), POSTGRES_POSTGRES_PASSWORD: ADMIN };
    expect((await setPassword(ODD, env)).stderr).toContain(DONE);
    await postgres.resume();
    expect((await postgres.login({ ...login, password: ODD })).stdout).toBe('postgres\n');
  });

  test('is set over a lock that a crash left empty', async () => {
    await postgres.halt('SIGKILL');
    writeFileSync(join(postgres.data, 'postmaster.pid'), '');
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(ODD, OLD.password);
  });

  test.each(['recovery.signal', 'standby.signal'])(
    'is not set on a backup that is to be recovered by %s, which stays one',
    async (name) => {
      await postgres.halt();
      const control = join(postgres.data, 'global', 'pg_control');
      const before = readFileSync(control);
      const signal = join(postgres.data, name);
      writeFileSync(signal, '');
      appendFileSync(join(postgres.data, 'postgresql.auto.conf'), "restore_command = 'false'\n");
      const { code, stderr } = await setPassword(ODD);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`still to be recovered: there is ${name}`)]);
      expect(existsSync(signal)).toBe(true);
      expect(readFileSync(control).equals(before)).toBe(true);
      rmSync(signal);
      await postgres.resume();
      await expectAccepted(OLD.password, ODD);
    },
  );

  test('is not set if it is empty, which would let nobody in', async () => {
    await postgres.halt();
    const { code, stderr } = await setPassword('');
    expect([code, stderr]).toEqual([1, expect.stringContaining('The password in the Secret is empty.')]);
    await postgres.resume();
    await expectAccepted(OLD.password);
  });

  test('is set beside a slot of logical replication', async () => {
    await postgres.sql("ALTER SYSTEM SET wal_level TO 'logical'");
    await postgres.halt();
    await postgres.resume();
    await postgres.sql("SELECT pg_create_logical_replication_slot('slot', 'test_decoding')");
    await postgres.halt();
    // Bitnami's images have the setting outside of the volume.
    const file = join(postgres.data, 'postgresql.auto.conf');
    const settings = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    expect((await setPassword(ODD)).stderr).toContain(DONE);
    writeFileSync(file, settings);
    await postgres.resume();
    expect(await postgres.sql('SELECT slot_name FROM pg_replication_slots')).toBe('slot');
    await expectAccepted(ODD, OLD.password);
  });

  test('is in no log and no argument, whatever the volume’s settings say', async () => {
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
      // A role that nobody may change.
      [{ ...OLD, role: 'pg_monitor' }, FAILED],
    ] as const) {
      const { stdout, stderr } = await setPassword(ODD, { ...secret(ODD, login), ...path });
      expect(stderr).toContain(outcome);
      const seen = stdout + stderr + readFileSync(log, 'utf8');
      expect(seen).toContain('/postgres --single');
      for (const part of [ODD, 'p@ss', Buffer.from(ODD).toString('hex').slice(2, 40)]) {
        expect(seen).not.toContain(part);
      }
    }
    removeDirectory(folder);
  });

  test('waits for an empty volume to be set up, and nothing is written to it', async () => {
    const folder = temporaryDirectory('volume');
    chmodSync(folder, 0o755);
    const { code, stderr } = await setPassword(ODD, { PGDATA: join(folder, 'data') });
    expect([code, stderr]).toEqual([0, expect.stringContaining('The volume is empty')]);
    expect(readdirSync(folder)).toEqual([]);
    removeDirectory(folder);
  });

  test('is not set on a volume of another major version, which is left alone', async () => {
    await postgres.halt();
    const file = join(postgres.data, 'PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '11\n');
    const { code, stderr } = await setPassword(ODD);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /data of PostgreSQL 11, and this image is PostgreSQL \d+\. Use an image of PostgreSQL 11/,
    );
    writeFileSync(file, version);
    await postgres.resume();
    await expectAccepted(OLD.password, ODD);
  });

  test.each([0o777, 0o750, 0o500, 0])('is set where the data folder has the mode %o', async (mode) => {
    await postgres.halt();
    chmodSync(postgres.data, mode);
    expect((await runScript(ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(ODD, OLD.password);
  });

  test.each([
    ['another user owns them', '.', 'belongs to user 0, and PostgreSQL, run by user'],
    ['the volume is shut', '..', 'may not read the data'],
    ['their version is shut', 'PG_VERSION', 'may not read the data'],
  ])('is not set on files if %s, and the reason is told', async (_what, path, message) => {
    await postgres.halt();
    const target = join(postgres.data, path);
    const before = statSync(target);
    if (path === '.') {
      chownSync(target, 0, before.gid);
      chmodSync(target, 0o2770);
    } else {
      chmodSync(target, 0);
    }
    const { code, stderr } = await runScript(ODD);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    chownSync(target, before.uid, before.gid);
    chmodSync(target, before.mode);
    await postgres.resume();
    await expectAccepted(OLD.password, ODD);
  });

  test('is not set on a volume whose driver keeps no modes, and the reason is told', async () => {
    await postgres.halt();
    const folder = temporaryDirectory('modes');
    writeFileSync(join(folder, 'chmod'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    chmodSync(folder, 0o755);
    const { code, stderr } = await setPassword(ODD, {
      PATH: `${folder}:${postgres.binaries}:${process.env.PATH}`,
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/has the mode 2770, .* storage class whose volumes keep file modes/),
    ]);
    removeDirectory(folder);
    chmodSync(postgres.data, 0o700);
    await postgres.resume();
    await expectAccepted(OLD.password, ODD);
  });
});

suite('the password of the Secret, in a container', ['postgres', 'namespaces', 'nss_wrapper'], () => {
  test.each(['SIGINT', 'SIGKILL'] as const)(
    'is set by a user without a name on a read-only root file system, after %s',
    async (signal) => {
      const postgres = await Postgres.start({ uid: 1001 });
      await postgres.createDatabase(OLD);
      await postgres.halt(signal);
      const lock = join(postgres.data, 'postmaster.pid');
      // As process 1 of its container left it.
      if (signal === 'SIGKILL') writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, '1'));
      const volume = join(postgres.data, '..');
      await postgres.mount();
      const before = readdirSync(volume);
      const env = {
        ...secret(ODD),
        PATH: `${postgres.binaries}:${process.env.PATH}`,
        PGDATA: postgres.data,
        NSS_WRAPPER_LIB: nssWrapper(),
      };
      const { code, stdout, stderr } = await runInContainer({ command: COMMAND, env, uid: 1001, volume });
      expect([code, stdout, stderr]).toEqual([0, '', expect.stringContaining(DONE)]);
      expect(readdirSync(volume)).toEqual(before);
      const without = await runInContainer({
        command: COMMAND,
        env: { ...env, ...secret('unset'), NSS_WRAPPER_LIB: '/not/there' },
        uid: 1001,
        volume,
      });
      expect([without.code, without.stderr]).toEqual([1, expect.stringContaining(FAILED)]);
      await postgres.resume();
      expect((await postgres.login({ ...OLD, password: ODD })).code).toBe(0);
      expect((await postgres.login(OLD)).code).not.toBe(0);
      await postgres.stop();
    },
  );

  test('nothing else than the volume can be written to', async () => {
    const volume = temporaryDirectory('volume');
    mkdirSync(join(volume, 'of-1001'));
    chmodSync(volume, 0o777);
    const command = ['/bin/sh', '-c', 'touch "$1/here"; touch /tmp/there /etc/there; id -u', 'sh', volume];
    const { stdout, stderr } = await runInContainer({ command, env: {}, uid: 1001, volume });
    expect(stdout).toBe('1001\n');
    expect(stderr.match(/Read-only file system/g)).toHaveLength(2);
    expect(existsSync(join(volume, 'here'))).toBe(true);
    removeDirectory(volume);
  });
});
