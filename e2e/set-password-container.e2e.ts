import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nssWrapper, runInContainer } from '../toolbox/container';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { Postgres } from '../toolbox/postgres';
import { suite } from './kit/needs';
import { COMMAND, DONE, FAILED, ODD, OLD, secret } from './kit/set-password';

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

  test('only the volume is writable', async () => {
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
