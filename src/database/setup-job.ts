import { Token } from 'cdktf';
import type { DatabaseSecret } from '../credentials/database-secret';
import type { SecretKeyReference } from '../kubernetes/common';
import type { OneTimeJobOptions, OneTimeJobVolume } from '../kubernetes/one-time-jobs';
import { numberText } from '../terraform/number-text';
import type { ExternalDatabaseOptions } from './database';
import type { DatabaseSetup } from './setup';
import { SETUP_PROGRAM } from './setup-program';

/** Maintained, and built for each architecture; the bundled database's image gets no updates any more. */
export const SETUP_IMAGE = { registry: 'docker.io', repository: 'library/postgres', tag: '17.6' };

export const SETUP_COMMAND = ['/bin/sh', '-c', SETUP_PROGRAM];

/** Seconds that `apply` waits: to pull the image, and for a server that does not answer yet. */
const TIMEOUT = 600;

const CA_FOLDER = '/etc/cdktf-prefect/database-ca';
const CLIENT_FOLDER = '/etc/cdktf-prefect/database-client';

/** What differs between the generations of Prefect. */
export interface SetupTarget {
  readonly server: string;
  readonly secret: DatabaseSecret;
  readonly defaultName: string;
  readonly defaultUsername: string;
  readonly extensions: string[];
  readonly timezone?: string;
  readonly image: string;
}

/** The Job that makes role, password and database; it runs again for each version of the password. */
export function setupJob(
  options: ExternalDatabaseOptions,
  setup: DatabaseSetup,
  target: SetupTarget,
): Pick<
  OneTimeJobOptions,
  'name' | 'image' | 'command' | 'environment' | 'secretEnvironment' | 'volumes' | 'follows' | 'timeout'
> {
  const { secret } = target;
  const components = {
    PGHOST: [options.host, secret.keys.host],
    PGPORT: [numberText(options.port ?? 5432), secret.keys.port],
    SETUP_ROLE: [options.username ?? target.defaultUsername, secret.keys.username],
    SETUP_DATABASE: [options.name ?? target.defaultName, secret.keys.database],
  } as const;
  const environment: Record<string, string> = {
    PGUSER: literal(setup.adminUsername ?? 'postgres'),
    SETUP_ADMIN_DATABASE: literal(setup.adminDatabase ?? 'postgres'),
    SETUP_EXTENSIONS: target.extensions.join(' '),
    SETUP_TIMEZONE: target.timezone ?? '',
    ADMIN_SECRET: setup.adminPassword.secretName,
    SETUP_SECRET: secret.name,
    ...(options.sslMode && { PGSSLMODE: options.sslMode.value }),
    ...(options.sslCa && { PGSSLROOTCERT: `${CA_FOLDER}/ca.crt` }),
    ...(options.sslClientCertificate !== undefined && {
      PGSSLCERT: `${CLIENT_FOLDER}/tls.crt`,
      PGSSLKEY: `${CLIENT_FOLDER}/tls.key`,
    }),
  };
  const secretEnvironment: Record<string, SecretKeyReference> = {
    PGPASSWORD: setup.adminPassword,
    SETUP_PASSWORD: { secretName: secret.name, key: secret.keys.password },
  };
  for (const [variable, [value, key]] of Object.entries(components)) {
    if (key !== undefined) {
      secretEnvironment[variable] = { secretName: secret.name, key };
    } else {
      environment[variable] = literal(value ?? '');
    }
  }
  return {
    name: `${target.server}-db-setup`,
    image: setup.image ?? target.image,
    command: SETUP_COMMAND,
    environment,
    secretEnvironment,
    volumes: certificates(options),
    follows: secret.uid,
    timeout: TIMEOUT,
  };
}

/** Kubernetes replaces `$(NAME)` in a variable, and reads `$$` as a dollar. */
function literal(value: string): string {
  return Token.isUnresolved(value) ? value : value.replace(/\$/g, '$$$$');
}

function certificates({ sslCa, sslClientCertificate }: ExternalDatabaseOptions): OneTimeJobVolume[] {
  const client =
    sslClientCertificate === undefined ? undefined : { secret: { secretName: sslClientCertificate } };
  return [
    ...(sslCa === undefined ? [] : [{ name: 'ca', mountPath: CA_FOLDER, source: sslCa._volume }]),
    ...(client === undefined ? [] : [{ name: 'client', mountPath: CLIENT_FOLDER, source: client }]),
  ];
}
