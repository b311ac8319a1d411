import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  CertificateSource,
  ChartSource,
  type CloudApiOptions,
  Credentials,
  Database,
  type DatabaseSetup,
  type ExternalDatabaseOptions,
  type JobOptions,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
  PrefectWorker,
  PullPolicy,
  Redis,
  ServiceType,
  SslMode,
  WorkerApi,
  type WorkerOptions,
} from '../../src';
import { documentAt } from '../../src/helm/user-value-checks';
import { PREFECT1_BAD_INPUT } from './prefect1-bad-input';
import { PROPS_BAD_INPUT } from './props-bad-input';
import type { BadInput } from './template';

function server(id: string, path: string, got: string, props: PrefectServerProps): BadInput {
  return { id, path, got, server: props, build: (stack) => new PrefectServer(stack, 'prefect', props) };
}

function external(
  id: string,
  path: string,
  got: string,
  options: Partial<ExternalDatabaseOptions>,
): BadInput {
  const credentials = Credentials.generated();
  const database = Database.external({ host: 'db.example.com', credentials, ...options });
  return server(id, `database.${path}`, got, { database });
}

function redis(id: string, path: string, got: string, props: PrefectServerProps): BadInput {
  const docketUrl = { secretName: 'redis', key: 'url' };
  return server(id, path, got, { redis: Redis.external({ host: 'redis', docketUrl }), ...props });
}

function worker(id: string, path: string, got: string, options: Partial<WorkerOptions>): BadInput {
  const workers = [{ workPool: 'fine' }, { workPool: 'pool', ...options }];
  return server(id, `workers[1].${path}`, got, { workers });
}

function job(id: string, path: string, got: string, options: JobOptions): BadInput {
  return worker(id, `job${path}`, got, { job: options });
}

function alone(id: string, path: string, got: string, api: WorkerApi): BadInput {
  const props = { workPool: 'pool', api };
  return { id, path, got, worker: props, build: (stack) => new PrefectWorker(stack, 'worker', props) };
}

function cloud(options: Partial<CloudApiOptions>): WorkerApi {
  const apiKey = { secretName: 'cloud', key: 'key' };
  return WorkerApi.cloud({ accountId: 'account', workspaceId: 'workspace', apiKey, ...options });
}

function text(stack: TerraformStack, id: string): string {
  return new TerraformVariable(stack, id, { type: 'string' }).stringValue;
}

function truth(stack: TerraformStack): boolean {
  return new TerraformVariable(stack, 'truth', { type: 'bool' }).booleanValue as unknown as boolean;
}

const FROM_SECRET = Credentials.fromSecret('pg', { host: 'host', connectionString: 'url' });

