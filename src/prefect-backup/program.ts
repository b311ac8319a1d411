/**
 * Makes, lists, restores and switches dumps. The first argument tells what:
 *
 * - `scheduled`, `manual`, `before-upgrade`: makes a dump of this kind, and deletes all but the newest of the kind.
 *   Before an upgrade it ends with 0 in each case, and Terraform reads the message.
 * - `list`: names and sizes in bytes.
 * - `restore <dump> <database>`: makes a database of a dump, beside the one in use. Prints its revision and the rows of
 *   some tables.
 * - `rows`: the same of the database in use.
 * - `switch <database> <old>`: gives the database the name of the one in use, which gets the name `<old>`.
 * - `drop <database>`: deletes a database that is not in use.
 *
 * A dump is complete if it has its name. `pg_restore --list` reads it before. Its folder has the names of namespace and
 * server, because a claim may be shared.
 */
export const BACKUP_PROGRAM = `task=$1

fail() {
  printf '%s\\n' "$1" >&2
  printf '%.4000s\\n' "$1" > "$TERMINATION_LOG"
  [ "$task" = before-upgrade ] && exit 0
  exit 1
}

# Files of a user would change what psql does, and messages are in English.
export HOME=/nonexistent LC_ALL=C PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10
folder=$BACKUP_FOLDER/$BACKUP_SERVER

# Runs a statement in a database, with the names that it is given as :"one" and :"two".
sql() {
  echo "$2" | PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --set one="$3" --set two="$4" 2>&1
}

# The answer of a query, without what PostgreSQL says beside it.
value() {
  echo "$2" | PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 2>/dev/null
}

log_in() {
  [ -n "$PGPASSWORD" ] || fail "The Secret of the password, $BACKUP_SECRET, is not there, or the key is not in it."
  end=$(($(date +%s) + 60))
  until message=$(sql "$PGDATABASE" 'SELECT'); do
    case $message in *"authentication failed"*) end=0 ;; esac
    [ "$(date +%s)" -lt "$end" ] || fail "No login to the database with the password in $BACKUP_SECRET. If this apply rotates it, rotate in an apply of its own. To upgrade without a dump, set beforeUpgrade (in a module before_upgrade) to false. $message"
    sleep 3
  done
}

dump() {
  log_in
  case $(value "$PGDATABASE" "SELECT EXISTS (SELECT FROM pg_tables WHERE tablename = 'alembic_version')") in
    t) ;;
    f)
      [ "$task" = before-upgrade ] || fail 'The database has no tables of Prefect.'
      echo 'The database has no tables of Prefect yet.'
      exit 0
      ;;
    *) fail "The database can't be read." ;;
  esac
  mkdir -p "$folder" || fail "The claim can't be written."
  find "$folder" -name '*.part' -mmin +1440 -delete
  file=$folder/$(date -u +%Y%m%dT%H%M%SZ)-$task
  message=$(pg_dump --no-password --format=custom --file "$file.part" 2>&1 && pg_restore --list "$file.part" 2>&1 >/dev/null) || {
    rm -f "$file.part"
    fail "No dump was made. $message"
  }
  mv "$file.part" "$file.dump"
  echo "\${file##*/}.dump $(stat -c %s "$file.dump") bytes"
  ls -1 "$folder"/*-"$task".dump | sort -r | tail -n +$((BACKUP_KEEP + 1)) | while read -r old; do rm -f "$old"; done
}

# Loads a dump into a database, or nothing of it: without its end there is no COMMIT. The programs of PostgreSQL 17 set
# a variable that older servers don't have.
load() {
  message=$({
    {
      echo 'BEGIN;'
      pg_restore --no-owner --no-privileges --no-comments --file - "$2" && echo "COMMIT; SELECT 'loaded';"
    } |
      sed '1,/^SET client_encoding/ { /^SET transaction_timeout/d; }' |
      PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1
  } 2>&1)
  case $message in *loaded) ;; *) return 1 ;; esac
}

restore() {
  log_in
  [ -f "$folder/$1" ] || fail "There is no dump $1."
  message=$(createdb --no-password --maintenance-db "$PGDATABASE" "$2" 2>&1) || fail "The database $2 can't be made. $message"
  load "$2" "$folder/$1" || {
    dropdb --no-password --maintenance-db "$PGDATABASE" "$2"
    fail "The dump can't be restored, and nothing has changed. $message"
  }
  # A dump has no settings of its database. Prefect 1 writes times without a time zone.
  message=$(sql "$PGDATABASE" 'ALTER DATABASE :"one" SET timezone FROM CURRENT' "$2") || {
    dropdb --no-password --maintenance-db "$PGDATABASE" "$2"
    fail "The time zone of the database $2 can't be set. $message"
  }
  counts=$(rows "$2" 2>&1) || {
    dropdb --no-password --maintenance-db "$PGDATABASE" "$2"
    fail "$counts"
  }
  echo "$counts"
}

rows() {
  revision=$(value "$1" 'SELECT version_num FROM alembic_version') || fail "The database $1 has no revision."
  echo "revision $revision"
  # Prefect 1 and 3 have other tables.
  tables=$(value "$1" "SELECT name FROM unnest('{flow,flow_run,deployment,block_document,project,tenant}'::text[]) AS name WHERE to_regclass(name) IS NOT NULL") && [ -n "$tables" ] || fail "The database $1 has no tables of Prefect."
  for table in $tables; do
    count=$(value "$1" "SELECT count(*) FROM $table") || fail "The table $table of the database $1 can't be read."
    echo "$table $count"
  done
}

switch() {
  log_in
  # A role that acts as the owner may end the sessions of its own login only.
  sql "$1" "SET ROLE NONE; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'one' AND usename = session_user" "$PGDATABASE" >/dev/null
  message=$(sql "$1" 'ALTER DATABASE :"one" RENAME TO :"two"' "$PGDATABASE" "$2") || fail "The database in use can't be renamed. $message"
  message=$(sql "$2" 'ALTER DATABASE :"one" RENAME TO :"two"' "$1" "$PGDATABASE") || {
    sql "$1" 'ALTER DATABASE :"one" RENAME TO :"two"' "$2" "$PGDATABASE"
    fail "The restored database can't be renamed, and the old one is in use again. $message"
  }
}

case $task in
  before-upgrade)
    # Kubernetes gives pods a variable for each Service that was there before them.
    if [ -n "$BACKUP_SERVICE" ] && ! printenv "$(printf %s "$BACKUP_SERVICE" | tr 'a-z-' 'A-Z_')_SERVICE_HOST" >/dev/null; then
      echo 'Nothing is installed yet.'
      exit 0
    fi
    dump
    ;;
  scheduled | manual) dump ;;
  list) [ ! -d "$folder" ] || find "$folder" -name '*.dump' -exec stat -c '%n %s' {} + | sed 's|.*/||' | sort ;;
  restore) restore "$2" "$3" ;;
  rows)
    log_in
    rows "$PGDATABASE"
    ;;
  switch) switch "$2" "$3" ;;
  drop)
    log_in
    message=$(dropdb --no-password --maintenance-db "$PGDATABASE" "$2" 2>&1) || fail "$message"
    ;;
esac
`;
