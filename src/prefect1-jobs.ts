import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { SETUP_COMMAND, setupImage } from './charts/prefect1-server/database-setup';
import { mirrored, pullPolicyOf } from './charts/prefect1-server/operations';
import { clusterApiUrl, DEFAULT_DATABASE, type Prefect1Settings } from './charts/prefect1-server/settings';
import { TENANT_PROGRAM, TENANT_TIMEOUT } from './charts/prefect1-server/tenant';
import { versionsOf } from './charts/prefect1-server/versions';
import type { DatabaseSpec } from './database/database';
import { oneTimeJob } from './kubernetes/one-time-job';

const SETUP_TIMEOUT = 300;

type Server = Pick<Prefect1Settings, 'name' | 'namespace' | 'props'>;

/** The Job that sets an external database up, where one is asked for. */
export function databaseSetupJob(
  scope: Construct,
  { name: server, namespace, props }: Server,
  spec: DatabaseSpec,
  labels: Record<string, string>,
  dependsOn: TerraformResource[],
): TerraformResource[] {
  const { databaseSetup, pullPolicy, pullSecrets, nodeSelector, tolerations } = props;
  if (databaseSetup === undefined || spec.kind !== 'external') {
    return [];
  }
  const { host, port, name, sslMode } = spec.options;
  const job = oneTimeJob(scope, 'database-setup', {
    name: `${server}-database-setup`,
    namespace,
    labels,
    image: setupImage(props, databaseSetup),
    pullPolicy: pullPolicy?.value,
    pullSecrets,
    nodeSelector,
    tolerations,
    command: SETUP_COMMAND,
    environment: {
      PGHOST: host ?? '',
      PGPORT: String(port ?? 5432),
      PGDATABASE: name ?? DEFAULT_DATABASE,
      PGUSER: databaseSetup.adminUsername ?? 'postgres',
      ...(sslMode && { PGSSLMODE: sslMode.value }),
    },
    secretEnvironment: { PGPASSWORD: databaseSetup.adminPassword },
    timeout: SETUP_TIMEOUT,
    dependsOn,
  });
  return [job];
}

/**
 * The Job that makes the tenant. The chart's own has a fixed name and its template can't be changed, so
 * another image fails the upgrade (prefect-archive/server#357). This one is beside the release.
 */
export function tenantJob(
  scope: Construct,
  server: Prefect1Settings,
  labels: Record<string, string>,
  release: TerraformResource,
): void {
  const { name, namespace, props } = server;
  oneTimeJob(scope, 'tenant', {
    name: `${name}-tenant`,
    namespace,
    labels,
    image: `${mirrored(props, 'prefecthq/prefect')}:${versionsOf(props).core}`,
    pullPolicy: pullPolicyOf(props),
    pullSecrets: props.pullSecrets,
    nodeSelector: props.nodeSelector,
    tolerations: props.tolerations,
    command: ['python', '-c', TENANT_PROGRAM],
    environment: {
      TENANT_NAME: props.tenant?.name ?? 'default',
      TENANT_SLUG: props.tenant?.slug ?? 'default',
      TENANT_TIMEOUT: String(TENANT_TIMEOUT),
      APOLLO_URL: clusterApiUrl(server),
      // Another database has no tenant: this gives the Job another hash.
      TENANT_DATABASE: databaseIdentity(server),
    },
    timeout: TENANT_TIMEOUT * 2,
    dependsOn: [release],
  });
}

/** What tells a database from another: its kind, where it is, its name, and the claim with its data. */
function databaseIdentity({ database: { spec, claimName } }: Prefect1Settings): string {
  const external = spec.kind === 'external' ? spec.options : undefined;
  const name = spec.kind === 'sqlite' ? undefined : spec.options.name;
  const place = external === undefined ? `${claimName}` : `${external.host}:${external.port ?? 5432}`;
  return `${spec.kind} ${place}/${name ?? DEFAULT_DATABASE}`;
}
