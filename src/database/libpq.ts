import { Fn, Token } from 'cdktf';
import type { DatabaseSecret } from '../credentials/database-secret';
import type { OneTimeJobOptions, OneTimeJobVolume } from '../kubernetes/one-time-job-pod';
import { operand } from '../validation/conditions';
import { CA_FOLDER, CLIENT_FOLDER } from './certificates';
import type { ExternalDatabaseOptions } from './database';

/** Environment variables of a pod, plain ones and ones from Secrets. */
export type PodVariables = Required<Pick<OneTimeJobOptions, 'environment' | 'secretEnvironment'>>;

/** A part of the connection as a variable, from the Secret or from a prop. */
export function connectionPart(
  variable: string,
  { name, keys }: DatabaseSecret,
  part: 'host' | 'port' | 'username' | 'database',
  fromProp: () => string,
): Partial<PodVariables> {
  const key = keys[part];
  return key === undefined
    ? { environment: { [variable]: literal(fromProp()) } }
    : { secretEnvironment: { [variable]: { secretName: name, key } } };
}

/** What libpq reads of TLS. */
export function tlsVariables({
  sslMode,
  sslCa,
  sslClientCertificate,
}: ExternalDatabaseOptions): Record<string, string> {
  return {
    ...(sslMode && { PGSSLMODE: sslMode.value }),
    ...(sslCa && { PGSSLROOTCERT: `${CA_FOLDER}/ca.crt` }),
    ...(sslClientCertificate !== undefined && {
      PGSSLCERT: `${CLIENT_FOLDER}/tls.crt`,
      PGSSLKEY: `${CLIENT_FOLDER}/tls.key`,
    }),
  };
}

/** The files that `tlsVariables` names. */
export function certificateVolumes({
  sslCa,
  sslClientCertificate,
}: ExternalDatabaseOptions): OneTimeJobVolume[] {
  const client =
    sslClientCertificate === undefined ? undefined : { secret: { secretName: sslClientCertificate } };
  return [
    ...(sslCa === undefined ? [] : [{ name: 'ca', mountPath: CA_FOLDER, source: sslCa._volume }]),
    ...(client === undefined ? [] : [{ name: 'client', mountPath: CLIENT_FOLDER, source: client }]),
  ];
}

/** Escapes dollars: Kubernetes expands `$(NAME)` in a variable, and reads `$$` as a dollar. */
export function literal(value: string): string {
  return Token.isUnresolved(value) ? Fn.replace(operand(value), '$', '$$') : value.replace(/\$/g, '$$$$');
}
