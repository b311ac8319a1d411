#!/bin/sh
# In the place of the entry point of Bitnami's image: its variables, its user without a name, its configuration outside
# of the volume.
set -eu
: "${PGDATA:=/bitnami/postgresql/data}" "${POSTGRES_USER:=postgres}"
own=$(mktemp -d)
echo "postgres:x:$(id -u):$(id -g)::/:/bin/sh" >"$own/passwd"
: >"$own/group"
export NSS_WRAPPER_PASSWD="$own/passwd" NSS_WRAPPER_GROUP="$own/group" LD_PRELOAD="$NSS_WRAPPER_LIB"

# The value of a variable, or of the file that its namesake with _FILE names.
value() {
  eval "file=\${${1}_FILE:-}"
  if [ -n "$file" ]; then cat "$file"; else eval "printf %s \"\${$1:-}\""; fi
}

serve() {
  "$@" -D "$PGDATA" -c hba_file="$own/hba" -c unix_socket_directories=/tmp -c port="${POSTGRESQL_PORT_NUMBER:-5432}"
}

# kubelet makes the volume writable for its group at each mount.
if [ -d "$PGDATA" ]; then chmod 700 "$PGDATA"; fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --pgdata="$PGDATA" --username=postgres --encoding=UTF8 --no-locale --auth=trust >/dev/null
  {
    if [ "$POSTGRES_USER" != postgres ]; then echo "CREATE ROLE \"$POSTGRES_USER\" LOGIN CREATEDB;"; fi
    echo "ALTER ROLE \"$POSTGRES_USER\" PASSWORD '$(value POSTGRES_PASSWORD)';"
    admin=$(value POSTGRES_POSTGRES_PASSWORD)
    if [ -n "$admin" ]; then echo "ALTER ROLE postgres PASSWORD '$admin';"; fi
    if [ -n "${POSTGRES_DATABASE:-}" ]; then echo "CREATE DATABASE \"$POSTGRES_DATABASE\" OWNER \"$POSTGRES_USER\";"; fi
  } | serve postgres --single postgres >/dev/null
fi
printf 'host all all all md5\nlocal all all md5\n' >"$own/hba"
set -- exec postgres -h '*'
serve "$@"
