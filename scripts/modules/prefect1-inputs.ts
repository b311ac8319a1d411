import { DEFAULT_DATABASE } from '../../src/charts/prefect1-server/settings';
import type { InputRules } from './inputs';
import { OF_THE_APP, PREVENT_DESTROY, SAID_BY_OTHERS } from './server-inputs';

const OF_THE_CHART = 'The chart of Prefect 1 has no setting for it, so that each value would be an error.';
const NOT_IN_THE_SECRET =
  'The chart of Prefect 1 takes no more than the passwords from a Secret, the user’s at a fixed key.';

/** Here both kinds of a database have the same defaults, and no key of a Secret takes their place. */
const SAID_HERE = [
  'bundled.name',
  'bundled.username',
  'external.name',
  'external.username',
  'external.port',
].map((path) => `Database.${path}`);

/** Where the inputs of the module for Prefect 1 differ from the settings. */
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
  defaults: {
    'Database.bundled.name': DEFAULT_DATABASE,
    'Database.external.name': DEFAULT_DATABASE,
    '.namespace': { type: 'create', name: 'prefect1' },
    '.database': { type: 'bundled' },
    '.chart': { type: 'fromRepository' },
    // An agent without options is one.
    '.agent': null,
  },
};
