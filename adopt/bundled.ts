import type { Adoption, PasswordMode } from './adoption';
import type { Cluster, KubeObject } from './cluster';
import { ContainerEnvironment, theContainer } from './container-environment';
import { AdoptError } from './error';
import type { HelmRelease } from './helm-release';
import { RELEASE_NAME } from './helm-storage';
import { parseImage } from './image';
import type { LiveInstallation } from './live-installation';
import { assertClaimStays, assertDataIsFound, type Claim, findClaim } from './volume';

/** The bundled PostgreSQL of a release. */
export interface Bundled {
  readonly settings: Record<string, unknown>;
  readonly username: string;
  readonly database: string;
}

/** The StatefulSet of a release's bundled PostgreSQL. */
export function findStatefulSet(cluster: Cluster, release: HelmRelease): KubeObject | undefined {
  const selector = `app.kubernetes.io/instance=${release.name},app.kubernetes.io/name=postgresql`;
  return cluster
    .list('statefulsets', selector)
    .find(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] !== 'read');
}

/** Port at which the constructs connect to the bundled PostgreSQL. */
const PORT = 5432;

/** Commands that move the data of a PostgreSQL without a claim, because an upgrade would lose it. */
export function dumpRecipe(kubectl: string, server: string, statefulSet: string): string {
  const connect = '--host 127.0.0.1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DATABASE"';
  const as = 'PGPASSWORD="$POSTGRES_PASSWORD" exec';
  return `Nothing was changed. Move the data to a new installation with another name:

  # Stop all writes. The database's pod must not restart until the dump is complete.
  ${kubectl} scale deployment ${server} --replicas=0
  ${kubectl} exec ${statefulSet}-0 -- sh -c '${as} pg_dump --clean --if-exists --no-owner --no-privileges ${connect}' > prefect.sql

  # Install the new one with the same version of Prefect and your own settings. Then, with NEW as its name:
  ${kubectl} scale deployment NEW --replicas=0
  ${kubectl} exec --stdin NEW-postgresql-0 -- sh -c '${as} psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 ${connect}' < prefect.sql
  ${kubectl} scale deployment NEW --replicas=1

  # When all rows have arrived, remove the old one with helm uninstall, and delete prefect.sql.`;
}

/** Settings and steps with which the new release starts on the old data. */
export function adoptBundled(
  adoption: Adoption,
  live: LiveInstallation,
  statefulSet: KubeObject,
  options: {
    /** Name of the StatefulSet after the adoption. */
    readonly newName: string;
    readonly recipe: string;
    readonly credentials: (secretName: string, key: string, password: string) => unknown;
  },
): Bundled {
  const { cluster, release, mode } = live;
  const { name } = statefulSet.metadata;
  const noClaim = new AdoptError(
    'adopt.persistence.none',
    `The data of ${name} is on no volume claim, so it is lost with the pod, and each upgrade replaces the pod. ${options.recipe}`,
  );
  const claim = findClaim(cluster, statefulSet);
  if (claim === undefined) {
    throw noClaim;
  }
  assertDataIsFound(live, statefulSet, noClaim);
  assertClaimStays(live, statefulSet, claim);
  if (
    cluster.list(
      'statefulsets',
      `app.kubernetes.io/instance=${release.name},app.kubernetes.io/component=read`,
    ).length > 0
  ) {
    throw new AdoptError(
      'adopt.replication',
      "The bundled PostgreSQL has read replicas, which the constructs don't support. Set postgresql.architecture to standalone with helm first.",
    );
  }
  const environment = new ContainerEnvironment(cluster, statefulSet, 'postgresql');
  const password = environment.source('POSTGRES_PASSWORD');
  const value = environment.value(password);
  const username = environment.value(environment.source('POSTGRES_USER')) ?? 'postgres';
  const database = environment.value(environment.source('POSTGRES_DATABASE', 'POSTGRES_DB')) ?? username;
  if (password?.secret === undefined || value === undefined) {
    throw new AdoptError(
      'adopt.password.unknown',
      `The container of ${name} has no variable POSTGRES_PASSWORD from a Secret, so its password can't be found. If postgresql.auth.usePasswordFiles is on, turn it off with helm.`,
    );
  }
  adoption.rememberPassword(value);
  const image = parseImage(theContainer(statefulSet, 'postgresql').image);
  replaceStatefulSet(adoption, name, options.newName, claim);
  noteService(adoption, cluster, name, options.newName);
  return {
    username,
    database,
    settings: {
      type: 'bundled',
      existingClaim: claim.name,
      credentials: bundledCredentials(adoption, mode, options.credentials, password.secret, value),
      image: { ...image, registry: image.registry === 'docker.io' ? undefined : image.registry },
    },
  };
}