const NAMES = [
  server('name.invalid', 'name', '"Prefect"', { name: 'Prefect' }),
  server('name.invalid', 'name', '"1prefect"', { name: '1prefect' }),
  server('name.invalid', 'releaseName', '"My"', { releaseName: 'My' }),
  server('name.invalid', 'workers[0].releaseName', '"My"', {
    workers: [{ workPool: 'a', releaseName: 'My' }],
  }),
  server('name.invalid', 'name', `"${'a'.repeat(41)}"`, { name: 'a'.repeat(41) }),
  server('namespace.name.invalid', 'namespace', '"my_ns"', { namespace: Namespace.create('my_ns') }),
  server('namespace.name.invalid', 'namespace', '""', { namespace: Namespace.existing('') }),
  server('object.name.invalid', 'basicAuth.secretName', '""', { basicAuth: BasicAuth.fromSecret('') }),
  server('object.name.invalid', 'database.storageClass', '"Fast"', {
    database: Database.sqlite({ storageClass: 'Fast' }),
  }),
  server('label.invalid', 'podLabels["team"]', '"data platform"', { podLabels: { team: 'data platform' } }),
  server('label.invalid', 'nodeSelector["a b"]', '"c"', { nodeSelector: { 'a b': 'c' } }),
  server('namespace.name.invalid', 'namespace', `"${'a'.repeat(64)}"`, {
    namespace: Namespace.existing('a'.repeat(64)),
  }),
  server('name.yamlScalar', 'name', '"null"', { name: 'null' }),
  server('name.yamlScalar', 'basicAuth.secretName', '"12"', { basicAuth: BasicAuth.fromSecret('12') }),
  server('name.yamlScalar', 'database.existingClaim', '"on"', {
    database: Database.bundled({ existingClaim: 'on' }),
  }),
  server('name.yamlScalar', 'secretEnvironment["A"].key', '"True"', {
    secretEnvironment: { A: { secretName: 'a', key: 'True' } },
  }),
  server('label.invalid', 'namespace.labels["team"]', '"a b"', {
    namespace: Namespace.create('prefect', { labels: { team: 'a b' } }),
  }),
  server('annotation.key.invalid', 'namespace.annotations["a b"]', '"a b"', {
    namespace: Namespace.create('prefect', { annotations: { 'a b': '' } }),
  }),
  server('annotation.key.invalid', 'podAnnotations["/a"]', '"/a"', { podAnnotations: { '/a': '' } }),
  server('annotation.key.invalid', 'serviceAccountAnnotations[""]', '""', {
    serviceAccountAnnotations: { '': '' },
  }),
  server('toleration.operator.unknown', 'tolerations[0].operator', '"In"', {
    tolerations: [{ key: 'a', operator: 'In' }],
  }),
  server('toleration.effect.unknown', 'tolerations[1].effect', '"NoRun"', {
    tolerations: [{ operator: 'Exists' }, { key: 'a', effect: 'NoRun' }],
  }),
  server('toleration.contradiction', 'database.tolerations[0].value', '"b"', {
    database: Database.bundled({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
  }),
  server('quantity.invalid', 'resources.limits.memory', '"2 GB"', {
    resources: { limits: { memory: '2 GB' } },
  }),
];

const LABELS = [
  server('label.reserved', 'labels["app.kubernetes.io/instance"]', '"mine"', {
    labels: { 'app.kubernetes.io/instance': 'mine' },
  }),
  server('label.reserved', 'labels["cdktf-prefect/owner"]', '"me"', {
    labels: { team: 'data', 'cdktf-prefect/owner': 'me' },
  }),
  server('label.invalid', 'labels["team"]', '"a b"', { labels: { team: 'a b' } }),
  worker('label.reserved', 'labels["prefect-version"]', '"3"', { labels: { 'prefect-version': '3' } }),
];

const POD_SPECS = [
  server('pod.name.reserved', 'pod.volumes[1].name', '"scratch"', {
    pod: {
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'scratch', emptyDir: {} },
      ],
    },
  }),
  server('pod.name.reserved', 'pod.volumes[0].name', '"cdktf-prefect-database-ca"', {
    pod: { volumes: [{ name: 'cdktf-prefect-database-ca', emptyDir: {} }] },
  }),
  worker('pod.name.reserved', 'pod.initContainers[0].name', '"sync-base-job-template"', {
    pod: { initContainers: [{ name: 'sync-base-job-template', image: 'a:1' }] },
  }),
  server('pod.field.missing', 'pod.containers[0].name', 'nothing', {
    pod: { containers: [{ image: 'a:1' }] },
  }),
  server('pod.field.missing', 'pod.volumeMounts[0].mountPath', 'nothing', {
    pod: { volumeMounts: [{ name: 'a' }] },
  }),
  {
    id: 'pod.list.token',
    path: 'pod.volumes',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const volumes = new TerraformVariable(stack, 'volumes', { type: 'any' }).listValue;
      new PrefectServer(stack, 'prefect', { pod: { volumes: volumes as unknown as { name: string }[] } });
    },
  },
  server('object.name.invalid', 'pod.environmentFromSecret', '"A"', { pod: { environmentFromSecret: 'A' } }),
  server('object.name.invalid', 'pod.environmentFromConfigMap', '""', {
    pod: { environmentFromConfigMap: '' },
  }),
  server('object.name.invalid', 'pod.priorityClassName', '"Very high"', {
    pod: { priorityClassName: 'Very high' },
  }),
  server('number.outOfRange', 'pod.terminationGracePeriodSeconds', '-1', {
    pod: { terminationGracePeriodSeconds: -1 },
  }),
  server('object.name.invalid', 'serviceAccountName', '"A"', { serviceAccountName: 'A' }),
  worker('serviceAccount.contradiction', 'serviceAccountAnnotations["role"]', '"mine"', {
    serviceAccountName: 'mine',
    serviceAccountAnnotations: { role: 'a' },
  }),
];

