import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VOLUME_CHECK } from '../../../src/prefect1-server/chart/volume-check';

/** Runs the check on a volume with this `PG_VERSION`, in an image whose `postgres --version` prints `postgres`. */
function check(found: string | undefined, postgres: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-prefect-'));
  try {
    writeFileSync(join(folder, 'postgres'), `#!/bin/sh\necho '${postgres}'\n`, { mode: 0o755 });
    if (found !== undefined) {
      writeFileSync(join(folder, 'PG_VERSION'), `${found}\n`);
    }
    const before = readdirSync(folder);
    const result = spawnSync('/bin/sh', ['-ec', VOLUME_CHECK], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, PGDATA: folder },
    });
    expect(readdirSync(folder)).toEqual(before);
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the check of a volume', () => {
  test.each([
    ['14', 'postgres (PostgreSQL) 14.5'],
    ['11', 'postgres (PostgreSQL) 11.9'],
    ['16', 'postgres (PostgreSQL) 16beta1 (Debian 16~beta1-1)'],
    [undefined, 'postgres (PostgreSQL) 14.5'],
  ])('accepts data of %s with %s', (found, postgres) => {
    expect(check(found, postgres)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['11', 'postgres (PostgreSQL) 14.5', '14'],
    ['15', 'postgres (PostgreSQL) 14.5', '14'],
    ['9.6', 'postgres (PostgreSQL) 14.5', '14'],
  ])('refuses data of %s with %s, and prints a remedy', (found, postgres, wanted) => {
    const { status, stderr } = check(found, postgres);
    expect(status).toBe(1);
    expect(stderr).toContain(`PostgreSQL ${found}, and this image is PostgreSQL ${wanted}`);
    expect(stderr).toContain('docs/prefect1.md#postgresql-11-to-14');
  });

  test('has nothing that helm would expand', () => {
    expect(VOLUME_CHECK).not.toContain('{{');
  });
});
