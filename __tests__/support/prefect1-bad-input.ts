import {
  ChartSource,
  Credentials,
  Database,
  type ExternalDatabaseOptions,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  PullPolicy,
  ServiceType,
  SslMode,
} from '../../src';
import { documentAt } from '../../src/helm/user-value-checks';
import type { BadInput } from './template';

function prefect1(id: string, path: string, got: string, props: Prefect1ServerProps): BadInput {
  return { id, path, got, prefect1: props, build: (stack) => new Prefect1Server(stack, 'prefect', props) };
}

function prefect1External(
  id: string,
  path: string,
  got: string,
  options: Partial<ExternalDatabaseOptions>,
): BadInput {
  const credentials = Credentials.generated();
  return prefect1(id, `database.${path}`, got, {
    database: Database.external({ host: 'db.example.com', credentials, ...options }),
  });
}

const INGRESS = { host: 'a.example.com' };
const OPEN = { acknowledgeNoAuthentication: true };

/** Props of a Prefect 1 server with one problem each. */
export const PREFECT1_BAD_INPUT: BadInput[] = [
  prefect1('name.invalid', 'name', '"Prefect"', { name: 'Prefect' }),
  prefect1('label.reserved', 'labels["helm.sh/chart"]', '"a"', { labels: { 'helm.sh/chart': 'a' } }),
  prefect1('namespace.name.invalid', 'namespace', '"a_b"', { namespace: Namespace.existing('a_b') }),
  prefect1('database.kind.unsupported', 'database', '"sqlite"', { database: Database.sqlite() }),
  prefect1('database.prop.unsupported', 'database.pool', '"a value"', {
    database: Database.bundled({ pool: { size: 3 } }),
  }),
  prefect1('database.identifier.unsupported', 'database.username', '"a@b"', {
    database: Database.bundled({ username: 'a@b' }),
  }),
  prefect1External('database.identifier.unsupported', 'name', '"a/b"', { name: 'a/b' }),
  prefect1External('database.identifier.unsupported', 'username', '"a:b"', { username: 'a:b' }),
  prefect1External('database.sslMode.unsupported', 'sslMode', '"verify-full"', {
    sslMode: SslMode.VERIFY_FULL,
  }),
  prefect1External('database.keys.fixed', 'credentials.keys.password', '"password"', {
    credentials: Credentials.fromSecret('pg', { password: 'password' }),
  }),
  prefect1External('database.keys.unsupported', 'credentials.keys.host', '"host"', {
    credentials: Credentials.fromSecret('pg', { host: 'host' }),
  }),
  prefect1External('database.keys.unsupported', 'credentials.keys.adminPassword', '"root"', {
    credentials: Credentials.fromSecret('pg', { adminPassword: 'root' }),
  }),
  prefect1('exposure.unauthenticated', 'ui.type', '"no allow-list and no authentication"', {
    ui: { type: ServiceType.LOAD_BALANCER },
  }),
  prefect1('exposure.unauthenticated', 'apollo.type', '"no allow-list', {
    apollo: { type: ServiceType.NODE_PORT },
  }),
  prefect1('exposure.unauthenticated', 'apollo.ingress', '"no allow-list', {
    apollo: { ingress: { ...INGRESS, annotations: { 'cert-manager.io/cluster-issuer': 'x' } } },
  }),
  prefect1('exposure.unauthenticated', 'apollo.type', '"no allow-list', {
    apollo: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: ['0.0.0.0/0', '::/0'] },
  }),
  ...[['10.0.0.0/8', '::/0'], ['0.0.0.0/1', '128.0.0.0/1'], ['::/1', '8000::/1'], ['2000::/3']].map(
    (allowedSourceRanges) =>
      prefect1('exposure.unauthenticated', 'ui.type', '"no allow-list', {
        ui: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges },
      }),
  ),
  ...[
    { 'nginx.ingress.kubernetes.io/auth-url': '' },
    { 'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com' },
    { 'alb.ingress.kubernetes.io/auth-type': 'none' },
    { 'alb.ingress.kubernetes.io/inbound-cidrs': '10.0.0.0/8, 0.0.0.0/0' },
    { 'nginx.ingress.kubernetes.io/whitelist-source-range': '128.0.0.0/1,0.0.0.0/1' },
    // Service annotations don't count.
    { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
    { 'service.beta.kubernetes.io/aws-load-balancer-security-groups': 'sg-1' },
    { 'example.com/load-balancer-source-ranges': '10.0.0.0/8' },
  ].map((annotations) =>
    prefect1('exposure.unauthenticated', 'apollo.ingress', '"no allow-list', {
      apollo: { ingress: { ...INGRESS, annotations: annotations as unknown as Record<string, string> } },
    }),
  ),
  ...[
    { 'service.beta.kubernetes.io/load-balancer-source-ranges': '0.0.0.0/0' },
    { 'service.beta.kubernetes.io/aws-load-balancer-extra-security-groups': 'sg-1' },
    // Ingress annotations don't count.
    { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com' },
    { 'nginx.ingress.kubernetes.io/whitelist-source-range': '10.0.0.0/8' },
    { 'traefik.ingress.kubernetes.io/router.middlewares': 'auth' },
    { 'example.com/load-balancer-source-ranges': '10.0.0.0/8' },
  ].map((annotations) =>
    prefect1('exposure.unauthenticated', 'ui.type', '"no allow-list', {
      ui: { type: ServiceType.LOAD_BALANCER, annotations: annotations as unknown as Record<string, string> },
    }),
  ),
  // Nothing restricts access to a node port.
  ...[
    { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
    { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com' },
    { 'traefik.ingress.kubernetes.io/router.middlewares': 'auth' },
  ].map((annotations) =>
    prefect1('exposure.unauthenticated', 'apollo.type', '"no allow-list', {
      apollo: { type: ServiceType.NODE_PORT, annotations: annotations as unknown as Record<string, string> },
    }),
  ),
  prefect1('exposure.unauthenticated', 'apollo.type', '"no allow-list', {
    apollo: { type: ServiceType.NODE_PORT, allowedSourceRanges: ['10.0.0.0/8'] },
  }),
  prefect1('service.type.unknown', 'ui.type', '"Headless"', { ui: { type: ServiceType.of('Headless') } }),
  prefect1('port.outOfRange', 'apollo.port', '0', { apollo: { port: 0 } }),
  ...['all', '10.0.0.0', '300.0.0.0/8', '10.0.0.0/33'].map((range) =>
    prefect1('service.range.invalid', 'ui.allowedSourceRanges', `"${range}"`, {
      ui: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: [range] },
    }),
  ),
  prefect1('service.range.unused', 'ui.allowedSourceRanges', '["10.0.0.0/8"]', {
    ui: { allowedSourceRanges: ['10.0.0.0/8'] },
  }),
  prefect1('ingress.host.missing', 'ui.ingress.host', '""', { ui: { ingress: { host: '' } } }),
  prefect1('host.invalid', 'apollo.ingress.host', '"a b"', { apollo: { ingress: { host: 'a b' } } }),
  ...['prefect', 'api.tools.svc', 'api.cluster.local', 'prefect1-ui.prefect1'].map((host) =>
    prefect1('ingress.host.inCluster', 'apollo.ingress.host', `"${host}"`, {
      ...OPEN,
      apollo: { ingress: { host } },
    }),
  ),
  prefect1('apollo.unreachable', 'apollo', 'nothing', { ...OPEN, ui: { ingress: INGRESS } }),
  prefect1('apolloApiUrl.missing', 'apolloApiUrl', 'nothing', {
    ...OPEN,
    ui: { ingress: INGRESS },
    apollo: { type: ServiceType.NODE_PORT },
  }),
  prefect1('apolloApiUrl.invalid', 'apolloApiUrl', '"example.com/graphql"', {
    apolloApiUrl: 'example.com/graphql',
  }),
  prefect1('apolloApiUrl.inCluster', 'apolloApiUrl', '"http://a.b.svc:4200/graphql"', {
    apolloApiUrl: 'http://a.b.svc:4200/graphql',
  }),
  prefect1('apolloApiUrl.inCluster', 'apolloApiUrl', '"http://prefect1-apollo:4200/graphql"', {
    apolloApiUrl: 'http://prefect1-apollo:4200/graphql',
  }),
  prefect1('apolloApiUrl.inCluster', 'apolloApiUrl', '"http://prefect1-apollo.prefect1:4200/graphql"', {
    apolloApiUrl: 'http://prefect1-apollo.prefect1:4200/graphql',
  }),
  prefect1('apolloApiUrl.mixedContent', 'apollo.ingress.tlsSecretName', 'nothing', {
    ...OPEN,
    ui: { ingress: { ...INGRESS, tlsSecretName: 'tls' } },
    apollo: { ingress: INGRESS },
  }),
  prefect1('apolloApiUrl.mixedContent', 'apolloApiUrl', '"http://b.example.com/graphql"', {
    ...OPEN,
    ui: { ingress: { ...INGRESS, tlsSecretName: 'tls' } },
    apolloApiUrl: 'http://b.example.com/graphql',
  }),
  prefect1('apollo.ingress.path.misses', 'apollo.ingress.path', '"/api"', {
    ...OPEN,
    apollo: { ingress: { ...INGRESS, path: '/api' } },
  }),
  prefect1('ui.ingress.path.unsupported', 'ui.ingress.path', '"/prefect"', {
    ...OPEN,
    ui: { ingress: { ...INGRESS, path: '/prefect' } },
    apollo: { ingress: INGRESS },
  }),
  prefect1('ingress.path.twice', 'apollo.ingress.path', '"/"', {
    ...OPEN,
    ui: { ingress: INGRESS },
    apollo: { ingress: { ...INGRESS, path: '/' } },
  }),
  prefect1('agent.withoutTenant', 'createTenant', 'false', { createTenant: false, agent: {} }),
  prefect1('tenant.name.invalid', 'tenant.name', '"$(HOME)"', { tenant: { name: '$(HOME)' } }),
  prefect1('tenant.slug.invalid', 'tenant.slug', '"My Team"', { tenant: { slug: 'My Team' } }),
  prefect1('job.resource.unknown', 'agent.job.resources.limits.nvidia.com/gpu', '"1"', {
    agent: { job: { resources: { limits: { 'nvidia.com/gpu': '1' } } } },
  }),
  prefect1('job.template.path.invalid', 'agent.job.template', '"/a; rm -rf /"', {
    agent: { job: { template: Prefect1JobTemplate.fromFile('/a; rm -rf /') } },
  }),
  prefect1('image.tag.floating', 'agent.imageTag', '"latest"', { agent: { imageTag: 'latest' } }),
  prefect1('image.tag.floating', 'versions.ui', '"latest"', { versions: { ui: 'latest' } }),
  ...['2.3.2', '3', '3.4.0-python3.11', '10.0.0'].flatMap((tag) => [
    prefect1('image.tag.notPrefect1', 'versions.core', `"${tag}"`, { versions: { core: tag } }),
    prefect1('image.tag.notPrefect1', 'agent.imageTag', `"${tag}"`, { agent: { imageTag: tag } }),
    prefect1('image.tag.notPrefect1', 'agent.imageTag', `"${tag}"`, {
      agent: { imageTag: tag, imageRepository: 'registry.example.com/prefecthq/prefect' },
    }),
  ]),
  prefect1('image.pullPolicy.unknown', 'pullPolicy', '"always"', { pullPolicy: PullPolicy.of('always') }),
  prefect1('image.registry.invalid', 'imageRegistry', '"https://a.example.com"', {
    imageRegistry: 'https://a.example.com',
  }),
  prefect1('image.repository.invalid', 'agent.imageRepository', '"a/b:1"', {
    agent: { imageRepository: 'a/b:1' },
  }),
  prefect1('image.tag.invalid', 'versions.server', '"a b"', { versions: { server: 'a b' } }),
  prefect1('object.name.invalid', 'pullSecrets[0]', '"a b"', { pullSecrets: ['a b'] }),
  prefect1('object.name.invalid', 'agent.job.imagePullSecrets[0]', '"a b"', {
    agent: { job: { imagePullSecrets: ['a b'] } },
  }),
  prefect1('toleration.operator.unknown', 'agent.tolerations[0].operator', '"In"', {
    agent: { tolerations: [{ key: 'a', operator: 'In' }] },
  }),
  prefect1('database.existingClaim.own', 'database.existingClaim', '"prefect1-database"', {
    database: Database.bundled({ existingClaim: 'prefect1-database' }),
  }),
  prefect1('label.invalid', 'namespace.labels["a"]', '"b c"', {
    namespace: Namespace.create('tools', { labels: { a: 'b c' } }),
  }),
  prefect1('chart.repository.invalid', 'chart.repository', '"charts"', {
    chart: ChartSource.fromRepository({ repository: 'charts' }),
  }),
  prefect1('serviceAccount.contradiction', 'serviceAccountAnnotations["role"]', '"mine"', {
    serviceAccountName: 'mine',
    serviceAccountAnnotations: { role: 'a' },
  }),
  prefect1('environment.reserved', 'environment["PGPASSWORD"]', '"PGPASSWORD"', {
    environment: { PGPASSWORD: 'hunter2-literal' },
  }),
  prefect1('environment.reserved', 'agent.environment["NAMESPACE"]', '"NAMESPACE"', {
    agent: { environment: { NAMESPACE: 'elsewhere' } },
  }),
  prefect1('environment.twice', 'secretEnvironment["A"]', '"A"', {
    environment: { A: '1' },
    secretEnvironment: { A: { secretName: 's', key: 'k' } },
  }),
  ...['2022.03.29', '2022.09.07', '0.0.0'].map((version) =>
    prefect1('chart.version.broken', 'chart.version', `"${version}"`, {
      chart: ChartSource.fromArchive('./chart.tgz', version),
    }),
  ),
  prefect1('chart.version.contradiction', 'chart.version', '"2022.09.23"', {
    chart: ChartSource.fromArchive('./prefect-server-2022.04.14.tgz', '2022.09.23'),
  }),
  prefect1('chart.version.tooOld', 'chart.version', '"2022.04.14"', {
    chart: ChartSource.fromRepository({ version: '2022.04.14' }),
  }),
  prefect1('chart.version.invalid', 'chart.version', '"2022.9.23"', {
    chart: ChartSource.fromRepository({ version: '2022.9.23' }),
  }),
  prefect1('chart.source.missing', 'chart.version', '"2022.10.11"', {
    chart: ChartSource.fromRepository({ version: '2022.10.11' }),
  }),
  prefect1('values.owned', 'values[0].postgresql.existingSecret', '"a value"', {
    values: [{ postgresql: { existingSecret: 'mine' } }],
  }),
  prefect1('values.owned', 'values[0].postgresql.persistence', '"a value"', {
    values: [{ postgresql: { persistence: { enabled: true } } }],
  }),
  prefect1('values.owned', 'values[0].jobs.createTenant', '"a value"', {
    values: [{ jobs: { createTenant: { enabled: true } } }],
  }),
  prefect1('values.secret', 'values[0].postgresql.postgresqlPassword', '"a value that is not shown"', {
    values: [{ postgresql: { postgresqlPassword: 'hunter2-literal' } }],
  }),
  ...[
    'initdbPassword',
    'replication.password',
    'primary.initdb.password',
    'ldap.bindpw',
    'ldap.bind_password',
  ].map((key) =>
    prefect1('values.secret', `values[0].postgresql.${key}`, '"a value that is not shown"', {
      values: [documentAt(`postgresql.${key}`, 'hunter2-literal')],
    }),
  ),
  prefect1('values.secret', 'values[0].prefectConfig.database.password', '"a value that is not shown"', {
    values: [{ prefectConfig: { database: { password: 'hunter2-literal' } } }],
  }),
  ...['hasura.service', 'graphql.service'].map((path) =>
    prefect1('values.owned', `values[0].${path}`, '"a value"', {
      values: [documentAt(path, { type: 'LoadBalancer' })],
    }),
  ),
  prefect1('values.owned', 'values[0].prefectConfig.api', '"a value"', {
    values: [{ prefectConfig: { api: 'mine' } }],
  }),
  ...[
    'ui.image.tag',
    'agent.image.pullPolicy',
    'prefectVersionTag',
    'towel.securityContext',
    'graphql.init.securityContext',
    'agent.securityContext',
    'postgresql.primary.service',
    ...['resources', 'master', 'service', 'replication', 'securityContext', 'nodeSelector', 'extraEnv'].map(
      (key) => `postgresql.${key}`,
    ),
  ].map((path) =>
    prefect1('values.unsupported', `values[0].${path}`, '"a value"', { values: [documentAt(path, 'mine')] }),
  ),
  prefect1('values.environment.reserved', 'values[0].hasura.env[PGPASSWORD]', '"PGPASSWORD"', {
    values: [{ hasura: { env: [{ name: 'PGPASSWORD', value: 'hunter2-literal' }] } }],
  }),
];
