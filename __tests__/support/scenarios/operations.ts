import {
  CertificateSource,
  ChartSource,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  SslMode,
} from '../../../src';
import { IMAGE, POD, REDIS, RELEASE } from './parts';
import { HARD_TEXT, type Scenario, sensitive, server } from './scenario';

/** `HARD_TEXT` for `values`, where users may write helm expressions. */
const HARD_VALUE = HARD_TEXT.replace('{{ g }}', '');

export const OPERATIONS: Record<string, Scenario> = {
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
      corsAllowedOrigins: ['https://a.example.com', 'http://b:8080'],
      csrfProtection: true,
      analytics: false,
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
  'scaled servers of a private repository, on IPv6': {
    build: (stack) => {
      const options = { repository: 'https://charts.example.com/prefect' };
      new PrefectServer(stack, 'prefect', {
        chart: ChartSource.fromPrivateRepository('robot', sensitive(stack), options),
        autoscaling: { minReplicas: 2, maxReplicas: 4, targetMemory: 70 },
        redis: REDIS,
        service: { ipFamilies: ['IPv6'] },
        workers: [{ workPool: 'private' }],
      }).addOutputs();
    },
    existingSecrets: ['redis'],
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
