import { restrictedViolations } from '../support/pod-security';
import { camelCase } from '../support/template';
import { cronPod, made, upgradeJob, variables } from './support/made';

const upload = {
  image: 'aws-cli:2.31.0',
  command: ['aws', 's3', 'sync', '$(DUMP_FOLDER)', 's3://dumps'],
  secretName: 's3',
  serviceAccountName: 'uploader',
};

describe('an upload', () => {
  const template = made({ upload });
  const { spec } = cronPod(template);
  const [container] = spec.container;

  test('follows the dump, and reads the folder of the server', () => {
    expect(spec.init_container).toEqual(cronPod(made()).spec.container);
    expect(container.command).toEqual(['aws', 's3', 'sync', '$(DUMP_FOLDER)', 's3://dumps']);
    expect(variables({ spec })).toEqual({
      DUMP_FOLDER: '/backups/prefect/prefect-server',
      HOME: '/tmp',
    });
    expect(container.env_from).toEqual([{ secret_ref: { name: 's3', optional: true } }]);
    expect(container.volume_mount).toEqual([
      { name: 'backups', mount_path: '/backups', read_only: true },
      { name: 'home', mount_path: '/tmp' },
    ]);
    expect(spec.service_account_name).toBe('uploader');
  });

  test('passes the Pod Security Standard "restricted"', () => {
    const { container: containers, initContainer: initContainers, volume: volumes, ...pod } = camelCase(spec);
    expect(restrictedViolations({ ...pod, containers, initContainers, volumes })).toEqual([]);
    expect(container.security_context.read_only_root_filesystem).toBe(true);
  });

  test('that fails makes no second dump', () => {
    const limit = (of: typeof template) =>
      of.resource('kubernetes_cron_job_v1').spec.job_template.spec.backoff_limit;
    expect([limit(template), limit(made())]).toEqual([0, 2]);
  });

  test('leaves the dump before an upgrade alone', () => {
    expect(upgradeJob(template).spec).toEqual(upgradeJob(made()).spec);
  });
});
