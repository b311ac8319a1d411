import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { synthesize } from './support/stack';

const reference = (variable: string) => expect.stringMatching(`^\\$\\{var\\.${variable}\\}$`);

describe('the default settings', () => {
  const stack = synthesize({});

  test('deploy a server with its Secret', () => {
    expect(Object.keys(stack.resource).sort()).toEqual([
      'helm_release',
      'kubernetes_namespace_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_persistent_volume_claim_v1',
      'kubernetes_secret_v1',
      'random_password',
    ]);
    expect(Object.values(stack.resource.helm_release)).toEqual([
      expect.objectContaining({ name: 'prefect-server', chart: 'prefect-server' }),
    ]);
    expect(stack.variable).toBeUndefined();
  });

  test('have outputs', () => {
    expect(Object.keys(stack.output)).toEqual(
      expect.arrayContaining(['api_url', 'ui_url', 'port_forward_command']),
    );
  });

  test('allow ranges of provider versions, not only the bindings’ version', () => {
    expect(stack.terraform.required_providers).toMatchObject({
      helm: { version: '>= 3.1.1, < 4.0.0' },
      kubernetes: { version: '>= 2.36.0, < 3.0.0' },
      random: { version: '>= 3.7.0, < 4.0.0' },
    });
  });

  test('synthesize the same code on every machine', () => {
    expect(stack.terraform.backend).toEqual({ local: { path: '../../../terraform.prefect.tfstate' } });
    expect(JSON.stringify(stack)).not.toContain(process.cwd());
    expect(JSON.stringify(stack)).not.toContain(homedir());
  });
});

test('metadata of other controllers is ignored on request', () => {
  const provider = synthesize({ ignoreAnnotations: ['^cattle[.]io/'], ignoreLabels: ['^velero'] }).provider;
  expect(provider.kubernetes).toEqual([
    expect.objectContaining({ ignore_annotations: ['^cattle[.]io/'], ignore_labels: ['^velero'] }),
  ]);
  expect(synthesize({}).provider.kubernetes[0]).not.toHaveProperty('ignore_labels');
});

test('backups are beside a Prefect 1 server', () => {
  const stack = synthesize({ generation: 1, backup: { schedule: '0 4 * * *' } });
  expect(Object.values(stack.resource.kubernetes_cron_job_v1)).toEqual([
    expect.objectContaining({ metadata: expect.objectContaining({ name: 'prefect1-backup' }) }),
  ]);
});

test('backups and metrics are beside the server', () => {
  const stack = synthesize({
    backup: { keep: 30, preventDestroy: false },
    metrics: { prometheusLabels: { release: 'monitoring' }, dashboard: false },
  });
  expect(Object.values(stack.resource.kubernetes_cron_job_v1)).toEqual([
    expect.objectContaining({ metadata: expect.objectContaining({ name: 'prefect-server-backup' }) }),
  ]);
  expect(JSON.stringify(stack.resource.kubernetes_cron_job_v1)).toContain(
    '"name":"BACKUP_KEEP","value":"30"',
  );
  const releases = Object.values<{ name: string }>(stack.resource.helm_release);
  expect(releases.map(({ name }) => name).sort()).toEqual(['prefect-server', 'prefect-server-metrics']);
  expect(JSON.stringify(stack.locals)).toContain('"release":"monitoring"');
  expect(stack.resource.kubernetes_config_map_v1).toBeUndefined();
});

test('generation 1 deploys Prefect 1 with its outputs', () => {
  const stack = synthesize({
    generation: 1,
    namespace: 'legacy',
    database: { type: 'bundled', size: '20Gi' },
    agent: { job: { template: { type: 'inline', manifest: { kind: 'Job' } }, imagePullPolicy: 'Always' } },
    tenant: { slug: 'team' },
    ui: { type: 'LoadBalancer', allowedSourceRanges: ['10.0.0.0/8'] },
    apolloApiUrl: 'https://prefect.example.com/graphql',
    pullPolicy: 'IfNotPresent',
  });
  expect(Object.values(stack.resource.helm_release)).toEqual([
    expect.objectContaining({ name: 'prefect1', namespace: 'legacy', version: '2022.09.23' }),
  ]);
  expect(Object.values(stack.resource.kubernetes_service_v1)).toHaveLength(1);
  expect(Object.values(stack.resource.kubernetes_config_map_v1)).toHaveLength(1);
  expect(Object.keys(stack.output)).toEqual(expect.arrayContaining(['graphql_url', 'config_toml', 'tenant']));
  expect(() => synthesize({ generation: 1, createTenant: false, agent: {} })).toThrow(
    '[agent.withoutTenant]',
  );
});

