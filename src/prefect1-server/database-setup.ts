/** Extensions that Hasura and the migrations of Prefect 1 need. */
export const PREFECT1_EXTENSIONS = ['pgcrypto', 'pg_trgm'];

/** Prefect 1 reads and writes times without a time zone. */
export const PREFECT1_TIMEZONE = 'UTC';

/**
 * SQL that prepares an external database for Prefect 1. The chart's README has `SET TIME ZONE`, which ends with the
 * session. A setting of the database stays.
 */
export function setupSql(database: string): string {
  return [
    ...PREFECT1_EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name};`),
    `ALTER DATABASE "${database}" SET timezone TO '${PREFECT1_TIMEZONE}';`,
  ].join('\n');
}
