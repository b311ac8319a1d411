if [ ! -r "$PGDATA/PG_VERSION" ]; then exit 0; fi
found=$(cat "$PGDATA/PG_VERSION")
wanted=$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*$/\1/')
if [ "$found" = "$wanted" ]; then exit 0; fi
echo "The volume holds data of PostgreSQL $found, and this image is PostgreSQL $wanted, which can't read it. Nothing was changed." >&2
echo "Dump and restore the data: https://github.com/cdktf-prefect/cdktf-prefect/blob/main/docs/prefect1.md#postgresql-11-to-14" >&2
exit 1
