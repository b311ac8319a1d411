import type { KubeObject } from '../../adopt/cluster';
import { dumpsOf, dumpsText, makeDump, withBackups } from '../../cli/backup';
import { changes, END, kubectlWith, only, START, sqlite, task } from './support/backups';

describe('a pod of the backup', () => {
  test('has the template of the CronJob, sleeps, and is deleted', () => {
    const kubectl = kubectlWith();
    expect(makeDump(kubectl, only(kubectl))).toBe('20261129T100000Z-manual.dump 42 bytes');
    expect(changes(kubectl)).toEqual([...START, task('manual'), END]);
    const created = kubectl.calls.find(({ args: [verb] }) => verb === 'create');
    expect(JSON.parse(created?.input ?? '')).toMatchObject({
      kind: 'Pod',
      metadata: { labels: { 'cdktf-prefect/database-client': 'prefect-server' } },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'job', image: 'postgres', command: ['sleep', '86400'] }],
      },
    });
  });

  test('is deleted after a failure, which is told in the words of the program', () => {
    const words = '[command.kubectl.failed] kubectl exec pod: No dump.\ncommand terminated with exit code 1';
    const kubectl = kubectlWith({ manual: new Error(words) });
    expect(() => makeDump(kubectl, only(kubectl))).toThrow('[command.pod.failed] No dump.');
    expect(changes(kubectl).at(-1)).toBe(END);
  });

  test('says why it does not run', () => {
    const kubectl = kubectlWith({
      'wait --for=condition=Ready': new Error('timed out'),
      'get events': JSON.stringify({ items: [{ message: 'Scheduled' }, { message: 'No node has room' }] }),
    });
    expect(() => makeDump(kubectl, only(kubectl))).toThrow(/command.pod.notReady.*No node has room/s);
    expect(changes(kubectl).filter((call) => call.startsWith('wait'))).toHaveLength(30);
    expect(changes(kubectl).at(-1)).toBe(END);
  });

  test('does not wait for an image that can not be pulled', () => {
    const kubectl = kubectlWith({ 'wait --for=condition=Ready': new Error('timed out') });
    const waiting = { reason: 'ErrImagePull', message: 'not found' };
    const find = kubectl.find.bind(kubectl);
    jest
      .spyOn(kubectl, 'find')
      .mockImplementation((kind, name) =>
        kind === 'pod'
          ? { metadata: { name }, status: { containerStatuses: [{ state: { waiting } }] } }
          : find(kind, name),
      );
    expect(() => makeDump(kubectl, only(kubectl))).toThrow(/command.pod.notReady.*not found/s);
    expect(changes(kubectl).filter((call) => call.startsWith('wait'))).toHaveLength(1);
  });

  test('needs a CronJob', () => {
    const kubectl = kubectlWith();
    kubectl.objects['cronjobs.batch'] = [];
    expect(() => makeDump(kubectl, only(kubectl))).toThrow('[command.backup.none]');
  });
});

test('a dump of a server with its own encryption key is incomplete without it', () => {
  const kubectl = kubectlWith();
  const [server] = kubectl.list('deployments');
  server?.spec.template.spec.containers[0].env.push({
    name: 'PREFECT_SERVER_ENCRYPTION_KEY',
    valueFrom: { secretKeyRef: { name: 'my-key', key: 'k' } },
  });
  expect(makeDump(kubectl, only(kubectl))).toContain('Keep the Secret my-key too');
});

test('dumps are listed with their sizes', () => {
  const kubectl = kubectlWith();
  const dumps = withBackups(kubectl, only(kubectl), dumpsOf);
  expect(dumps[0]).toEqual({ name: '20261128T030000Z-scheduled.dump', bytes: 5_000_000 });
  expect(dumpsText(dumps)).toBe(
    '20261128T030000Z-scheduled.dump  5.0 MB\n20261129T030000Z-scheduled.dump  6.0 MB',
  );
  expect(dumpsText([])).toBe('There is no dump yet.');
});

test('a dump of SQLite is made by the program of its CronJob', () => {
  const kubectl = sqlite(kubectlWith());
  makeDump(kubectl, only(kubectl));
  expect(changes(kubectl)[2]).toBe('exec prefect-server-backup-TIME --container job -- python -c manual');
});

test('a dump of a CronJob that uploads is made in the init container, and uploads nothing', () => {
  const kubectl = kubectlWith();
  const [job] = kubectl.list('cronjobs.batch') as [KubeObject];
  const { spec } = job.spec.jobTemplate.spec.template;
  spec.initContainers = spec.containers;
  spec.containers = [{ name: 'upload', image: 'aws' }];
  makeDump(kubectl, only(kubectl));
  expect(changes(kubectl)).toEqual([...START, task('manual'), END]);
  const created = JSON.parse(kubectl.calls.find(({ args: [verb] }) => verb === 'create')?.input ?? '');
  expect(created.spec.containers.map(({ name }: { name: string }) => name)).toEqual(['job']);
  expect(created.spec.initContainers).toBeUndefined();
});
