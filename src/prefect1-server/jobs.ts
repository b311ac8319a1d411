import { type ITerraformDependable, Op, type Precondition, Token } from 'cdktf';
import type { BoundDatabase } from '../database/bound-database';
import { addDatabaseSetupJob, databaseSetup, type JobPod } from '../database/setup-job';
import { DEFAULT_RELEASE_TIMEOUT } from '../helm/release';
import type { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { numberText } from '../terraform/number-text';
import { mirrored, pullPolicyOf } from './chart/operations';
import { PREFECT1_EXTENSIONS, PREFECT1_TIMEZONE } from './database-setup';
import type { Prefect1ServerProps } from './props';
import { clusterApiUrl, DEFAULT_DATABASE, DEFAULT_USERNAME, type Prefect1Settings } from './settings';
import { TENANT_PROGRAM, TENANT_TIMEOUT } from './tenant';
import { versionsOf } from './versions';

/** Seconds to pull an image, and to try again after a lost node. */
const MARGIN = 300;

/** Jobs of a server run where its pods run. */
function jobPod(props: Prefect1ServerProps): JobPod {
  const { pullSecrets, nodeSelector, tolerations } = props;
  return { pullPolicy: pullPolicyOf(props), pullSecrets, nodeSelector, tolerations };
}

/** The Job that sets the database up, if the props ask for one. */
export function databaseSetupJob(
  jobs: OneTimeJobs,
  { name, props }: Pick<Prefect1Settings, 'name' | 'props'>,
  database: BoundDatabase,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  const known = databaseSetup(name, database, {
    defaultName: DEFAULT_DATABASE,
    defaultUsername: DEFAULT_USERNAME,
    extensions: PREFECT1_EXTENSIONS,
    timezone: PREFECT1_TIMEZONE,
    imageRegistry: props.imageRegistry,
  });
  return addDatabaseSetupJob(jobs, known, jobPod(props), dependsOn);
}

/** What a tenant's Job waits for, and for how long. */
export interface TenantJobOptions {
  /** Seconds that it waits for apollo. */
  readonly timeout: number;
  readonly dependsOn: ITerraformDependable[];
  /** What has to hold before it runs. */
  readonly preconditions?: Precondition[];
}

/**
 * The Job that makes the tenant. The chart's own has a fixed name and its template can't be changed, so
 * another image fails the upgrade (prefect-archive/server#357). This one comes after the release, because
 * only then does the server that answers have the database that it is to have.
 */
export function tenantJob(jobs: OneTimeJobs, server: Prefect1Settings, release: ITerraformDependable): void {
  addTenantJob(jobs, 'tenant', server, { timeout: TENANT_TIMEOUT, dependsOn: [release] });
}

/**
 * The same beside the release. An agent restarts for as long as there is no tenant, and helm waits for the
 * agent, so that a Job after the release would never come.
 */
export function agentTenantJob(
  jobs: OneTimeJobs,
  server: Prefect1Settings,
  options: Omit<TenantJobOptions, 'timeout'>,
): void {
  const timeout = server.props.release?.timeout ?? DEFAULT_RELEASE_TIMEOUT;
  addTenantJob(jobs, 'agent-tenant', server, { ...options, timeout });
}

function addTenantJob(
  jobs: OneTimeJobs,
  id: string,
  server: Prefect1Settings,
  { timeout, dependsOn, preconditions }: TenantJobOptions,
): void {
  const { name, props } = server;
  jobs.add(id, {
    ...jobPod(props),
    name: `${name}-${id}`,
    image: `${mirrored(props, 'prefecthq/prefect')}:${versionsOf(props).core}`,
    command: ['python', '-c', TENANT_PROGRAM],
    environment: {
      TENANT_NAME: props.tenant?.name ?? 'default',
      TENANT_SLUG: props.tenant?.slug ?? 'default',
      TENANT_TIMEOUT: numberText(timeout),
      APOLLO_URL: clusterApiUrl(server),
    },
    // Another database has no tenant.
    follows: databaseIdentity(server),
    timeout: Token.isUnresolved(timeout) ? Op.add(timeout, MARGIN) : timeout + MARGIN,
    dependsOn,
    preconditions,
  });
}

/**
 * What tells a database from another: its kind, where it is, its name, and the claim with its data. A claim that
 * is made anew has the old one's name and none of its data.
 */
function databaseIdentity({ database: { spec, claimName, claimUid } }: Prefect1Settings): string {
  const external = spec.kind === 'external' ? spec.options : undefined;
  const name = spec.kind === 'sqlite' ? undefined : spec.options.name;
  const place = external === undefined ? `${claimName}` : `${external.host}:${external.port ?? 5432}`;
  const identity = `${spec.kind} ${place}/${name ?? DEFAULT_DATABASE}`;
  return claimUid === undefined ? identity : `${identity} ${claimUid}`;
}
