import { BasicAuth, Namespace, ServiceType } from '../../../src';
import { HARD_TEXT, type Scenario, sensitive, server } from './scenario';

export const EXPOSURE: Record<string, Scenario> = {
  'node port': {
    build: server({
      acknowledgeNoAuthentication: true,
      service: { type: ServiceType.NODE_PORT, port: 80, nodePort: 30080, annotations: { note: HARD_TEXT } },
    }),
  },
  'load balancer': {
    build: server({ acknowledgeNoAuthentication: true, service: { type: ServiceType.LOAD_BALANCER } }),
  },
  ingress: {
    build: server({
      acknowledgeNoAuthentication: true,
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
      acknowledgeNoAuthentication: true,
      uiApiUrl: 'https://example.com/tools/prefect/api',
      ingress: { host: 'example.com', path: '/tools/prefect' },
    }),
  },
  gateway: {
    build: server({
      acknowledgeNoAuthentication: true,
      gateway: {
        name: 'public',
        namespace: 'gateways',
        sectionName: 'web',
        hostnames: ['prefect.example.com', 'prefect.example.org'],
        https: false,
      },
    }),
  },
  'network policies': {
    build: server({
      releaseName: 'old',
      labels: { team: 'data' },
      networkPolicy: {
        databaseFrom: [
          { podLabels: { app: 'backup' }, namespaceLabels: { 'kubernetes.io/metadata.name': 'backups' } },
          { cidr: '10.1.0.0/16' },
        ],
        serverFrom: [{ namespaceLabels: { team: 'edge' } }, { podLabels: { app: 'dashboard' } }],
      },
      workers: [{ workPool: 'a' }, { workPool: 'b', job: { namespace: Namespace.create('jobs') } }],
    }),
  },
  'no network policy': { build: server({ networkPolicy: { database: false } }) },
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