test('the required Terraform version fits the features in use', () => {
  expect(synthesize({}).terraform.required_version).toBe('>= 1.8.0');
  const database = { type: 'bundled', credentials: 'writeOnly' };
  expect(synthesize({ database }).terraform.required_version).toBe('>= 1.11.0');
});

test('outputs can be omitted or prefixed', () => {
  expect(synthesize({ outputs: false }).output).toBeUndefined();
  const names = Object.keys(synthesize({ outputPrefix: 'staging_' }).output);
  expect(names.filter((name) => !name.startsWith('staging_'))).toEqual([]);
});

test('a password is a sensitive variable, created once', () => {
  const credentials = { type: 'fromPassword', variable: 'shared_password' };
  const stack = synthesize({ database: { type: 'bundled', credentials }, basicAuth: credentials });
  expect(stack.variable).toEqual({
    shared_password: expect.objectContaining({ type: 'string', sensitive: true, nullable: false }),
  });
  expect(JSON.stringify(stack.resource.kubernetes_secret_v1)).toContain('var.shared_password');
});

test("the library's own checks run", () => {
  expect(() => synthesize({ service: { type: 'NodePort', nodePort: 80 } })).toThrow(
    '[service.nodePort.outOfRange] service.nodePort:',
  );
});

describe('the connection', () => {
  function connection(document: unknown, environment: NodeJS.ProcessEnv = {}): unknown {
    const { provider } = synthesize(document, environment);
    expect(provider.helm).toEqual([{ kubernetes: provider.kubernetes[0] }]);
    return provider.kubernetes[0];
  }

  test.each<[string, unknown, NodeJS.ProcessEnv, unknown]>([
    ['is that of ~/.kube/config', {}, {}, { config_path: '~/.kube/config' }],
    ['honours KUBECONFIG', {}, { KUBECONFIG: '/a/config' }, { config_path: '/a/config' }],
    [
      'honours a list in KUBECONFIG',
      {},
      { KUBECONFIG: `/a${delimiter}kube/b` },
      { config_paths: ['/a', '../../../kube/b'] },
    ],
    ["leaves it to the providers' own variable", {}, { KUBE_CONFIG_PATH: '/b', KUBECONFIG: '/a' }, {}],
    ["leaves it to the providers' own list", {}, { KUBE_CONFIG_PATHS: '/b', KUBECONFIG: '/a' }, {}],
    [
      'uses the configured file and context',
      { kubernetes: { type: 'kubeconfig', configPath: 'kube/config', context: 'staging' } },
      { KUBECONFIG: '/a', KUBE_CONFIG_PATH: '/b' },
      { config_path: '../../../kube/config', config_context: 'staging' },
    ],
    ['is found by the providers in a pod', { kubernetes: 'inCluster' }, { KUBECONFIG: '/a' }, {}],
    [
      'uses a token',
      {
        kubernetes: {
          type: 'token',
          host: 'https://k',
          tokenVariable: 't',
          clusterCaCertificateVariable: 'c',
        },
      },
      { KUBECONFIG: '/a' },
      { host: 'https://k', token: reference('t'), cluster_ca_certificate: reference('c') },
    ],
  ])('%s', (_, document, environment, expected) => {
    expect(connection(document, environment)).toEqual(expected);
  });

  test('reads the CA certificate from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'PEM');
    const token = { type: 'token', host: 'https://k', tokenVariable: 't', clusterCaCertificateFile: file };
    expect(connection({ kubernetes: token })).toMatchObject({ cluster_ca_certificate: 'PEM' });
    rmSync(folder, { recursive: true });
    expect(() => synthesize({ kubernetes: { ...token, clusterCaCertificateFile: '/no/such.pem' } })).toThrow(
      '[kubernetes.certificate.file] kubernetes.clusterCaCertificateFile: ENOENT',
    );
    expect(() => synthesize({ kubernetes: { ...token, clusterCaCertificateVariable: 'c' } })).toThrow(
      '[kubernetes.certificate.contradiction]',
    );
  });
});