const CREDENTIALS = [
  server('credentials.length.outOfRange', 'database.credentials.length', '8', {
    database: Database.bundled({ credentials: Credentials.generated({ length: 8 }) }),
  }),
  server('credentials.length.outOfRange', 'basicAuth.length', '1000', {
    basicAuth: BasicAuth.writeOnly({ length: 1000 }),
  }),
  server('credentials.version.invalid', 'database.credentials.version', '0', {
    database: Database.bundled({ credentials: Credentials.generated({ version: 0 }) }),
  }),
  server('credentials.version.invalid', 'basicAuth.version', '1.5', {
    basicAuth: BasicAuth.generated({ version: 1.5 }),
  }),
  {
    id: 'credentials.version.invalid',
    path: 'basicAuth.version',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const version = new TerraformVariable(stack, 'version', { type: 'number' }).numberValue;
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated({ version }) });
    },
  },
  server('credentials.specialCharacters.invalid', 'basicAuth.specialCharacters', '"a b"', {
    basicAuth: BasicAuth.generated({ specialCharacters: 'a b' }),
  }),
  server('credentials.specialCharacters.invalid', 'basicAuth.specialCharacters', '"é"', {
    basicAuth: BasicAuth.writeOnly({ specialCharacters: 'é' }),
  }),
  external('credentials.password.literal', 'credentials.password', '"a literal"', {
    credentials: Credentials.fromPassword('hunter2-literal'),
  }),
  server('credentials.password.literal', 'basicAuth.password', '"a literal"', {
    basicAuth: BasicAuth.fromPassword('hunter2-literal'),
  }),
  external('secret.key.invalid', 'credentials.keys.password', '"pass word"', {
    credentials: Credentials.fromSecret('pg', { password: 'pass word' }),
  }),
];

function setup(id: string, path: string, got: string, options: Partial<DatabaseSetup>): BadInput {
  return external(id, `setup.${path}`, got, { setup: { ...SETUP, ...options } });
}

const SETUP = { adminPassword: { secretName: 'admin', key: 'password' } };

const SETUPS = [
  setup('object.name.invalid', 'adminPassword.secretName', '"A b"', {
    adminPassword: { secretName: 'A b', key: 'password' },
  }),
  setup('secret.key.invalid', 'adminPassword.key', '"a b"', {
    adminPassword: { secretName: 'admin', key: 'a b' },
  }),
  setup('database.identifier.invalid', 'adminUsername', '""', { adminUsername: '' }),
  setup('database.identifier.invalid', 'adminDatabase', '""', { adminDatabase: '' }),
  setup('image.tag.floating', 'image', '"postgres"', { image: 'postgres' }),
  setup('image.tag.floating', 'image', '"postgres:latest"', { image: 'postgres:latest' }),
  setup('image.tag.floating', 'image', '"host.example.com:5000/postgres"', {
    image: 'host.example.com:5000/postgres',
  }),
  setup('image.invalid', 'image', '"https://a.example.com/postgres:17"', {
    image: 'https://a.example.com/postgres:17',
  }),
  setup('image.invalid', 'image', '"Postgres:17"', { image: 'Postgres:17' }),
  external('database.setup.systemDatabase', 'name', '"postgres"', { name: 'postgres', setup: SETUP }),
  external('database.setup.sameRole', 'username', '"postgres"', { username: 'postgres', setup: SETUP }),
  external('database.setup.sameRole', 'username', '"root"', {
    username: 'root',
    setup: { ...SETUP, adminUsername: 'root' },
  }),
  external('database.setup.connectionString', 'credentials.keys.connectionString', '"url"', {
    host: undefined,
    credentials: Credentials.fromSecret('pg', { connectionString: 'url' }),
    setup: SETUP,
  }),
  external('database.setup.sslCa.missing', 'sslCa', 'nothing', {
    sslMode: SslMode.VERIFY_FULL,
    setup: SETUP,
  }),
  external('database.setup.pooler', 'transactionPooler', 'true', { transactionPooler: true, setup: SETUP }),
];

