import type { Adoption } from './adoption';
import { adoptBundled, findStatefulSet, noteUnused, secretCommand } from './bundled';
import type { KubeObject } from './cluster';
import { decoded, parseConnectionUrl } from './connection-url';
import { ContainerEnvironment, theContainer } from './container-environment';
import { AdoptError } from './error';
import { parseImage } from './image';
import type { LiveInstallation } from './live-installation';

/** The only key from which the chart 2022.09.23 reads the password. */
const PASSWORD_KEY = 'postgres-password';

const GUIDE =
  'https://github.com/cdktf-prefect/cdktf-prefect/blob/main/docs/prefect1.md#a-second-release-and-a-dump';

type Prefect1Live = LiveInstallation & { readonly hasura: KubeObject };

/** Reads the database from the live Hasura, because chart versions have different values for it. */
export function adoptPrefect1Database(adoption: Adoption, live: Prefect1Live): Record<string, unknown> {
  const { cluster, release, hasura } = live;
  const environment = new ContainerEnvironment(cluster, hasura, 'hasura');
  const url = parseConnectionUrl(environment.value(environment.source('HASURA_GRAPHQL_DATABASE_URL')) ?? '');
  const password = environment.source('PGPASSWORD');
  const value = environment.value(password);
  if (url === undefined || password?.secret === undefined || value === undefined) {
    throw new AdoptError(
      'adopt.database.unknown',
      `The container of ${hasura.metadata.name} has no HASURA_GRAPHQL_DATABASE_URL, or no PGPASSWORD from a Secret, so its database is unknown.`,
    );
  }
  adoption.rememberPassword(value);
  adoption.rememberPassword(url.password);
  const statefulSet = findStatefulSet(cluster, release);
  if (statefulSet !== undefined) {
    if (url.host?.split('.')[0] === statefulSet.metadata.name) {
      return bundled(adoption, live, statefulSet, password.secret.name);
    }
    noteUnused(adoption, live, statefulSet);
  }
  const { name, key } = password.secret;
  return {
    type: 'external',
    host: url.host,
    port: url.port === '5432' || url.port === undefined ? undefined : Number(url.port),
    username: decoded(url.username),
    name: decoded(url.database),
    sslMode: environment.value(environment.source('PGSSLMODE')),
    credentials: externalCredentials(adoption, live, name, key),
  };
}

function externalCredentials(adoption: Adoption, { mode }: Prefect1Live, name: string, key: string): unknown {
  if (mode === 'generated' || mode === 'writeOnly') {
    throw new AdoptError(
      'adopt.external.password',
      'The database is not part of the release, so it does not take a new password. Adopt with --password existing or given. Then rotate the password: with database.setup, or by setting it in the database.',
    );
  }
  if (mode === 'given') {
    adoption.variables.push({ name: 'database_password', command: secretCommand(name, key) });
    return { type: 'fromPassword', variable: 'database_password' };
  }
  if (key === PASSWORD_KEY) {
    return { type: 'fromSecret', secretName: name };
  }
  throw new AdoptError(
    'adopt.password.key',
    `The Secret ${name} has the password at the key ${key}, but the new chart version reads only ${PASSWORD_KEY}. Adopt with --password given, or add that key where the Secret is made.`,
  );
}

function bundled(
  adoption: Adoption,
  live: Prefect1Live,
  statefulSet: KubeObject,
  secretName: string,
): Record<string, unknown> {
  const { release, kubectl } = live;
  const image = parseImage(theContainer(statefulSet, 'postgresql').image);
  const recipe = `Nothing was changed. Move the data to a new installation with another name. Stop all writes, and dump the database:

  ${kubectl} scale deployment --selector app.kubernetes.io/instance=${release.name},app.kubernetes.io/name=prefect-server --replicas=0
  ${kubectl} exec ${statefulSet.metadata.name}-0 -- sh -c 'PGPASSWORD="$POSTGRES_PASSWORD" exec pg_dump --username "$POSTGRES_USER" --no-owner --no-privileges --no-comments "\${POSTGRES_DATABASE:-$POSTGRES_DB}"' > prefect1.sql

Then continue with ${GUIDE}.`;
  if (Number.parseInt(image.tag ?? '', 10) < 14) {
    throw new AdoptError(
      'adopt.postgres.old',
      `The data of ${statefulSet.metadata.name} is from PostgreSQL ${image.tag}, and no image of that version fits the chart any more. ${recipe}`,
    );
  }
  const { settings, username, database } = adoptBundled(adoption, live, statefulSet, {
    newName: `${release.name}-postgresql`,
    recipe,
    // The services read the user's password from the key of the superuser's, so both have one password.
    credentials: () => ({ type: 'fromSecret', secretName, keys: { adminPassword: PASSWORD_KEY } }),
  });
  return { ...settings, name: database, username };
}
