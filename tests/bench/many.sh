#!/bin/sh
# Measures how long a million running deadlines take to be derived again when a day off is added, reads going on: many.sh [OUT]
#
# MANY_CASES (56000; some 18 running deadlines each), MANY_EVENTS (20, of tests/bench/life.json), MANY_CPUS (0,1: the
# processors of the daemon and of PostgreSQL). Prints a table and writes build/many.json; nothing here passes or fails.
set -eu
cd "$(dirname "$0")/../.."

out=${1:-build/many.json}
cases=${MANY_CASES:-56000}
events=${MANY_EVENTS:-20}
cpus=${MANY_CPUS:-0,1}
# shellcheck disable=SC2034 # of stand.sh
bin=${HOSO_BIN:-build} port=${BENCH_PORT:-8139}
# shellcheck source=tests/bench/stand.sh
. tests/bench/stand.sh

count() { # SQL
    psql -XAtq "$admin" -c "set hoso.function = 'on'" -c "$1"
}

# Four sessions side by side; the planner is told of the tables while they are small, and again when they are full.
load_cases() {
    stand_recorders "$admin" >"$work/recorders"
    law=$(count "select max(generation) from hoso.law_activation")
    from=0
    for to in 400 4000 "$cases"; do
        for part in 0 1 2 3; do
            "$work/many" "$from" "$to" "$part" 4 "$events" "$law" <"$work/recorders" |
                psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$admin" 2>"$work/load.$part" || touch "$work/load.failed" &
        done
        wait
        [ ! -e "$work/load.failed" ] || { cat "$work"/load.[0-3] >&2; die "the register could not be loaded"; }
        psql -Xq "$admin" -c "analyze"
        from=$to
    done
    psql -Xq "$admin" -c "vacuum analyze" -c "checkpoint"
}


cp "${HOSO_BENCH_BIN:-build/bench}/many" "$work/"
start_database
make_system
load_cases
count "select count(*) from hoso.deadline_span where known_to='infinity' and valid_to='infinity' and state = 'running'"
