#!/bin/sh
# Measures the daemon against pgbench running the same statements, in turns on one machine: bench.sh [OUT]
#
# BENCH_CASES (20000), BENCH_SEED, BENCH_ROUNDS (5), BENCH_SECONDS (4, of one reading), BENCH_APPENDS (1200, of one).
# Prints a table and writes build/bench.json. Speed is told as a ratio to PostgreSQL in the same round; nothing here
# passes or fails. How to read it: docs/bench.md.
set -eu
cd "$(dirname "$0")/../.."

out=${1:-build/bench.json}
cases=${BENCH_CASES:-20000}
seed=${BENCH_SEED:-138}
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-4}
appends=${BENCH_APPENDS:-1200}
pgbin=${HOSO_PG_BIN:-/usr/lib/postgresql/15/bin}
bin=${HOSO_BIN:-build}
clients=16 # of pgbench; wrk and post have more in flight, as a daemon of many users has
port=${BENCH_PORT:-8139}

# shellcheck source=tests/bench/stand.sh
. tests/bench/stand.sh
# shellcheck source=tests/bench/register.sh
. tests/bench/register.sh

# --- the same statements for pgbench ------------------------------------------------------------------------------

# A statement of the daemon with $1, $2 … replaced by what is given.
bound() { # NAME VALUE…
    name=$1
    text=$("$work/sql_text" "$name")
    shift
    i=0
    for value in "$@"; do
        i=$((i + 1))
        text=$(printf '%s' "$text" | VALUE=$value awk -v mark="\$$i::" '{
            out = ""
            while ((at = index($0, mark)) > 0) {
                out = out substr($0, 1, at - 1) ENVIRON["VALUE"] "::"
                $0 = substr($0, at + length(mark))
            }
            print out $0 }')
    done
    printf '%s;\n' "$(printf '%s' "$text" | tr '\n' ' ')"
}

# The statements that one request makes the daemon send, from PostgreSQL's own log; its jobs, which may fall between,
# are left out, and so is the actor whom they leave behind.
asked() { # COMMAND…
    psql -Xq "$maintenance" -c "alter system set log_statement = 'all'" -c 'select pg_reload_conf()' >/dev/null
    sleep 0.3 # a reload reaches idle sessions by signal
    before=$(wc -l <"$work/pg/postgres.log")
    "$@" >/dev/null
    names=$(tail -n "+$((before + 1))" "$work/pg/postgres.log" | sed -n 's/^[^|]*|LOG:  execute \([a-z_0-9]*\): .*/\1/p' |
        grep -vE '^(job_|gauges|readiness|idempotency_purge|outbox_number|alarms_ring|refold)' | uniq | tr '\n' ' ' |
        sed 's/ act_as $/ /')
    psql -Xq "$maintenance" -c "alter system reset log_statement" -c 'select pg_reload_conf()' >/dev/null
    echo "$names"
}

# A call and its actor are one transaction and one round trip, in the daemon's pipeline as in pgbench's.
call() { # ACTOR… (four), NAME VALUE…
    actor_user=$1 actor_role=$2 actor_unit=$3 actor_level=$4
    shift 4
    printf '\\startpipeline\n'
    bound act_as "$actor_user" "$actor_role" "$actor_unit" "$actor_level"
    bound "$@"
    printf '\\endpipeline\n'
}

