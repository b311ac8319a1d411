import { Fn, Token } from 'cdktf';
import { encryptionKeyReference } from '../../credentials/encryption-key-secret';
import { type EnvironmentEntry, environmentEntries } from '../../helm/pod-values';
import { basePathOf, rootOf, type ServerSettings } from '../settings';
import { sslEnvironment } from './database-ssl';
import { publicOrigin } from './exposure';

/**
 * Environment of every container that runs the server: API, background services and migration.
 * `global.prefect.env` is the only list that reaches all of them.
 */
export function serverEnvironment(settings: ServerSettings): EnvironmentEntry[] {
  return SERVER_ENVIRONMENT.flatMap((part) => part(settings));
}

/** Parts of the environment, in the order of its entries. */
export const SERVER_ENVIRONMENT: readonly ((settings: ServerSettings) => EnvironmentEntry[])[] = [
  poolEnvironment,
  sslEnvironment,
  retentionEnvironment,
  addressEnvironment,
  apiEnvironment,
  encryptionEnvironment,
  ({ props }) => environmentEntries(props),
];

function poolEnvironment({ database }: ServerSettings): EnvironmentEntry[] {
  const { spec } = database;
  if (spec.kind === 'sqlite') {
    return [];
  }
  const { pool } = spec.options;
  const entries = [
    entry('PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE', pool?.size),
    entry('PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW', pool?.maxOverflow),
    entry('PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_TIMEOUT', pool?.timeout),
    entry('PREFECT_SERVER_DATABASE_TIMEOUT', pool?.statementTimeout),
  ].flat();
  if (spec.kind === 'external' && spec.options.transactionPooler === true) {
    entries.push(
      { name: 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_STATEMENT_CACHE_SIZE', value: '0' },
      { name: 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_PREPARED_STATEMENT_CACHE_SIZE', value: '0' },
    );
  }
  return entries;
}

function retentionEnvironment({ props }: ServerSettings): EnvironmentEntry[] {
  const { eventDays, flowRunDays } = props.retention ?? {};
  const entries = entry('PREFECT_SERVER_EVENTS_RETENTION_PERIOD', days(eventDays));
  if (flowRunDays !== undefined) {
    entries.push(
      { name: 'PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED', value: 'events,flow_runs' },
      ...entry('PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD', days(flowRunDays)),
    );
  }
  return entries;
}

function addressEnvironment(settings: ServerSettings): EnvironmentEntry[] {
  const basePath = basePathOf(settings.props);
  const origin = publicOrigin(settings);
  return [
    ...entry('PREFECT_UI_SERVE_BASE', basePath === '' ? undefined : rootOf(settings.props)),
    // Without it, notifications and logs have no links.
    ...entry('PREFECT_UI_URL', origin === undefined ? undefined : `${origin}${basePath}`),
  ];
}

function apiEnvironment({ props }: ServerSettings): EnvironmentEntry[] {
  const { corsAllowedOrigins: origins, csrfProtection, analytics } = props;
  return [
    ...entry('PREFECT_SERVER_CORS_ALLOWED_ORIGINS', joined(origins)),
    ...entry('PREFECT_SERVER_CSRF_PROTECTION_ENABLED', csrfProtection),
    ...entry('PREFECT_SERVER_ANALYTICS_ENABLED', analytics),
  ];
}

function encryptionEnvironment({ name, props: { encryptionKey } }: ServerSettings): EnvironmentEntry[] {
  if (encryptionKey === undefined) {
    return [];
  }
  const { secretName, key } = encryptionKeyReference(name, encryptionKey);
  return [{ name: 'PREFECT_SERVER_ENCRYPTION_KEY', valueFrom: { secretKeyRef: { name: secretName, key } } }];
}

function joined(list: string[] | undefined): string | undefined {
  return Token.isUnresolved(list) ? Fn.join(',', list as string[]) : list?.join(',');
}

/** A duration in ISO 8601. The setting for events takes no number of seconds. */
function days(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `P${count}D`;
}

function entry(name: string, value: boolean | number | string | undefined): EnvironmentEntry[] {
  if (value === undefined) {
    return [];
  }
  // A lone reference to a number stays a number in Terraform, but Kubernetes requires a string.
  return [{ name, value: Token.isUnresolved(value) ? Fn.tostring(value) : String(value) }];
}