const DATABASES = [
  server('database.identifier.invalid', 'database.name', '""', { database: Database.bundled({ name: '' }) }),
  external('database.identifier.invalid', 'username', `"${'u'.repeat(64)}"`, { username: 'u'.repeat(64) }),
  server('database.username.superuser', 'database.username', '"postgres"', {
    database: Database.bundled({ username: 'postgres' }),
  }),
  server('database.accessMode.unknown', 'database.accessMode', '"RWO"', {
    database: Database.bundled({ accessMode: 'RWO' }),
  }),
  server('database.claim.contradiction', 'database.size', '"9Gi"', {
    database: Database.bundled({ existingClaim: 'old', size: '9Gi' }),
  }),
  server('database.claim.contradiction', 'database.preventDestroy', 'true', {
    database: Database.bundled({ existingClaim: 'old', preventDestroy: true }),
  }),
  {
    id: 'preventDestroy.unknown',
    path: 'database.preventDestroy',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ preventDestroy: truth(stack) }) }),
  },
  {
    id: 'preventDestroy.unknown',
    path: 'namespace.preventDestroy',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create('prefect', { preventDestroy: truth(stack) }),
      }),
  },
  server('database.existingClaim.own', 'database.existingClaim', '"prefect-server-database"', {
    database: Database.bundled({ existingClaim: 'prefect-server-database' }),
  }),
  server('database.existingClaim.own', 'database.existingClaim', '"a-database"', {
    name: 'a',
    database: Database.bundled({ existingClaim: 'a-database' }),
  }),
  server('quantity.zero', 'database.size', '"0Gi"', { database: Database.bundled({ size: '0Gi' }) }),
  server('quantity.zero', 'database.size', '"0"', { database: Database.sqlite({ size: '0' }) }),
  server('object.name.invalid', 'database.image.pullSecrets[0]', '"A"', {
    database: Database.bundled({ image: { pullSecrets: ['A'] } }),
  }),
  server('image.repository.invalid', 'database.image.repository', '"a:14"', {
    database: Database.bundled({ image: { repository: 'a:14' } }),
  }),
  server('database.keys.unused', 'database.credentials.keys.host', '"host"', {
    database: Database.bundled({ credentials: Credentials.fromSecret('pg', { host: 'host' }) }),
  }),
  server('image.tag.floating', 'database.image.tag', '"latest"', {
    database: Database.bundled({ image: { tag: 'latest' } }),
  }),
  server('image.pullPolicy.unknown', 'database.image.pullPolicy', '"always"', {
    database: Database.bundled({ image: { pullPolicy: PullPolicy.of('always') } }),
  }),
  server('quantity.invalid', 'database.resources.requests.cpu', '"one"', {
    database: Database.bundled({ resources: { requests: { cpu: 'one' } } }),
  }),
  server('label.invalid', 'database.nodeSelector["disk"]', '"a b"', {
    database: Database.bundled({ nodeSelector: { disk: 'a b' } }),
  }),
  server('database.adminPassword.unused', 'database.credentials.keys.adminPassword', '"root"', {
    database: Database.bundled({ credentials: Credentials.fromSecret('pg', { adminPassword: 'root' }) }),
  }),
  external('database.credentials.missing', 'credentials', 'nothing', { credentials: undefined }),
  external('database.host.missing', 'host', 'nothing', { host: undefined }),
  external('database.host.missing', 'host', '""', { host: '' }),
  external('host.invalid', 'host', '"postgres://db"', { host: 'postgres://db' }),
  external('host.invalid', 'host', '"*.example.com"', { host: '*.example.com' }),
  external('port.outOfRange', 'port', '70000', { port: 70_000 }),
  external('database.keys.contradiction', 'host', '"db.example.com"', {
    credentials: Credentials.fromSecret('pg', { host: 'host' }),
  }),
  external('database.keys.contradiction', 'credentials.keys.host', '"host"', { credentials: FROM_SECRET }),
  external('database.sslMode.unknown', 'sslMode', '"on"', { sslMode: SslMode.of('on') }),
  external('database.sslMode.inSecret', 'sslMode', '"require"', {
    host: undefined,
    sslMode: SslMode.REQUIRE,
    credentials: Credentials.fromSecret('pg', { connectionString: 'url' }),
  }),
  external('database.ssl.unused', 'sslCa', '"require"', {
    sslMode: SslMode.REQUIRE,
    sslCa: CertificateSource.fromSecret('ca'),
  }),
  external('database.ssl.unused', 'sslClientCertificate', '"no sslMode"', { sslClientCertificate: 'tls' }),
  external('number.outOfRange', 'pool.size', '0', { pool: { size: 0 } }),
];

