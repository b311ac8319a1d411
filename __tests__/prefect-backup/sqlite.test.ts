import { ChartSource, Database, type PrefectServerProps } from '../../src';
import { cronPod, made, upgradeJob, variables } from './support/made';

describe('the CronJob of SQLite', () => {
  const sqlite = (server: PrefectServerProps = {}) => made({}, { database: Database.sqlite(), ...server });

  test('copies the file with Prefect’s image, and needs no Secret', () => {
    const pod = cronPod(sqlite());
    const { image, command } = pod.spec.container[0];
    expect(image).toBe('prefecthq/prefect:3.8.3-python3.11');
    expect(command).toEqual(['python', '-c', expect.stringContaining('sqlite3'), 'scheduled']);
    expect(variables(pod)).toEqual({
      BACKUP_DATABASE: '/data/prefect.db',
      BACKUP_FOLDER: '/backups',
      BACKUP_KEEP: '7',
      BACKUP_SERVER: 'prefect/prefect-server',
      TERMINATION_LOG: '/dev/termination-log',
    });
    const own = sqlite({ image: { registry: 'r.example.com', repository: 'mine', tag: '1' } });
    expect(cronPod(own).spec.container[0].image).toBe('r.example.com/mine:1');
    const other = {
      prefectVersion: '3.8.2',
      chart: ChartSource.fromRepository({ version: '2026.8.1000000' }),
    };
    expect(cronPod(sqlite(other)).spec.container[0].image).toBe('prefecthq/prefect:3.8.2-python3.11');
  });

  test('runs on the node of the server, where the claim of its file is', () => {
    const { metadata, spec } = cronPod(sqlite({ name: 'data', releaseName: 'old' }));
    expect(spec.affinity.pod_affinity.required_during_scheduling_ignored_during_execution).toEqual([
      {
        topology_key: 'kubernetes.io/hostname',
        label_selector: [
          {
            match_expressions: [
              { key: 'app.kubernetes.io/instance', operator: 'In', values: ['old', 'data'] },
            ],
          },
        ],
      },
    ]);
    // Else no node has room for the pod while no server runs.
    expect(metadata.labels['app.kubernetes.io/instance']).toBe('data');
    expect(spec.volume).toEqual([
      { name: 'data', persistent_volume_claim: { claim_name: 'data-sqlite' } },
      { name: 'backups', persistent_volume_claim: { claim_name: 'data-backups' } },
    ]);
    // The group of the server's files stays.
    expect(spec.security_context).toMatchObject({ fs_group: '1001', run_as_user: '1001' });
  });

  test('an upgrade makes a dump first', () => {
    const template = sqlite();
    expect(upgradeJob(template).spec.template.spec.affinity).toBeDefined();
    expect(upgradeJob(template).spec.template.spec.container[0].command.at(-1)).toBe('before-upgrade');
    expect(template.resource('helm_release').depends_on.join()).toMatch(/backup_before-upgrade_/);
  });
});
