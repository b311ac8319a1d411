import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Postgres } from '../toolbox/postgres';
import { cleanEnvironment, runOk } from '../toolbox/process';
import { suite } from './kit/needs';
import { DONE, expectAccepted, ODD, OLD, setPassword, startOld } from './kit/set-password';

suite('the password of the Secret', ['postgres'], () => {
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await startOld();
  });
  afterEach(async () => {
    await postgres.stop();
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
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(postgres, ODD, OLD.password);
  });

  test.each(['', '-'])(
    'is set over a lock that names a living process of the same user, %s',
    async (sign) => {
      await postgres.halt('SIGKILL');
      const living = spawn('sleep', ['60'], { ...postgres.user, stdio: 'ignore' });
      const file = join(postgres.data, 'postmaster.pid');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, `${sign}${living.pid}`));
      expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
      living.kill();
      expect(existsSync(file)).toBe(false);
      await postgres.resume();
      await expectAccepted(postgres, ODD, OLD.password);
    },
  );

  test('is set despite an empty lock file of a crash', async () => {
    await postgres.halt('SIGKILL');
    writeFileSync(join(postgres.data, 'postmaster.pid'), '');
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(postgres, ODD, OLD.password);
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
      const { code, stderr } = await setPassword(postgres, ODD);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`still to be recovered: there is ${name}`)]);
      expect(existsSync(signal)).toBe(true);
      expect(readFileSync(control).equals(before)).toBe(true);
      rmSync(signal);
      await postgres.resume();
      await expectAccepted(postgres, OLD.password, ODD);
    },
  );
});
