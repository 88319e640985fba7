#!/bin/sh
# Tests the schema, the functions and every statement of sql/ with plain SQL, on a throw-away cluster of its own.
#
# Each *.sql beside this file is one session of psql; a check that fails raises, and ends its file. Statements are
# prepared from their files, so that what is tested is what the daemon sends. HOSO_KEEP=1 leaves the cluster.
set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d /tmp/hoso-sql-XXXXXX)
chmod 711 "$work" # the cluster below it belongs to somebody else when we are root
finish() {
    [ -n "${HOSO_KEEP:-}" ] && { echo "kept: $conn"; return; }
    sh deploy/cluster.sh destroy "$work/cluster" >/dev/null 2>&1 || true
    rm -rf "$work"
}
conn=none
trap finish EXIT
trap 'exit 1' INT TERM
conn="$(sh deploy/cluster.sh start "$work/cluster" --fast) dbname=postgres"
app=$(echo "$conn" | sed 's/user=[^ ]*/user=hoso_app/')
export PGOPTIONS='-c client_min_messages=warning'

sql() {
    psql -X -q -v ON_ERROR_STOP=1 "$@"
}

# The order of sql/README.md, as server/db/migrate.c applies it: the ledger, roles, migrations, functions.
install() {
    sql "$conn" -c "create table public.hoso_migration (version int primary key, name text not null,
                    checksum text not null, at timestamptz not null default now())"
    sql "$conn" -f sql/roles.sql
    for f in sql/migrations/*.sql; do
        name=$(basename "$f" .sql)
        sql "$conn" -1 -c 'set role hoso_owner' -f "$f"
        sql "$conn" -c "insert into public.hoso_migration (version, name, checksum)
                        values ('${name%%_*}', '$name', '$(sha256sum "$f" | cut -c 1-64)')"
    done
    reinstall
}

reinstall() {
    sql "$conn" -f sql/roles.sql
    for f in sql/functions/*.sql; do
        sql "$conn" -1 -c 'set role hoso_owner' -f "$f"
    done
}

# Every statement as `prepare`; one that is expanded, once for each word. The header must be whole.
prepare() {
    for f in sql/queries/*.sql; do
        name=$(basename "$f" .sql)
        for part in "$name" lane params returns; do
            grep -q "^-- $part: ." "$f" || { echo "$f: no line '-- $part: …'" >&2; exit 1; }
        done
        grep -qE '^-- lane: (point|list|write|audit)$' "$f" || { echo "$f: no such lane" >&2; exit 1; }
        if sed '/^--/d' "$f" | grep -q ';'; then
            echo "$f: one statement, without semicolon" >&2
            exit 1
        fi
        words=$(sed -n 's/^-- expand: LEVEL //p' "$f")
        for word in ${words:-once}; do
            [ "$word" = once ] && echo "prepare $name as" || echo "prepare ${name}_$word as"
            sed -e '/^--/d' -e "s/:LEVEL/$word/g" "$f"
            echo ";"
        done
    done
}

install
reinstall # may be run again at any time
prepare >"$work/prepare.sql"
sql "$conn" -o /dev/null -f tests/sql/check.sql -f tests/sql/fixture.sql
sql "$app" -f "$work/prepare.sql" # all of them, as the daemon

passed=0
failed=0
for f in tests/sql/[0-9]*.sql tests/sql/[0-9]*.sh; do
    name=$(basename "$f")
    case $f in
    *.sql) sql "$app" -v admin="$conn" -v app="$app" -v prepare="$work/prepare.sql" -f "$f" >"$work/log" 2>&1 && code=0 || code=$? ;;
    *.sh) sh "$f" "$conn" "$app" "$work" >"$work/log" 2>&1 && code=0 || code=$? ;;
    esac
    n=$(grep -c '^ok ' "$work/log") || true
    passed=$((passed + n))
    if [ "$code" != 0 ] || [ "$n" = 0 ]; then
        failed=$((failed + 1))
        echo "FAILED $name"
        cat "$work/log"
    else
        echo "ok     $name ($n checks)"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
