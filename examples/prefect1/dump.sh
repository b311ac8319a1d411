#!/bin/sh
# Dumps a database from the data directory of a stopped PostgreSQL to standard output.
# The programs on PATH must have the major version of the data, and the caller must own it:
#   sh dump.sh /bitnami/postgresql/data prefect prefect > prefect1.sql
set -eu
data=$1
database=$2
user=$3

# Bitnami keeps the configuration outside the data; an empty one is enough. It admits nobody else.
folder=$(mktemp -d)
: > "$folder/postgresql.conf"
: > "$folder/pg_ident.conf"
echo 'local all all trust' > "$folder/pg_hba.conf"
options="-c config_file=$folder/postgresql.conf -c hba_file=$folder/pg_hba.conf -c ident_file=$folder/pg_ident.conf"
pg_ctl --pgdata "$data" --wait --log "$folder/log" -o "$options -c listen_addresses= -k $folder" start >&2
trap 'pg_ctl --pgdata "$data" --mode fast stop >&2; rm -rf "$folder"' EXIT

# Whoever restores the dump owns its objects. Only an extension's owner may comment on it.
pg_dump --host "$folder" --username "$user" --no-owner --no-privileges --no-comments "$database"
