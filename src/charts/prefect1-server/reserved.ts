import type { ReservedValues } from '../user-values';

/** Environment variables that the chart or a prop sets, with that prop. */
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

/** Environment variables of the agent that the chart sets, with the prop. */
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

/** Keys of charts up to 2022.04.14, which this one ignores without a word. */
const FLAT_KEYS: Record<string, string> = {
  'postgresql.postgresqlUsername': 'database',
  'postgresql.postgresqlDatabase': 'database',
  'postgresql.servicePort': 'database',
  'postgresql.persistence': 'database',
  'postgresql.initdbUser': 'database',
  'postgresql.initdbScripts': 'database',
  prefectVersion: 'versions.core',
};

const SERVICES = ['hasura', 'graphql', 'apollo', 'towel', 'ui'];

/** Keys of each component, with the prop. */
function ofComponents(components: string[], key: string, prop: string): Record<string, string> {
  return Object.fromEntries(components.map((component) => [`${component}.${key}`, prop]));
}

/** Tags and policies: `versions` and the warnings about them would not know of another. */
const IMAGE_KEYS: Record<string, string> = {
  ...ofComponents(['graphql', 'apollo', 'towel'], 'image.tag', 'versions.server'),
  'hasura.image.tag': 'versions.hasura',
  'ui.image.tag': 'versions.ui',
  'agent.image.tag': 'agent.imageTag',
  ...ofComponents([...SERVICES, 'agent'], 'image.pullPolicy', 'pullPolicy'),
};

/** What a user's values may not say, with the prop that says it. */
export const RESERVED_PREFECT1_VALUES: ReservedValues = {
  secrets: [
    'postgresql.postgresqlPassword',
    'postgresql.postgresqlPostgresPassword',
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
    ...IMAGE_KEYS,
    // The chart renders broken YAML of it.
    ...ofComponents(SERVICES, 'securityContext', 'values, with podSecurityContext in place of this key'),
    'prefectConfig.database': 'database',
    'prefectConfig.hasura': 'name',
    'prefectConfig.api': 'name',
    // Without authentication, neither may have an address outside of the cluster.
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
    'postgresql.primary.service': 'database',
    'postgresql.primary.name': 'name',
    'global.postgresql': 'database',
    'jobs.createTenant': 'tenant',
    'ui.apolloApiUrl': 'apolloApiUrl',
    'ui.service': 'ui',
    'ui.ingress': 'ui.ingress',
    'apollo.service': 'apollo',
    'apollo.ingress': 'apollo.ingress',
    'agent.enabled': 'agent',
    serverVersionTag: 'versions.server',
    prefectVersionTag: 'versions.core',
    uiVersionTag: 'versions.ui',
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
