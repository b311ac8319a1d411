import { Database, type PrefectServerProps, Redis } from '../../../src';
import { documentAt } from '../../../src/helm/user-value-checks';
import type { BadInput } from '../template';
import { server } from './rows';

function redis(id: string, path: string, got: string, props: PrefectServerProps): BadInput {
  const docketUrl = { secretName: 'redis', key: 'url' };
  return server(id, path, got, { redis: Redis.external({ host: 'redis', docketUrl }), ...props });
}

export const OPERATIONS = [
  server('replicas.withoutRedis', 'replicas', '2', { replicas: 2 }),
  server('backgroundReplicas.withoutRedis', 'backgroundReplicas', '1', { backgroundReplicas: 1 }),
  redis('number.outOfRange', 'backgroundReplicas', '0', { backgroundReplicas: 0 }),
  server('loggingLevel.unknown', 'loggingLevel', '"debug"', { loggingLevel: 'debug' }),
  server('replicas.sqlite', 'replicas', '2', { replicas: 2, database: Database.sqlite() }),
  redis('redis.sqlite', 'redis', '"set"', { database: Database.sqlite() }),
  server('host.invalid', 'redis.host', '"redis://r"', {
    redis: Redis.external({ host: 'redis://r', docketUrl: { secretName: 'redis', key: 'url' } }),
  }),
  server('corsAllowedOrigins.invalid', 'corsAllowedOrigins[1]', '"*"', {
    corsAllowedOrigins: ['https://a.example.com', '*'],
  }),
  server('number.outOfRange', 'retention.flowRunDays', '0', { retention: { flowRunDays: 0 } }),
  server('number.outOfRange', 'release.timeout', '1', { release: { timeout: 1 }, startupTimeout: 30 }),
  server('release.timeout.tooShort', 'release.timeout', '900', { startupTimeout: 1800 }),
  server('environment.reserved', 'environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"]', '"PREFECT_', {
    environment: { PREFECT_SERVER_DATABASE_CONNECTION_URL: 'sqlite://' },
  }),
  server('environment.reserved', 'environment["PREFECT_SERVER_EVENTS_RETENTION_PERIOD"]', '"PREFECT_', {
    retention: { eventDays: 3 },
    secretEnvironment: { PREFECT_SERVER_EVENTS_RETENTION_PERIOD: { secretName: 's', key: 'k' } },
  }),
  server('environment.name.invalid', 'environment["A-B"]', '"A-B"', { environment: { 'A-B': '1' } }),
  server('environment.twice', 'secretEnvironment["A"]', '"A"', {
    environment: { A: '1' },
    secretEnvironment: { A: { secretName: 's', key: 'k' } },
  }),
  ...['MY_TOKEN', 'SENTRY_API_KEY', 'db_password'].map((name) =>
    server('environment.secret', `environment["${name}"]`, '"a value that is not shown"', {
      environment: { [name]: 'hunter2-literal' },
    }),
  ),
  server('environment.secret', 'environment["SENTRY"]', '"a value that is not shown"', {
    environment: { SENTRY: 'https://user:hunter2-literal@sentry.example.com/1' },
  }),
  server('values.secret', 'values[0].server.env[MY_TOKEN]', '"a value that is not shown"', {
    values: [{ server: { env: [{ name: 'MY_TOKEN', value: 'hunter2-literal' }] } }],
  }),
  server('values.notAMap', 'values[1]', '["a"]', { values: [{}, ['a']] }),
  server('values.notAMap', 'values[0]', 'null', { values: ['null'] }),
  server('values.secret', 'values[0].postgresql.auth.password', '"a value that is not shown"', {
    values: [{ postgresql: { auth: { password: 'hunter2-literal' } } }],
  }),
  ...['primary.initdb.password', 'ldap.bindpw', 'ldap.bind_password'].map((key) =>
    server('values.secret', `values[0].postgresql.${key}`, '"a value that is not shown"', {
      values: [documentAt(`postgresql.${key}`, 'hunter2-literal')],
    }),
  ),
  server('autoscaling.withoutRedis', 'autoscaling', '{"maxReplicas":3}', { autoscaling: { maxReplicas: 3 } }),
  redis('autoscaling.replicas', 'replicas', '2', { replicas: 2, autoscaling: { maxReplicas: 3 } }),
  redis('number.outOfRange', 'autoscaling.maxReplicas', '101', { autoscaling: { maxReplicas: 101 } }),
  server('values.owned', 'values[0].server.autoscaling', '"a value"', {
    values: [{ server: { autoscaling: { enabled: true } } }],
  }),
  server('values.owned', 'values[0].externalDatabase', '"a value"', {
    values: [{ externalDatabase: { host: 'elsewhere' } }],
  }),
  server('values.unsupported', 'values[0].postgresql.primary.service.ports', '"a value"', {
    values: [documentAt('postgresql.primary.service.ports.postgresql', 6432)],
  }),
  server('values.environment.reserved', 'values[0].server.env[PREFECT_SERVER_API_AUTH_STRING]', '"PREFECT_', {
    values: [{ server: { env: [{ name: 'PREFECT_SERVER_API_AUTH_STRING', value: 'hunter2-literal' }] } }],
  }),
];
