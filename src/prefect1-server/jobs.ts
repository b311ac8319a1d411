import { type ITerraformDependable, Op, type Precondition, Token } from 'cdktf';
import type { BoundDatabase } from '../database/bound-database';
import { addDatabaseSetupJob, databaseSetup, type JobPod } from '../database/setup-job';
import { DEFAULT_RELEASE_TIMEOUT } from '../helm/release';
import type { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { numberText } from '../terraform/number-text';
import { mirrored, pullPolicyOf } from './chart/operations';
import { PREFECT1_EXTENSIONS, PREFECT1_TIMEZONE } from './database-setup';
import type { Prefect1ServerProps } from './props';
import { clusterApiUrl, DEFAULT_DATABASE, type Prefect1Settings } from './settings';
import { TENANT_PROGRAM, TENANT_TIMEOUT } from './tenant';
import { versionsOf } from './versions';

/** Covers the pull of the image, and a retry after a lost node. */
const MARGIN_SECONDS = 300;

/** Scheduling and pull settings of the server's pods, for its Jobs. */
export function jobPod(props: Prefect1ServerProps): JobPod {
  const { pullSecrets, nodeSelector, tolerations, setupJobs } = props;
  return { pullPolicy: pullPolicyOf(props), pullSecrets, nodeSelector, tolerations, pod: setupJobs };
}

/** Adds the Job that sets up the database, if the database has `setup`. */
export function databaseSetupJob(
  jobs: OneTimeJobs,
  { name, props }: Pick<Prefect1Settings, 'name' | 'props'>,
  database: BoundDatabase,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  const known = databaseSetup(name, database, {
    defaultName: DEFAULT_DATABASE,
    extensions: PREFECT1_EXTENSIONS,
    timezone: PREFECT1_TIMEZONE,
    imageRegistry: props.imageRegistry,
  });
  return addDatabaseSetupJob(jobs, known, jobPod(props), dependsOn);
}

/** Options of a tenant's Job. */
export interface TenantJobOptions {
  /** Seconds that the Job waits for apollo. */
  readonly timeout: number;
  readonly dependsOn: ITerraformDependable[];
  /** Conditions that must hold before the Job runs. */
  readonly preconditions?: Precondition[];
}

/**
 * Adds the Job that creates the tenant. The chart's Job has a fixed name and an immutable template, so another image
 * fails the upgrade (prefect-archive/server#357). This Job runs after the release, because only then the server uses
 * the database of the new values.
 */
export function tenantJob(jobs: OneTimeJobs, server: Prefect1Settings, release: ITerraformDependable): void {
  addTenantJob(jobs, 'tenant', server, { timeout: TENANT_TIMEOUT, dependsOn: [release] });
}

/**
 * Adds the Job that creates the tenant beside the release. An agent restarts until a tenant exists, and helm waits for
 * the agent, so a Job after the release would never start.
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
    restricted: props.tenant?.restricted ?? true,
    // Another database needs a tenant too.
    follows: databaseIdentity(server),
    timeout: Token.isUnresolved(timeout) ? Op.add(timeout, MARGIN_SECONDS) : timeout + MARGIN_SECONDS,
    dependsOn,
    preconditions,
  });
}

/**
 * Identifies a database by kind, place, name and claim. The claim's uid counts, because a recreated claim has the same
 * name and no data.
 */
function databaseIdentity({ database: { spec, claimName, claimUid } }: Prefect1Settings): string {
  const external = spec.kind === 'external' ? spec.options : undefined;
  const name = spec.kind === 'sqlite' ? undefined : spec.options.name;
  const place = external === undefined ? `${claimName}` : `${external.host}:${external.port ?? 5432}`;
  const identity = `${spec.kind} ${place}/${name ?? DEFAULT_DATABASE}`;
  return claimUid === undefined ? identity : `${identity} ${claimUid}`;
}
