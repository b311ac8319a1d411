set -u
say() { echo "set-password: $1" >&2; }
refuse() {
    say "$1"
    exit 1
}
hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }
text() { printf "convert_from(decode('%s', 'hex'), 'UTF8')" "$(hex "$1")"; }
if [ -z "$POSTGRES_PASSWORD" ]; then
    refuse 'The password in the Secret is empty.'
fi
user=$(id -u)
chmod 700 "$PGDATA" 2>/dev/null
shut() { [ -d "$1" ] && [ ! -x "$1" ]; }
hidden() { [ -e "$1" ] && [ ! -r "$1" ]; }
if shut "${PGDATA%/*}" || shut "$PGDATA" || hidden "$PGDATA" || hidden "$PGDATA/PG_VERSION"; then
    refuse "User $user, who runs PostgreSQL, may not read the data in $PGDATA. Give the files to this user."
fi
if [ ! -e "$PGDATA/PG_VERSION" ]; then
    say 'The volume is empty: PostgreSQL will be set up with the password of the Secret.'
    exit 0
fi
found=$(cat "$PGDATA/PG_VERSION")
wanted=$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*$/\1/')
if [ "$found" != "$wanted" ]; then
    refuse "The volume holds data of PostgreSQL $found, and this image is PostgreSQL $wanted. Use an image of PostgreSQL $found, or dump and restore the data."
fi
owner=$(stat -c %u "$PGDATA")
if [ "$owner" != "$user" ]; then
    refuse "$PGDATA belongs to user $owner, and PostgreSQL, run by user $user, accepts its own data only. Change the owner of the files."
fi
mode=$(stat -c %a "$PGDATA")
case $mode in
    *700 | *750) ;;
    *) refuse "$PGDATA has the mode $mode, which PostgreSQL refuses, and the volume does not let it be changed. Use a storage class whose volumes keep file modes." ;;
esac
for file in recovery.signal standby.signal; do
    if [ -e "$PGDATA/$file" ]; then
        say "A backup is still to be recovered: there is $file. The database starts with the password that it has. Delete the pod after the recovery."
        exit 0
    fi
done
if ! getent passwd "$user" >/dev/null; then
    scratch=
    for folder in /dev/shm /tmp "$PGDATA/.."; do
        scratch=$(mktemp -d "$folder/set-password.XXXXXX" 2>/dev/null) && break
    done
    trap 'rm -rf "$scratch"' EXIT
    echo "postgres:x:$user:$(id -g)::/:/bin/false" >"$scratch/passwd"
    echo "postgres:x:$(id -g):" >"$scratch/group"
    export NSS_WRAPPER_PASSWD="$scratch/passwd" NSS_WRAPPER_GROUP="$scratch/group"
    export LD_PRELOAD="${NSS_WRAPPER_LIB:-/opt/bitnami/common/lib/libnss_wrapper.so}"
fi
if [ -e "$PGDATA/postmaster.pid" ] && [ ! -s "$PGDATA/postmaster.pid" ]; then
    rm -f "$PGDATA/postmaster.pid"
elif [ -r "$PGDATA/postmaster.pid" ]; then
    PG_GRANDPARENT_PID=$(sed 's/^-//;q' "$PGDATA/postmaster.pid")
    export PG_GRANDPARENT_PID
fi
single() {
    postgres --single -j -D "$PGDATA" -c config_file=/dev/null -c exit_on_error=on \
        -c log_destination=stderr -c logging_collector=off -c ssl=off -c shared_buffers=16MB \
        -c shared_preload_libraries= -c session_preload_libraries= -c local_preload_libraries= \
        -c wal_level=logical -c max_replication_slots=1000 -c max_prepared_transactions=1000 \
        -c synchronous_standby_names= template1 >/dev/null
}
if single <<SQL
SELECT set_config(name, value, false) FROM (VALUES
    ('log_statement', 'none'), ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'),
    ('log_transaction_sample_rate', '0'), ('log_min_error_statement', 'panic'), ('log_error_verbosity', 'terse'),
    ('default_transaction_read_only', 'off'), ('statement_timeout', '20s'),
    ('debug_print_parse', 'off'), ('debug_print_rewritten', 'off'), ('debug_print_plan', 'off')
) AS setting (name, value);

DO \$do\$
DECLARE
    login text := $(text "$POSTGRES_USER");
    name text := $(text "$POSTGRES_DATABASE");
    password text := $(text "$POSTGRES_PASSWORD");
    admin_password text := $(text "${POSTGRES_POSTGRES_PASSWORD:-}");
    owner oid;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
        EXECUTE format('CREATE ROLE %I CREATEDB', login);
        SELECT datdba INTO owner FROM pg_database WHERE datname = name;
        IF owner = 10 THEN
            EXECUTE format('ALTER DATABASE %I OWNER TO %I', name, login);
        ELSIF owner IS NOT NULL THEN
            EXECUTE format('GRANT %I TO %I', pg_get_userbyid(owner), login);
        END IF;
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L VALID UNTIL ''infinity''', login, password);
    IF admin_password <> '' AND login <> pg_get_userbyid(10) THEN
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L VALID UNTIL ''infinity''', pg_get_userbyid(10), admin_password);
    END IF;
END \$do\$;

SQL
then
    say 'The database has the password of the Secret.'
else
    refuse 'PostgreSQL did not take the password of the Secret, for the reason above. The next try follows by itself.'
fi
