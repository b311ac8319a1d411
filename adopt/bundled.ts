import type { Adoption, PasswordMode } from './adoption';
import type { Cluster, KubeObject } from './cluster';
import { ContainerEnvironment, theContainer } from './container-environment';
import { AdoptError } from './error';
import type { HelmRelease } from './helm-release';
import { parseImage } from './image';
import type { LiveInstallation } from './live-installation';
import { assertClaimStays, assertDataIsFound, type Claim, findClaim } from './volume';

/** The PostgreSQL that came with a release. */
export interface Bundled {
  readonly settings: Record<string, unknown>;
  readonly username: string;
  readonly database: string;
}

/** The StatefulSet of the PostgreSQL that came with a release. */
export function findStatefulSet(cluster: Cluster, release: HelmRelease): KubeObject | undefined {
  const selector = `app.kubernetes.io/instance=${release.name},app.kubernetes.io/name=postgresql`;
  return cluster
    .list('statefulsets', selector)
    .find(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] !== 'read');
}

/** Where the constructs connect to the bundled PostgreSQL. */
const PORT = 5432;

/** How to carry the data of a PostgreSQL without a claim over, which an upgrade would lose. */
export function dumpRecipe(kubectl: string, server: string, statefulSet: string): string {
  const connect = '--host 127.0.0.1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DATABASE"';
  const as = 'PGPASSWORD="$POSTGRES_PASSWORD" exec';
  return `Nothing was changed. Carry the data over, to a new installation with another name:

  # Nothing writes any more; the database's pod must not restart until its data is in the file.
  ${kubectl} scale deployment ${server} --replicas=0
  ${kubectl} exec ${statefulSet}-0 -- sh -c '${as} pg_dump --clean --if-exists --no-owner --no-privileges ${connect}' > prefect.sql

  # Install the new one with the same version of Prefect, with settings of your own. Then, with NEW as its name:
  ${kubectl} scale deployment NEW --replicas=0
  ${kubectl} exec --stdin NEW-postgresql-0 -- sh -c '${as} psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 ${connect}' < prefect.sql
  ${kubectl} scale deployment NEW --replicas=1

  # When all rows are there, remove the old one with helm uninstall, and prefect.sql.`;
}

/** What the new release needs to start on the old data. */
export function adoptBundled(
  adoption: Adoption,
  live: LiveInstallation,
  statefulSet: KubeObject,
  options: {
    /** What the chart calls the StatefulSet after the adoption. */
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
      'The bundled PostgreSQL has read replicas, which are not made here. Turn postgresql.architecture back to standalone by helm first.',
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
      `The container of ${name} has no variable POSTGRES_PASSWORD from a Secret (postgresql.auth.usePasswordFiles?), so it is not known where its password is.`,
    );
  }
  adoption.sawPassword(value);
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

/** Removes the StatefulSet where the apply can't change it in place. */
function replaceStatefulSet(adoption: Adoption, name: string, newName: string, claim: Claim): void {
  if (name !== newName) {
    adoption.step(
      `The database's StatefulSet gets the name ${newName}. Two of them on one volume would destroy the data, so the old one goes first.`,
      'delete',
      'statefulset',
      name,
      '--cascade=orphan',
    );
    adoption.step(
      'Its pod has to be gone, too: Prefect is down from here until the apply is done.',
      'delete',
      'pod',
      `${name}-0`,
      '--ignore-not-found',
      '--timeout=300s',
    );
  } else if (claim.ofTemplate) {
    adoption.step(
      `The StatefulSet made its claim of a template, and that part of it can't change. Its pod and claim stay; the apply makes it again, on the claim ${claim.name}.`,
      'delete',
      'statefulset',
      name,
      '--cascade=orphan',
    );
  }
}

/** What else connects to the database has to be told of another address. */
function noteService(adoption: Adoption, cluster: Cluster, name: string, newName: string): void {
  const ports: { name?: string; port: number }[] = cluster.find('service', name)?.spec.ports ?? [];
  const { port = PORT } = ports.find((each) => each.name === 'tcp-postgresql') ?? {};
  if (name !== newName || port !== PORT) {
    adoption.notes.push(
      `The database's Service ${name}, port ${port}, becomes ${newName}, port ${PORT}. Prefect is told; what else connects to it has to be, too.`,
    );
  }
}

/** A PostgreSQL of the release that its server does not use. */
export function noteUnused(adoption: Adoption, live: LiveInstallation, statefulSet: KubeObject): void {
  const { name } = statefulSet.metadata;
  const claim = findClaim(live.cluster, statefulSet);
  if (claim !== undefined) {
    assertClaimStays(live, statefulSet, claim);
  }
  adoption.notes.push(
    `${name} is not the database that the server uses. It goes with the adoption; ${claim === undefined ? 'its data is on no claim, and goes, too' : `its claim ${claim.name} stays`}.`,
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
      adoption.notes.push('The database gets a new password, from a Secret of our own, when its pod starts.');
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
          'The running password is short, or the chart’s default, which everybody knows. Adopt with --password generated for another one.',
        );
      }
      return credentials(name, key, value);
  }
}

/** Prints what is at a key of a Secret. */
export function secretCommand(name: string, key: string): string {
  return `get secret ${name} --output go-template='{{index .data "${key}" | base64decode}}'`;
}

/** Keeps the Secrets that the chart made: an apply that refers to others deletes them, and a rollback needs them. */
export function keepSecrets(adoption: Adoption, cluster: Cluster, release: HelmRelease): void {
  for (const { metadata } of cluster.list('secrets', 'app.kubernetes.io/managed-by=Helm')) {
    if (metadata.annotations?.['meta.helm.sh/release-name'] === release.name) {
      adoption.keep(
        'secret',
        metadata.name,
        'The chart made this Secret, and the apply would delete it, with the running password.',
      );
    }
  }
}
