import type { TerraformStack } from 'cdktf';
import {
  ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  PullPolicy,
  ServiceType,
  SslMode,
} from '../../src';
import { HARD_TEXT, type Scenario, sensitive } from './scenarios/scenario';

function server(props: Prefect1ServerProps): (stack: TerraformStack) => void {
  return (stack) => {
    new Prefect1Server(stack, 'prefect', props).addOutputs();
  };
}

const GUARD = { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com', note: HARD_TEXT };

const SCHEDULING = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'prefect', operator: 'Exists' }],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
};

const VARIABLES = {
  environment: { NOTE: HARD_TEXT },
  secretEnvironment: { API_TOKEN: { secretName: 'tokens', key: 'api' } },
};

const AGENT = {
  ...SCHEDULING,
  ...VARIABLES,
  labels: ['kubernetes', 'a "b"'],
  replicas: 2,
  resources: { limits: { cpu: '500m', memory: '512Mi' } },
  imageRepository: 'mirror/prefect',
  imageTag: '1.4.1',
  podAnnotations: { agent: HARD_TEXT },
  job: {
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    imagePullPolicy: PullPolicy.ALWAYS,
    imagePullSecrets: ['flows', 'more'],
    template: Prefect1JobTemplate.inline({ kind: 'Job', metadata: { annotations: { note: HARD_TEXT } } }),
  },
};

/** Stacks that together use every prop of `Prefect1Server`. */
export const PREFECT1_SCENARIOS: Record<string, Scenario> = {
  defaults: { build: server({}) },
  everything: {
    build: server({
      ...SCHEDULING,
      ...VARIABLES,
      name: 'legacy',
      namespace: Namespace.existing('tools'),
      database: Database.bundled({
        ...SCHEDULING,
        name: 'flows',
        username: 'owner',
        credentials: Credentials.generated({ length: 64, specialCharacters: '-_%{}${', version: 3 }),
        size: '20Gi',
        storageClass: 'fast',
        accessMode: 'ReadWriteOncePod',
        image: {
          registry: 'registry.example.com',
          repository: 'mirror/postgresql',
          tag: '14.13.0',
          pullPolicy: PullPolicy.ALWAYS,
          pullSecrets: ['registry'],
        },
        resources: { limits: { memory: '2Gi' } },
      }),
      tenant: { name: 'My team', slug: 'my-team' },
      createTenant: true,
      agent: AGENT,
      versions: { server: '2022.09.20', core: '1.3.1', ui: '2022-09-01', hasura: 'v2.1.0' },
      imageRegistry: 'registry.example.com',
      pullPolicy: PullPolicy.ALWAYS,
      pullSecrets: ['registry'],
      podAnnotations: { note: HARD_TEXT },
      serviceAccountAnnotations: { role: HARD_TEXT },
      chart: ChartSource.fromRepository({ repository: 'https://charts.example.com' }),
      values: [{ prefectConfig: { telemetry: { enabled: 'false' } } }, 'apollo:\n  replicas: 2\n'],
      release: { timeout: 1200, maxHistory: 3 },
    }),
    existingSecrets: ['tokens'],
  },
  labels: {
    build: server({
      labels: { team: 'data', stage: 'true' },
      ui: { ingress: { host: 'prefect.example.com', annotations: GUARD } },
      apollo: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: ['10.0.0.0/8'] },
      apolloApiUrl: 'http://api.example.com/graphql',
      agent: { job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
    }),
  },
  ingress: {
    build: server({
      ui: {
        ingress: {
          host: 'prefect.example.com',
          className: 'nginx',
          path: '/',
          annotations: GUARD,
          tlsSecretName: 'tls',
        },
      },
      apollo: { ingress: { host: 'prefect.example.com', annotations: GUARD, tlsSecretName: 'tls' } },
    }),
  },
  'load balancers': {
    build: server({
      ui: { type: ServiceType.LOAD_BALANCER, port: 80, allowedSourceRanges: ['10.0.0.0/8'] },
      apollo: {
        type: ServiceType.LOAD_BALANCER,
        port: 4300,
        annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
      },
    }),
  },
  'node port': {
    build: server({
      ui: { type: ServiceType.NODE_PORT },
      apolloApiUrl: 'http://node.example.com:30200/graphql',
      acknowledgeNoAuthentication: true,
      serviceAccountName: 'mine',
    }),
  },
  external: {
    build: (stack) =>
      server({
        database: Database.external({
          host: 'db.example.com',
          port: 6432,
          name: 'flows',
          username: 'owner@tenant',
          credentials: Credentials.fromPassword(sensitive(stack)),
          sslMode: SslMode.REQUIRE,
          setup: {
            adminPassword: { secretName: 'admin', key: 'password' },
            adminUsername: 'root',
            image: 'registry.example.com/psql:15',
            twoRoles: true,
          },
        }),
      })(stack),
    existingSecrets: ['admin'],
  },
  'bundled with a given password': {
    build: (stack) =>
      server({ database: Database.bundled({ credentials: Credentials.fromPassword(sensitive(stack)) }) })(
        stack,
      ),
  },
  'bundled with an existing Secret and claim': {
    build: server({
      database: Database.bundled({
        existingClaim: 'data-prefect-postgresql-0',
        credentials: Credentials.fromSecret('old', { adminPassword: 'root-password' }),
      }),
      agent: { job: { template: Prefect1JobTemplate.fromConfigMap('templates', 'gpu.yaml') } },
    }),
    existingSecrets: ['old'],
    existingClaims: ['data-prefect-postgresql-0'],
  },
  'bundled, write-only': {
    build: server({
      database: Database.bundled({ credentials: Credentials.writeOnly() }),
      agent: { job: { template: Prefect1JobTemplate.fromFile('s3://bucket/template.yaml') } },
      createTenant: true,
    }),
  },
};
