import type { Prefect1DatabaseSetup, Prefect1ServerProps } from '../../prefect1-server-props';
import { POSTGRES_REPOSITORY, POSTGRES_TAG } from './settings';

/**
 * What Prefect 1 wants of an external database. The chart's README says `SET TIME ZONE`, which ends
 * with the session that says it; the database's own setting stays.
 */
export function setupSql(database: string): string {
  return [
    'CREATE EXTENSION IF NOT EXISTS pgcrypto;',
    'CREATE EXTENSION IF NOT EXISTS pg_trgm;',
    `ALTER DATABASE "${database}" SET timezone TO 'UTC';`,
  ].join('\n');
}

/** The same for the Job, which takes the database's name from its environment. */
const SETUP_PROGRAM = `psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$PGDATABASE" <<'SQL'
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER DATABASE :"database" SET timezone TO 'UTC';
SQL
`;

export const SETUP_COMMAND = ['/bin/sh', '-ec', SETUP_PROGRAM];

export function setupImage({ imageRegistry }: Prefect1ServerProps, { image }: Prefect1DatabaseSetup): string {
  return image ?? `${imageRegistry ?? 'docker.io'}/${POSTGRES_REPOSITORY}:${POSTGRES_TAG}`;
}
