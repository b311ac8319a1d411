import { DEFAULT_DATABASE } from '../src/prefect1-server/settings';
import type { InputRules } from './inputs';
import { MODULE_DESCRIPTIONS, OF_THE_APP, PREVENT_DESTROY, SAID_BY_OTHERS } from './server-inputs';

const OF_THE_CHART = 'The chart of Prefect 1 has no setting for it, so that each value would be an error.';
const NOT_IN_THE_SECRET =
  'The chart of Prefect 1 takes no more than the passwords from a Secret, the user’s at a fixed key.';

/** In Prefect 1 both kinds of a database have the same defaults, and Secret keys never replace them. */
const SAID_HERE = [
  'bundled.name',
  'bundled.username',
  'external.name',
  'external.username',
  'external.port',
].map((path) => `Database.${path}`);

const DATABASE_NAME =
  'Name of the database, 1 to 63 characters. Changing it makes Prefect start on another one, which has to be there: the bundled PostgreSQL makes it on an empty volume only. Default: "prefect".';

/** How the inputs of the module for Prefect 1 differ from the settings. */
export const PREFECT1_INPUTS: InputRules = {
  without: {
    ...OF_THE_APP,
    'Namespace.create.preventDestroy': PREVENT_DESTROY,
    'Database.bundled.preventDestroy': PREVENT_DESTROY,
    'Database.sqlite': 'Prefect 1 needs PostgreSQL.',
    'Database.bundled.pool': OF_THE_CHART,
    'Database.external.pool': OF_THE_CHART,
    'Database.external.transactionPooler': OF_THE_CHART,
    'Database.external.sslCa': OF_THE_CHART,
    'Database.external.sslClientCertificate': OF_THE_CHART,
    'SecretKeys.password': NOT_IN_THE_SECRET,
    'SecretKeys.urlEncodedPassword': NOT_IN_THE_SECRET,
    'SecretKeys.connectionString': NOT_IN_THE_SECRET,
    'SecretKeys.username': NOT_IN_THE_SECRET,
    'SecretKeys.host': NOT_IN_THE_SECRET,
    'SecretKeys.port': NOT_IN_THE_SECRET,
    'SecretKeys.database': NOT_IN_THE_SECRET,
  },
  saidByOthers: [
    ...SAID_BY_OTHERS.filter((path) => !SAID_HERE.includes(path)),
    'Prefect1AgentOptions.replicas',
  ],
  descriptions: {
    ...MODULE_DESCRIPTIONS,
    'Database.external':
      'A PostgreSQL that runs outside this module. Prefect 1 needs version 11 or newer and the extensions `pg_trgm` and `pgcrypto`.',
    'Database.bundled.image': 'The image. Default: bitnamilegacy/postgresql:14.5.0-debian-11-r35.',
    'PostgresImage.tag':
      'Tag. Another major version does not start on an existing volume. Default: "14.5.0-debian-11-r35", which the chart\'s subchart supports.',
    'Database.bundled.name': DATABASE_NAME,
    'Database.external.name': DATABASE_NAME,
    'SecretKeys.adminPassword':
      'Key of the superuser\'s password in the bundled database. Default: "admin-password".',
    'DatabaseSetup.image':
      "An image with a shell and `psql` of PostgreSQL 14 or newer, whatever the server's version is. Default: docker.io/library/postgres:17.6, from `image_registry` if there is one.",
    'Prefect1AgentOptions.replicas': 'Number of agents. Default: 1.',
    'Prefect1TenantOptions.name': 'Name of the tenant, which the UI shows. Default: "default".',
    'ChartSource.fromRepository.repository':
      'URL of a chart repository, for example a mirror, or of an OCI registry (`oci://…`). Default: none. The chart is a file in the branch gh-pages of the archived repository.',
    'ReleaseOptions.timeout':
      'Seconds that helm waits for ready pods, 30 to 86400. Image pulls and the migration must fit in. Changing it changes no object in the cluster and restarts no pod. Default: 900.',
    'ReleaseOptions.wait': 'Whether `apply` waits until the pods are ready. Default: true.',
    'ReleaseOptions.atomic':
      'Whether helm uninstalls a failed install and rolls back a failed upgrade. A rollback starts the older server on a database that the newer server has migrated. When false, a failed release stays for inspection, and the next apply upgrades it. Default: false.',
  },
  choices: {
    // The chart mounts no certificates, so it can't verify the server.
    'Database.external.sslMode': ['disable', 'prefer', 'require'],
  },
  defaults: {
    'Database.bundled.name': DEFAULT_DATABASE,
    'Database.external.name': DEFAULT_DATABASE,
    '.namespace': { type: 'create', name: 'prefect1' },
    '.database': { type: 'bundled' },
    '.chart': { type: 'fromRepository' },
    // An agent may have no options.
    '.agent': null,
  },
};
