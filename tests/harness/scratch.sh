# shellcheck shell=sh disable=SC2034,SC2154
# A database of its own for a shell test, in the cluster of the run (HOSO_TEST_CLUSTER) or in one that ends with the test.
#
# Sourced with $bin and $name set: makes $work, a folder; $home, the cluster's; $admin, how to connect; and the database $name,
# as hosod --migrate leaves it. Names that begin with $name go with it. A test with more to end defines finish(), whose last
# command is scratch_end.

work=$(mktemp -d "/tmp/hoso-$name-XXXXXX")
chmod 711 "$work" # the cluster below it belongs to somebody else when we are root
admin=

scratch_end() {
    if [ -z "${HOSO_TEST_CLUSTER:-}" ]; then
        sh deploy/cluster.sh destroy "$work/cluster" >/dev/null 2>&1 || true
    elif [ -n "$admin" ]; then
        psql -Xq "$admin dbname=postgres" -c "drop database if exists ${name}_hurt with (force)" \
            -c "drop database if exists $name with (force)" >/dev/null 2>&1 || true
    fi
    rm -rf "$work"
}

command -v finish >/dev/null || finish() { scratch_end; }
trap finish EXIT
trap 'exit 1' INT TERM
export PGOPTIONS='-c client_min_messages=warning'

if [ -n "${HOSO_TEST_CLUSTER:-}" ]; then
    home=$HOSO_TEST_CLUSTER
    admin=$(sh deploy/cluster.sh start "$home" --fast)
else
    home=$work/cluster
    admin=$(sh tests/harness/database.sh "$home" "$bin")
fi
psql -Xq "$admin dbname=postgres" -c "create database $name template hoso_template"