const EXPOSURE = [
  server('service.type.unknown', 'service.type', '"Headless"', {
    service: { type: ServiceType.of('Headless') },
  }),
  server('service.nodePort.outOfRange', 'service.nodePort', '80', {
    service: { type: ServiceType.NODE_PORT, nodePort: 80 },
  }),
  server('service.nodePort.unused', 'service.nodePort', '30080', { service: { nodePort: 30_080 } }),
  server('port.outOfRange', 'service.port', '0', { service: { port: 0 } }),
  server('service.externalTrafficPolicy.unknown', 'service.externalTrafficPolicy', '"local"', {
    service: { type: ServiceType.NODE_PORT, externalTrafficPolicy: 'local' },
  }),
  server('service.externalTrafficPolicy.unused', 'service.externalTrafficPolicy', '"Local"', {
    service: { type: ServiceType.LOAD_BALANCER, externalTrafficPolicy: 'Local' },
  }),
  server('service.externalTrafficPolicy.unused', 'service.externalTrafficPolicy', '"Cluster"', {
    service: { externalTrafficPolicy: 'Cluster' },
  }),
  server('service.ipFamilyPolicy.unknown', 'service.ipFamilyPolicy', '"DualStack"', {
    service: { ipFamilyPolicy: 'DualStack' },
  }),
  server('service.ipFamilies.unknown', 'service.ipFamilies[1]', '"ipv6"', {
    service: { ipFamilies: ['IPv4', 'ipv6'] },
  }),
  server('host.invalid', 'ingress.extraHosts[0]', '"https://b"', {
    ingress: { host: 'a.example.com', extraHosts: ['https://b'] },
  }),
  {
    id: 'ingress.extraHosts.token',
    path: 'ingress.extraHosts',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const extraHosts = new TerraformVariable(stack, 'hosts', { type: 'list(string)' }).listValue;
      new PrefectServer(stack, 'prefect', { ingress: { host: 'a.example.com', extraHosts } });
    },
  },
  server('annotation.key.invalid', 'service.annotations["a b"]', '"a b"', {
    service: { annotations: { 'a b': '' } },
  }),
  server('annotation.key.invalid', 'ingress.annotations["a b"]', '"a b"', {
    ingress: { host: 'a.example.com', annotations: { 'a b': '' } },
  }),
  server('host.invalid', 'ingress.host', `"${'a'.repeat(254)}"`, { ingress: { host: 'a'.repeat(254) } }),
  server('basePath.invalid', 'basePath', '"prefect"', { basePath: 'prefect' }),
  server('ingress.host.missing', 'ingress.host', '""', { ingress: { host: '' } }),
  server('ingress.host.missing', 'ingress.host', 'nothing', { ingress: {} as { host: string } }),
  server('host.invalid', 'ingress.host', '"https://x"', { ingress: { host: 'https://x' } }),
  server('host.invalid', 'ingress.host', '"*.example.com"', { ingress: { host: '*.example.com' } }),
  server('ingress.pathType.unknown', 'ingress.pathType', '"prefix"', {
    ingress: { host: 'a.example.com', pathType: 'prefix' },
  }),
  server('ingress.path.misses', 'ingress.path', '"/prefect"', {
    ingress: { host: 'a.example.com', path: '/prefect' },
  }),
  server('gateway.withIngress', 'gateway', '"public"', {
    ingress: { host: 'a.example.com' },
    gateway: { name: 'public', hostnames: ['a.example.com'] },
  }),
  server('gateway.hostnames.missing', 'gateway.hostnames', '[]', {
    gateway: { name: 'public', hostnames: [] },
  }),
  server('host.invalid', 'gateway.hostnames[0]', '"*.example.com"', {
    gateway: { name: 'public', hostnames: ['*.example.com'] },
  }),
  server('uiApiUrl.invalid', 'uiApiUrl', '"prefect.example.com"', { uiApiUrl: 'prefect.example.com' }),
  server('uiApiUrl.inCluster', 'uiApiUrl', '"http://p.prefect.svc:4200/api"', {
    uiApiUrl: 'http://p.prefect.svc:4200/api',
  }),
];

