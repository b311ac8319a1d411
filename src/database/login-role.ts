import type { CredentialsSpec } from '../credentials/credentials';
import type { BoundDatabase } from './bound-database';
import type { DatabaseSpec } from './database';

/** Prefect's role in PostgreSQL, in both generations. */
export const DEFAULT_DATABASE_USERNAME = 'prefect';

/** The database with the role that Prefect logs in as. Two roles take turns: the version of the password decides. */
export function withLoginRole(spec: DatabaseSpec): Pick<BoundDatabase, 'spec' | 'owner'> {
  if (spec.kind !== 'external' || spec.options.setup?.twoRoles !== true) {
    return { spec };
  }
  const owner = spec.options.username ?? DEFAULT_DATABASE_USERNAME;
  const username = `${owner}_${versionOf(spec.options.credentials._spec) % 2 === 1 ? 'a' : 'b'}`;
  return { spec: { kind: 'external', options: { ...spec.options, username } }, owner };
}

function versionOf(credentials: CredentialsSpec): number {
  return credentials.kind === 'existing' ? 1 : credentials.version;
}
