#!/bin/sh
# Writes the dump of a database in the data directory of a PostgreSQL that does not run to standard output.
# The programs on PATH have to be of the major version of the data, and the caller its owner:
#   sh dump.sh /bitnami/postgresql/data prefect prefect > prefect1.sql
set -eu
data=$1
database=$2
user=$3

# Bitnami keeps the server's configuration outside of the data; an empty one will do. Nobody else gets in.
folder=$(mktemp -d)
: > "$folder/postgresql.conf"
: > "$folder/pg_ident.conf"
echo 'local all all trust' > "$folder/pg_hba.conf"
options="-c config_file=$folder/postgresql.conf -c hba_file=$folder/pg_hba.conf -c ident_file=$folder/pg_ident.conf"
pg_ctl --pgdata "$data" --wait --log "$folder/log" -o "$options -c listen_addresses= -k $folder" start >&2
trap 'pg_ctl --pgdata "$data" --mode fast stop >&2; rm -rf "$folder"' EXIT

# Whoever restores it owns what is in it; comments of extensions are their owner's alone.
pg_dump --host "$folder" --username "$user" --no-owner --no-privileges --no-comments "$database"
