import type { Adoption, PasswordMode } from '../../../adopt/adoption';
import { adoptPrefect1, isPrefect1 } from '../../../adopt/prefect1';
import { PREFECT1_SETTINGS_SCHEMA } from '../../../app/load-settings';
import { checkSettings } from '../../../settings/check-settings';
import { DATA_MOUNT, FakeCluster, fromSecret } from './fake-cluster';

export const PASSWORD = 'Running-password_1';

export const IMAGES: Record<string, string> = {
  hasura: 'hasura/graphql-engine:v2.1.1',
  graphql: 'prefecthq/server:2022.09.23',
  apollo: 'prefecthq/apollo:2022.09.23',
  towel: 'prefecthq/server:2022.09.23',
  ui: 'prefecthq/ui:2022-09-14',
};

export interface Options {
  readonly values?: Record<string, unknown>;
  readonly chart?: string;
  readonly images?: Record<string, string>;
  readonly host?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly postgres?: string;
  readonly mode?: PasswordMode;
  readonly mount?: object;
  readonly retention?: object;
  readonly defaults?: Record<string, unknown>;
}

/** Services of the defaults as the chart has them. */
export const DEFAULTS = {
  hasura: {},
  prefectVersionTag: '1.4.0',
  ui: { service: { type: 'LoadBalancer', port: 8080 }, ingress: { enabled: false, path: '/' } },
  apollo: { service: { type: 'LoadBalancer', port: 4200 }, ingress: { enabled: false, path: '/' } },
};

export const INSIDE = { ui: { service: { type: 'ClusterIP' } }, apollo: { service: { type: 'ClusterIP' } } };

export function adopted(options: Options): Adoption {
  const { key = 'postgres-password', secret = 'db', images = IMAGES, host = 'db.example.com' } = options;
  const release = {
    name: 'mine',
    revision: 1,
    chart: { name: 'prefect-server', version: options.chart ?? '2022.09.23', appVersion: '2022.09.23' },
    defaults: options.defaults ?? DEFAULTS,
    values: options.values ?? INSIDE,
  };
  expect(isPrefect1(release)).toBe(true);
  const cluster = new FakeCluster().secret(secret, { [key]: PASSWORD }, secret === 'db' ? undefined : 'mine');
  for (const [component, image] of Object.entries(images)) {
    cluster.workload('deployment', `mine-${component}`, 'mine', component, {
      container: component,
      image,
      env: [
        { name: 'HASURA_GRAPHQL_DATABASE_URL', value: `postgresql://me%40x@${host}:5432/flows` },
        fromSecret('PGPASSWORD', secret, key),
      ],
    });
  }
  if (options.postgres !== undefined) {
    cluster
      .workload('statefulset', 'mine-postgresql', 'mine', 'primary', {
        container: 'postgresql',
        image: options.postgres,
        labelled: 'postgresql',
        env: [
          { name: 'POSTGRES_USER', value: 'prefect' },
          { name: 'POSTGRES_DATABASE', value: 'prefect' },
          fromSecret('POSTGRES_PASSWORD', secret, key),
        ],
        volumeMounts: [{ ...DATA_MOUNT, ...options.mount }],
        volumeClaimTemplates: [{ metadata: { name: 'data' } }],
        persistentVolumeClaimRetentionPolicy: options.retention,
      })
      .add('pvc', 'data-mine-postgresql-0')
      .add('service', 'mine-postgresql', { spec: { ports: [{ name: 'tcp-postgresql', port: 6432 }] } });
  }
  const mode = options.mode ?? 'existing';
  const adoption = adoptPrefect1({ cluster, kubectl: 'kubectl', namespace: 'p1', release, mode });
  expect(checkSettings(PREFECT1_SETTINGS_SCHEMA, { generation: 1, ...adoption.settings })).toEqual([]);
  const everything = [adoption.settings, adoption.steps, adoption.variables, adoption.notes, adoption.left];
  expect(JSON.stringify(everything)).not.toContain(PASSWORD);
  return adoption;
}
