import type { ITerraformDependable } from 'cdktf';
import type { DatabaseSecret } from '../credentials/database-secret';
import type { OneTimeJobOptions } from '../kubernetes/one-time-job-pod';
import type { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { numberText } from '../terraform/number-text';
import type { BoundDatabase } from './bound-database';
import type { ExternalDatabaseOptions } from './database';
import { certificateVolumes, connectionPart, literal, type PodVariables, tlsVariables } from './libpq';
import { DEFAULT_DATABASE_USERNAME } from './login-role';
import type { DatabaseSetup } from './setup';
import { SETUP_PROGRAM } from './setup-program';

/** A maintained image for each architecture. The bundled database's image no longer gets updates. */
const SETUP_IMAGE = { registry: 'docker.io', repository: 'library/postgres', tag: '17.6' };

/** The image with PostgreSQL's programs for an external database. */
export function toolsImage(registry = SETUP_IMAGE.registry): string {
  return `${registry}/${SETUP_IMAGE.repository}:${SETUP_IMAGE.tag}`;
}

export const SETUP_COMMAND = ['/bin/sh', '-c', SETUP_PROGRAM];

/**
 * Covers a new node, the pull of the image, and the minute that the program waits for the database. Until then nobody
 * learns that the pod is never made, for example for want of quota.
 */
const TIMEOUT_SECONDS = 300;

/** What Prefect 1 or Prefect 3 needs in its database. */
export interface SetupGeneration {
  readonly defaultName: string;
  readonly extensions: string[];
  readonly timezone?: string;
  /** Registry of the set-up's image. */
  readonly imageRegistry?: string;
}

/** The database to set up, and the image that does it. */
export interface SetupTarget extends Omit<SetupGeneration, 'imageRegistry'> {
  readonly server: string;
  readonly secret: DatabaseSecret;
  readonly image: string;
  /** Role that owns database and tables, if the login's role is another. */
  readonly owner?: string;
}

/** How and where the pod of a Job runs. */
export type JobPod = Pick<
  OneTimeJobOptions,
  'pullPolicy' | 'pullSecrets' | 'nodeSelector' | 'tolerations' | 'pod'
>;

type VariablesPart = (
  options: ExternalDatabaseOptions,
  setup: DatabaseSetup,
  target: SetupTarget,
) => Partial<PodVariables>;

/** Independent parts of the Job's variables. */
export const SETUP_VARIABLES: readonly VariablesPart[] = [
  (_, { adminUsername, adminDatabase, adminPassword }) => ({
    environment: {
      PGUSER: literal(adminUsername ?? 'postgres'),
      SETUP_ADMIN_DATABASE: literal(adminDatabase ?? 'postgres'),
      ADMIN_SECRET: adminPassword.secretName,
    },
    secretEnvironment: { PGPASSWORD: adminPassword },
  }),
  (_, __, { secret, extensions, timezone = '' }) => ({
    environment: {
      SETUP_EXTENSIONS: extensions.join(' '),
      SETUP_TIMEZONE: timezone,
      SETUP_SECRET: secret.name,
    },
    secretEnvironment: { SETUP_PASSWORD: { secretName: secret.name, key: secret.keys.password } },
  }),
  (options) => ({ environment: tlsVariables(options) }),
  ({ host }, _, { secret }) => connectionPart('PGHOST', secret, 'host', () => host ?? ''),
  ({ port }, _, { secret }) => connectionPart('PGPORT', secret, 'port', () => numberText(port ?? 5432)),
  ({ username }, _, { secret }) =>
    connectionPart('SETUP_ROLE', secret, 'username', () => username ?? DEFAULT_DATABASE_USERNAME),
  (_, __, { owner }) => ({ environment: { ...(owner !== undefined && { SETUP_OWNER: literal(owner) }) } }),
  ({ name }, _, { secret, defaultName }) =>
    connectionPart('SETUP_DATABASE', secret, 'database', () => name ?? defaultName),
];

/** The Job that creates role, password and database. It runs again for each version of the password. */
export function setupJob(
  options: ExternalDatabaseOptions,
  setup: DatabaseSetup,
  target: SetupTarget,
): ReturnType<typeof setupPod> & PodVariables {
  const parts = SETUP_VARIABLES.map((part) => part(options, setup, target));
  return {
    ...setupPod(options, setup, target),
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)),
    secretEnvironment: Object.assign({}, ...parts.map(({ secretEnvironment }) => secretEnvironment)),
  };
}

/** The Job without its variables. */
export function setupPod(
  options: ExternalDatabaseOptions,
  setup: DatabaseSetup,
  { server, image, secret }: Pick<SetupTarget, 'server' | 'image'> & { secret: Pick<DatabaseSecret, 'uid'> },
): Pick<OneTimeJobOptions, 'name' | 'image' | 'command' | 'volumes' | 'restricted' | 'follows' | 'timeout'> {
  return {
    name: `${server}-db-setup`,
    image: setup.image ?? image,
    command: SETUP_COMMAND,
    volumes: certificateVolumes(options),
    restricted: setup.restricted ?? true,
    follows: secret.uid,
    timeout: TIMEOUT_SECONDS,
  };
}

/** The inputs of a set-up. */
export interface KnownSetup {
  readonly options: ExternalDatabaseOptions;
  readonly setup: DatabaseSetup;
  readonly target: SetupTarget;
}

/** The inputs of a set-up, or undefined for a database without `setup`. */
export function databaseSetup(
  server: string,
  { spec, secret, owner }: BoundDatabase,
  generation: SetupGeneration,
): KnownSetup | undefined {
  if (spec.kind !== 'external' || spec.options.setup === undefined || secret === undefined) {
    return undefined;
  }
  const { imageRegistry, ...defaults } = generation;
  return {
    options: spec.options,
    setup: spec.options.setup,
    target: { server, secret, image: toolsImage(imageRegistry), owner, ...defaults },
  };
}

/** Adds the Job of a set-up, if the database has one. */
export function addDatabaseSetupJob(
  jobs: OneTimeJobs,
  known: KnownSetup | undefined,
  pod: JobPod,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  return known === undefined
    ? []
    : jobs.add('database-setup', {
        ...setupJob(known.options, known.setup, known.target),
        ...pod,
        dependsOn,
      });
}
