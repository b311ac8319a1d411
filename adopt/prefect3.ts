import { RESERVED_SERVER_VALUES } from '../src/prefect-server/chart/reserved-values';
import { Adoption } from './adoption';
import { keepSecrets } from './bundled';
import { chartOf, checkSelector, imageOf, theDeployment } from './charts';
import { ContainerEnvironment } from './container-environment';
import { AdoptError } from './error';
import { deployedReleases } from './helm-release';
import type { LiveInstallation } from './live-installation';
import { LiveValues } from './live-values';
import { adoptPrefect3Database } from './prefect3-database';
import { prefect3Settings } from './prefect3-settings';
import { remainingValues } from './remaining-values';
import { adoptWorker, isWorkerOf } from './worker';

/** Values whose effect is read from the live objects instead. */
const READ_FROM_OBJECTS = [
  'nameOverride',
  'fullnameOverride',
  'namespaceOverride',
  'secret',
  'externalDatabase',
  'sqlite',
  'global.postgresql',
  'postgresql.enabled',
  'postgresql.useSubChart',
  'postgresql.externalHostname',
  'postgresql.auth',
  'postgresql.fullnameOverride',
  'postgresql.nameOverride',
  'postgresql.image.registry',
  'postgresql.image.repository',
  'postgresql.image.tag',
  'postgresql.primary.persistence',
  'postgresql.primary.service.ports',
  'server.basicAuth',
];

/** Settings for a live release of prefect-helm's chart prefect-server, and for its workers. */
export function adoptPrefect3(live: LiveInstallation): Adoption {
  const { cluster, namespace, release } = live;
  const adoption = new Adoption();
  const values = new LiveValues(release.values, release.defaults);
  const hasSuperuser = values.take('postgresql.auth.enablePostgresUser') === true;
  values.drop(...READ_FROM_OBJECTS);
  const server = theDeployment(cluster, release, 'server');
  const { name } = server.metadata;
  const database = adoptPrefect3Database(adoption, { ...live, server });
  const environment = new ContainerEnvironment(cluster, server, 'prefect-server');
  const basicAuth = basicAuthOf(adoption, environment, name);
  // Charts before 2025 have the image at another path.
  const imagePath = values.peek('server.image') !== undefined ? 'server.image' : 'global.prefect.image';
  if (database.type !== 'bundled') {
    values.drop('postgresql');
  } else if (hasSuperuser) {
    adoption.leaveOut(
      'postgresql.auth.enablePostgresUser',
      'The superuser postgres keeps its password in the database, but no Secret of the new release has it.',
    );
  }
  const settings = prefect3Settings(adoption, values);
  if (database.type === 'sqlite') {
    adoption.leaveOutEach('database.pool', settings.database.pool, 'SQLite has no pool.');
  }
  adoption.set({
    name,
    releaseName: release.name === name ? undefined : release.name,
    namespace: { type: 'existing', name: namespace },
    database: database.type === 'sqlite' ? database : { ...database, ...settings.database },
    basicAuth,
    encryptionKey: encryptionKeyOf(adoption, environment, name),
    chart: chartOf(adoption, release),
    ...imageOf(server, values, imagePath, '-python3.11'),
    ...settings.server,
    workers: workersOf(adoption, live, name),
    values: remainingValues(adoption, values, RESERVED_SERVER_VALUES),
    release: { upgradeInstall: true },
  });
  checkSelector(adoption, server, 'prefect-server');
  keepSecrets(adoption, cluster, release);
  return adoption;
}

function basicAuthOf(adoption: Adoption, environment: ContainerEnvironment, server: string): unknown {
  const source = environment.source('PREFECT_SERVER_API_AUTH_STRING');
  if (source === undefined) {
    return undefined;
  }
  const text = environment.value(source) ?? '';
  adoption.rememberPassword(text);
  adoption.rememberPassword(text.replace(/^[^:]*:/, ''));
  if (source.secret?.key === 'auth-string') {
    return { type: 'fromSecret', secretName: source.secret.name };
  }
  if (!text.startsWith('admin:')) {
    throw new AdoptError(
      'adopt.basicAuth',
      'The auth string is not at the key auth-string of a Secret, and its user is not admin, so clients would need another one. Put it into such a Secret, and name that in server.basicAuth.existingSecret with helm first.',
    );
  }
  adoption.variables.push({
    name: 'api_password',
    command: `exec deployment/${server} --container prefect-server -- python -c 'import os; print(os.environ["PREFECT_SERVER_API_AUTH_STRING"].split(":", 1)[1], end="")'`,
  });
  adoption.notes.push(
    'The auth string is in the values of the live release in plain text. From now on it comes from a variable, and pods get it from a Secret.',
  );
  return { type: 'fromPassword', variable: 'api_password' };
}

function encryptionKeyOf(adoption: Adoption, environment: ContainerEnvironment, server: string): unknown {
  const source = environment.source('PREFECT_SERVER_ENCRYPTION_KEY');
  if (source?.secret !== undefined) {
    return { type: 'fromSecret', secretName: source.secret.name, key: source.secret.key };
  }
  if (!source?.text) {
    return undefined;
  }
  adoption.rememberPassword(source.text);
  adoption.variables.push({
    name: 'encryption_key',
    command: `exec deployment/${server} --container prefect-server -- printenv PREFECT_SERVER_ENCRYPTION_KEY`,
  });
  return { type: 'fromPassword', variable: 'encryption_key' };
}

function workersOf(adoption: Adoption, { cluster, namespace }: LiveInstallation, server: string): unknown[] {
  const workers = deployedReleases(cluster).filter(({ chart }) => chart.name === 'prefect-worker');
  const [own, others] = [true, false].map((wanted) =>
    workers.filter((worker) => isWorkerOf(cluster, worker, server, namespace) === wanted),
  );
  for (const { name } of others) {
    adoption.notes.push(`The worker release ${name} uses another server, so it is not adopted.`);
  }
  return own.map((worker) => adoptWorker(adoption, cluster, worker));
}