const VERSIONS = [
  server('prefectVersion.invalid', 'prefectVersion', '"latest"', { prefectVersion: 'latest' }),
  server('prefectVersion.invalid', 'prefectVersion', '"2.20.4"', { prefectVersion: '2.20.4' }),
  server('image.tag.floating', 'image.tag', '"3-latest"', { image: { tag: '3-latest' } }),
  server('image.tag.floating', 'image.tag', '""', { image: { tag: '' } }),
  server('image.tag.contradiction', 'image.tag', '"3.8.2-python3.11"', {
    prefectVersion: '3.8.3',
    image: { tag: '3.8.2-python3.11' },
  }),
  server('image.tag.floating', 'image.tag', '"3"', { image: { tag: '3' } }),
  server('image.tag.floating', 'image.tag', '"3-python3.11"', {
    image: { registry: 'a.example.com', tag: '3-python3.11' },
  }),
  server('image.tag.floating', 'image.tag', '"latest"', {
    image: { repository: 'mirror/prefect', tag: 'latest' },
  }),
  server('image.tag.invalid', 'image.tag', '"3.8.3:b"', { image: { tag: '3.8.3:b' } }),
  server('image.tag.invalid', 'image.tag', '"3.8.3@sha256:12"', { image: { tag: '3.8.3@sha256:12' } }),
  server('image.registry.invalid', 'image.registry', '"https://a"', { image: { registry: 'https://a' } }),
  server('image.repository.invalid', 'image.repository', '"Prefect"', { image: { repository: 'Prefect' } }),
  worker('image.repository.invalid', 'image.repository', '"a/b:1"', { image: { repository: 'a/b:1' } }),
  server('object.name.invalid', 'image.pullSecrets[1]', '"a_b"', { image: { pullSecrets: ['a', 'a_b'] } }),
  server('chart.repository.invalid', 'chart.repository', '"./charts"', {
    chart: ChartSource.fromRepository({ repository: './charts' }),
  }),
  server('image.pullPolicy.unknown', 'image.pullPolicy', '"Sometimes"', {
    image: { pullPolicy: PullPolicy.of('Sometimes') },
  }),
  server('chart.version.invalid', 'chart.version', '">=2026"', {
    chart: ChartSource.fromRepository({ version: '>=2026' }),
  }),
  server('chart.version.tooOld', 'chart.version', '"2024.8.30163822"', {
    chart: ChartSource.fromArchive('./chart.tgz', '2024.8.30163822'),
  }),
  worker('prefectVersion.newerThanServer', 'prefectVersion', '"3.9.0"', { prefectVersion: '3.9.0' }),
];

const OPERATIONS = [
  server('replicas.withoutRedis', 'replicas', '2', { replicas: 2 }),
  server('backgroundReplicas.withoutRedis', 'backgroundReplicas', '1', { backgroundReplicas: 1 }),
  redis('number.outOfRange', 'backgroundReplicas', '0', { backgroundReplicas: 0 }),
  server('loggingLevel.unknown', 'loggingLevel', '"debug"', { loggingLevel: 'debug' }),
  server('replicas.sqlite', 'replicas', '2', { replicas: 2, database: Database.sqlite() }),
  redis('redis.sqlite', 'redis', '"set"', { database: Database.sqlite() }),
  redis('release.wait.deadlock', 'release.wait', 'true', { release: { wait: true } }),
  server('host.invalid', 'redis.host', '"redis://r"', {
    redis: Redis.external({ host: 'redis://r', docketUrl: { secretName: 'redis', key: 'url' } }),
  }),
  server('number.outOfRange', 'retention.flowRunDays', '0', { retention: { flowRunDays: 0 } }),
  server('number.outOfRange', 'release.timeout', '1', { release: { timeout: 1 }, startupTimeout: 30 }),
  server('release.timeout.tooShort', 'release.timeout', '900', { startupTimeout: 1800 }),
  server('environment.reserved', 'environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"]', '"PREFECT_', {
    environment: { PREFECT_SERVER_DATABASE_CONNECTION_URL: 'sqlite://' },
  }),
  server('environment.reserved', 'environment["PREFECT_SERVER_EVENTS_RETENTION_PERIOD"]', '"PREFECT_', {
    retention: { eventDays: 3 },
    secretEnvironment: { PREFECT_SERVER_EVENTS_RETENTION_PERIOD: { secretName: 's', key: 'k' } },
  }),
  server('environment.name.invalid', 'environment["A-B"]', '"A-B"', { environment: { 'A-B': '1' } }),
  server('environment.twice', 'secretEnvironment["A"]', '"A"', {
    environment: { A: '1' },
    secretEnvironment: { A: { secretName: 's', key: 'k' } },
  }),
  server('values.notAMap', 'values[1]', '["a"]', { values: [{}, ['a']] }),
  server('values.notAMap', 'values[0]', 'null', { values: ['null'] }),
  server('values.secret', 'values[0].postgresql.auth.password', '"a value that is not shown"', {
    values: [{ postgresql: { auth: { password: 'hunter2-literal' } } }],
  }),
  ...['primary.initdb.password', 'ldap.bindpw', 'ldap.bind_password'].map((key) =>
    server('values.secret', `values[0].postgresql.${key}`, '"a value that is not shown"', {
      values: [documentAt(`postgresql.${key}`, 'hunter2-literal')],
    }),
  ),
  server('values.owned', 'values[0].externalDatabase', '"a value"', {
    values: [{ externalDatabase: { host: 'elsewhere' } }],
  }),
  server('values.unsupported', 'values[0].postgresql.primary.service.ports', '"a value"', {
    values: [documentAt('postgresql.primary.service.ports.postgresql', 6432)],
  }),
  server('values.environment.reserved', 'values[0].server.env[PREFECT_SERVER_API_AUTH_STRING]', '"PREFECT_', {
    values: [{ server: { env: [{ name: 'PREFECT_SERVER_API_AUTH_STRING', value: 'hunter2-literal' }] } }],
  }),
];

