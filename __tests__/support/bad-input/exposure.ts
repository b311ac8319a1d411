import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Database, type NetworkPeer, PrefectServer, ServiceType } from '../../../src';
import { server as serverRow } from './rows';

const INGRESS = { host: 'a.example.com' };

/** A row of an open server that is refused for another reason. */
const server: typeof serverRow = (id, path, got, props) =>
  serverRow(id, path, got, { acknowledgeNoAuthentication: true, ...props });

export const EXPOSURE = [
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
      new PrefectServer(stack, 'prefect', {
        acknowledgeNoAuthentication: true,
        ingress: { ...INGRESS, extraHosts },
      });
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
  ...[
    {},
    { 'service.beta.kubernetes.io/load-balancer-source-ranges': '0.0.0.0/0' },
    { 'nginx.ingress.kubernetes.io/whitelist-source-range': '10.0.0.0/8' },
  ].map((annotations) =>
    serverRow('exposure.unauthenticated', 'service.type', '"no allow-list', {
      service: { type: ServiceType.LOAD_BALANCER, annotations: annotations as Record<string, string> },
    }),
  ),
  serverRow('exposure.unauthenticated', 'service.type', '"no allow-list', {
    service: {
      type: ServiceType.NODE_PORT,
      annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
    },
  }),
  ...[{}, { 'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com' }].map((annotations) =>
    serverRow('exposure.unauthenticated', 'ingress', '"no allow-list', {
      ingress: { ...INGRESS, annotations: annotations as Record<string, string> },
    }),
  ),
  serverRow('exposure.unauthenticated', 'gateway', '"no allow-list', {
    gateway: { name: 'public', hostnames: ['a.example.com'] },
  }),
  serverRow('networkPolicy.database.unused', 'networkPolicy.database', 'true', {
    database: Database.sqlite(),
    networkPolicy: { database: true },
  }),
  ...[
    { networkPolicy: { database: false, databaseFrom: [] } },
    { networkPolicy: { databaseFrom: [] }, database: Database.sqlite() },
  ].map((props) => serverRow('networkPolicy.databaseFrom.unused', 'networkPolicy.databaseFrom', '[]', props)),
  ...(['databaseFrom', 'serverFrom'] as const).flatMap((list) => {
    const at = `networkPolicy.${list}[0]`;
    const peer = (id: string, path: string, got: string, given: NetworkPeer) =>
      serverRow(id, path, got, { networkPolicy: { [list]: [given] } });
    return [
      peer('networkPeer.empty', at, '{}', {}),
      peer('networkPeer.empty', at, '{"podLabels":{}', { podLabels: {}, namespaceLabels: {} }),
      peer('networkPeer.cidr.invalid', `${at}.cidr`, '"10.0.0.0"', { cidr: '10.0.0.0' }),
      peer('networkPeer.cidr.invalid', `${at}.cidr`, '"10.0.0.0/33"', { cidr: '10.0.0.0/33' }),
      peer('networkPeer.cidr.withLabels', `${at}.cidr`, '"10.0.0.0/8"', {
        cidr: '10.0.0.0/8',
        podLabels: { a: 'b' },
      }),
      peer('label.invalid', `${at}.podLabels["a"]`, '"b c"', { podLabels: { a: 'b c' } }),
      peer('label.invalid', `${at}.namespaceLabels["a"]`, '"b c"', { namespaceLabels: { a: 'b c' } }),
    ];
  }),
];
