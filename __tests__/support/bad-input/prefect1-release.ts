import { ChartSource } from '../../../src';
import { documentAt } from '../../../src/helm/user-value-checks';
import { prefect1 } from './rows';

export const PREFECT1_RELEASES = [
  prefect1('chart.repository.invalid', 'chart.repository', '"charts"', {
    chart: ChartSource.fromRepository({ repository: 'charts' }),
  }),
  ...['2022.03.29', '2022.09.07', '0.0.0'].map((version) =>
    prefect1('chart.version.broken', 'chart.version', `"${version}"`, {
      chart: ChartSource.fromArchive('./chart.tgz', version),
    }),
  ),
  prefect1('chart.version.contradiction', 'chart.version', '"2022.09.23"', {
    chart: ChartSource.fromArchive('./prefect-server-2022.04.14.tgz', '2022.09.23'),
  }),
  prefect1('chart.version.tooOld', 'chart.version', '"2022.04.14"', {
    chart: ChartSource.fromRepository({ version: '2022.04.14' }),
  }),
  prefect1('chart.version.invalid', 'chart.version', '"2022.9.23"', {
    chart: ChartSource.fromRepository({ version: '2022.9.23' }),
  }),
  prefect1('chart.source.missing', 'chart.version', '"2022.10.11"', {
    chart: ChartSource.fromRepository({ version: '2022.10.11' }),
  }),
  prefect1('values.owned', 'values[0].postgresql.existingSecret', '"a value"', {
    values: [{ postgresql: { existingSecret: 'mine' } }],
  }),
  prefect1('values.owned', 'values[0].postgresql.persistence', '"a value"', {
    values: [{ postgresql: { persistence: { enabled: true } } }],
  }),
  prefect1('values.owned', 'values[0].jobs.createTenant', '"a value"', {
    values: [{ jobs: { createTenant: { enabled: true } } }],
  }),
  prefect1('values.secret', 'values[0].postgresql.postgresqlPassword', '"a value that is not shown"', {
    values: [{ postgresql: { postgresqlPassword: 'hunter2-literal' } }],
  }),
  ...[
    'initdbPassword',
    'replication.password',
    'primary.initdb.password',
    'ldap.bindpw',
    'ldap.bind_password',
  ].map((key) =>
    prefect1('values.secret', `values[0].postgresql.${key}`, '"a value that is not shown"', {
      values: [documentAt(`postgresql.${key}`, 'hunter2-literal')],
    }),
  ),
  prefect1('values.secret', 'values[0].prefectConfig.database.password', '"a value that is not shown"', {
    values: [{ prefectConfig: { database: { password: 'hunter2-literal' } } }],
  }),
  ...['hasura.service', 'graphql.service'].map((path) =>
    prefect1('values.owned', `values[0].${path}`, '"a value"', {
      values: [documentAt(path, { type: 'LoadBalancer' })],
    }),
  ),
  prefect1('values.owned', 'values[0].prefectConfig.api', '"a value"', {
    values: [{ prefectConfig: { api: 'mine' } }],
  }),
  ...[
    'ui.image.tag',
    'agent.image.pullPolicy',
    'prefectVersionTag',
    'towel.securityContext',
    'graphql.init.securityContext',
    'agent.securityContext',
    'postgresql.primary.service',
    ...['resources', 'master', 'service', 'replication', 'securityContext', 'nodeSelector', 'extraEnv'].map(
      (key) => `postgresql.${key}`,
    ),
  ].map((path) =>
    prefect1('values.unsupported', `values[0].${path}`, '"a value"', { values: [documentAt(path, 'mine')] }),
  ),
  prefect1('values.environment.reserved', 'values[0].hasura.env[PGPASSWORD]', '"PGPASSWORD"', {
    values: [{ hasura: { env: [{ name: 'PGPASSWORD', value: 'hunter2-literal' }] } }],
  }),
];