write_scripts() {
    token=$(demo_token_of supervisor "$work/tokens.json")
    hash="\\x$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)"
    # Four words of our own making.
    # shellcheck disable=SC2046
    set -- $(psql -XAtqF ' ' "$admin" -c "set hoso.function = 'on'" -c "select p.id, p.role, u.id, u.level
        from hoso.person_user p join hoso.unit u on u.id = p.unit where p.code = 'demo.giamsat'")
    who="$1" role=$2 unit=$3 level=$4
    psql -XAtq "$admin" -c "select id from hoso.case_file where a2 = $unit order by md5(id::text) limit 2000" >"$work/ids"
    ids=$(paste -sd, "$work/ids")
    n=$(wc -l <"$work/ids")
    [ "$n" -gt 100 ] || die "only $n cases in sight of the token"

    url=http://127.0.0.1:$port
    one=$(asked curl -fs -H "Authorization: Bearer $token" "$url/v1/cases/$(head -n 1 "$work/ids")")
    [ "$one" = "act_as token_get act_as case_get " ] || die "a point read now sends: $one"
    page=$(asked curl -fs -H "Authorization: Bearer $token" "$url/v1/deadlines?status=overdue&limit=50")
    [ "$page" = "act_as token_get act_as deadlines_overdue_a2 " ] || die "the overdue page now sends: $page"

    # The id is drawn from a constant of the statement: pgbench has no strings to choose from.
    {
        printf '\\set n random(1, %s)\n' "$n"
        call null "''" :nounit :nolevel token_get :hash
        call :who :role :unit :level case_get "('{$ids}'::uuid[])[:n]"
    } >"$work/point.sql"
    {
        call null "''" :nounit :nolevel token_get :hash
        call :who :role :unit :level deadlines_overdue_a2 :unit null null null null null :limit null null
    } >"$work/overdue.sql"
    {
        # The next document of this client; it counts from where the round before stopped.
        printf '\\set n :from + 2 * (:client_id + %s * :k)\n\\set k :k + 1\n' "$clients"
        printf '\\startpipeline\n'
        bound act_as d.who d.role d.unit d.level | sed "s/ *;\$/ from public.bench_doc d where d.n = :n;/"
        bound append d.file d.expected d.doc |
            sed -e "s/^select [a-z_, ]* from /select a.* from public.bench_doc d, /" -e "s/ *;\$/ a where d.n = :n;/"
        printf '\\endpipeline\n'
    } >"$work/append.sql"
}

# In sessions as the daemon's are (server/db/dsn.c): each statement with its one plan, which is also the fastest here.
pgbench_run() { # SCRIPT OPTIONS…
    script=$1
    shift
    PGOPTIONS='-c plan_cache_mode=force_generic_plan -c search_path=hoso' "$pgbin/pgbench" -n -M prepared -c "$clients" -j 4 -f "$work/$script.sql" -D nounit=0 -D nolevel=0 -D limit=50 -D k=0 \
        -D hash="$hash" -D who="$who" -D role="$role" -D unit="$unit" -D level="$level" "$@" "$app" 2>&1
}

# --- one measurement each: a line "name side requests/s p50_us p99_us cpu_daemon_us cpu_pg_us errors" ----------------

# Backends are new in each run of pgbench: its first two seconds are not counted.
read_pgbench() { # NAME
    cpu_mark
    pgbench_run "$1" -T $((seconds + 2)) -P 1 >"$work/run" || { cat "$work/run" >&2; die "pgbench failed"; }
    done=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/run")
    rate=$(awk '/^progress:/ { if (++n > 2) { sum += $4; m++ } } END { print sum / m }' "$work/run")
    latency=$(awk '/^progress:/ { if (++n > 2) { sum += $7; m++ } } END { print 1000 * sum / m }' "$work/run")
    echo "$1 pgbench $rate $latency - $(cpu_each "$done") 0"
}

read_http() { # NAME TARGET
    cpu_mark
    wrk -t 2 -c 64 -d "$seconds" -s tests/bench/get.lua "http://127.0.0.1:$port" -- "$token" "$2" >"$work/run"
    # shellcheck disable=SC2046 # five numbers
    set -- "$1" $(sed -n 's/^figures //p' "$work/run")
    echo "$1 ours $(awk -v n="$2" -v us="$3" 'BEGIN { print n * 1000000 / us }') $4 $5 $(cpu_each "$2") $6"
}

append_pgbench() { # FROM
    rm -f "$work"/log.*
    cpu_mark
    pgbench_run append -t $((appends / clients)) -D from="$1" -l --log-prefix="$work/log" >"$work/run" ||
        { cat "$work/run" >&2; die "pgbench failed"; }
    cat "$work"/log.* >"$work/log"
    cpu=$(cpu_each "$(wc -l <"$work/log")")
    lost=$(psql -XAtq "$admin" -c "set hoso.function = 'on'; select count(*) from public.bench_doc d join hoso.case_file c
        on c.id = d.file where d.n >= $1 and d.n < $1 + 2 * $appends and (d.n - $1) % 2 = 0 and c.version <> d.expected + 1")
    echo "append pgbench $(logged "$work/log") $cpu $lost"
}

append_http() { # FROM
    cpu_mark
    awk -v from="$1" -v n="$appends" 'NR > from && (NR - from) % 2 == 0 && ++m <= n' "$work/requests.tsv" |
        "$work/post" "$port" "$clients" >"$work/log"
    echo "append ours $(logged "$work/log") $(cpu_each "$(wc -l <"$work/log")") $(awk '$4 != 201' "$work/log" | wc -l)"
}

# --- all of it ----------------------------------------------------------------------------------------------------

mkdir -p "$(dirname "$out")"
cp "${HOSO_BENCH_BIN:-build/bench}/sql_text" "${HOSO_BENCH_BIN:-build/bench}/post" "${HOSO_BENCH_BIN:-build/bench}/law_bench" "$work/"
say "a cluster and a register of $cases cases"
start_database
make_system
bench_load "$admin" "$bin/hosod" "$conf" "$cases" "$seed" "$work"
start_daemon
write_scripts
kept=$(wc -l <"$work/requests.tsv")
[ "$kept" -ge $((2 * appends * rounds)) ] || { appends=$((kept / 2 / rounds / clients * clients)); say "$appends appends a round"; }
: >"$work/figures"
for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    first=$(((round - 1) * 2 * appends))
    {
        read_pgbench point
        read_http point "@$work/ids"
        read_pgbench overdue
        read_http overdue "/v1/deadlines?status=overdue&limit=50"
        append_pgbench "$first"
        append_http "$first"
    } >"$work/round" # not into a pipe: what fails there would end nothing
    sed "s/^/$round /" "$work/round" >>"$work/figures"
done
table "$work/figures"
"$work/law_bench" | tee "$work/law"
{
    awk '{ printf "{\"round\":%s,\"name\":\"%s\",\"side\":\"%s\",\"per_s\":%s,\"p50_us\":%s,\"p99_us\":%s,\"cpu_daemon_us\":%s,\"cpu_pg_us\":%s,\"errors\":%s}\n",
           $1, $2, $3, $4, $5, $6 == "-" ? "null" : $6, $7, $8, $9 }' "$work/figures"
} | jq -s --arg date "$(date -u +%Y-%m-%d)" --arg cores "$(nproc)" --arg cases "$cases" --arg rounds "$rounds" \
    --rawfile law "$work/law" '{date: $date, cores: ($cores | tonumber), cases: ($cases | tonumber),
      rounds: ($rounds | tonumber), runs: ., law: ($law | split("\n") | map(select(. != "")))}' >"$out"
say "wrote $out"
say "the register after it: $("$bin/hoso" fsck --database "$admin" 2>/dev/null | tail -n 1)"
