import { BACKUP_PROGRAM } from '../src/prefect-backup/program';

/** Where the pod of a move has the authority of the new database. */
export const TARGET_CA_FOLDER = '/etc/cdktf-prefect/target-ca';

/**
 * Tasks of a move beside those of the backup:
 *
 * - `major`: prints the major version.
 * - `check`: fails if the database can't take the data. Prints its major version, host, port, name and user.
 * - `load <dump>`: loads a dump, all or nothing.
 * - `count`: revision, and the rows of each table.
 */
const TASKS = `${BACKUP_PROGRAM}
major() {
  value "$PGDATABASE" "SELECT current_setting('server_version_num')::int / 10000"
}

check() {
  [ -n "$PGHOST" ] || fail "The Secret $BACKUP_SECRET has no key host. Give --host."
  message=$(sql "$PGDATABASE" 'SELECT') || fail "No login with the password in the Secret $BACKUP_SECRET. $message"
  [ "$(value "$PGDATABASE" "SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema$)'")" = 0 ] ||
    fail "The database $PGDATABASE has tables. A move needs an empty database."
  [ "$(value "$PGDATABASE" "SELECT coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE'), false)
    AND (has_database_privilege(current_database(), 'CREATE') OR EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'))")" = t ] ||
    fail "$PGUSER may not create tables and the extension pg_trgm in the database $PGDATABASE. Make $PGUSER its owner."
  printf '%s\\n' "$(major)" "$PGHOST" "$PGPORT" "$PGDATABASE" "$PGUSER"
}

count() {
  echo "revision $(value "$PGDATABASE" 'SELECT version_num FROM alembic_version')"
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator ' ' --set ON_ERROR_STOP=1 <<'SQL' ||
SELECT format('SELECT %L, count(*) FROM %I.%I', tablename, schemaname, tablename)
FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema$)' ORDER BY tablename \\gexec
SQL
    fail "The rows of $PGDATABASE can't be counted."
}

case $task in
  major)
    log_in
    major
    ;;
  check) check ;;
  load) load "$PGDATABASE" "$folder/$2" || fail "The dump can't be loaded, and the new database stays empty. $message" ;;
  count) count ;;
esac
`;

/** The tasks with the database in use. */
export const AT_SOURCE = TASKS;

/** The tasks with the new database. Each part of its address is an option's, else the Secret's, else the library's default. */
export const AT_TARGET = `export PGHOST="$TARGET_HOST" PGPORT="\${TARGET_PORT:-5432}" PGUSER="\${TARGET_USERNAME:-prefect}" PGDATABASE="\${TARGET_DATABASE:-server}" PGPASSWORD="$TARGET_PASSWORD" BACKUP_SECRET="$TARGET_SECRET" PGSSLMODE=prefer
unset PGSSLROOTCERT PGSSLCERT PGSSLKEY
[ ! -d ${TARGET_CA_FOLDER} ] || export PGSSLMODE=verify-full PGSSLROOTCERT=${TARGET_CA_FOLDER}/ca.crt
${TASKS}`;
