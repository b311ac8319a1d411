import {
  CertificateSource,
  Credentials,
  Database,
  Namespace,
  type PrefectServerProps,
  ServiceType,
  SslMode,
} from '../../../src';
import { REDIS } from './parts';
import { HARD_TEXT, type Scenario, server } from './scenario';

const LABELS = { team: 'data', 'example.com/cost-center': '12', stage: 'true' };

/** What the Pod Security Standard `restricted` asks of an extra container. */
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const POD_SPEC = {
  initContainers: [
    {
      name: 'proxy',
      securityContext: RESTRICTED,
      image: 'proxy:1',
      restartPolicy: 'Always',
      args: [HARD_TEXT],
    },
  ],
  containers: [
    {
      name: 'exporter',
      image: 'exporter:1',
      securityContext: RESTRICTED,
      env: [{ name: 'NOTE', value: HARD_TEXT }],
    },
  ],
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
  acknowledgeNoAuthentication: true,
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

export const KEYS: Record<string, Scenario> = {
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
        setup: { adminPassword: { secretName: 'admin', key: 'password' }, twoRoles: true },
      }),
    }),
    existingSecrets: ['more-tokens', 'redis', 'database-ca', 'admin'],
  },
};
