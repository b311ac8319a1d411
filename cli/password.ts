import type { LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { type Installation, type SecretReference, secretReferences } from './installations';
import { secretValue } from './probe';

export const PASSWORDS = ['api', 'database'] as const;

/** Variables from which the server takes each password. */
const VARIABLES: Readonly<Record<(typeof PASSWORDS)[number], RegExp>> = {
  api: /^PREFECT_SERVER_API_AUTH_STRING$/,
  database: /^(PREFECT_SERVER_DATABASE_(PASSWORD|CONNECTION_URL)|PGPASSWORD)$/,
};

/** The auth string of the API, or the password of the database. */
export function password(
  cluster: LiveCluster,
  installation: Installation,
  which: (typeof PASSWORDS)[number],
): string {
  const reference = passwordReference(installation, which);
  const value = reference && secretValue(cluster, reference.secret, reference.key);
  if (reference === undefined || value === undefined) {
    throw new AdoptError(
      'command.password.missing',
      `${installation.release} takes no ${which} password from a Secret that exists.`,
    );
  }
  // A URL has the other two, in percent-encoding.
  switch (reference.variable) {
    case 'PREFECT_SERVER_DATABASE_PASSWORD':
      return decodeURIComponent(value);
    case 'PREFECT_SERVER_DATABASE_CONNECTION_URL':
      return decodeURIComponent(new URL(value).password);
    default:
      return value;
  }
}

export function passwordReference(
  { server }: Installation,
  which: (typeof PASSWORDS)[number],
): SecretReference | undefined {
  return secretReferences(server).find(({ variable }) => VARIABLES[which].test(variable));
}
