import { APP_PROPERTIES } from '../settings/app-schema';
import { CHART_VERSION, TESTED_CHART_VERSIONS } from '../src/helm/prefect-helm';
import type { InputRules } from './inputs';

/** Settings of the app, which modules lack. */
export const OF_THE_APP = Object.fromEntries(
  [...Object.keys(APP_PROPERTIES), 'generation'].map((name) => [
    `.${name}`,
    'A setting of the app, not of the server.',
  ]),
);

export const PREVENT_DESTROY =
  'Terraform takes neither a variable nor an expression in prevent_destroy, and with it always on nobody could ever remove the module.';

/** Inputs with defaults of Prefect, the chart or Kubernetes. A null keeps the default. */
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
  // Without a key the kind's default key applies.
  'SecretKeys.password',
  'SecretKeys.adminPassword',
  '.prefectVersion',
  'ReleaseOptions.takeOwnership',
];

/** Descriptions for modules of both generations, which have no `prevent_destroy` and no `removed` blocks. */
export const MODULE_DESCRIPTIONS: Readonly<Record<string, string>> = {
  'Database.bundled.existingClaim':
    "An existing claim in the server's namespace, instead of a claim that the module creates. Setting it later destroys the module's claim with its data. To keep them, first run `terraform state rm` on that claim. Default: a claim that the module creates, which outlives the release.",
  'Database.bundled.size':
    'Size of the volume claim. A larger size expands the claim, if its storage class allows it. A smaller size fails the apply ("already exists"), because a claim cannot shrink. Default: "8Gi".',
};

/** How the inputs of the modules for Prefect 3 differ from the settings. */
export const SERVER_INPUTS: InputRules = {
  without: {
    ...OF_THE_APP,
    'SecretKeys.adminPassword': 'Only Prefect 1 has a superuser.',
    'Namespace.create.preventDestroy': PREVENT_DESTROY,
    'Database.bundled.preventDestroy': PREVENT_DESTROY,
    'Database.sqlite.preventDestroy': PREVENT_DESTROY,
  },
  saidByOthers: SAID_BY_OTHERS,
  descriptions: MODULE_DESCRIPTIONS,
  defaults: {
    '.namespace': { type: 'create', name: 'prefect' },
    '.database': { type: 'bundled' },
    // The library iterates over them.
    'JobOptions.pullSecrets': [],
    '.chart': { type: 'fromRepository' },
  },
  added: {
    BasicAuth: {
      enabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether API and UI require the auth string. False keeps the password and its Secret for later. Removing `basic_auth` destroys the Secret, and a `version` above 1 is lost. Default: true.',
      },
    },
  },
};

const PREFECT_VERSION = TESTED_CHART_VERSIONS[CHART_VERSION];
const OF_A_SERVER = 'for `workers` of prefect-server';

/** How the inputs of the worker's module differ from the settings: it knows a server only by its URL. */
export const WORKER_INPUTS: InputRules = {
  ...SERVER_INPUTS,
  descriptions: {
    '.namespace': `The namespace of the worker. Use another namespace than a server's module creates. Default: { type = "create", name = "prefect" }; ${OF_A_SERVER} the server's.`,
    '.prefectVersion': `Version of Prefect, not newer than the server's. Default: "${PREFECT_VERSION}"; ${OF_A_SERVER} the server's.`,
    '.image': `The image. Default: prefecthq/prefect with the tag of \`prefect_version\` for Kubernetes; ${OF_A_SERVER} with the server's registry, pull policy and pull Secrets.`,
    'PrefectImage.registry': `Registry of a private mirror, which prefixes the repository. Default: Docker Hub; ${OF_A_SERVER} without its own repository the server's.`,
    'PrefectImage.repository': 'Repository, without tag. Default: "prefecthq/prefect".',
    'PrefectImage.pullPolicy': `When kubelet pulls the image. Default: "IfNotPresent"; ${OF_A_SERVER} the server's.`,
    'PrefectImage.pullSecrets': `Names of existing pull Secrets in the worker's namespace. An empty list means none. Default: none; ${OF_A_SERVER} the server's.`,
    'ReleaseOptions.timeout':
      'Seconds that helm waits for a ready pod, 30 to 86400. The image pull must fit in, and the API must answer. Changing it changes no object in the cluster and restarts no pod. Default: 900.',
    'ReleaseOptions.wait': 'Whether `apply` waits until the pod is ready. Default: true.',
    'ReleaseOptions.atomic':
      'Whether helm uninstalls a failed install and rolls back a failed upgrade. When false, a failed release stays for inspection, and the next apply upgrades it. Default: false.',
  },
};
