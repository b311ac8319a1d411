import {
  ChartSource,
  Credentials,
  Database,
  PrefectBackup,
  type PrefectBackupProps,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';
import { synthesize } from '../support/template';
import { cronPod, external, made, SETUP, upgradeJob } from './support/made';

describe('the claim', () => {
  test('is protected, and is refused when it shrinks', () => {
    const template = made({ size: '20Gi', storageClass: 'slow' });
    const claims = Object.values(template.resources('kubernetes_persistent_volume_claim_v1'));
    const claim = claims.find(({ metadata }) => metadata.name === 'prefect-server-backups');
    expect(claim.spec).toMatchObject({
      storage_class_name: 'slow',
      resources: { requests: { storage: '20Gi' } },
    });
    expect(claim.lifecycle.prevent_destroy).toBe(true);
    expect(claim.lifecycle.precondition).toHaveLength(1);
  });

  test('may be one that exists', () => {
    const template = made({ existingClaim: 'nas' });
    expect(Object.values(template.resources('kubernetes_persistent_volume_claim_v1'))).toHaveLength(1);
    expect(cronPod(template).spec.volume).toEqual([
      { name: 'backups', persistent_volume_claim: { claim_name: 'nas' } },
    ]);
    // A claim that was made before stays with its dumps.
    expect(template.section('removed')).toEqual([
      {
        from: expect.stringMatching(/^kubernetes_persistent_volume_claim_v1\.backup_claim_/),
        lifecycle: { destroy: false },
      },
    ]);
  });
});

describe('the dump before an upgrade', () => {
  const nameOf = (props: PrefectServerProps, backup: Partial<PrefectBackupProps> = {}) => {
    const template = made(backup, props);
    const [, inputs] =
      Object.entries(template.locals).find(([key]) => /before-upgrade-inputs/.test(key)) ?? [];
    return JSON.stringify(inputs);
  };

  test('comes before the release, and after everything that the release waits for', () => {
    const template = made({}, external({ setup: SETUP }));
    const { depends_on: after } = template.resource('helm_release');
    expect(after.join()).not.toContain('${');
    expect(after.join()).toMatch(
      /database-setup_.*kubernetes_job_v1\.backup_before-upgrade_.*data\.kubernetes_resources\.backup_before-upgrade-outcome/,
    );
    expect(upgradeJob(template).depends_on.join()).toMatch(
      /database-setup-outcome.*backup_claim|backup_claim.*database-setup-outcome/,
    );
  });

  test('is made again for another chart or image only', () => {
    const first = nameOf({});
    expect(nameOf({ prefectVersion: '3.8.2' })).not.toBe(first);
    expect(nameOf({ image: { tag: '3.8.2-python3.12' } })).not.toBe(first);
    expect(nameOf({ image: { repository: 'mine/prefect' } })).not.toBe(first);
    expect(nameOf({ chart: ChartSource.fromRepository({ version: '2026.7.2211359' }) })).not.toBe(first);
    expect(nameOf({}, { keep: 3, schedule: '1 1 * * *' })).toBe(first);
    const credentials = Credentials.generated({ version: 2 });
    expect(nameOf({ database: Database.bundled({ credentials }), nodeSelector: { a: 'b' } })).toBe(first);
  });

  test('can be left out', () => {
    const template = made({ beforeUpgrade: false });
    expect(template.resources('kubernetes_job_v1')).toEqual({});
    expect(template.resource('helm_release').depends_on.join()).not.toContain('backup');
  });
});

test('the names of its objects', () => {
  const names: string[] = [];
  synthesize((stack) => {
    const server = new PrefectServer(stack, 'prefect', { name: 'data' });
    const backup = new PrefectBackup(stack, 'backup', { server });
    names.push(backup.name, backup.claimName);
  });
  expect(names).toEqual(['data-backup', 'data-backups']);
});
