import { findInstallations, type Installation } from '../../cli/installations';
import { lastDump, move, type NewDatabase } from '../../cli/move';
import { FakeKubectl } from './support/installation';

const TO: NewDatabase = { toSecret: 'prefect-db-app', passwordKey: 'password' };
const ROWS = 'revision r1\nflow 3\ntask_run_state_cache 10\n';

function kubectlWith(programs: Record<string, string | Error> = {}): FakeKubectl {
  const kubectl = new FakeKubectl();
  kubectl.objects.deployments = kubectl.list('deployments').slice(0, 1);
  kubectl.programs = {
    'backup major': '14\n',
    'backup check': "17\nprefect-db-rw\n5432\napp\no'wner\n",
    'backup manual': '20261129T100000Z-manual.dump 42 bytes\n',
    'backup load': '',
    'backup count': ROWS,
    ...programs,
  };
  return kubectl;
}

function moved(kubectl: FakeKubectl, to: Partial<NewDatabase> = {}, agrees = true): string {
  const said: string[] = [];
  const [installation] = findInstallations(kubectl, {}) as [Installation];
  move(kubectl, installation, { ...TO, ...to }, { say: (text) => said.push(text), agrees: () => agrees });
  return said.join('\n');
}

/** What was run in the pod, and what changed the server. */
function changes({ calls }: FakeKubectl): string[] {
  return calls
    .map(({ args }) => args.filter((arg) => !arg.includes('\n')))
    .filter(([verb = '']) => ['exec', 'scale', 'rollout'].includes(verb))
    .map(([verb, ...args]) =>
      verb === 'exec' ? args.slice(args.indexOf('--') + 1).join(' ') : [verb, ...args].join(' '),
    );
}

const CHECKS = ['/bin/sh -c backup major', 'env /bin/sh -c backup check'];
const STOP = 'scale deployment prefect-server --replicas=0';
const START = 'scale deployment prefect-server --replicas=1';

function podOf({ calls }: FakeKubectl): any {
  return JSON.parse(calls.find(({ args: [verb] }) => verb === 'create')?.input ?? '').spec;
}

test('a move copies while the server is stopped, leaves it stopped, and says what to apply', () => {
  const kubectl = kubectlWith();
  const said = moved(kubectl);
  expect(changes(kubectl)).toEqual([
    ...CHECKS,
    STOP,
    '/bin/sh -c backup manual',
    'env /bin/sh -c backup load 20261129T100000Z-manual.dump',
    '/bin/sh -c backup count',
    'env /bin/sh -c backup count',
  ]);
  expect(said).toContain("From PostgreSQL 14 to PostgreSQL 17, o'wner@prefect-db-rw:5432/app.");
  expect(said).toMatch(/^flow {18}3 {15}3$/m);
  expect(said).toMatch(/^The server has been stopped for \d s\.$/m);
  expect(said).toContain(`
    host: 'prefect-db-rw',
    port: 5432,
    name: 'app',
    username: 'o\\'wner',
    credentials: Credentials.fromSecret('prefect-db-app'),
  }),`);
  expect(said).toMatch(
    /kubectl --namespace prefect scale deployment --selector \S+,app.kubernetes.io\/instance=prefect-server --replicas=1$/,
  );
});

test('the pod takes the Secret of the new database, beside its own connection', () => {
  const kubectl = kubectlWith();
  moved(kubectl);
  const [{ env: variables, volumeMounts }] = podOf(kubectl).containers;
  const key = (key: string, optional: boolean) => ({
    valueFrom: { secretKeyRef: { name: 'prefect-db-app', key, optional } },
  });
  expect(variables).toEqual([
    { name: 'PGHOST', value: 'prefect-server-postgresql' },
    { name: 'TARGET_SECRET', value: 'prefect-db-app' },
    { name: 'TARGET_PASSWORD', ...key('password', false) },
    { name: 'TARGET_HOST', ...key('host', true) },
    { name: 'TARGET_PORT', ...key('port', true) },
    { name: 'TARGET_DATABASE', ...key('dbname', true) },
    { name: 'TARGET_USERNAME', ...key('username', true) },
  ]);
  expect(volumeMounts).toHaveLength(1);
});

