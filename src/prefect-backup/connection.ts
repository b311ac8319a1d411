import type { DatabaseSecret } from '../credentials/database-secret';
import type { BackupSource } from '../database/backup-source';
import { certificateVolumes, connectionPart, type PodVariables, tlsVariables } from '../database/libpq';
import { DEFAULT_DATABASE_USERNAME } from '../database/login-role';
import type { OneTimeJobOptions, OneTimeJobVolume } from '../kubernetes/one-time-job-pod';
import { numberText } from '../terraform/number-text';
import { BACKUP_PROGRAM } from './program';

/** How a pod gets at a database. */
export interface DatabaseAccess extends PodVariables, Pick<OneTimeJobOptions, 'affinity'> {
  /** Command that takes a task. */
  readonly program: readonly string[];
  readonly volumes: readonly OneTimeJobVolume[];
}

/** What libpq reads of the connection, and the files that it names. */
export function postgresAccess(source: BackupSource): DatabaseAccess {
  const { spec } = source.database;
  // The checks refuse a database without a Secret.
  const secret = source.database.secret as DatabaseSecret;
  const external = spec.kind === 'external' ? spec.options : undefined;
  const { username = DEFAULT_DATABASE_USERNAME, name = source.defaultDatabase } =
    spec.kind === 'sqlite' ? {} : spec.options;
  const parts: Partial<PodVariables>[] = [
    { environment: { BACKUP_SECRET: secret.name, BACKUP_SERVICE: external ? '' : source.bundledService } },
    { secretEnvironment: { PGPASSWORD: { secretName: secret.name, key: secret.keys.password } } },
    { environment: external && tlsVariables(external) },
    connectionPart('PGHOST', secret, 'host', () => external?.host ?? source.bundledHost),
    connectionPart('PGPORT', secret, 'port', () => numberText(external?.port ?? 5432)),
    connectionPart('PGUSER', secret, 'username', () => username),
    connectionPart('PGDATABASE', secret, 'database', () => name),
  ];
  return {
    program: ['/bin/sh', '-c', BACKUP_PROGRAM, 'backup'],
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)),
    secretEnvironment: Object.assign({}, ...parts.map(({ secretEnvironment }) => secretEnvironment)),
    volumes: external ? certificateVolumes(external) : [],
  };
}
