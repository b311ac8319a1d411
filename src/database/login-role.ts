import type { BoundDatabase } from './bound-database';
import type { DatabaseSpec } from './database';

/** Prefect's role in PostgreSQL, in both generations. */
export const DEFAULT_DATABASE_USERNAME = 'prefect';

/** The database with the role that Prefect logs in as. Of two roles, the version of the password chooses one. */
export function withLoginRole(spec: DatabaseSpec): Pick<BoundDatabase, 'spec' | 'owner'> {
  if (spec.kind !== 'external') {
    return { spec };
  }
  const { setup, credentials } = spec.options;
  if (setup?.twoRoles !== true || !('version' in credentials._spec)) {
    return { spec };
  }
  const owner = spec.options.username ?? DEFAULT_DATABASE_USERNAME;
  const username = `${owner}_${credentials._spec.version % 2 === 1 ? 'a' : 'b'}`;
  return { spec: { kind: 'external', options: { ...spec.options, username } }, owner };
}
