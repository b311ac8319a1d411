import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKUP_PROGRAM } from '../../src/prefect-backup/program';
import { SQLITE_BACKUP_PROGRAM } from '../../src/prefect-backup/sqlite-program';
import { MODULES } from './support/modules';

const MODULE = join(MODULES, 'prefect-backup');

describe('the module prefect-backup', () => {
  const texts = readdirSync(MODULE)
    .filter((file) => file.endsWith('.tf'))
    .map((file) => readFileSync(join(MODULE, file), 'utf8'))
    .join('');

  test('is small', () => {
    expect(Buffer.byteLength(texts)).toBeLessThanOrEqual(31_000);
  });

  test.each([
    ['backup.sh', BACKUP_PROGRAM],
    ['backup-sqlite.py', SQLITE_BACKUP_PROGRAM],
  ])('%s is the program of the library', (file, program) => {
    expect(readFileSync(join(MODULE, 'files', file), 'utf8')).toBe(program);
  });

  test('its addresses never change', () => {
    expect(
      [...texts.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, ...names]) => names.join('.')).sort(),
    ).toEqual([
      'kubernetes_cron_job_v1.backup',
      'kubernetes_job_v1.before_upgrade',
      'kubernetes_persistent_volume_claim_v1.backups',
      'terraform_data.owner',
    ]);
  });
});
