import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  CertificateSource,
  ChartSource,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
  PrefectWorker,
  type PrefectWorkerProps,
  PullPolicy,
  Redis,
  ServiceType,
  SslMode,
  WorkerApi,
  type WorkerOptions,
} from '../../src';
import { TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';

/** A stack with one or more releases. */
export interface Scenario {
  readonly build: (stack: TerraformStack) => void;
  /** Names of existing Secrets that the stack's pods may refer to. */
  readonly existingSecrets?: string[];
  /** Names of existing claims that the stack's pods may mount. */
  readonly existingClaims?: string[];
}

function server(props: PrefectServerProps): (stack: TerraformStack) => void {
  return (stack) => {
    new PrefectServer(stack, 'prefect', props).addOutputs();
  };
}

/** A sensitive variable, as users pass a password. */
export function sensitive(stack: TerraformStack, id = 'password'): string {
  return new TerraformVariable(stack, id, { type: 'string', sensitive: true }).stringValue;
}

/** Text that any layer between the props and the pod could misread. */
export const HARD_TEXT = `a "b" \\ 'c' \${d} %{e} $\${f} {{ g }}\n# h: i`;

/** The same for `values`, where users may write helm expressions. */
const HARD_VALUE = HARD_TEXT.replace('{{ g }}', '');

const SCHEDULING = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [
    { key: 'prefect', operator: 'Equal', value: 'yes', effect: 'NoExecute', tolerationSeconds: 60 },
  ],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
};

const RESOURCES = { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '2Gi' } };

const POD = {
  ...SCHEDULING,
  resources: RESOURCES,
  podLabels: { team: 'data' },
  podAnnotations: { 'example.com/note': HARD_TEXT },
  environment: { PREFECT_SERVER_ANALYTICS_ENABLED: 'false', NOTE: HARD_TEXT },
  secretEnvironment: { API_TOKEN: { secretName: 'tokens', key: 'api' } },
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/prefect' },
};

const IMAGE = {
  registry: 'registry.example.com',
  repository: 'mirror/prefect',
  tag: '3.8.3-python3.12',
  pullPolicy: PullPolicy.ALWAYS,
  pullSecrets: ['registry'],
};

const RELEASE = {
  timeout: 1800,
  wait: false,
  maxHistory: 3,
  atomic: true,
  takeOwnership: true,
  upgradeInstall: true,
};

const POOL = { size: 20, maxOverflow: 5, timeout: 60, statementTimeout: 30 };

const WORKER: WorkerOptions = {
  ...POD,
  name: 'worker-one',
  workPool: 'Kubernetes_pool',
  namespace: Namespace.create('workers', { labels: { team: 'data' }, annotations: { note: HARD_TEXT } }),
  workQueues: ['high', 'low'],
  concurrencyLimit: 7,
  createPool: true,
  replicas: 2,
  job: {
    namespace: Namespace.create('jobs'),
    image: 'example.com/flows:1.0',
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '1', memory: '1Gi' },
    nodeSelector: { pool: 'jobs' },
    tolerations: [{ key: 'jobs', operator: 'Exists' }],
    serviceAccountName: 'flows',
    pullSecrets: ['registry'],
    environment: { NOTE: HARD_TEXT },
    ttlAfterFinished: 3600,
  },
  clusterUid: 'a-cluster',
  livenessProbe: false,
  prefectVersion: '3.8.2',
  image: { ...IMAGE, tag: '3.8.2-python3.12-kubernetes' },
  chart: ChartSource.fromRepository({ repository: 'oci://registry.example.com/charts' }),
  values: [{ worker: { config: { http2: false } } }, 'worker:\n  config:\n    queryInterval: 7\n'],
  release: RELEASE,
};

const REDIS = Redis.external({
  host: 'redis.example.com',
  port: 6380,
  database: 2,
  username: 'prefect',
  password: { secretName: 'redis', key: 'password' },
  ssl: true,
  docketUrl: { secretName: 'redis', key: 'url' },
});

