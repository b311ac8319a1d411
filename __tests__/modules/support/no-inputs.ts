import { APP_PROPERTIES } from '../../../settings/app-schema';

/** Props that are no inputs of a module, by definition and name, and why. */
export type NoInputs = Readonly<Record<string, string>>;

const OF_THE_APP = Object.fromEntries(
  Object.keys(APP_PROPERTIES).map((name) => [`.${name}`, 'A setting of the app, not of the server.']),
);

const OWN_MODULE = 'A module of its own.';

const PREVENT_DESTROY =
  'Terraform takes neither a variable nor an expression in prevent_destroy, and with it always on nobody could ever remove the module. protection.tofu has the input for OpenTofu.';

const OF_THE_CHART = 'The chart of Prefect 1 has no setting for it, so that each value would be an error.';
const NOT_IN_THE_SECRET =
  'The chart of Prefect 1 takes no more than the passwords from a Secret, the user’s at a fixed key.';

const OTHER_NAMES = 'Database.external with the names that the operator gives. Documents show them.';

export const NO_INPUTS: Readonly<Record<string, NoInputs>> = {
  'prefect-server': {
    ...OF_THE_APP,
    '.backup': OWN_MODULE,
    '.metrics': OWN_MODULE,
    'SecretKeys.adminPassword': 'Only Prefect 1 has a superuser.',
    'Namespace.create.preventDestroy': PREVENT_DESTROY,
    'Database.bundled.preventDestroy': PREVENT_DESTROY,
    'Database.sqlite.preventDestroy': PREVENT_DESTROY,
    'Database.cloudNativePg': OTHER_NAMES,
    'EncryptionKey.generated.preventDestroy': PREVENT_DESTROY,
    'EncryptionKey.writeOnly.preventDestroy': PREVENT_DESTROY,
  },
  'prefect-worker': { 'Namespace.create.preventDestroy': PREVENT_DESTROY },
  'prefect1-server': {
    ...OF_THE_APP,
    '.backup': OWN_MODULE,
    'Namespace.create.preventDestroy': PREVENT_DESTROY,
    'Database.bundled.preventDestroy': PREVENT_DESTROY,
    'Database.sqlite': 'Prefect 1 needs PostgreSQL.',
    'Database.cloudNativePg': NOT_IN_THE_SECRET,
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
};

/** Inputs and attributes that are no props, and why. */
export const NO_PROPS: Readonly<Record<string, NoInputs>> = {
  'prefect-server': {
    after: 'From the module of a backup, whose construct adds itself to the release.',
    'basic_auth.enabled': 'Keeps the password while basic authentication is off.',
    basic_auth_password: 'Sensitive, so not in the object.',
    chart_repository_password: 'Sensitive, so not in the object.',
    database_password: 'Sensitive, so not in the object.',
    encryption_key_password: 'Sensitive, so not in the object.',
  },
  'prefect-worker': {
    chart_repository_password: 'Sensitive, so not in the object.',
    secret_annotations: 'From the module of a server.',
    shared_namespace: 'From the module of a server.',
    after: 'From the module of a server.',
    path: 'From the module of a server.',
  },
  'prefect1-server': {
    after: 'From the module of a backup, whose construct adds itself to the release.',
    chart_repository_password: 'Sensitive, so not in the object.',
    database_password: 'Sensitive, so not in the object.',
  },
};
