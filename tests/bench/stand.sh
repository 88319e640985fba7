# What a bench stands on: a folder, a cluster as a server has it, a configuration, the daemon; all gone at the end. To be sourced.
# Wants: bin, port; gives: work, admin, maintenance, app, postmaster, conf, daemon.
# shellcheck shell=sh disable=SC2154 # bin and port are whoever's who sources this

work=$(mktemp -d /tmp/hoso-bench-XXXXXX)
chmod 711 "$work"
export work
daemon=
finish() {
    if [ -n "$daemon" ]; then
        kill -TERM "$daemon" 2>/dev/null || true
        wait "$daemon" || true
    fi
    sh deploy/cluster.sh destroy "$work/pg" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
say() { echo "bench: $*" >&2; }
die() { say "$*"; exit 1; }

# shellcheck source=deploy/demo.sh
. deploy/demo.sh
# shellcheck source=deploy/sample.sh
. deploy/sample.sh
# shellcheck source=tests/bench/figures.sh
. tests/bench/figures.sh

start_database() {
    admin="$(sh deploy/cluster.sh start "$work/pg") dbname=hoso"
    maintenance="${admin% dbname=hoso} dbname=postgres"
    for setting in "shared_buffers = '1GB'" "effective_cache_size = '4GB'" "max_wal_size = '8GB'" \
        "checkpoint_timeout = '30min'" "random_page_cost = 1.1" "log_line_prefix = '%a|'" "jit = off"; do
        psql -Xq "$maintenance" -c "alter system set $setting"
    done
    sh deploy/cluster.sh stop "$work/pg"
    sh deploy/cluster.sh start "$work/pg" >/dev/null
    psql -Xq "$maintenance" -c "create database hoso"
    app="${admin%% user=*} user=hoso_app dbname=hoso"
    postmaster=$(head -n 1 "$work/pg/data/postmaster.pid")
}

# Schema, offices, users and their tokens; the register is empty.
make_system() {
    conf=$work/hosod.conf
    printf 'bench active %s\n' "$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$work/keyring"
    printf 'listen_port = %s\ndatabase = %s\nowner_database = %s\nkeyring_file = %s\n' "$port" "$app" "$admin" \
        "$work/keyring" >"$conf"
    "$bin/hosod" --config "$conf" --migrate 2>"$work/migrate.log" || { cat "$work/migrate.log" >&2; exit 1; }
    HOSO_BIN=$bin demo_load "$admin" "$work/tokens.json"
}

start_daemon() {
    "$bin/hosod" --config "$conf" >"$work/hosod.log" 2>&1 &
    daemon=$!
    for _ in $(seq 300); do
        ! curl -fs -o /dev/null "http://127.0.0.1:$port/readyz" || return 0
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 20 "$work/hosod.log" >&2
    die "hosod did not become ready"
}

# Makes the users who record, and prints them as hosod --sample wants them.
stand_recorders() { # DB
    { echo "set role hoso_owner;"; sample_users_sql; } | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1"
    { echo "set role hoso_owner;"; sample_recorders_sql; } | psql -XAtq -v ON_ERROR_STOP=1 "$1"
}
