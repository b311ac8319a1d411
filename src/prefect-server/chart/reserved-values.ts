import type { ReservedValues } from '../../helm/user-value-checks';

const DATABASE_VARIABLES = ['CONNECTION_URL', 'DRIVER', 'USER', 'PASSWORD', 'HOST', 'PORT', 'NAME'].flatMap(
  (name) => [`PREFECT_SERVER_DATABASE_${name}`, `PREFECT_API_DATABASE_${name}`],
);

/** Environment variables that the user can't set, with the prop to use instead. */
export const RESERVED_SERVER_VARIABLES: Record<string, string> = {
  ...Object.fromEntries(DATABASE_VARIABLES.map((name) => [name, 'database'])),
  ...Object.fromEntries(
    ['POOL_SIZE', 'MAX_OVERFLOW', 'POOL_TIMEOUT'].map((name) => [
      `PREFECT_SERVER_DATABASE_SQLALCHEMY_${name}`,
      'database.pool',
    ]),
  ),
  ...Object.fromEntries(
    ['STATEMENT_CACHE_SIZE', 'PREPARED_STATEMENT_CACHE_SIZE'].map((name) => [
      `PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_${name}`,
      'database.transactionPooler',
    ]),
  ),
  ...Object.fromEntries(
    ['ENABLED', 'CHECK_HOSTNAME', 'CA_FILE', 'CERT_FILE', 'KEY_FILE'].map((name) => [
      `PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_${name}`,
      'database.sslMode',
    ]),
  ),
  PREFECT_SERVER_DATABASE_TIMEOUT: 'database.pool.statementTimeout',
  PREFECT_SERVER_EVENTS_RETENTION_PERIOD: 'retention.eventDays',
  PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED: 'retention.flowRunDays',
  PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD: 'retention.flowRunDays',
  PREFECT_SERVER_CORS_ALLOWED_ORIGINS: 'corsAllowedOrigins',
  PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS: 'corsAllowedOrigins',
  PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'csrfProtection',
  PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED: 'csrfProtection',
  PREFECT_SERVER_ANALYTICS_ENABLED: 'analytics',
  PREFECT_UI_URL: 'ingress, gateway or uiApiUrl',
  PREFECT_SERVER_DATABASE_MIGRATE_ON_START: 'redis',
  PREFECT_API_DATABASE_MIGRATE_ON_START: 'redis',
  PREFECT_SERVER_API_AUTH_STRING: 'basicAuth',
  PREFECT_SERVER_ENCRYPTION_KEY: 'encryptionKey',
  ORION_ENCRYPTION_KEY: 'encryptionKey',
  PREFECT_SERVER_API_BASE_PATH: 'basePath',
  PREFECT_SERVER_API_PORT: 'service.port',
  PREFECT_UI_API_URL: 'uiApiUrl',
  PREFECT_SERVER_UI_API_URL: 'uiApiUrl',
  PREFECT_UI_SERVE_BASE: 'basePath',
  PREFECT_SERVER_UI_SERVE_BASE: 'basePath',
  PREFECT_UI_STATIC_DIRECTORY: 'values (server.uiConfig.prefectUiStaticDirectory)',
  PREFECT_DEBUG_MODE: 'values (server.debug)',
  PREFECT_LOGGING_SERVER_LEVEL: 'loggingLevel',
  PREFECT_SERVER_API_HOST: 'service.ipFamilies',
  PREFECT_SERVER_DOCKET_URL: 'redis',
  PREFECT_SERVER_EVENTS_CAUSAL_ORDERING: 'redis',
  PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE: 'redis',
  PREFECT_MESSAGING_BROKER: 'redis',
  PREFECT_MESSAGING_CACHE: 'redis',
  ...Object.fromEntries(
    ['HOST', 'PORT', 'DB', 'USERNAME', 'PASSWORD', 'SSL'].map((name) => [
      `PREFECT_REDIS_MESSAGING_${name}`,
      'redis',
    ]),
  ),
  HOME: 'the chart',
};

/** Helm values that the user can't set, with the prop to use instead. */
export const RESERVED_SERVER_VALUES: ReservedValues = {
  secrets: [
    'externalDatabase.connectionString',
    'externalDatabase.password',
    'secret.password',
    'postgresql.auth.password',
    'postgresql.auth.postgresPassword',
    'postgresql.auth.replicationPassword',
    'postgresql.postgresqlPassword',
    'postgresql.primary.initdb.password',
    'postgresql.ldap.bindpw',
    'postgresql.ldap.bind_password',
    'global.postgresql.auth.password',
    'global.postgresql.auth.postgresPassword',
    'server.basicAuth.authString',
    'redis.auth.password',
    'global.redis.password',
    'backgroundServices.messaging.redis.password',
    'backgroundServices.messaging.docket.url',
  ],
  owned: {
    'global.prefect.image.repository': 'image',
    'global.prefect.image.prefectTag': 'image.tag',
    'postgresql.image.repository': 'database.image',
    'postgresql.image.tag': 'database.image.tag',
    nameOverride: 'name',
    fullnameOverride: 'name',
    namespaceOverride: 'namespace',
    secret: 'database',
    externalDatabase: 'database',
    sqlite: 'database',
    'postgresql.enabled': 'database',
    'postgresql.auth': 'database',
    'postgresql.fullnameOverride': 'name',
    'postgresql.nameOverride': 'name',
    'postgresql.primary.persistence': 'database',
    'global.postgresql': 'database',
    'server.basicAuth': 'basicAuth',
    'server.apiBasePath': 'basePath',
    'server.replicaCount': 'replicas',
    'server.autoscaling': 'autoscaling',
    'backgroundServices.runAsSeparateDeployment': 'redis',
    'service.port': 'service.port',
  },
  unsupported: {
    'postgresql.primary.service.ports':
      'The server connects to the bundled PostgreSQL at port 5432, so its Service can have no other port.',
  },
  environmentLists: ['global.prefect.env', 'server.env', 'backgroundServices.env', 'migrations.env'],
  variables: RESERVED_SERVER_VARIABLES,
};
