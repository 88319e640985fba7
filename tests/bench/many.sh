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
    for to in $((cases / 100)) $((cases / 10)) "$cases"; do
        for part in 0 1 2 3; do
            "$work/many" "$from" "$to" "$part" 4 "$events" "$law" <"$work/recorders" |
                psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$admin" 2>"$work/load.$part" || touch "$work/load.failed" &
        done
        wait
        [ ! -e "$work/load.failed" ] || { cat "$work"/load.[0-3] >&2; die "the register could not be loaded"; }
        psql -Xq "$admin" -c "analyze"
        from=$to
    done
}

# The clock has numbered and rung what so many cases at once left behind: a live register has no such backlog.
settle() {
    while [ "$(count "select (select count(*) from hoso.outbox where number is null) + (select count(*) from hoso.case_file
            where refold_at < now()) + (select count(*) from hoso.alarm where rung_at is null and cancelled_at is null
            and ring_at < now())")" != 0 ]; do sleep 1; done
    psql -Xq "$admin" -c "vacuum analyze" -c "checkpoint"
}

# A working day becomes a day off: MANY_DAY, or else the Monday in three weeks.
add_day_off() {
    day=${MANY_DAY:-$(date -d "monday + 21 days" +%F)}
    version=bench.$(date +%s)
    jq --arg day "$day" --arg version "$version" '.version = $version | .days = ([.days[] | select(.day != $day)] +
        [{day: $day, off: true, kind: "statutory", confidence: "verified_text", name: {vi: "Ngày nghỉ thử", en: "A day off to measure"},
          decision: "bench"}] | sort_by(.day))' config/calendars/vn.json >"$work/calendar.json"
    "$bin/hoso" law load --calendar "$work/calendar.json" --database "$admin" >&2
}

api() { # TARGET OPTIONS…
    target=$1
    shift
    curl -fsS -H "Authorization: Bearer $token_admin" "$@" "http://127.0.0.1:$port$target"
}

# All cases have been derived by the law in force.
is_derived() { api /v1/law | jq -e '.derived_at != null and .cases_to_derive == 0' >/dev/null; }

# Pages of the supervisor a second, for so long; in the background it writes to $work/wrk.$2 when it ends.
reads() { # SECONDS NAME
    wrk -t 2 -c 16 -d "$1" -s tests/bench/get.lua "http://127.0.0.1:$port" -- "$token" "@$work/ids" >"$work/wrk.$2"
    sed -n 's/^figures //p' "$work/wrk.$2" | awk '{ printf "%.0f %d\n", $1 * 1000000 / $2, $5 }'
}

cp "${HOSO_BENCH_BIN:-build/bench}/many" "$work/"
say "a register of $cases cases; this takes some minutes"
start_database
make_system
load_cases
running=$(count "select count(*) from hoso.deadline_span where known_to = 'infinity' and valid_to = 'infinity' and state = 'running'")
start_daemon
settle
taskset -pac "$cpus" "$postmaster" >/dev/null
taskset -pac "$cpus" "$daemon" >/dev/null
for pid in $(pgrep -P "$daemon") $(pgrep -P "$postmaster"); do taskset -pac "$cpus" "$pid" >/dev/null || true; done
token=$(demo_token_of supervisor "$work/tokens.json") token_admin=$(demo_token_of admin "$work/tokens.json")
count "select id from hoso.case_file where a2 = (select p.unit from hoso.person_user p
    where p.code = 'demo.giamsat') order by md5(id::text) limit 2000" >"$work/ids"
[ "$(wc -l <"$work/ids")" -gt 100 ] || die "too few cases in sight of the token"

reads 5 warm >/dev/null
before=$(reads 20 before)
add_day_off
pack=$(api /v1/law | jq -r .pack) generation=$(api /v1/law | jq -r .generation)
say "$running running deadlines; $day becomes a day off"
api /v1/law/activate -H 'Content-Type: application/json' -H "If-Match: \"$generation\"" \
    -d "{\"pack\":\"$pack\",\"calendar\":\"$version\",\"reason\":\"bench\"}" >/dev/null
: >"$work/during"
while ! is_derived; do reads 5 during >>"$work/during"; done
law=$(api /v1/law)
seconds=$(awk -v a="$(date -d "$(echo "$law" | jq -r .activated_at)" +%s.%N)" -v b="$(date -d "$(echo "$law" | jq -r .derived_at)" +%s.%N)" 'BEGIN { print b - a }')
after=$(reads 20 after)
moved=$(count "select count(*), count(distinct case_id) from hoso.law_change" | tr '|' ' ')
jq -n --arg cases "$cases" --arg running "$running" --arg moved "$moved" --arg seconds "$seconds" \
    --arg before "$before" --arg during "$(awk '{ s += $1; n++; e += $2 } END { if (n) printf "%.0f %d", s / n, e }' "$work/during")" \
    --arg after "$after" --arg cpus "$cpus" '{cases: ($cases | tonumber), running: ($running | tonumber),
      moved_deadlines: ($moved | split(" ")[0] | tonumber), moved_cases: ($moved | split(" ")[1] | tonumber), seconds: ($seconds | tonumber), cpus: $cpus,
      reads_before: ($before | split(" ") | map(tonumber)), reads_during: ($during | split(" ") | map(tonumber)),
      reads_after: ($after | split(" ") | map(tonumber))}' | tee "$out"
