import type { Adoption, PasswordMode } from '../../../adopt/adoption';
import { adoptPrefect3 } from '../../../adopt/prefect3';
import { SETTINGS_SCHEMA } from '../../../app/load-settings';
import { checkSettings } from '../../../settings/check-settings';
import { DATA_MOUNT, FakeCluster, fromSecret } from './fake-cluster';

export const PASSWORD = 'Running-password_1';

export const URL_VARIABLE = 'PREFECT_SERVER_DATABASE_CONNECTION_URL';

export interface Options {
  readonly values?: Record<string, unknown>;
  readonly chart?: string;
  readonly image?: string;
  readonly env?: unknown[];
  readonly labelled?: string;
  readonly mode?: PasswordMode;
  readonly cluster?: FakeCluster;
}

/** As far as they differ from the constructs'. */
export const DEFAULTS = {
  server: { replicaCount: 1, resources: { limits: { cpu: '1' } } },
  ingress: { host: { hostname: 'prefect.local', path: '/', pathType: 'ImplementationSpecific' } },
  backgroundServices: {
    messaging: {
      redis: { existingSecretPasswordKey: 'redis-password' },
      docket: { existingSecretKey: 'docket-url' },
    },
  },
};

/** A server whose release is named otherwise than its objects, as most are that were installed by hand. */
export function adopted(options: Options): Adoption {
  const { values = {}, chart = '2026.8.18172642', image = 'prefecthq/prefect:3.8.3-python3.11' } = options;
  const cluster = options.cluster ?? new FakeCluster();
  const release = {
    name: 'mine',
    revision: 1,
    chart: { name: 'prefect-server', version: chart, appVersion: '3.8.3' },
    defaults: DEFAULTS,
    values,
  };
  cluster.workload('deployment', 'prefect-server', 'mine', 'server', {
    container: 'prefect-server',
    image,
    env: options.env ?? [
      { name: URL_VARIABLE, value: `postgresql+asyncpg://me:${PASSWORD}@db.example.com:5432/flows` },
    ],
    labelled: options.labelled,
  });
  const mode = options.mode ?? 'existing';
  const adoption = adoptPrefect3({ cluster, kubectl: 'kubectl', namespace: 'prefect', release, mode });
  expect(checkSettings(SETTINGS_SCHEMA, adoption.settings)).toEqual([]);
  const everything = [adoption.settings, adoption.steps, adoption.variables, adoption.notes, adoption.left];
  expect(JSON.stringify(everything)).not.toContain(PASSWORD);
  return adoption;
}

/** The PostgreSQL that comes with the chart. */
export function withPostgres(
  name = 'mine-postgresql',
  volume: object = TEMPLATE,
  password = PASSWORD,
  claim: object = {},
): FakeCluster {
  return new FakeCluster()
    .workload('statefulset', name, 'mine', 'primary', {
      container: 'postgresql',
      image: 'docker.io/bitnamilegacy/postgresql:14.13.0',
      labelled: 'postgresql',
      env: [
        { name: 'POSTGRES_USER', value: 'prefect' },
        fromSecret('POSTGRES_PASSWORD', name, 'password'),
        { name: 'POSTGRES_DATABASE', value: 'server' },
        { name: 'PGDATA', value: '/bitnami/postgresql/data' },
      ],
      volumeMounts: [DATA_MOUNT],
      ...volume,
    })
    .add('pvc', `data-${name}-0`, { metadata: { name: '', ...claim } })
    .add('pvc', 'their-claim')
    .secret(name, { password }, 'mine')
    .secret(
      'prefect-server-postgresql-connection',
      {
        'connection-string': `postgresql+asyncpg://prefect:${password}@${name}.prefect:5432/server`,
      },
      'mine',
    )
    .secret('of-another', { password: 'x' }, 'another');
}

export const TEMPLATE = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };

export const BUNDLED_ENV = [
  fromSecret(URL_VARIABLE, 'prefect-server-postgresql-connection', 'connection-string'),
];

export function commands({ steps }: Adoption): string[] {
  return steps.map(({ kubectl }) => kubectl.join(' '));
}
