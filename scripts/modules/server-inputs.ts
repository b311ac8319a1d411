import { APP_PROPERTIES } from '../../app/schema/app-schema';
import type { InputRules } from './inputs';

/** Settings of the app, which no module has. */
export const OF_THE_APP = Object.fromEntries(
  [...Object.keys(APP_PROPERTIES), 'generation'].map((name) => [
    `.${name}`,
    'A setting of the app, not of the server.',
  ]),
);

export const PREVENT_DESTROY =
  'Terraform takes neither a variable nor an expression in prevent_destroy, and with it always on nobody could ever remove the module.';

/** Defaults that Prefect, the chart or Kubernetes have: an input that is null leaves them alone. */
export const SAID_BY_OTHERS = [
  'ConnectionPool.size',
  'ConnectionPool.maxOverflow',
  'ConnectionPool.timeout',
  'ConnectionPool.statementTimeout',
  'RetentionOptions.eventDays',
  'ChartSource.fromRepository.repository',
  'WorkerApi.cloud.url',
  'Database.bundled.size',
  'Database.bundled.accessMode',
  'Database.bundled.name',
  'Database.bundled.username',
  'Database.external.name',
  'Database.external.username',
  'Database.external.port',
  'Database.sqlite.size',
  'PostgresImage.registry',
  'PostgresImage.repository',
  'PostgresImage.tag',
  'PrefectImage.repository',
  'Toleration.operator',
  // An absent key of a Secret is the kind's own.
  'SecretKeys.password',
  'SecretKeys.adminPassword',
  '.prefectVersion',
  'ReleaseOptions.takeOwnership',
];

/** Where the inputs of the modules for Prefect 3 differ from the settings. */
export const SERVER_INPUTS: InputRules = {
  without: {
    ...OF_THE_APP,
    'SecretKeys.adminPassword': 'Only Prefect 1 has a superuser.',
    'Namespace.create.preventDestroy': PREVENT_DESTROY,
    'Database.bundled.preventDestroy': PREVENT_DESTROY,
    'Database.sqlite.preventDestroy': PREVENT_DESTROY,
  },
  saidByOthers: SAID_BY_OTHERS,
  defaults: {
    '.namespace': { type: 'create', name: 'prefect' },
    '.database': { type: 'bundled' },
    // The library goes through them one by one.
    'JobOptions.pullSecrets': [],
    '.chart': { type: 'fromRepository' },
  },
  added: {
    BasicAuth: {
      enabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether API and UI ask for the auth string. False keeps the password and its Secret for the next time; without `basic_auth` the Secret goes, and a `version` above 1 is forgotten. Default: true.',
      },
    },
  },
};