test('options come before the Secret, and name the authority', () => {
  const kubectl = kubectlWith();
  const said = moved(kubectl, { passwordKey: 'pw', host: 'db.example.com', port: '6543', caSecret: 'db-ca' });
  expect(changes(kubectl)[1]).toBe('env TARGET_HOST=db.example.com TARGET_PORT=6543 /bin/sh -c backup check');
  expect(said).toContain(`Credentials.fromSecret('prefect-db-app', { password: 'pw' }),
    sslMode: SslMode.VERIFY_FULL,
    sslCa: CertificateSource.fromSecret('db-ca'),`);
  const { volumes, containers } = podOf(kubectl);
  expect(containers[0].volumeMounts[1]).toEqual({
    name: 'target-ca',
    mountPath: '/etc/cdktf-prefect/target-ca',
    readOnly: true,
  });
  expect(volumes[1].secret.secretName).toBe('db-ca');
});

test.each([
  [
    'a target that can not take it',
    { 'backup check': new Error('[x.y] kubectl exec p: No login.') },
    'No login.',
  ],
  ['a target that is older', { 'backup check': '13\nh\n1\nd\nu\n' }, '[command.move.older]'],
])('%s is refused before the server stops', (_, programs, message) => {
  const kubectl = kubectlWith(programs);
  expect(() => moved(kubectl)).toThrow(message);
  expect(changes(kubectl)).not.toContain(STOP);
});

test('a Secret that is missing is refused before the server stops', () => {
  const kubectl = kubectlWith({
    'wait --for=condition=Ready': new Error('timed out'),
    'get events': JSON.stringify({ items: [{ message: 'secret "prefect-db-app" not found' }] }),
  });
  expect(() => moved(kubectl)).toThrow('secret "prefect-db-app" not found');
  expect(changes(kubectl)).toEqual([]);
});

test('nothing is moved without consent', () => {
  const kubectl = kubectlWith();
  expect(moved(kubectl, {}, false)).toContain('Nothing has changed.');
  expect(changes(kubectl)).toEqual(CHECKS);
});

test('the server starts again if the load fails', () => {
  const kubectl = kubectlWith({ 'backup load': new Error('[x.y] kubectl exec p: No room.') });
  expect(() => moved(kubectl)).toThrow('No room.');
  expect(changes(kubectl)).toContain(START);
});

test('the server starts again if the rows differ', () => {
  const kubectl = kubectlWith();
  const run = kubectl.run.bind(kubectl);
  jest
    .spyOn(kubectl, 'run')
    .mockImplementation((args, input) =>
      args.includes('env') && args.at(-1) === 'count' ? ROWS.replace('3', '2') : run(args, input),
    );
  expect(() => moved(kubectl)).toThrow('[command.move.rowsDiffer]');
  expect(changes(kubectl)).toContain(START);
});

test('only the PostgreSQL of Prefect 3 is moved', () => {
  const kubectl = kubectlWith();
  const [installation] = findInstallations(kubectl, {}) as [Installation];
  const dialogue = { say: () => {}, agrees: () => true };
  expect(() => move(kubectl, { ...installation, generation: 1 }, TO, dialogue)).toThrow(
    '[command.move.prefect1]',
  );
  kubectl.list('cronjobs.batch')[0]?.spec.jobTemplate.spec.template.spec.containers[0].env.pop();
  expect(() => move(kubectl, installation, TO, dialogue)).toThrow('[command.move.noPostgres]');
  expect(changes(kubectl)).toEqual([]);
});

test('a last dump is made of a stopped server, which stays stopped', () => {
  const kubectl = kubectlWith();
  const [installation] = findInstallations(kubectl, {}) as [Installation];
  expect(lastDump(kubectl, installation, () => {})).toContain('20261129T100000Z-manual.dump');
  expect(changes(kubectl)).toEqual([STOP, '/bin/sh -c backup manual']);
});
