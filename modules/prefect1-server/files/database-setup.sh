newline='
'
cr=$(printf '\r')

fail() {
  printf '%s\n' "$1"
  printf '%.4000s\n' "$1" > "$TERMINATION_LOG"
  exit 0
}

# The user name of a person, a password file and messages in another language are none of our business.
export HOME=/nonexistent LC_ALL=C PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10

sql() {
  PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 2>&1
}

[ -n "$PGPASSWORD" ] || fail "The Secret of the administrator's password, $ADMIN_SECRET, is not there, or the key is not in it."
[ -n "$SETUP_PASSWORD" ] || fail "The Secret of the password, $SETUP_SECRET, is not there, or the key is not in it."
if [ -z "$PGHOST" ] || [ -z "$SETUP_ROLE" ] || [ -z "$SETUP_DATABASE" ]; then
  fail "The Secret $SETUP_SECRET lacks a key for host, username or database."
fi
case $SETUP_PASSWORD in
  *"$newline"* | *"$cr"*) fail "The password in the Secret $SETUP_SECRET has a line break in it. Write it without one." ;;
esac
export SETUP_OWNER="${SETUP_OWNER:-$SETUP_ROLE}"
if [ "$SETUP_ROLE" = "$PGUSER" ] || [ "$SETUP_OWNER" = "$PGUSER" ]; then
  fail "Prefect's role is the administrator, who would get another password. Give Prefect a role of its own."
fi

end=$(($(date +%s) + 60))
until message=$(echo 'SELECT' | sql "$SETUP_ADMIN_DATABASE"); do
  case $message in *"authentication failed"*) end=0 ;; esac
  [ "$(date +%s)" -lt "$end" ] || fail "The administrator can't log in. $message"
  echo "Waiting. $message"
  sleep 3
done

message=$(sql "$SETUP_ADMIN_DATABASE" <<'SQL'
\getenv role SETUP_ROLE
\getenv owner SETUP_OWNER
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER ROLE %I LOGIN', rolname) FROM pg_roles WHERE rolname = :'role' AND NOT rolcanlogin \gexec
SELECT :'owner' <> :'role' AS two \gset
\if :two
SELECT format('CREATE ROLE %I', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles WHERE rolname = :'owner' AND rolcanlogin
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = :'owner') \gexec
GRANT :"owner" TO :"role";
ALTER ROLE :"role" SET role TO :"owner";
\endif
SQL
) || fail "The role can't be made. $message"

message=$(printf '%s\n%s\n' "$SETUP_PASSWORD" "$SETUP_PASSWORD" | PGDATABASE=$SETUP_ADMIN_DATABASE psql --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --set role="$SETUP_ROLE" --command '\password :"role"' 2>&1) || {
  message=${message##*Enter it again: }
  fail "The role's password can't be set. ${message#"$newline"}"
}

message=$(sql "$SETUP_ADMIN_DATABASE" <<'SQL'
\getenv owner SETUP_OWNER
\getenv database SETUP_DATABASE
SET client_min_messages = warning;
SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') AS make,
  EXISTS (SELECT FROM pg_database WHERE datname = :'database' AND pg_get_userbyid(datdba) <> :'owner') AS give \gset
SELECT (:'make' OR :'give') AND NOT pg_has_role(current_user, :'owner', 'USAGE') AS borrow \gset
\if :borrow
GRANT :"owner" TO CURRENT_USER;
\endif
\if :make
CREATE DATABASE :"database" OWNER :"owner";
\endif
\if :give
ALTER DATABASE :"database" OWNER TO :"owner";
\endif
\if :borrow
REVOKE :"owner" FROM CURRENT_USER;
\endif
SQL
) || fail "The database can't be made, or given to the role. $message"

message=$(sql "$SETUP_DATABASE" <<'SQL'
\getenv owner SETUP_OWNER
\getenv database SETUP_DATABASE
\getenv extensions SETUP_EXTENSIONS
\getenv timezone SETUP_TIMEZONE
SET client_min_messages = warning;
SELECT EXISTS (SELECT FROM unnest(string_to_array(:'extensions', ' ')) AS name
    WHERE name NOT IN (SELECT extname FROM pg_extension)) AS extend,
  :'timezone' <> '' AND NOT EXISTS (SELECT FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
    WHERE datname = current_database() AND setrole = 0 AND 'TimeZone=' || :'timezone' = ANY (setconfig)) AS set_zone,
  to_regnamespace('public') IS NOT NULL AND NOT has_schema_privilege(:'owner', 'public', 'CREATE') AS open_schema \gset
SELECT (:'extend' OR :'set_zone' OR :'open_schema') AND NOT pg_has_role(current_user, :'owner', 'USAGE') AS borrow \gset
\if :borrow
GRANT :"owner" TO CURRENT_USER;
\endif
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name) FROM unnest(string_to_array(:'extensions', ' ')) AS name
  WHERE name NOT IN (SELECT extname FROM pg_extension) \gexec
\if :set_zone
ALTER DATABASE :"database" SET timezone TO :'timezone';
\endif
\if :open_schema
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
\endif
\if :borrow
REVOKE :"owner" FROM CURRENT_USER;
\endif
SQL
) || fail "The database can't be set up. $message"

message=$(echo 'SELECT' | PGUSER=$SETUP_ROLE PGPASSWORD=$SETUP_PASSWORD sql "$SETUP_DATABASE") ||
  fail "All is set up, but Prefect's role can't log in. $message"
echo 'Role, password, database and extensions are as they are to be.'
