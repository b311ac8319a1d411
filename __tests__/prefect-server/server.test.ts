import { Testing } from 'cdktf';
import { BasicAuth, ChartSource, Credentials, Database, Namespace, PrefectServer, Redis } from '../../src';
import { SCENARIOS } from '../support/scenarios';
import { emptyStack, synthesize } from '../support/template';

const LABELS = {
  'app.kubernetes.io/name': 'prefect',
  'app.kubernetes.io/instance': 'prefect-server',
  'app.kubernetes.io/managed-by': 'cdktf-prefect',
};

const DOCKET = { secretName: 'redis', key: 'url' };

describe('PrefectServer', () => {
  test('by default it makes a namespace, a Secret with a password, a claim and a release', () => {
    const template = synthesize(SCENARIOS.defaults.build);
    expect(template.resource('kubernetes_namespace_v1')).toMatchObject({
      metadata: { name: 'prefect' },
      timeouts: { delete: '10m' },
    });
    expect(template.resource('random_password')).toMatchObject({ length: 32, special: false });
    expect(template.resource('kubernetes_secret_v1')).toMatchObject({
      metadata: { name: 'prefect-server-database-v1', namespace: 'prefect', labels: LABELS },
      immutable: true,
    });
    expect(template.resource('kubernetes_persistent_volume_claim_v1')).toMatchObject({
      metadata: { name: 'prefect-server-database', namespace: 'prefect', labels: LABELS },
      spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
      wait_until_bound: false,
    });
    expect(template.release('prefect-server')).toMatchObject({
      namespace: 'prefect',
      chart: 'prefect-server',
      repository: 'https://prefecthq.github.io/prefect-helm',
      version: '2026.8.18172642',
      wait: true,
      timeout: 900,
      max_history: 10,
      atomic: false,
      upgrade_install: true,
      create_namespace: false,
      render_subchart_notes: false,
    });
  });

  test('releaseName names the release and the database, and name the other objects', () => {
    const template = synthesize((stack) => {
      const namespace = Namespace.existing('prefect');
      const worker = { workPool: 'pool', name: 'prefect-worker', releaseName: 'runner' };
      new PrefectServer(stack, 'prefect', { namespace, releaseName: 'mine', workers: [worker] }).addOutputs();
    });
    const { fullnameOverride, postgresql, externalDatabase } = template.values('mine');
    expect(fullnameOverride).toBe('prefect-server');
    expect(postgresql.fullnameOverride).toBe('mine-postgresql');
    expect(externalDatabase.host).toBe('mine-postgresql.prefect.svc');
    expect(template.values('runner')).toMatchObject({
      fullnameOverride: 'prefect-worker',
      worker: {
        selfHostedServerApiConfig: { apiUrl: 'http://prefect-server.prefect.svc:4200/api' },
      },
    });
    const found = Object.values(template.data('kubernetes_resources'));
    const selectors = found.flatMap(({ label_selector = [] }) => label_selector);
    const instances = selectors.map((selector) => /instance=(\w+)/.exec(selector)?.[1]);
    expect(instances).toEqual(['mine', 'mine', 'runner', 'runner']);
    expect(template.outputs.release_name).toBe('mine');
    expect(template.outputs.database_host).toBe('mine-postgresql.prefect.svc');
  });

  test('the release depends on everything that its pods need', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated() });
    });
    const made = template.addresses.filter((address) => /^kubernetes_(?!network)/.test(address));
    expect(template.release('prefect-server').depends_on.sort()).toEqual(made.sort());
    for (const type of ['kubernetes_secret_v1', 'kubernetes_persistent_volume_claim_v1']) {
      for (const resource of Object.values(template.resources(type))) {
        expect(resource.depends_on).toEqual(['kubernetes_namespace_v1.prefect_namespace_246D502B']);
      }
    }
  });

  test('it makes no provider and no backend', () => {
    const template = synthesize(SCENARIOS['workers in three namespaces'].build);
    expect(template.section('provider')).toBeUndefined();
    expect(template.section('terraform')).toEqual({ required_version: '>= 1.8.0' });
  });

  test('an existing namespace is not managed', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { namespace: Namespace.existing('tools') });
    });
    expect(template.resources('kubernetes_namespace_v1')).toEqual({});
    expect(template.release('prefect-server').namespace).toBe('tools');
  });

  test('labels and annotations are set on the namespace', () => {
    const template = synthesize((stack) => {
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create('tools', { labels, annotations: { note: `\${x}` } }),
      });
    });
    expect(template.resource('kubernetes_namespace_v1').metadata).toEqual({
      name: 'tools',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { note: `$\${x}` },
    });
  });

  test('release options are passed to helm', () => {
    const template = synthesize(SCENARIOS.operations.build);
    expect(template.release('prefect-server')).toMatchObject({
      timeout: 1800,
      wait: false,
      max_history: 3,
      atomic: true,
      take_ownership: true,
      upgrade_install: true,
    });
  });

  test('helm waits for several servers too, so that their old Secret outlives them', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        replicas: 2,
        redis: Redis.external({ host: 'redis', docketUrl: DOCKET }),
      });
    });
    expect(template.release('prefect-server').wait).toBe(true);
  });

  test('the chart can come from a mirror or from a file', () => {
    const of = (chart: ChartSource) =>
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { chart });
      }).release('prefect-server');
    expect(of(ChartSource.fromRepository({ repository: 'oci://example.com/charts' }))).toMatchObject({
      chart: 'prefect-server',
      repository: 'oci://example.com/charts',
      version: '2026.8.18172642',
    });
    const archive = of(ChartSource.fromArchive('./prefect-server.tgz', '2026.8.18172642'));
    expect(archive).toMatchObject({ chart: './prefect-server.tgz', version: '2026.8.18172642' });
    expect(archive).not.toHaveProperty('repository');
  });

  test('an untested chart version gets a warning, and a tested one none', () => {
    const warnings = (version: string) => {
      const stack = emptyStack();
      const server = new PrefectServer(stack, 'prefect', { chart: ChartSource.fromRepository({ version }) });
      return server.node.metadata.map(({ data }) => data);
    };
    expect(warnings('2026.9.1000000')).toEqual([expect.stringContaining('2026.9.1000000')]);
    expect(warnings('2026.8.18172642')).toEqual([]);
  });

  test('attributes have the names of what it makes', () => {
    const stack = emptyStack();
    const server = new PrefectServer(stack, 'prefect', {
      name: 'data',
      namespace: Namespace.create('tools'),
      basePath: '/prefect/',
      service: { port: 80 },
      basicAuth: BasicAuth.fromSecret('my-auth'),
      prefectVersion: '3.8.2',
      workers: [{ workPool: 'a' }, { workPool: 'b' }],
    });
    expect(server.name).toBe('data');
    expect(server.namespace).toBe('tools');
    expect(server.apiUrl).toBe('http://data.tools.svc:80/prefect/api');
    expect(server.databaseSecretName).toBe('data-database-v1');
    expect(server.apiAuthSecretName).toBe('my-auth');
    expect(server.claimName).toBe('data-database');
    expect(server.prefectVersion).toBe('3.8.2');
    expect(server.workers.map(({ workPool }) => workPool)).toEqual(['a', 'b']);
    expect(Testing.synth(stack)).toContain('data-database-v1');
  });

  test('SQLite has a claim and no Secret, and an external database has a Secret and no claim', () => {
    const sqlite = synthesize(SCENARIOS.SQLite.build);
    expect(sqlite.resources('kubernetes_secret_v1')).toEqual({});
    expect(sqlite.resource('kubernetes_persistent_volume_claim_v1').spec).toEqual({
      access_modes: ['ReadWriteOnce'],
      storage_class_name: 'fast',
      resources: { requests: { storage: '2Gi' } },
    });
    const external = synthesize(SCENARIOS.external.build);
    expect(external.resources('kubernetes_persistent_volume_claim_v1')).toEqual({});
    expect(external.resource('kubernetes_secret_v1').metadata.name).toBe('prefect-server-database-given-v1');
  });

  test('pods roll when the uid of a write-only Secret changes, and otherwise when the name of the Secret does', () => {
    const annotations = (credentials: Credentials, basicAuth?: BasicAuth) => {
      const template = synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }), basicAuth });
      });
      const { server, postgresql } = template.values('prefect-server');
      return [server.podAnnotations, postgresql.primary.podAnnotations];
    };
    expect(annotations(Credentials.generated())).toEqual([undefined, undefined]);
    const [server, postgres] = annotations(Credentials.writeOnly(), BasicAuth.writeOnly({ version: 2 }));
    expect(server).toEqual({
      'cdktf-prefect/database-secret-uid': expect.stringMatching(
        /database-write-only-secret_\w+\.metadata\[0\]\.uid/,
      ),
      'cdktf-prefect/api-auth-version': 'writeOnly-2',
      'cdktf-prefect/api-auth-secret-uid': expect.stringMatching(
        /api-auth-write-only-secret_\w+\.metadata\[0\]\.uid/,
      ),
    });
    expect(postgres['cdktf-prefect/database-secret-uid']).toBe(server['cdktf-prefect/database-secret-uid']);
  });

  test('one stack can have several servers', () => {
    const template = synthesize((stack) => {
      const namespace = Namespace.existing('tools');
      new PrefectServer(stack, 'one', { name: 'one', namespace }).addOutputs('one_');
      new PrefectServer(stack, 'two', { name: 'two', namespace }).addOutputs('two_');
    });
    expect(template.values('one').externalDatabase.existingSecret).toBe('one-database-v1');
    expect(template.values('two').externalDatabase.existingSecret).toBe('two-database-v1');
    expect(template.outputs.one_release_name).toBe('one');
    expect(template.outputs.two_release_name).toBe('two');
  });
});
