import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import type { Postgres } from '../toolbox/postgres';
import { suite } from './kit/needs';
import { DONE, expectAccepted, ODD, OLD, runScript, setPassword, startOld } from './kit/set-password';

suite('the password of the Secret', ['postgres'], () => {
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await startOld();
  });
  afterEach(async () => {
    await postgres.stop();
  });

  test('is not set on an empty volume, and nothing is written to it', async () => {
    const folder = temporaryDirectory('volume');
    chmodSync(folder, 0o755);
    const { code, stderr } = await setPassword(postgres, ODD, { PGDATA: join(folder, 'data') });
    expect([code, stderr]).toEqual([0, expect.stringContaining('The volume is empty')]);
    expect(readdirSync(folder)).toEqual([]);
    removeDirectory(folder);
  });

  test('is not set on a volume of another major version, which stays as it is', async () => {
    await postgres.halt();
    const file = join(postgres.data, 'PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '11\n');
    const { code, stderr } = await setPassword(postgres, ODD);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /data of PostgreSQL 11, and this image is PostgreSQL \d+\. Use an image of PostgreSQL 11/,
    );
    writeFileSync(file, version);
    await postgres.resume();
    await expectAccepted(postgres, OLD.password, ODD);
  });

  test.each([0o777, 0o750, 0o500, 0])('is set if the data folder has the mode %o', async (mode) => {
    await postgres.halt();
    chmodSync(postgres.data, mode);
    expect((await runScript(postgres, ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(postgres, ODD, OLD.password);
  });

  test.each([
    ['another user owns them', '.', 'belongs to user 0, and PostgreSQL, run by user'],
    ['the volume is shut', '..', 'may not read the data'],
    ['their version is shut', 'PG_VERSION', 'may not read the data'],
  ])('is not set on files if %s, and the log has the reason', async (_what, path, message) => {
    await postgres.halt();
    const target = join(postgres.data, path);
    const before = statSync(target);
    if (path === '.') {
      chownSync(target, 0, before.gid);
      chmodSync(target, 0o2770);
    } else {
      chmodSync(target, 0);
    }
    const { code, stderr } = await runScript(postgres, ODD);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    chownSync(target, before.uid, before.gid);
    chmodSync(target, before.mode);
    await postgres.resume();
    await expectAccepted(postgres, OLD.password, ODD);
  });

  test('is not set on a volume whose driver keeps no modes, and the log has the reason', async () => {
    await postgres.halt();
    const folder = temporaryDirectory('modes');
    writeFileSync(join(folder, 'chmod'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    chmodSync(folder, 0o755);
    const { code, stderr } = await setPassword(postgres, ODD, {
      PATH: `${folder}:${postgres.binaries}:${process.env.PATH}`,
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/has the mode 2770, .* storage class whose volumes keep file modes/),
    ]);
    removeDirectory(folder);
    chmodSync(postgres.data, 0o700);
    await postgres.resume();
    await expectAccepted(postgres, OLD.password, ODD);
  });
});
