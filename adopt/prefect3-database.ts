import type { Adoption } from './adoption';
import { adoptBundled, dumpRecipe, findStatefulSet, noteUnused } from './bundled';
import type { KubeObject } from './cluster';
import { type ConnectionUrl, decoded, parseConnectionUrl } from './connection-url';
import { ContainerEnvironment, type Source } from './container-environment';
import { AdoptError } from './error';
import type { LiveInstallation } from './live-installation';

/** Charts before 2026.4 set the second one. A variable of the user overrides the chart's. */
const URL_VARIABLES = ['PREFECT_SERVER_DATABASE_CONNECTION_URL', 'PREFECT_API_DATABASE_CONNECTION_URL'];

/** Arguments of kubectl that print the decoded password of the server's connection. */
const PASSWORD_COMMAND = (server: string): string =>
  `exec deployment/${server} --container prefect-server -- python -c 'import os, sqlalchemy; e = os.environ; print(sqlalchemy.make_url(e.get("${URL_VARIABLES[0]}") or e["${URL_VARIABLES[1]}"]).password, end="")'`;

/** Text that needs no percent-encoding in a URL. */
const PLAIN = /^[-\w.~]+$/;

type Prefect3Live = LiveInstallation & { readonly server: KubeObject };

/** Reads the database from the live server, because chart versions have different values for it. */
export function adoptPrefect3Database(adoption: Adoption, live: Prefect3Live): Record<string, unknown> {
  const environment = new ContainerEnvironment(live.cluster, live.server, 'prefect-server');
  const source = environment.source(...URL_VARIABLES);
  const text = environment.value(source);
  if (source === undefined || text === undefined) {
    throw new AdoptError(
      'adopt.database.unknown',
      `The container of ${live.server.metadata.name} has no ${URL_VARIABLES[0]}, or its Secret is gone, so its database is unknown.`,
    );
  }
  const url = parseConnectionUrl(text) ?? {};
  adoption.rememberPassword(url.password);
  adoption.rememberPassword(decoded(url.password));
  const statefulSet = findStatefulSet(live.cluster, live.release);
  if (statefulSet !== undefined) {
    if (hasHost(text, statefulSet.metadata.name)) {
      return bundled(adoption, live, statefulSet);
    }
    noteUnused(adoption, live, statefulSet);
  }
  return text.startsWith('sqlite')
    ? sqlite(adoption, live)
    : external(adoption, live, environment, source, url);
}

/** Whether a URL has this host. It is not parsed, because the chart may leave an `@` in the password unencoded. */
function hasHost(url: string, host: string): boolean {
  return [':', '.', '/'].some((end) => url.includes(`@${host}${end}`));
}

function bundled(adoption: Adoption, live: Prefect3Live, statefulSet: KubeObject): Record<string, unknown> {
  const { release, server, kubectl } = live;
  const { settings, username, database } = adoptBundled(adoption, live, statefulSet, {
    newName: `${release.name}-postgresql`,
    recipe: dumpRecipe(kubectl, server.metadata.name, statefulSet.metadata.name),
    credentials: (secretName, key, password) => {
      if (!PLAIN.test(password)) {
        throw new AdoptError(
          'adopt.password.encoding',
          `The password in ${secretName} needs percent-encoding, but the chart writes it into a URL unchanged. Adopt with --password given to keep it, or with --password generated to replace it.`,
        );
      }
      return { type: 'fromSecret', secretName, keys: { password: key } };
    },
  });
  return { ...settings, name: database, username };
}

function sqlite(adoption: Adoption, { cluster, server }: Prefect3Live): Record<string, unknown> {
  const name = `${server.metadata.name}-sqlite`;
  const claim = cluster.find('pvc', name);
  if (claim === undefined) {
    throw new AdoptError(
      'adopt.persistence.none',
      `SQLite's file is on no volume claim ${name}, so it is lost with the pod. Nothing was changed. Copy /data/prefect.db with kubectl cp while the pod runs, and make a new installation.`,
    );
  }
  adoption.keep(
    'pvc',
    name,
    'The chart made this claim. Without this step, the apply would delete it with all data.',
  );
  adoption.claimToImport = name;
  return {
    type: 'sqlite',
    size: claim.spec.resources.requests.storage,
    storageClass: claim.spec.storageClassName,
  };
}

function external(
  adoption: Adoption,
  { mode, server }: Prefect3Live,
  environment: ContainerEnvironment,
  source: Source,
  url: ConnectionUrl,
): Record<string, unknown> {
  if (mode === 'generated' || mode === 'writeOnly') {
    throw new AdoptError(
      'adopt.external.password',
      'The database is not part of the release, so it does not take a new password. Adopt with --password existing or given. Then rotate the password: with database.setup, or by setting it in the database.',
    );
  }
  if (mode === 'existing' && source.secret !== undefined) {
    const { name, key } = source.secret;
    return {
      type: 'external',
      credentials: { type: 'fromSecret', secretName: name, keys: { connectionString: key } },
    };
  }
  const host = url.host?.replace(/^\[|\]$/g, '');
  if (url.password === undefined) {
    return { type: 'external', host, ...urlSettings(adoption, url), credentials: { type: 'none' } };
  }
  const written = parseConnectionUrl(source.text ?? '') ?? {};
  const password = environment.referred(written.password)?.secret;
  if (mode === 'existing' && password !== undefined) {
    return fromComponents(adoption, environment, written, password);
  }
  if (mode === 'existing') {
    adoption.notes.push(
      'The database’s password is in plain text in the values and pods of the live release. From now on it comes from a variable. Rotate it after the adoption.',
    );
  }
  adoption.variables.push({ name: 'database_password', command: PASSWORD_COMMAND(server.metadata.name) });
  return {
    type: 'external',
    host,
    ...urlSettings(adoption, url),
    credentials: { type: 'fromPassword', variable: 'database_password' },
  };
}

/** Components of the connection, each as text or at a key of the password's Secret. */
function fromComponents(
  adoption: Adoption,
  environment: ContainerEnvironment,
  written: ConnectionUrl,
  password: { readonly name: string; readonly key: string },
): Record<string, unknown> {
  const keys: Record<string, string> = { password: password.key };
  const texts: Record<string, string | undefined> = {};
  for (const part of ['host', 'port', 'username', 'database'] as const) {
    const referred = environment.referred(written[part]);
    if (referred?.secret !== undefined) {
      keys[part] = referred.secret.key;
    } else {
      texts[part] = referred?.text ?? written[part];
    }
  }
  return {
    type: 'external',
    host: texts.host,
    ...urlSettings(adoption, { ...texts, query: written.query }),
    credentials: { type: 'fromSecret', secretName: password.name, keys },
  };
}

/** Settings from the parts of a URL, except host and password. */
function urlSettings(
  adoption: Adoption,
  { username, port, database, query }: ConnectionUrl,
): Record<string, unknown> {
  const [, mode] = /(?:^|&)ssl=(disable|prefer|require)(?:&|$)/.exec(query ?? '') ?? [];
  const others = (query ?? '')
    .split('&')
    .filter((part) => part !== '' && !/^ssl=(disable|prefer|require)$/.test(part));
  for (const part of others) {
    adoption.leaveOut(
      `the URL’s parameter ${part.split('=')[0]}`,
      'There is no prop for it. Use sslMode, sslCa or pool, or keep the whole URL in a Secret (keys.connectionString).',
    );
  }
  return {
    port: port === undefined || port === '5432' ? undefined : Number(port),
    username: decoded(username),
    name: decoded(database),
    sslMode: mode,
  };
}
