import { connectionTo, printedConnection } from '../../cli/connect';
import { keepEncryptionKey } from '../../cli/encryption-key';
import { collect } from '../../cli/facts';
import { findInstallations, type Installation } from '../../cli/installations';
import { password } from '../../cli/password';
import { withProfile } from '../../cli/profile';
import { statusOf, statusText } from '../../cli/status';
import { FakeKubectl, ROUTE } from './support/installation';

function only(kubectl: FakeKubectl): Installation {
  const [installation, ...others] = findInstallations(kubectl, {});
  if (installation === undefined || others.length > 0) throw new Error('not one installation');
  return installation;
}

describe('installations', () => {
  test('are servers with the workers that call them', () => {
    const { release, namespace, generation, workers } = only(new FakeKubectl());
    expect({ release, namespace, generation }).toEqual({
      release: 'prefect-server',
      namespace: 'prefect',
      generation: 3,
    });
    expect(workers.map(({ metadata }) => metadata.name)).toEqual(['prefect-worker-kubernetes']);
  });

  test('are also workers of another server, and what a killed install left', () => {
    const kubectl = new FakeKubectl();
    const [, worker] = kubectl.list('deployments');
    worker?.spec.template.spec.containers[0].env.splice(0, 1, {
      name: 'PREFECT_API_URL',
      value: 'https://api.prefect.cloud/api',
    });
    kubectl.own.push('other killed');
    expect(findInstallations(kubectl, {}).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'prefect/prefect-server',
      'prefect/prefect-worker-kubernetes',
      'other/killed',
    ]);
    expect(findInstallations(kubectl, { release: 'killed' })).toHaveLength(1);
  });

  test('of Prefect 1 are found by their GraphQL server', () => {
    const kubectl = new FakeKubectl();
    const [server] = kubectl.list('deployments');
    Object.assign(server?.metadata ?? {}, {
      name: 'prefect1-graphql',
      labels: {
        'app.kubernetes.io/name': 'prefect-server',
        'app.kubernetes.io/instance': 'prefect1',
        'app.kubernetes.io/component': 'graphql',
      },
    });
    kubectl.objects.deployments = server ? [server] : [];
    kubectl.own = [];
    kubectl.objects.deployments.push({
      metadata: { name: 'prefect1-agent', labels: { 'app.kubernetes.io/instance': 'prefect1' } },
      spec: { template: { spec: { containers: [{ image: 'prefecthq/prefect:1.4.1' }] } } },
      status: {},
    });
    expect(statusOf(collect(() => kubectl, only(kubectl))).skew).toBe(false);
    expect(only(kubectl)).toMatchObject({ name: 'prefect1', release: 'prefect1', generation: 1 });
    expect(connectionTo(kubectl, only(kubectl), 4200)).toMatchObject({
      ui: 'http://localhost:8080',
      forwards: [{ service: 'prefect1-ui' }, { service: 'prefect1-apollo', local: 4200 }],
    });
  });
});

