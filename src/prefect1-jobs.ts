import { Op, type Precondition, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { SETUP_COMMAND, setupImage } from './charts/prefect1-server/database-setup';
import { mirrored, pullPolicyOf } from './charts/prefect1-server/operations';
import { clusterApiUrl, DEFAULT_DATABASE, type Prefect1Settings } from './charts/prefect1-server/settings';
import { TENANT_PROGRAM, TENANT_TIMEOUT } from './charts/prefect1-server/tenant';
import { versionsOf } from './charts/prefect1-server/versions';
import type { DatabaseSpec } from './database/database';
import { oneTimeJob } from './kubernetes/one-time-job';
import { DEFAULT_RELEASE_TIMEOUT } from './terraform/release';

const SETUP_TIMEOUT = 300;

/** Seconds to pull an image, and to try again after a lost node. */
const MARGIN = 300;

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

/** What a tenant's Job waits for, and for how long. */
export interface TenantJobOptions {
  /** Seconds that it waits for apollo. */
  readonly timeout: number;
  readonly dependsOn: TerraformResource[];
  /** What has to hold before it runs. */
  readonly preconditions?: Precondition[];
}

/**
 * The Job that makes the tenant. The chart's own has a fixed name and its template can't be changed, so
 * another image fails the upgrade (prefect-archive/server#357). This one comes after the release, because
 * only then does the server that answers have the database that it is to have.
 */
export function tenantJob(
  scope: Construct,
  server: Prefect1Settings,
  labels: Record<string, string>,
  release: TerraformResource,
): void {
  createTenantJob(scope, 'tenant', server, labels, { timeout: TENANT_TIMEOUT, dependsOn: [release] });
}

/**
 * The same beside the release. An agent restarts for as long as there is no tenant, and helm waits for the
 * agent, so that a Job after the release would never come.
 */
export function agentTenantJob(
  scope: Construct,
  server: Prefect1Settings,
  labels: Record<string, string>,
  options: Omit<TenantJobOptions, 'timeout'>,
): void {
  const timeout = server.props.release?.timeout ?? DEFAULT_RELEASE_TIMEOUT;
  createTenantJob(scope, 'agent-tenant', server, labels, { ...options, timeout });
}

function createTenantJob(
  scope: Construct,
  id: string,
  server: Prefect1Settings,
  labels: Record<string, string>,
  { timeout, dependsOn, preconditions }: TenantJobOptions,
): void {
  const { name, namespace, props } = server;
  oneTimeJob(scope, id, {
    name: `${name}-${id}`,
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
      TENANT_TIMEOUT: Token.isUnresolved(timeout) ? Token.asString(timeout) : String(timeout),
      APOLLO_URL: clusterApiUrl(server),
      // Another database has no tenant: this gives the Job another hash.
      TENANT_DATABASE: databaseIdentity(server),
    },
    timeout: Token.isUnresolved(timeout) ? Op.add(timeout, MARGIN) : timeout + MARGIN,
    dependsOn,
    preconditions,
  });
}

/** What tells a database from another: its kind, where it is, its name, and the claim with its data. */
function databaseIdentity({ database: { spec, claimName } }: Prefect1Settings): string {
  const external = spec.kind === 'external' ? spec.options : undefined;
  const name = spec.kind === 'sqlite' ? undefined : spec.options.name;
  const place = external === undefined ? `${claimName}` : `${external.host}:${external.port ?? 5432}`;
  return `${spec.kind} ${place}/${name ?? DEFAULT_DATABASE}`;
}