const WORKERS = [
  worker('workPool.missing', 'workPool', '""', { workPool: '' }),
  worker('workPool.invalid', 'workPool', '"a/b"', { workPool: 'a/b' }),
  worker('workPool.invalid', 'workPool', '"a b"', { workPool: 'a b' }),
  worker('workPool.invalid', 'workPool', '"$a"', { workPool: '$a' }),
  worker('workPool.invalid', 'workPool', '"-a"', { workPool: '-a' }),
  worker('workQueue.invalid', 'workQueues[1]', '"a: b"', { workQueues: ['a', 'a: b'] }),
  worker('name.yamlScalar', 'workQueues[0]', '"Yes"', { workQueues: ['Yes'] }),
  worker('worker.name.missing', 'name', 'nothing', { workPool: 'データ' }),
  worker('worker.name.missing', 'name', 'nothing', { workPool: 'a'.repeat(50) }),
  worker('worker.name.twice', 'name', '"prefect-worker-fine"', { workPool: 'fine' }),
  worker('worker.name.twice', 'name', '"prefect-worker-fine"', { workPool: 'Fine' }),
  worker('worker.name.twice', 'name', '"fine"', { name: 'fine' }),
  server('worker.chart.missing', 'workers[0].chart', 'nothing', {
    chart: ChartSource.fromArchive('./prefect-server.tgz', '2026.8.18172642'),
    workers: [{ workPool: 'pool' }],
  }),
  {
    id: 'worker.name.missing',
    path: 'workers[0].name',
    got: 'nothing',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { workers: [{ workPool: text(stack, 'pool') }] }),
  },
  {
    id: 'worker.name.token',
    path: 'workers[0].name',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { workers: [{ workPool: 'pool', name: text(stack, 'name') }] }),
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-server"',
    build: (stack: TerraformStack) => {
      const namespace = Namespace.existing('tools');
      new PrefectServer(stack, 'one', { namespace });
      new PrefectServer(stack, 'two', { namespace });
    },
  },
  {
    id: 'worker.id.twice',
    path: 'id',
    got: '"worker-pool"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] }).addWorker('worker-pool', {
        workPool: 'other',
      }),
  },
  {
    id: 'worker.afterOutputs',
    path: 'id',
    got: '"late"',
    build: (stack: TerraformStack) => {
      const server = new PrefectServer(stack, 'one');
      server.addOutputs();
      server.addWorker('late', { workPool: 'pool' });
    },
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-worker-pool"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] }).addWorker('another', {
        workPool: 'pool',
      }),
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-worker-pool"',
    build: (stack: TerraformStack) => {
      const server = new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] });
      new PrefectWorker(stack, 'two', { workPool: 'pool', api: WorkerApi.server(server) });
    },
  },
  {
    id: 'namespace.twice',
    path: 'namespace',
    got: '"prefect"',
    build: (stack: TerraformStack) => {
      new PrefectServer(stack, 'one', { name: 'one' });
      new PrefectServer(stack, 'two', { name: 'two' });
    },
  },
  {
    id: 'namespace.twice',
    path: 'workers[0].job.namespace',
    got: '"jobs"',
    build: (stack: TerraformStack) => {
      const job = { namespace: Namespace.create('jobs') };
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool', job }] });
      new PrefectServer(stack, 'two', {
        namespace: Namespace.create('other'),
        workers: [{ workPool: 'pool', job }],
      });
    },
  },
  {
    id: 'namespace.name.token',
    path: 'workers[0].job.namespace',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.generated(),
        workers: [{ workPool: 'pool', job: { namespace: Namespace.existing(text(stack, 'jobs')) } }],
      }),
  },
  worker('number.outOfRange', 'concurrencyLimit', '0', { concurrencyLimit: 0 }),
  worker('number.outOfRange', 'queryInterval', '0', { queryInterval: 0 }),
  worker('number.outOfRange', 'prefetchSeconds', '0.5', { prefetchSeconds: 0.5 }),
  worker('number.outOfRange', 'autoscaling.targetCpu', '0', {
    autoscaling: { maxReplicas: 2, targetCpu: 0 },
  }),
  worker('autoscaling.maxReplicas.tooFew', 'autoscaling.maxReplicas', '2', {
    autoscaling: { minReplicas: 3, maxReplicas: 2 },
  }),
  worker('autoscaling.replicas', 'replicas', '2', { replicas: 2, autoscaling: { maxReplicas: 2 } }),
  worker('podDisruptionBudget.invalid', 'podDisruptionBudget', '{"minAvailable":1,"maxUnavailable":1}', {
    podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 },
  }),
  worker('worker.displayName.invalid', 'displayName', '"a/b"', { displayName: 'a/b' }),
  worker('worker.displayName.shared', 'displayName', '"a"', { displayName: 'a', replicas: 2 }),
  worker('worker.displayName.shared', 'displayName', '"a"', {
    displayName: 'a',
    autoscaling: { maxReplicas: 2 },
  }),
  worker('object.name.invalid', 'secretEnvironment["A"].secretName', '"S"', {
    secretEnvironment: { A: { secretName: 'S', key: 'k' } },
  }),
  worker('environment.reserved', 'environment["PREFECT_API_URL"]', '"PREFECT_API_URL"', {
    environment: { PREFECT_API_URL: 'http://elsewhere' },
  }),
  worker('values.owned', 'values[0].worker.config.workPool', '"a value"', {
    values: [{ worker: { config: { workPool: 'other' } } }],
  }),
  job('object.name.invalid', '.pullSecrets[0]', '""', { pullSecrets: [''] }),
  job('toleration.contradiction', '.tolerations[0].key', 'nothing', { tolerations: [{ value: 'a' }] }),
  job('toleration.contradiction', '.tolerations[0].tolerationSeconds', '5', {
    tolerations: [{ key: 'a', tolerationSeconds: 5 }],
  }),
  worker('label.invalid', 'job.namespace.labels["a b"]', '"c"', {
    job: { namespace: Namespace.create('jobs', { labels: { 'a b': 'c' } }) },
  }),
  job('job.template.contradiction', '.template', '"image"', { template: {}, image: 'a:1' }),
  worker('job.poolOfOthers', 'job', '"createPool: false"', { createPool: false, job: { image: 'a:1' } }),
  job('job.resource.unknown', '.limits.nvidia.com/gpu', '"1"', { limits: { 'nvidia.com/gpu': '1' } }),
  job('environment.reserved', '.environment["PREFECT_API_KEY"]', '"PREFECT_API_KEY"', {
    environment: { PREFECT_API_KEY: 'hunter2-literal' },
  }),
  alone(
    'api.url.invalid',
    'api.url',
    '"http://prefect:4200"',
    WorkerApi.selfHosted({ url: 'http://prefect:4200' }),
  ),
  alone('api.cloud.id.invalid', 'api.accountId', '""', cloud({ accountId: '' })),
  alone('api.cloud.id.invalid', 'api.workspaceId', '"a/b"', cloud({ workspaceId: 'a/b' })),
  alone('api.url.invalid', 'api.url', '"api.prefect.cloud"', cloud({ url: 'api.prefect.cloud' })),
  {
    id: 'api.server.otherStack',
    path: 'api',
    got: '"other/prefect"',
    build: (stack: TerraformStack) => {
      const other = new PrefectServer(new TerraformStack(stack.node.root, 'other'), 'prefect');
      new PrefectWorker(stack, 'worker', { workPool: 'pool', api: WorkerApi.server(other) });
    },
  },
  alone('secret.key.invalid', 'api.apiKey.key', '"a b"', cloud({ apiKey: { secretName: 's', key: 'a b' } })),
  server('basicAuth.writeOnly.notShared', 'workers[0].api', '"elsewhere"', {
    basicAuth: BasicAuth.writeOnly(),
    workers: [{ workPool: 'pool', namespace: Namespace.existing('elsewhere') }],
  }),
];

/** Props with one problem each. */
export const BAD_INPUT: BadInput[] = [
  ...NAMES,
  ...LABELS,
  ...POD_SPECS,
  ...CREDENTIALS,
  ...DATABASES,
  ...SETUPS,
  ...EXPOSURE,
  ...VERSIONS,
  ...OPERATIONS,
  ...WORKERS,
  ...PREFECT1_BAD_INPUT,
  ...PROPS_BAD_INPUT,
];
