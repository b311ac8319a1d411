import type { ReservedValues } from '../../helm/user-value-checks';

/** Environment variables that the chart or a prop sets, with the prop to use. */
export const RESERVED_PREFECT1_VARIABLES: Record<string, string> = {
  PREFECT_SERVER__DATABASE__CONNECTION_URL: 'database',
  PREFECT_SERVER__DATABASE__HOST: 'database',
  PREFECT_SERVER__DATABASE__PORT: 'database',
  PREFECT_SERVER__DATABASE__USERNAME: 'database',
  PREFECT_SERVER__DATABASE__PASSWORD: 'database',
  HASURA_GRAPHQL_DATABASE_URL: 'database',
  PGPASSWORD: 'database',
  PGSSLMODE: 'database.sslMode',
  PREFECT_SERVER__APOLLO_URL: 'apolloApiUrl',
  PREFECT_SERVER__HASURA__HOST: 'name',
  PREFECT_SERVER__HASURA__PORT: 'name',
  PREFECT_SERVER__API__URL: 'name',
  PREFECT_SERVER__SERVICES__APOLLO__PORT: 'apollo.port',
};

/** Environment variables of the agent that the chart sets, with the prop to use. */
export const RESERVED_AGENT_VARIABLES: Record<string, string> = {
  PREFECT__CLOUD__API: 'name',
  PREFECT__BACKEND: 'name',
  NAMESPACE: 'namespace',
  IMAGE_PULL_SECRETS: 'agent.job.imagePullSecrets',
  IMAGE_PULL_POLICY: 'agent.job.imagePullPolicy',
  JOB_MEM_REQUEST: 'agent.job.resources',
  JOB_MEM_LIMIT: 'agent.job.resources',
  JOB_CPU_REQUEST: 'agent.job.resources',
  JOB_CPU_LIMIT: 'agent.job.resources',
  SERVICE_ACCOUNT_NAME: 'serviceAccountName',
  PREFECT__CLOUD__AGENT__LABELS: 'agent.labels',
  PREFECT__CLOUD__AGENT__AGENT_ADDRESS: 'agent',
};

/** Keys of charts up to 2022.04.14 that a prop replaces. This chart ignores them silently. */
const FLAT_KEYS: Record<string, string> = {
  'postgresql.postgresqlUsername': 'database',
  'postgresql.postgresqlDatabase': 'database',
  'postgresql.servicePort': 'database',
  'postgresql.persistence': 'database',
  'postgresql.initdbUser': 'database',
  'postgresql.initdbScripts': 'database',
};

/** The other keys of those charts and their subchart, with their replacement. */
const FLAT_KEYS_MOVED: Record<string, string> = {
  ...Object.fromEntries(
    ['resources', 'nodeSelector', 'updateStrategy', 'livenessProbe', 'readinessProbe'].map((key) => [
      key,
      `postgresql.primary.${key}`,
    ]),
  ),
  ...{ master: 'postgresql.primary', slave: 'Database.external: there are no replicas' },
  replication: 'Database.external: there are no replicas',
  service: 'no other key: the Service is for the namespace only',
  securityContext: 'postgresql.primary.podSecurityContext',
  ...{ extraEnv: 'postgresql.primary.extraEnvVars', extraEnvVarsCM: 'postgresql.primary.extraEnvVarsCM' },
  postgresqlConfiguration: 'postgresql.primary.configuration',
  postgresqlExtendedConf: 'postgresql.primary.extendedConfiguration',
  pgHbaConfiguration: 'postgresql.primary.pgHbaConfiguration',
  configurationConfigMap: 'postgresql.primary.existingConfigmap',
  extendedConfConfigMap: 'postgresql.primary.existingExtendedConfigmap',
  postgresqlInitdbArgs: 'postgresql.primary.initdb.args',
  postgresqlInitdbWalDir: 'postgresql.primary.initdb.postgresqlWalDir',
  initdbScriptsConfigMap: 'postgresql.primary.initdb.scriptsConfigMap',
  initdbScriptsSecret: 'postgresql.primary.initdb.scriptsSecret',
  terminationGracePeriodSeconds: 'postgresql.primary.terminationGracePeriodSeconds',
};

const SERVICES = ['hasura', 'graphql', 'apollo', 'towel', 'ui'];

/** One remedy for the same key of each component. */
function keyOfEach(components: string[], key: string, text: string): Record<string, string> {
  return Object.fromEntries(components.map((component) => [`${component}.${key}`, text]));
}

