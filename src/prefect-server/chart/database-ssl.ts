import { CA_FOLDER, CLIENT_FOLDER } from '../../database/certificates';
import type { ExternalDatabaseOptions } from '../../database/database';
import type { EnvironmentEntry } from '../../helm/pod-values';
import type { ServerSettings } from '../settings';

const PREFIX = 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS';

/** Whether the server's certificate is verified, which Prefect does by settings of its own. */
export function isVerifying(options: ExternalDatabaseOptions): boolean {
  const mode = options.sslMode?.value;
  return mode === 'verify-ca' || mode === 'verify-full';
}

function verifying({ database }: ServerSettings): ExternalDatabaseOptions | undefined {
  const { spec } = database;
  return spec.kind === 'external' && isVerifying(spec.options) ? spec.options : undefined;
}

/** Settings of a verified connection. */
export function sslEnvironment(settings: ServerSettings): EnvironmentEntry[] {
  const options = verifying(settings);
  if (options === undefined) {
    return [];
  }
  const entries = [
    { name: `${PREFIX}_ENABLED`, value: 'true' },
    { name: `${PREFIX}_CHECK_HOSTNAME`, value: String(options.sslMode?.value === 'verify-full') },
  ];
  if (options.sslCa !== undefined) {
    entries.push({ name: `${PREFIX}_CA_FILE`, value: `${CA_FOLDER}/ca.crt` });
  }
  if (options.sslClientCertificate !== undefined) {
    entries.push(
      { name: `${PREFIX}_CERT_FILE`, value: `${CLIENT_FOLDER}/tls.crt` },
      { name: `${PREFIX}_KEY_FILE`, value: `${CLIENT_FOLDER}/tls.key` },
    );
  }
  return entries;
}

/** Volumes with the certificates, and where they are mounted. */
export function sslVolumes(settings: ServerSettings): { volumes: unknown[]; mounts: unknown[] } {
  const options = verifying(settings);
  const volumes: unknown[] = [];
  const mounts: unknown[] = [];
  if (options?.sslCa !== undefined) {
    volumes.push({ name: 'cdktf-prefect-database-ca', ...options.sslCa._volume });
    mounts.push({ name: 'cdktf-prefect-database-ca', mountPath: CA_FOLDER, readOnly: true });
  }
  if (options?.sslClientCertificate !== undefined) {
    volumes.push({
      name: 'cdktf-prefect-database-client',
      secret: { secretName: options.sslClientCertificate },
    });
    mounts.push({ name: 'cdktf-prefect-database-client', mountPath: CLIENT_FOLDER, readOnly: true });
  }
  return { volumes, mounts };
}
