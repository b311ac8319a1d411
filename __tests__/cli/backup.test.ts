import { dumpsOf, dumpsText, makeDump, withBackups } from '../../cli/backup';
import { findInstallations, type Installation } from '../../cli/installations';
import { rehearsalText, rehearse } from '../../cli/rehearse';
import { dropOld, restore } from '../../cli/restore';
import { FakeKubectl } from './support/installation';

function only(kubectl: FakeKubectl): Installation {
  return findInstallations(kubectl, {})[0] as Installation;
}

/** kubectl's calls that change something, without names of pods and times. */
function changes({ calls }: FakeKubectl): string[] {
  return calls
    .filter(({ args: [verb] }) => verb !== 'get')
    .map(({ args }) =>
      args
        .filter((arg) => !arg.includes('\n'))
        .join(' ')
        .replace(/\d{14}/g, 'TIME'),
    );
}

const POD = 'prefect-server-backup-TIME';
const START = ['create --filename -', `wait --for=condition=Ready pod/${POD} --timeout=10s`];
const END = `delete pod ${POD} --ignore-not-found --wait=false`;
const task = (text: string) => `exec ${POD} --container job -- /bin/sh -c backup ${text}`;

const ROWS = 'flow 2\nflow_run 10\n';
const LIST = '20261128T030000Z-scheduled.dump 5000000\n20261129T030000Z-scheduled.dump 6000000\n';

function kubectlWith(programs: Record<string, string | Error> = {}): FakeKubectl {
  const kubectl = new FakeKubectl();
  kubectl.programs = {
    'backup manual': '20261129T100000Z-manual.dump 42 bytes\n',
    'backup list': LIST,
    'backup restore': ROWS,
    'backup rows': 'flow 3\nflow_run 11\n',
    'backup switch': '',
    'backup drop': '',
    ...programs,
  };
  return kubectl;
}

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
    const kubectl = kubectlWith({ 'backup manual': new Error(words) });
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

describe('a restore', () => {
  const SERVER = 'deployment prefect-server';
  const newest = task('restore 20261129T030000Z-scheduled.dump restored_TIME');

  function restored(kubectl: FakeKubectl, agrees: boolean, dump?: string, starts = true): string {
    const said: string[] = [];
    kubectl.objects.deployments = kubectl.list('deployments').slice(0, 1);
    restore(kubectl, only(kubectl), dump, { say: (text) => said.push(text), agrees: () => agrees, starts });
    return said.join('\n');
  }

  test('switches to the newest dump while the server is stopped, and keeps the old database', () => {
    const kubectl = kubectlWith();
    const said = restored(kubectl, true);
    expect(changes(kubectl)).toEqual([
      ...START,
      task('list'),
      newest,
      task('rows'),
      `scale ${SERVER} --replicas=0`,
      'wait --for=delete pod --selector app.kubernetes.io/name=prefect-server,app.kubernetes.io/instance=prefect-server --timeout=120s',
      task('switch restored_TIME before_restore_TIME'),
      `scale ${SERVER} --replicas=1`,
      `rollout status ${SERVER} --timeout=600s`,
      END,
    ]);
    expect(said).toContain('flow                2               3');
    expect(said).toMatch(/restore --drop before_restore_\d+$/m);
  });

  test('changes nothing without consent', () => {
    const kubectl = kubectlWith();
    expect(restored(kubectl, false)).toContain('Nothing has changed.');
    expect(changes(kubectl)).toEqual([
      ...START,
      task('list'),
      newest,
      task('rows'),
      task('drop restored_TIME'),
      END,
    ]);
  });

  test('starts the server again if the switch fails', () => {
    const kubectl = kubectlWith({ 'backup switch': new Error('[x.y] kubectl exec p: in use') });
    expect(() => restored(kubectl, true)).toThrow('in use');
    expect(changes(kubectl)).toContain(`scale ${SERVER} --replicas=1`);
  });

  test('replaces a database that is damaged', () => {
    const kubectl = kubectlWith({ 'backup rows': new Error('no table flow') });
    expect(restored(kubectl, true)).toContain('flow                2               unreadable');
    expect(changes(kubectl)).toContain(task('switch restored_TIME before_restore_TIME'));
  });

  test('starts a server that was stopped already, and tells the old name before', () => {
    const kubectl = kubectlWith({ 'rollout status': new Error('timed out') });
    const [server] = kubectl.list('deployments');
    Object.assign(server?.spec ?? {}, { replicas: 0 });
    const said: string[] = [];
    const dialogue = { say: (text: string) => said.push(text), agrees: () => true, starts: true };
    expect(() => restore(kubectl, only(kubectl), undefined, dialogue)).toThrow('timed out');
    expect(said.join()).toContain('restore --drop before_restore_');
    expect(changes(kubectl)).toContain(`scale ${SERVER} --replicas=1`);
  });

  test('leaves the server stopped for an older Prefect', () => {
    const kubectl = kubectlWith();
    expect(restored(kubectl, true, undefined, false)).toContain('Set the older prefectVersion and apply');
    expect(changes(kubectl).slice(-2)).toEqual([task('switch restored_TIME before_restore_TIME'), END]);
  });

  test('knows its dumps', () => {
    const other = '20261128T030000Z-scheduled.dump';
    const kubectl = kubectlWith();
    restored(kubectl, false, other);
    expect(changes(kubectl)).toContain(task(`restore ${other} restored_TIME`));
    expect(() => restored(kubectlWith(), true, 'no.dump')).toThrow('There is no dump no.dump.');
    expect(() => restored(kubectlWith({ 'backup list': '' }), true)).toThrow('There is no dump yet.');
  });

  test('leaves a database that is deleted by name', () => {
    const kubectl = kubectlWith();
    dropOld(kubectl, only(kubectl), 'before_restore_20261129000000');
    expect(changes(kubectl)).toContain(task('drop before_restore_TIME'));
    dropOld(kubectl, only(kubectl), 'rehearsal_20261129000000');
    expect(() => dropOld(kubectl, only(kubectl), 'server')).toThrow('[command.restore.foreignDatabase]');
  });
});