const TAG_REMEDY =
  'keeps the components at versions that were tested together, and warns otherwise. Use it in place of this key.';

/** Keys of images that would bypass `versions` and its warnings. */
const IMAGE_KEYS: Record<string, string> = {
  ...keyOfEach(['graphql', 'apollo', 'towel'], 'image.tag', `The prop versions.server ${TAG_REMEDY}`),
  'hasura.image.tag': `The prop versions.hasura ${TAG_REMEDY}`,
  'ui.image.tag': `The prop versions.ui ${TAG_REMEDY}`,
  'agent.image.tag': `The prop agent.imageTag ${TAG_REMEDY}`,
  serverVersionTag: `The prop versions.server ${TAG_REMEDY}`,
  prefectVersionTag: `The prop versions.core ${TAG_REMEDY}`,
  uiVersionTag: `The prop versions.ui ${TAG_REMEDY}`,
  prefectVersion: `No chart reads it. The prop versions.core ${TAG_REMEDY}`,
  ...keyOfEach(
    [...SERVICES, 'agent'],
    'image.pullPolicy',
    'The prop pullPolicy also sets the Jobs beside the release. Use it in place of this key.',
  ),
};

const OLD_KEYS: Record<string, string> = Object.fromEntries(
  Object.entries(FLAT_KEYS_MOVED).map(([key, now]) => [
    `postgresql.${key}`,
    `Only charts up to 2022.04.14 read it. Use ${now}.`,
  ]),
);

/** The templates write `securityContext:` on the same line as the container's name. */
const SECURITY_CONTEXTS: Record<string, string> = {
  ...Object.fromEntries(
    [...SERVICES, 'graphql.init'].map((path) => [
      `${path}.securityContext`,
      `The chart renders it as invalid YAML. Use ${path.split('.')[0]}.podSecurityContext.`,
    ]),
  ),
  'agent.securityContext': 'The chart does not read it. Use agent.podSecurityContext.',
};

/** Keys that the user's values may not set, with the prop to use. */
export const RESERVED_PREFECT1_VALUES: ReservedValues = {
  secrets: [
    'postgresql.postgresqlPassword',
    'postgresql.postgresqlPostgresPassword',
    'postgresql.initdbPassword',
    'postgresql.replication.password',
    'postgresql.primary.initdb.password',
    'postgresql.ldap.bindpw',
    'postgresql.ldap.bind_password',
    'postgresql.auth.password',
    'postgresql.auth.postgresPassword',
    'postgresql.auth.replicationPassword',
    'global.postgresql.auth.password',
    'global.postgresql.auth.postgresPassword',
    'global.postgresql.postgresqlPassword',
    'prefectConfig.database.password',
    'prefectConfig.database.connection_url',
  ],
  owned: {
    ...FLAT_KEYS,
    'prefectConfig.database': 'database',
    'prefectConfig.hasura': 'name',
    'prefectConfig.api': 'name',
    // Neither has authentication, so neither may be exposed outside of the cluster.
    'hasura.service': 'apollo, the one API that is reached from outside',
    'graphql.service': 'apollo, the one API that is reached from outside',
    nameOverride: 'name',
    includeChartNameInComponents: 'name',
    'postgresql.useSubChart': 'database',
    'postgresql.externalHostname': 'database',
    'postgresql.existingSecret': 'database',
    'postgresql.auth': 'database',
    'postgresql.architecture': 'database',
    'postgresql.fullnameOverride': 'name',
    'postgresql.nameOverride': 'name',
    'postgresql.primary.persistence': 'database',
    'postgresql.primary.name': 'name',
    'global.postgresql': 'database',
    'jobs.createTenant': 'tenant',
    'ui.apolloApiUrl': 'apolloApiUrl',
    'ui.service': 'ui',
    'ui.ingress': 'ui.ingress',
    'apollo.service': 'apollo',
    'apollo.ingress': 'apollo.ingress',
    'agent.enabled': 'agent',
  },
  unsupported: {
    ...IMAGE_KEYS,
    ...SECURITY_CONTEXTS,
    ...OLD_KEYS,
    'postgresql.primary.service':
      'The services connect to the bundled PostgreSQL at port 5432 of the Service that the chart creates. Leave this key out.',
  },
  environmentLists: [
    'hasura.env',
    'graphql.env',
    'graphql.init.env',
    'apollo.env',
    'towel.env',
    'ui.env',
    'agent.env',
  ],
  variables: { ...RESERVED_PREFECT1_VARIABLES, ...RESERVED_AGENT_VARIABLES },
};
