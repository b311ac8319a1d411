import { ServiceType } from '../../../src';
import { prefect1 } from './rows';

const INGRESS = { host: 'a.example.com' };
const OPEN = { acknowledgeNoAuthentication: true };

export const PREFECT1_EXPOSURE = [
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
  prefect1('url.credentials', 'apolloApiUrl', '"https://…@example.com/graphql"', {
    apolloApiUrl: 'https://user:hunter2-literal@example.com/graphql',
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
];
