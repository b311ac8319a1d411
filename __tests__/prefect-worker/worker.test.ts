import {
  BasicAuth,
  ChartSource,
  Namespace,
  PrefectServer,
  PrefectWorker,
  PullPolicy,
  WorkerApi,
} from '../../src';
import { SCENARIOS } from '../support/scenarios';
import { synthesize } from '../support/template';

const SELF_HOSTED = WorkerApi.selfHosted({ url: 'https://prefect.example.com/api' });

describe('PrefectWorker', () => {
  test('a worker of a server uses its API, version and namespace, and depends on its release', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { prefectVersion: '3.8.2', workers: [{ workPool: 'My_Pool' }] });
    });
    const release = template.release('prefect-worker-my-pool');
    expect(release).toMatchObject({
      namespace: 'prefect',
      chart: 'prefect-worker',
      repository: 'https://prefecthq.github.io/prefect-helm',
      version: '2026.8.18172642',
      wait: true,
      timeout: 900,
      upgrade_install: true,
    });
    expect(release.depends_on).toEqual([
      'kubernetes_namespace_v1.prefect_namespace_246D502B',
      'helm_release.prefect_release_D26A7D87',
    ]);
    const { worker, role, fullnameOverride } = template.values('prefect-worker-my-pool');
    expect(fullnameOverride).toBe('prefect-worker-my-pool');
    expect(worker).toMatchObject({
      apiConfig: 'selfHostedServer',
      selfHostedServerApiConfig: {
        apiUrl: 'http://prefect-server.prefect.svc:4200/api',
        basicAuth: { enabled: false },
      },
      image: { repository: 'prefecthq/prefect', prefectTag: '3.8.2-python3.11-kubernetes' },
      config: { workPool: 'My_Pool', jobNamespace: 'prefect' },
      livenessProbe: { enabled: true },
      replicaCount: 1,
    });
    expect(role).toEqual({ namespace: 'prefect' });
  });

  test('a worker inherits the chart repository of the server, unless its own chart sets one', () => {
    const version = '2026.7.2211359';
    const template = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', {
        chart: ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts', version }),
        workers: [
          { workPool: 'a' },
          { workPool: 'b', chart: ChartSource.fromRepository({ version }) },
          { workPool: 'c', chart: ChartSource.fromRepository({ repository: 'https://other.example.com' }) },
          { workPool: 'd', chart: ChartSource.fromArchive('./prefect-worker.tgz', version) },
        ],
      });
      new PrefectWorker(stack, 'late', { workPool: 'late', api: WorkerApi.server(server) });
    });
    const source = (pool: string) => {
      const { chart, repository, version } = template.release(`prefect-worker-${pool}`);
      return [chart, repository, version];
    };
    const mirrored = ['prefect-worker', 'oci://mirror.example.com/charts'];
    expect(source('a')).toEqual([...mirrored, '2026.8.18172642']);
    expect(source('b')).toEqual([...mirrored, version]);
    expect(source('c')).toEqual(['prefect-worker', 'https://other.example.com', '2026.8.18172642']);
    expect(source('d')).toEqual(['./prefect-worker.tgz', undefined, version]);
    expect(source('late')).toEqual(source('a'));
  });

  test.each([
    ['a version', ChartSource.fromRepository({ version: '2026.8.18172642' })],
    ['a repository', ChartSource.fromRepository({ repository: 'https://prefecthq.github.io/prefect-helm' })],
  ])('a worker of a server with an archive takes its chart from prefect-helm, with %s', (_, chart) => {
    const archive = ChartSource.fromArchive('./prefect-server.tgz', '2026.8.18172642');
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { chart: archive, workers: [{ workPool: 'a', chart }] });
    });
    expect(template.release('prefect-worker-a')).toMatchObject({
      chart: 'prefect-worker',
      repository: 'https://prefecthq.github.io/prefect-helm',
    });
  });

  test('a worker inherits the mirror of the server, unless its own image sets one', () => {
    const template = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', {
        image: {
          registry: 'mirror.example.com',
          repository: 'my/server',
          tag: '3.8.2-mine',
          pullPolicy: PullPolicy.ALWAYS,
          pullSecrets: ['mirror'],
        },
        workers: [
          { workPool: 'a' },
          { workPool: 'b', image: { repository: 'example.com/worker', pullPolicy: PullPolicy.NEVER } },
          { workPool: 'c', image: { registry: 'other.example.com', pullSecrets: [] } },
        ],
      });
      new PrefectWorker(stack, 'late', { workPool: 'late', api: WorkerApi.server(server) });
    });
    const image = (pool: string) => template.values(`prefect-worker-${pool}`).worker.image;
    const inherited = {
      repository: 'mirror.example.com/prefecthq/prefect',
      prefectTag: '3.8.2-python3.11-kubernetes',
      pullPolicy: 'Always',
      pullSecrets: ['mirror'],
    };
    expect(image('a')).toEqual(inherited);
    expect(image('late')).toEqual(inherited);
    expect(image('b')).toEqual({ ...inherited, repository: 'example.com/worker', pullPolicy: 'Never' });
    expect(image('c').repository).toBe('other.example.com/prefecthq/prefect');
    expect(image('c')).not.toHaveProperty('pullSecrets');
  });

  test('the UID of the cluster is read, unless clusterUid is set', () => {
    const namespace = Namespace.existing('prefect');
    const template = synthesize((stack) => {
      new PrefectWorker(stack, 'a', { workPool: 'a', api: SELF_HOSTED });
      new PrefectWorker(stack, 'b', { workPool: 'b', api: SELF_HOSTED, clusterUid: 'given', namespace });
    });
    expect(template.values('prefect-worker-a').worker.clusterUid).toMatch(
      /^\$\{data\.kubernetes_namespace_v1\.\S+\.metadata\[0\]\.uid\}$/,
    );
    expect(template.values('prefect-worker-b').worker.clusterUid).toBe('given');
    expect(
      template.addresses.filter((address) => address.startsWith('data.kubernetes_namespace_v1.')),
    ).toHaveLength(1);
  });

  test('workers share each namespace and its auth Secret', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.generated(),
        workers: ['a', 'b', 'c'].map((workPool) => ({
          workPool,
          namespace: Namespace.create('workers'),
          job: { namespace: Namespace.create('jobs') },
        })),
      });
    });
    const namespaces = Object.values(template.resources('kubernetes_namespace_v1'));
    expect(namespaces.map(({ metadata }) => metadata.name).sort()).toEqual(['jobs', 'prefect', 'workers']);
    const secrets = Object.values(template.resources('kubernetes_secret_v1'))
      .filter(({ metadata }) => metadata.name === 'prefect-server-api-auth')
      .map(({ metadata, data }) => [metadata.namespace, data['auth-string']]);
    expect(secrets.map(([namespace]) => namespace).sort()).toEqual(['jobs', 'prefect', 'workers']);
    expect(new Set(secrets.map(([, value]) => value)).size).toBe(1);
    for (const name of ['prefect-worker-a', 'prefect-worker-c']) {
      expect(template.release(name).depends_on.join()).toMatch(/namespace-jobs.*api-auth-secret-jobs/);
    }
  });

  test('pods of a worker roll when the auth string rotates', () => {
    const at = (version: number) =>
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect', {
          basicAuth: BasicAuth.generated({ version }),
          workers: [{ workPool: 'a', podAnnotations: { mine: 'x' } }],
        });
      }).values('prefect-worker-a').worker.podAnnotations;
    expect(at(1)).toEqual({ mine: 'x', 'cdktf-prefect/api-auth-version': 'generated-1' });
    expect(at(2)).toEqual({ mine: 'x', 'cdktf-prefect/api-auth-version': 'generated-2' });
  });

  test('a worker can be added to a server of the same stack', () => {
    const template = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated() });
      new PrefectWorker(stack, 'worker', {
        workPool: 'late',
        api: WorkerApi.server(server),
        namespace: Namespace.create('late'),
      });
    });
    expect(template.release('prefect-worker-late').namespace).toBe('late');
    expect(template.values('prefect-worker-late').worker.selfHostedServerApiConfig.basicAuth).toEqual({
      enabled: true,
      existingSecret: 'prefect-server-api-auth',
    });
  });

  test('worker and jobs read the key of Prefect Cloud from its Secret', () => {
    const template = synthesize(SCENARIOS['worker of Prefect Cloud'].build);
    expect(template.values('prefect-worker-cloud').worker).toMatchObject({
      apiConfig: 'cloud',
      cloudApiConfig: {
        accountId: 'account',
        workspaceId: 'workspace',
        apiKeySecret: { name: 'prefect-cloud', key: 'api-key' },
        jobApiKeyPropagation: 'secretRef',
      },
    });
    expect(template.resources('kubernetes_secret_v1')).toEqual({});
    expect(template.resource('kubernetes_namespace_v1').metadata.name).toBe('prefect');
  });

  test('a self-hosted server is known by its URL', () => {
    const template = synthesize(SCENARIOS['worker of a server elsewhere'].build);
    expect(template.values('prefect-worker-elsewhere').worker.selfHostedServerApiConfig).toEqual({
      apiUrl: 'https://prefect.example.com/api',
      basicAuth: { enabled: true, existingSecret: 'auth' },
    });
  });

  test('all options become values', () => {
    const template = synthesize(SCENARIOS['workers in three namespaces'].build);
    expect(template.release('worker-one')).toMatchObject({
      namespace: 'workers',
      repository: 'oci://registry.example.com/charts',
      timeout: 1800,
      wait: false,
      max_history: 3,
    });
    const { worker, role, serviceAccount } = template.values('worker-one');
    expect(worker).toMatchObject({
      clusterUid: 'a-cluster',
      replicaCount: 2,
      livenessProbe: { enabled: false },
      resources: { limits: { cpu: '2' } },
      podLabels: { team: 'data' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      config: {
        workQueues: ['high', 'low'],
        limit: 7,
        jobNamespace: 'jobs',
        http2: false,
        queryInterval: 7,
        baseJobTemplate: { name: 'worker-one-base-job-template' },
      },
      image: {
        repository: 'registry.example.com/mirror/prefect',
        prefectTag: '3.8.2-python3.12-kubernetes',
        pullPolicy: 'Always',
        pullSecrets: ['registry'],
      },
    });
    expect(worker.extraEnvVars.map(({ name }: any) => name)).toEqual([
      'PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES',
      'NOTE',
      'API_TOKEN',
    ]);
    expect(role.namespace).toBe('jobs');
    expect(serviceAccount.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/prefect',
    });
  });

  test('without createPool the worker neither makes the pool nor writes into it', () => {
    const template = synthesize(SCENARIOS['workers in three namespaces'].build);
    const { worker } = template.values('prefect-worker-third');
    expect(worker.extraArgs).toEqual(['--no-create-pool-if-not-found']);
    expect(worker.config).not.toHaveProperty('baseJobTemplate');
  });
});