describe('a rehearsal', () => {
  const IMAGE = 'prefecthq/prefect:3.9.0-python3.11';
  const URL_VARIABLE = 'PREFECT_SERVER_DATABASE_CONNECTION_URL';
  const urlIn = (call?: { readonly input?: string }): string =>
    JSON.parse(call?.input ?? '').spec.containers[0].env.find(({ name }: any) => name === URL_VARIABLE).value;
  const ANSWER = { version: '3.9.0', migration: 12.5, start: 7.2, flows: 2 };

  test('lets the new image migrate a copy, and removes pod and copy', () => {
    const kubectl = kubectlWith({ 'python -c': `a line\n${JSON.stringify(ANSWER)}\n` });
    const said: string[] = [];
    const result = rehearse(kubectl, only(kubectl), { image: IMAGE }, (text) => said.push(text));
    expect(result).toEqual({ dump: '20261129T030000Z-scheduled.dump', image: IMAGE, ...ANSWER });
    expect(rehearsalText(result)).toContain('longer than 20 s');
    expect(changes(kubectl).slice(2)).toEqual([
      task('list'),
      task('restore 20261129T030000Z-scheduled.dump rehearsal_TIME'),
      'create --filename -',
      'wait --for=condition=Ready pod/prefect-server-rehearsal-TIME --timeout=10s',
      'exec prefect-server-rehearsal-TIME --container prefect-server -- python -c rehearsal_TIME',
      'delete pod prefect-server-rehearsal-TIME --ignore-not-found --wait=false',
      task('drop rehearsal_TIME'),
      END,
    ]);
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    const { metadata, spec } = JSON.parse(pod?.input ?? '');
    expect(metadata.labels).toEqual({ 'cdktf-prefect/database-client': 'prefect-server' });
    expect(spec.containers[0].image).toBe(IMAGE);
    expect(urlIn(pod)).toMatch(
      /^postgresql\+asyncpg:\/\/prefect:\$\(PREFECT_SERVER_DATABASE_PASSWORD\)@prefect-server-postgresql\.prefect\.svc:5432\/rehearsal_\d{14}$/,
    );
    const run = kubectl.calls.find(({ args }) => args.includes('python'));
    expect(`/${run?.args.at(-1)}`).toBe(/[/]rehearsal_\d+$/.exec(urlIn(pod))?.[0]);
    expect(run?.args.at(-2)).toContain('SELECT current_database()');
  });

  test('leaves out the Redis of the server in use', () => {
    const kubectl = kubectlWith({ 'python -c': JSON.stringify(ANSWER) });
    const [server] = kubectl.list('deployments');
    const { env: variables } = server?.spec.template.spec.containers[0] ?? {};
    variables.push(
      ...[
        'MESSAGING_BROKER',
        'REDIS_MESSAGING_HOST',
        'SERVER_DOCKET_URL',
        'SERVER_CONCURRENCY_LEASE_STORAGE',
      ].map((name) => ({ name: `PREFECT_${name}`, value: 'redis' })),
    );
    rehearse(kubectl, only(kubectl), { image: IMAGE }, () => {});
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    expect(pod?.input).not.toContain('"redis"');
  });

  test('keeps the query of the URL, and removes the copy of a migration that fails', () => {
    const kubectl = kubectlWith({ 'python -c': new Error('[x.y] kubectl exec p: The migration failed.') });
    const [server] = kubectl.list('deployments');
    const { env: variables } = server?.spec.template.spec.containers[0] ?? {};
    variables.find(({ name }: any) => name === URL_VARIABLE).value =
      'postgresql+asyncpg://u:$(P)@h:1/$(PREFECT_SERVER_DATABASE_NAME)?ssl=require';
    expect(() => rehearse(kubectl, only(kubectl), { image: IMAGE }, () => {})).toThrow(
      'The migration failed.',
    );
    expect(changes(kubectl)).toContain(task('drop rehearsal_TIME'));
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    expect(urlIn(pod)).toMatch(/@h:1\/rehearsal_\d+\?ssl=require$/);
  });
});