test('status tells versions of passwords, and no value', () => {
  const kubectl = new FakeKubectl();
  kubectl.values = { 'prefect-server-database-v2': 'of-database', 'prefect-server-api-auth': 'admin:of-api' };
  const text = statusText(statusOf(collect(() => kubectl, only(kubectl))));
  for (const line of [
    'Releases    prefect-server: revision 2, deployed',
    'Database    bundled PostgreSQL 14.15 at',
    'Claims      prefect-server-database: Bound, 8Gi, 60% used',
    'Passwords   database: version 2, Secret prefect-server-database-v2',
    '            API: version 1, Secret prefect-server-api-auth',
    'Exposure    ClusterIP prefect-server:4200',
    'Login       needed',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).not.toMatch(/of-database|of-api|differ/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('status tells of HTTPRoutes, and misses nothing in a cluster without the Gateway API', () => {
  const kubectl = new FakeKubectl();
  kubectl.objects['httproutes.gateway.networking.k8s.io'] = [ROUTE];
  expect(statusOf(collect(() => kubectl, only(kubectl))).exposure).toContain(
    'HTTPRoute prefect-server for one.example.com',
  );
  kubectl.programs['get httproutes'] = new Error(
    `error: the server doesn't have a resource type "httproutes"`,
  );
  const { exposure, unread } = statusOf(collect(() => kubectl, only(kubectl)));
  expect([exposure, unread]).toEqual([['ClusterIP prefect-server:4200'], []]);
  kubectl.programs['get httproutes'] = new Error('Forbidden');
  expect(collect(() => kubectl, only(kubectl)).unread).toHaveLength(1);
});

test('status tells workers of another version', () => {
  const kubectl = new FakeKubectl();
  const [, worker] = kubectl.list('deployments');
  Object.assign(worker?.spec.template.spec.containers[0], { image: 'prefecthq/prefect:3.6.0-python3.11' });
  expect(statusOf(collect(() => kubectl, only(kubectl))).skew).toBe(true);
});

test('a printed connection reads the auth string where it runs', () => {
  const kubectl = new FakeKubectl();
  const installation = only(kubectl);
  const text = printedConnection(kubectl, installation, connectionTo(kubectl, installation, 4201));
  expect(text).toContain('port-forward service/prefect-server 4201:4200 &');
  expect(text).toContain('export PREFECT_API_URL=http://localhost:4201/api');
  expect(text).toContain('get secret prefect-server-api-auth');
});

test('a profile replaces its address and leaves the rest of the file', () => {
  const settings = { PREFECT_API_URL: 'new', PREFECT_API_AUTH_STRING: 'a"b' };
  const fresh = '[profiles.mine]\nPREFECT_API_URL = "new"\nPREFECT_API_AUTH_STRING = "a\\"b"\n';
  expect(withProfile('', 'mine', settings)).toBe(fresh);
  expect(withProfile(fresh, 'mine', settings)).toBe(fresh);
  const other = 'active = "local"\n\n[profiles.local]\n';
  expect(withProfile(other, 'mine', settings)).toBe(`${other}\n${fresh}`);
  const old = '[profiles.mine]\nPREFECT_API_URL = "old"\nPREFECT_LOGGING_LEVEL = "DEBUG"\n[profiles.z]\n';
  expect(withProfile(old, 'mine', settings)).toBe(`${fresh}PREFECT_LOGGING_LEVEL = "DEBUG"\n[profiles.z]\n`);
});

test('a password is decoded as the URL has it', () => {
  const kubectl = new FakeKubectl();
  kubectl.values = { 'prefect-server-database-v2': 'a%40b', 'prefect-server-api-auth': 'admin:a%40b' };
  expect(password(kubectl, only(kubectl), 'database')).toBe('a@b');
  expect(password(kubectl, only(kubectl), 'api')).toBe('admin:a%40b');
  kubectl.values = {};
  expect(() => password(kubectl, only(kubectl), 'api')).toThrow('[command.password.missing]');
});

describe('the encryption key', () => {
  const keep = (kubectl: FakeKubectl) => keepEncryptionKey(kubectl, only(kubectl), 'pod');
  const creations = (kubectl: FakeKubectl) => kubectl.calls.filter(({ args: [verb] }) => verb === 'create');

  test('goes into a Secret by stdin, and is not printed', () => {
    const kubectl = new FakeKubectl();
    kubectl.probe = { inEnvironment: false, key: 'the-key' };
    expect(keep(kubectl)).toContain("EncryptionKey.fromSecret('prefect-server-encryption-key')");
    expect(keep(kubectl)).not.toContain('the-key');
    expect(JSON.parse(creations(kubectl)[0]?.input ?? '')).toMatchObject({
      metadata: { name: 'prefect-server-encryption-key' },
      stringData: { 'encryption-key': 'the-key' },
    });
  });

  test.each([
    ['there already', 'the-key', 'already has the key'],
    ['in the environment', null, 'from its environment'],
  ])('that is %s is not written', (_, key, answer) => {
    const kubectl = new FakeKubectl();
    kubectl.probe = { inEnvironment: key === null, key };
    kubectl.values = { 'prefect-server-encryption-key': 'the-key' };
    expect(keep(kubectl)).toContain(answer);
    expect(creations(kubectl)).toEqual([]);
  });

  test.each([
    ['that is another one in the Secret', 'other', '[command.encryptionKey.differs]'],
    ['that Prefect has not made', null, '[command.encryptionKey.none]'],
  ])('%s is refused', (_, key, error) => {
    const kubectl = new FakeKubectl();
    kubectl.probe = { inEnvironment: false, key };
    kubectl.values = { 'prefect-server-encryption-key': 'the-key' };
    expect(() => keep(kubectl)).toThrow(error);
    expect(creations(kubectl)).toEqual([]);
  });
});