const DATABASES: Record<string, Scenario> = {
  defaults: { build: server({}) },
  'bundled with everything': {
    build: server({
      name: 'data-server',
      database: Database.bundled({
        ...SCHEDULING,
        name: 'pre fect',
        username: 'us@er',
        pool: POOL,
        credentials: Credentials.generated({ length: 64, specialCharacters: '-_%{}${', version: 3 }),
        size: '20Gi',
        storageClass: 'fast',
        accessMode: 'ReadWriteMany',
        preventDestroy: false,
        image: { ...IMAGE, repository: 'mirror/postgresql', tag: '14.18.0' },
        resources: RESOURCES,
      }),
    }),
  },
  'bundled on an existing claim': {
    build: server({ database: Database.bundled({ existingClaim: 'old-data', setPasswordAtStart: false }) }),
    existingClaims: ['old-data'],
  },
  'a release of another name than its objects': {
    build: server({
      releaseName: 'mine',
      namespace: Namespace.existing('prefect'),
      database: Database.bundled({ existingClaim: 'data-mine-postgresql-0' }),
      workers: [{ workPool: 'pool', name: 'prefect-worker', releaseName: 'runner', createPool: false }],
    }),
    existingClaims: ['data-mine-postgresql-0'],
  },
  'bundled with a given password': {
    build: (stack) => {
      const credentials = Credentials.fromPassword(sensitive(stack), { version: 2 });
      server({ database: Database.bundled({ credentials }) })(stack);
    },
  },
  'bundled with an existing Secret': {
    build: server({
      database: Database.bundled({
        credentials: Credentials.fromSecret('my-database', { password: 'pw', urlEncodedPassword: 'pw-url' }),
      }),
    }),
    existingSecrets: ['my-database'],
  },
  'bundled, write-only': {
    build: server({
      database: Database.bundled({
        credentials: Credentials.writeOnly({ length: 48, specialCharacters: '-_%{', version: 2 }),
      }),
      basicAuth: BasicAuth.writeOnly(),
      workers: [{ workPool: 'default' }],
    }),
  },
  external: {
    build: (stack) => {
      server({
        database: Database.external({
          host: 'db.example.com',
          port: 6432,
          name: 'prefect',
          username: 'prefect@tenant',
          credentials: Credentials.fromPassword(sensitive(stack)),
          sslMode: SslMode.REQUIRE,
          transactionPooler: true,
          pool: POOL,
        }),
      })(stack);
    },
  },
  'external, verified': {
    build: server({
      database: Database.external({
        host: 'db.example.com',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromConfigMap('database-ca', 'root.pem'),
        sslClientCertificate: 'database-client',
      }),
    }),
    existingSecrets: ['database-client'],
  },
  'external, set up by a Job': {
    build: server({
      ...SCHEDULING,
      image: IMAGE,
      database: Database.external({
        host: 'db.example.com',
        username: 'a $(b) role',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromConfigMap('database-ca', 'root.pem'),
        sslClientCertificate: 'database-client',
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    }),
    existingSecrets: ['database-client', 'admin'],
  },
  'external with an operator’s Secret': {
    build: server({
      database: Database.external({
        credentials: Credentials.fromSecret('pg-app', {
          password: 'password',
          username: 'user',
          host: 'host',
          port: 'port',
          database: 'dbname',
        }),
      }),
    }),
    existingSecrets: ['pg-app'],
  },
  'external with a connection string': {
    build: server({
      database: Database.external({
        credentials: Credentials.fromSecret('pg-url', { connectionString: 'url' }),
      }),
    }),
    existingSecrets: ['pg-url'],
  },
  SQLite: { build: server({ database: Database.sqlite({ size: '2Gi', storageClass: 'fast' }) }) },
};

const EXPOSURE: Record<string, Scenario> = {
  'node port': {
    build: server({
      service: { type: ServiceType.NODE_PORT, port: 80, nodePort: 30080, annotations: { note: HARD_TEXT } },
    }),
  },
  'load balancer': { build: server({ service: { type: ServiceType.LOAD_BALANCER } }) },
  ingress: {
    build: server({
      basePath: '/prefect/',
      ingress: {
        host: 'prefect.example.com',
        className: 'nginx',
        path: '/prefect',
        pathType: 'ImplementationSpecific',
        annotations: { 'nginx.ingress.kubernetes.io/configuration-snippet': HARD_TEXT },
        tlsSecretName: 'prefect-tls',
      },
    }),
  },
  'ingress that rewrites': {
    build: server({
      uiApiUrl: 'https://example.com/tools/prefect/api',
      ingress: { host: 'example.com', path: '/tools/prefect' },
    }),
  },
  gateway: {
    build: server({
      gateway: {
        name: 'public',
        namespace: 'gateways',
        sectionName: 'web',
        hostnames: ['prefect.example.com', 'prefect.example.org'],
        https: false,
      },
    }),
  },
  'basic auth': { build: server({ basicAuth: BasicAuth.generated({ version: 2 }) }) },
  'given basic auth': {
    build: (stack) => server({ basicAuth: BasicAuth.fromPassword(sensitive(stack)) })(stack),
  },
  'existing basic auth': {
    build: server({
      basicAuth: BasicAuth.fromSecret('my-auth'),
      workers: [{ workPool: 'a', namespace: Namespace.existing('elsewhere') }],
    }),
    existingSecrets: ['my-auth'],
  },
};

const OPERATIONS: Record<string, Scenario> = {
  operations: {
    build: server({
      ...POD,
      namespace: Namespace.existing('tools'),
      prefectVersion: '3.8.3',
      image: IMAGE,
      chart: ChartSource.fromRepository({ version: '2026.8.18172642' }),
      replicas: 1,
      startupTimeout: 1205,
      retention: { eventDays: 3, flowRunDays: 90 },
      release: RELEASE,
    }),
    existingSecrets: ['tokens'],
  },
  'several servers on Redis': {
    build: server({
      ...POD,
      replicas: 3,
      redis: REDIS,
      database: Database.external({
        host: 'db.example.com',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_CA,
        sslCa: CertificateSource.fromSecret('database-ca'),
      }),
    }),
    existingSecrets: ['tokens', 'redis', 'database-ca'],
  },
  'values of the user': {
    build: server({
      environment: { OURS: HARD_TEXT },
      values: [
        { server: { loggingLevel: 'DEBUG', env: [{ name: 'SERVER_ONLY', value: HARD_VALUE }] } },
        '{"server": {"debug": true}}',
        { global: { prefect: { env: [{ name: 'FIRST', value: '1' }] } } },
        `global:\n  prefect:\n    env:\n    - name: TEXT\n      value: ${JSON.stringify(HARD_VALUE)}\n`,
        { commonAnnotations: { note: HARD_VALUE }, server: { lifecycle: null } },
      ],
    }),
  },
};

/** Props of workers without a server in the stack, by scenario. */
export const STANDALONE_WORKERS: Record<string, PrefectWorkerProps> = {
  'worker of Prefect Cloud': {
    workPool: 'cloud',
    api: WorkerApi.cloud({
      accountId: 'account',
      workspaceId: 'workspace',
      apiKey: { secretName: 'prefect-cloud', key: 'api-key' },
      url: 'https://api.prefect.cloud/api',
    }),
  },
  'worker of a server elsewhere': {
    workPool: 'elsewhere',
    api: WorkerApi.selfHosted({ url: 'https://prefect.example.com/api', authSecretName: 'auth' }),
  },
};

function standalone(name: string): (stack: TerraformStack) => void {
  return (stack) => {
    new PrefectWorker(stack, 'worker', STANDALONE_WORKERS[name]);
  };
}

const LABELS = { team: 'data', 'example.com/cost-center': '12', stage: 'true' };

const POD_SPEC = {
  initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', args: [HARD_TEXT] }],
  containers: [{ name: 'exporter', image: 'exporter:1', env: [{ name: 'NOTE', value: HARD_TEXT }] }],
  volumes: [{ name: 'cache', emptyDir: {} }],
  volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
  environmentFromSecret: 'more-tokens',
  environmentFromConfigMap: 'more-settings',
  securityContext: { runAsUser: 2000, fsGroup: null },
  containerSecurityContext: { runAsUser: 2000, capabilities: { drop: ['ALL'] } },
  priorityClassName: 'important',
};

const SERVER_KEYS: PrefectServerProps = {
  labels: LABELS,
  pod: { ...POD_SPEC, terminationGracePeriodSeconds: 90 },
  loggingLevel: 'INFO',
  serviceAccountName: 'prefect',
  podLabels: { team: 'platform' },
  service: {
    type: ServiceType.NODE_PORT,
    externalTrafficPolicy: 'Local',
    ipFamilyPolicy: 'PreferDualStack',
    ipFamilies: ['IPv6', 'IPv4'],
  },
  ingress: {
    host: 'prefect.example.com',
    tlsSecretName: 'prefect-tls',
    extraHosts: ['prefect.example.org'],
    extraPaths: [
      {
        path: '/*',
        pathType: 'ImplementationSpecific',
        backend: { service: { name: 'ssl-redirect', port: { name: 'use-annotation' } } },
      },
    ],
  },
  workers: [
    {
      workPool: 'scaled',
      labels: { stage: 'false', owner: 'etl' },
      namespace: Namespace.create('scaled'),
      pod: POD_SPEC,
      serviceAccountName: 'worker',
      autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpu: 70, targetMemory: 90 },
      podDisruptionBudget: { maxUnavailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      roleRules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      queryInterval: 2,
      prefetchSeconds: 60,
    },
    { workPool: 'named', displayName: 'the only one' },
  ],
};

const KEYS: Record<string, Scenario> = {
  'keys that users set often': {
    build: server(SERVER_KEYS),
    existingSecrets: ['more-tokens'],
  },
  'keys that users set often, with Redis': {
    build: server({
      ...SERVER_KEYS,
      replicas: 2,
      backgroundReplicas: 2,
      redis: REDIS,
      database: Database.external({
        host: 'db.example.com',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_CA,
        sslCa: CertificateSource.fromSecret('database-ca'),
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    }),
    existingSecrets: ['more-tokens', 'redis', 'database-ca', 'admin'],
  },
};

const WORKERS: Record<string, Scenario> = {
  'a worker that follows the tag of its server': {
    build: server({ image: { tag: '3.8.2-python3.12' }, workers: [{ workPool: 'kubernetes' }] }),
  },
  'workers in three namespaces': {
    build: server({
      basicAuth: BasicAuth.generated(),
      workers: [WORKER, { workPool: 'small' }, { workPool: 'third', createPool: false }],
    }),
    existingSecrets: ['tokens'],
  },
  'worker with a template of its own': {
    build: server({
      workers: [
        {
          workPool: 'own',
          job: { template: { job_configuration: { image: '{{ image }}' }, variables: { properties: {} } } },
        },
      ],
    }),
  },
  'worker of Prefect Cloud': {
    build: standalone('worker of Prefect Cloud'),
    existingSecrets: ['prefect-cloud'],
  },
  'worker of a server elsewhere': {
    build: standalone('worker of a server elsewhere'),
    existingSecrets: ['auth'],
  },
};

const VERSIONS: Record<string, Scenario> = Object.fromEntries(
  Object.keys(TESTED_CHART_VERSIONS).map((version) => {
    const chart = ChartSource.fromRepository({ version });
    const props = {
      chart,
      basicAuth: BasicAuth.generated(),
      ingress: { host: 'prefect.example.com', tlsSecretName: 'prefect-tls' },
      startupTimeout: 300,
      workers: [{ workPool: 'default', chart, job: { image: 'example.com/flows:1.0' } }],
    };
    return [`charts of version ${version}`, { build: server(props) }];
  }),
);

/** Stacks that together use every prop. */
export const SCENARIOS: Record<string, Scenario> = {
  ...DATABASES,
  ...EXPOSURE,
  ...OPERATIONS,
  ...KEYS,
  ...WORKERS,
  ...VERSIONS,
};
