/** Extensions that Hasura and the migrations of Prefect 1 need. */
export const PREFECT1_EXTENSIONS = ['pgcrypto', 'pg_trgm'];

/** Prefect 1 reads and writes times without a zone. */
export const PREFECT1_TIMEZONE = 'UTC';

/**
 * What Prefect 1 wants of an external database. The chart's README says `SET TIME ZONE`, which ends
 * with the session that says it; the database's own setting stays.
 */
export function setupSql(database: string): string {
  return [
    ...PREFECT1_EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name};`),
    `ALTER DATABASE "${database}" SET timezone TO '${PREFECT1_TIMEZONE}';`,
  ].join('\n');
}