/** Removes the StatefulSet if the apply can't change it in place. */
function replaceStatefulSet(adoption: Adoption, name: string, newName: string, claim: Claim): void {
  if (name !== newName) {
    adoption.step(
      `The database's StatefulSet becomes ${newName}. Two StatefulSets on one volume would destroy the data, so this deletes the old one first.`,
      'delete',
      'statefulset',
      name,
      '--cascade=orphan',
    );
    adoption.step(
      'Its pod must be deleted too. Prefect is down from here until the apply is done.',
      'delete',
      'pod',
      `${name}-0`,
      '--ignore-not-found',
      '--timeout=300s',
    );
  } else if (claim.isFromTemplate) {
    adoption.step(
      `The StatefulSet has a claim template, which can't change in place. Pod and claim stay. The apply makes the StatefulSet again, on the claim ${claim.name}.`,
      'delete',
      'statefulset',
      name,
      '--cascade=orphan',
    );
  }
}

/** Notes another address of the database, for its other clients. */
function noteService(adoption: Adoption, cluster: Cluster, name: string, newName: string): void {
  const ports: { name?: string; port: number }[] = cluster.find('service', name)?.spec.ports ?? [];
  const { port = PORT } = ports.find((each) => each.name === 'tcp-postgresql') ?? {};
  if (name !== newName || port !== PORT) {
    adoption.notes.push(
      `The database's Service ${name}, port ${port}, becomes ${newName}, port ${PORT}. Prefect gets the new address. Change it in all other clients.`,
    );
  }
}

/** Notes a bundled PostgreSQL that the server does not use. */
export function noteUnused(adoption: Adoption, live: LiveInstallation, statefulSet: KubeObject): void {
  const { name } = statefulSet.metadata;
  const claim = findClaim(live.cluster, statefulSet);
  if (claim !== undefined) {
    assertClaimStays(live, statefulSet, claim);
  }
  adoption.notes.push(
    `${name} is not the database that the server uses. The apply deletes it, ${claim === undefined ? 'with its data, which is on no claim' : `but its claim ${claim.name} stays`}.`,
  );
}

function bundledCredentials(
  adoption: Adoption,
  mode: PasswordMode,
  credentials: (name: string, key: string, value: string) => unknown,
  { name, key }: { readonly name: string; readonly key: string },
  value: string,
): unknown {
  switch (mode) {
    case 'generated':
    case 'writeOnly':
      adoption.notes.push('The database takes a new password, from a new Secret, when its pod starts.');
      return mode;
    case 'given':
      adoption.variables.push({
        name: 'database_password',
        command: secretCommand(name, key),
      });
      return { type: 'fromPassword', variable: 'database_password' };
    case 'existing':
      if (value.length < 8 || value === 'prefect-rocks') {
        adoption.notes.push(
          'The running password is short, or it is the chart’s public default. Adopt with --password generated to replace it.',
        );
      }
      return credentials(name, key, value);
  }
}

/** Arguments of kubectl that print the value of a Secret's key. */
export function secretCommand(name: string, key: string): string {
  return `get secret ${name} --output go-template='{{index .data "${key}" | base64decode}}'`;
}

/** Keeps the Secrets that the chart made. The apply would delete them, but a rollback needs them. */
export function keepSecrets(adoption: Adoption, cluster: Cluster, release: HelmRelease): void {
  for (const { metadata } of cluster.list('secrets', 'app.kubernetes.io/managed-by=Helm')) {
    if (metadata.annotations?.[RELEASE_NAME] === release.name) {
      adoption.keep(
        'secret',
        metadata.name,
        'The chart made this Secret. Without this step, the apply would delete it with the running password.',
      );
    }
  }
}
