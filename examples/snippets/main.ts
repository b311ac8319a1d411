/** Snippets of the documents that no example has. Don't deploy it. */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, S3Backend, TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  CertificateSource,
  ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
  PrefectWorker,
  Redis,
  ServiceType,
  SslMode,
  WorkerApi,
} from 'cdktf-prefect';

const app = new App();

function newStack(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new KubernetesProvider(stack, 'kubernetes', {});
  new HelmProvider(stack, 'helm', { kubernetes: {} });
  new RandomProvider(stack, 'random');
  return stack;
}

/** One stack per snippet, so that each can call its server `prefect`. */
function snippetStack(name: string): TerraformStack {
  const stack = newStack(name);
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  return stack;
}

{
  const stack = snippetStack('generated');
  // #region generated
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({
      credentials: Credentials.generated({ length: 40, specialCharacters: '-_.~', version: 1 }),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('rotation');
  // #region rotation
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ credentials: Credentials.generated({ version: 2 }) }),
    basicAuth: BasicAuth.generated({ version: 2 }),
  });
  // #endregion
}
{
  const stack = snippetStack('given');
  // #region given
  const password = new TerraformVariable(stack, 'database_password', {
    type: 'string',
    sensitive: true,
    nullable: false,
  });
  const credentials = Credentials.fromPassword(password.stringValue, { version: 1 });
  // #endregion
  new PrefectServer(stack, 'prefect', { database: Database.external({ host: 'postgres', credentials }) });
}
{
  const stack = snippetStack('connection-string');
  // #region connection-string
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      credentials: Credentials.fromSecret('prefect-database', { connectionString: 'url' }),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('unprotected');
  // #region unprotected
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ preventDestroy: false }),
  });
  // #endregion
}
{
  const stack = snippetStack('bundled');
  // #region bundled
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({
      size: '20Gi',
      storageClass: 'fast',
      resources: { requests: { cpu: '500m', memory: '1Gi' } },
      image: { registry: 'mirror.example.com', pullSecrets: ['mirror'] },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('mutual-tls');
  // #region mutual-tls
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.fromSecret('prefect-database'),
      sslMode: SslMode.VERIFY_FULL,
      sslCa: CertificateSource.fromSecret('postgres-ca'),
      sslClientCertificate: 'prefect-client',
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('setup');
  // #region setup
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.generated({ version: 1 }),
      setup: { adminPassword: { secretName: 'postgres-admin', key: 'password' } },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('pooler');
  // #region pooler
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'pgbouncer.databases.svc',
      port: 6432,
      credentials: Credentials.fromSecret('prefect-database'),
      transactionPooler: true,
      pool: { size: 5, maxOverflow: 5, timeout: 30, statementTimeout: 60 },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('retention');
  // #region retention
  new PrefectServer(stack, 'prefect', {
    retention: { eventDays: 14, flowRunDays: 90 },
  });
  // #endregion
}
{
  const stack = snippetStack('sqlite');
  // #region sqlite
  new PrefectServer(stack, 'prefect', { database: Database.sqlite({ size: '2Gi' }) });
  // #endregion
}
{
  const stack = snippetStack('load-balancer');
  // #region load-balancer
  new PrefectServer(stack, 'prefect', {
    basicAuth: BasicAuth.generated(),
    service: {
      type: ServiceType.LOAD_BALANCER,
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
    },
  });
  // #endregion
}
{
  const stack = snippetStack('gateway');
  // #region gateway
  new PrefectServer(stack, 'prefect', {
    basicAuth: BasicAuth.generated(),
    gateway: { name: 'public', namespace: 'gateways', hostnames: ['prefect.example.com'] },
  });
  // #endregion
}
{
  const stack = snippetStack('base-path');
  // #region base-path
  new PrefectServer(stack, 'prefect', {
    basePath: '/prefect',
    ingress: { host: 'tools.example.com', className: 'nginx', tlsSecretName: 'tools-tls' },
  });
  // #endregion
}
{
  const stack = snippetStack('server-of-another-stack');
  // #region server-of-another-stack
  const prefect = PrefectServer.fromServerAttributes({
    namespace: 'prefect',
    apiAuthSecretName: 'prefect-server-api-auth',
  });
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.existing(prefect.namespace),
    api: WorkerApi.server(prefect),
  });
  // #endregion
}
{
  const stack = snippetStack('self-hosted');
  // #region self-hosted
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.create('prefect-worker'),
    api: WorkerApi.selfHosted({
      url: 'https://prefect.example.com/api',
      authSecretName: 'prefect-api-auth',
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('cloud');
  // #region cloud
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.existing('prefect-worker'),
    api: WorkerApi.cloud({
      accountId: '6b1d0c6e-5b1f-4d2c-9d7a-1f0f5a1c2b3d',
      workspaceId: 'c2a7f0d4-8e61-4f0b-a3c5-0d9e8b7a6f54',
      apiKey: { secretName: 'prefect-cloud', key: 'api-key' },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('pool-of-others');
  // #region pool-of-others
  new PrefectServer(stack, 'prefect', {
    workers: [{ workPool: 'from-terraform', createPool: false }],
  });
  // #endregion
}
{
  const stack = snippetStack('pods');
  // #region pods
  new PrefectServer(stack, 'prefect', {
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'prefect', effect: 'NoSchedule' }],
    podLabels: { team: 'data' },
    environment: { PREFECT_SERVER_ANALYTICS_ENABLED: 'false' },
    secretEnvironment: { SMTP_PASSWORD: { secretName: 'smtp', key: 'password' } },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/prefect' },
    startupTimeout: 1200,
    release: { timeout: 1800 },
  });
  // #endregion
}
{
  const stack = snippetStack('pod');
  // #region pod
  new PrefectServer(stack, 'prefect', {
    labels: { 'example.com/cost-center': '4711' },
    serviceAccountName: 'prefect',
    pod: {
      priorityClassName: 'important',
      environmentFromSecret: 'smtp',
      initContainers: [
        {
          name: 'sql-proxy',
          image: 'example.com/sql-proxy:2.1',
          restartPolicy: 'Always',
          args: ['--port=5432'],
        },
      ],
      volumes: [{ name: 'ca', configMap: { name: 'company-ca' } }],
      volumeMounts: [{ name: 'ca', mountPath: '/etc/company-ca', readOnly: true }],
      containerSecurityContext: { capabilities: { drop: ['ALL'] } },
    },
    workers: [
      {
        workPool: 'kubernetes',
        autoscaling: { maxReplicas: 5 },
        podDisruptionBudget: { maxUnavailable: 1 },
        roleRules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      },
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('values');
  // #region values
  new PrefectServer(stack, 'prefect', {
    values: [
      { server: { revisionHistoryLimit: 3, env: [{ name: 'TZ', value: 'UTC' }] } },
      'service:\n  annotations:\n    example.com/team: data\n',
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('redis');
  // #region redis
  new PrefectServer(stack, 'prefect', {
    replicas: 3,
    redis: Redis.external({
      host: 'redis.databases.svc',
      password: { secretName: 'redis', key: 'password' },
      docketUrl: { secretName: 'redis', key: 'docket-url' },
    }),
    database: Database.external({
      host: 'postgres.databases.svc',
      credentials: Credentials.fromSecret('prefect-database'),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('mirror');
  // #region mirror
  new PrefectServer(stack, 'prefect', {
    chart: ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts' }),
    image: { registry: 'mirror.example.com', pullSecrets: ['mirror'] },
  });
  // #endregion
}
{
  const stack = snippetStack('archives');
  // #region archives
  const archive = (chart: string): ChartSource =>
    ChartSource.fromArchive(`/srv/charts/${chart}-2026.8.18172642.tgz`, '2026.8.18172642');
  new PrefectServer(stack, 'prefect', {
    chart: archive('prefect-server'),
    workers: [{ workPool: 'kubernetes', chart: archive('prefect-worker') }],
  });
  // #endregion
}
{
  const stack = snippetStack('prefix');
  // #region prefix
  const staging = new PrefectServer(stack, 'staging', { namespace: Namespace.create('staging') });
  staging.addOutputs('staging_');
  // #endregion
}
{
  const stack = newStack('backend');
  // #region backend
  new S3Backend(stack, {
    bucket: 'terraform-state',
    key: 'prefect.tfstate',
    region: 'eu-central-1',
    encrypt: true,
    kmsKeyId: 'alias/terraform-state',
  });
  // #endregion
  new PrefectServer(stack, 'prefect');
}
{
  const stack = snippetStack('prefect1-chart');
  // #region prefect1-chart
  new Prefect1Server(stack, 'prefect', {
    chart: ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts' }),
  });
  // #endregion
}
{
  const stack = snippetStack('prefect1-external');
  // #region prefect1-external
  new Prefect1Server(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.generated(),
      sslMode: SslMode.REQUIRE,
      setup: { adminPassword: { secretName: 'postgres-admin', key: 'password' } },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('prefect1-ingress');
  // #region prefect1-ingress
  const ingress = {
    host: 'prefect.example.com',
    tlsSecretName: 'prefect-tls',
    annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/auth' },
  };
  new Prefect1Server(stack, 'prefect', { ui: { ingress }, apollo: { ingress } });
  // #endregion
}
{
  const stack = snippetStack('prefect1-restore');
  // #region prefect1-restore
  const replicas = 0;
  new Prefect1Server(stack, 'prefect', {
    createTenant: false,
    values: [{ apollo: { replicas }, graphql: { replicas }, hasura: { replicas }, towel: { replicas } }],
  });
  // #endregion
}

app.synth();
