#!/bin/sh
# Two sessions at once: the same request sent twice, and two commands that decided on the same version.
#
# The first session holds its transaction open after append(); the second is started and seen waiting in
# pg_stat_activity before the first commits. Called by run.sh with the connections of administrator and daemon.
set -eu
admin=$1
app=$2
work=$3

sql() {
    psql -X -q -At -v ON_ERROR_STOP=1 "$@"
}

# race NAME CASE EXPECTED DOC WANT END: the outcome of the second session, when the first ended by END.
race() {
    rm -f "$work/go"
    mkfifo "$work/go"
    append="select t.act('cax-a'); select outcome from hoso.append($2, $3, $4)"
    {
        echo "begin; $append;"
        echo "\\! cat $work/go >/dev/null"
        echo "$6;"
    } | sql "$app application_name=first" >"$work/first" 2>&1 &
    first=$!
    wait_for "first" "state = 'idle in transaction'"
    sql "$app application_name=second" -c "$append" >"$work/second" 2>&1 &
    second=$!
    wait_for "second" "wait_event_type = 'Lock'"
    echo go >"$work/go"
    wait "$first" "$second"
    rm "$work/go"
    got="$(tail -n 1 "$work/first") $(tail -n 1 "$work/second")"
    [ "$got" = "$5" ] || { echo "not ok: $1: '$got' instead of '$5'"; cat "$work/first" "$work/second"; exit 1; }
    echo "ok $1: $got"
}

# Until that session is in that state; a limit for what hangs.
wait_for() {
    tries=0
    until [ "$(sql "$admin" -c "select count(*) from pg_stat_activity where application_name = '$1' and $2")" = 1 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "not ok: $1 never came to $2"; exit 1; }
        sleep 0.05
    done
}

export PGOPTIONS="-c lock_timeout=60s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
step() {
    echo "t.law() || jsonb_build_object('events', jsonb_build_array(jsonb_build_object('id', t.id('at-once', $1), 'type', 'act.done',
          'at_from', '2026-03-05T09:00:00+07:00'))) || $2"
}
key() {
    echo "jsonb_build_object('key', jsonb_build_object('key', '$1', 'hash', encode('$1', 'base64'), 'status', 201))"
}

race "one key, two new cases" "t.id('case', 80)" 0 "t.report(80, 'cax.00004', 'twice')" "ok replay" commit
race "one key, the first rolled back" "t.id('case', 81)" 0 "t.report(81, 'cax.00004', 'undone')" "ok ok" rollback
race "one key, one case" "t.id('case', 80)" 1 "$(step 1 "$(key same)")" "ok replay" commit
race "two commands on one version" "t.id('case', 80)" 2 "$(step 2 "'{}'")" "ok stale" commit
race "two commands, the first rolled back" "t.id('case', 80)" 3 "$(step 3 "'{}'")" "ok ok" rollback

got=$(sql "$admin" -c "select version, (select count(*) from hoso.case_event where case_id = t.id('case', 80)),
                       (select count(*) from hoso.audit where case_id = t.id('case', 80)),
                       (select count(*) from hoso.case_file where id = t.id('case', 81))
                       from hoso.case_file where id = t.id('case', 80)")
[ "$got" = "4|4|4|1" ] || { echo "not ok: what entered: $got"; exit 1; }
echo "ok each entered once, with its event and its row of the audit"

# against NAME FIRST SECOND WANT END: two sessions, each `who|statement` of the operator or the daemon; the second waits.
against() {
    rm -f "$work/go"
    mkfifo "$work/go"
    {
        echo "begin; ${2#*|};"
        echo "\\! cat $work/go >/dev/null"
        echo "$5;"
    } | sql "$(as "$2") application_name=first" >"$work/first" 2>&1 &
    first=$!
    wait_for "first" "state = 'idle in transaction'"
    sql "$(as "$3") application_name=second" -c "${3#*|}" >"$work/second" 2>&1 &
    second=$!
    wait_for "second" "wait_event_type = 'Lock'"
    echo go >"$work/go"
    wait "$first" "$second"
    got="$(tail -n 1 "$work/first") $(tail -n 1 "$work/second")"
    [ "$got" = "$4" ] || { echo "not ok: $1: '$got' instead of '$4'"; cat "$work/first" "$work/second"; exit 1; }
    echo "ok $1: $got"
}
as() {
    case $1 in
    operator*) echo "$admin" ;;
    *) echo "$app" ;;
    esac
}
writes() { # N: by the law in force as this is said
    law=$(sql "$admin" -c "select t.law()")
    echo "daemon|select t.act('cax-a'); select outcome from hoso.append(t.id('case', $1), 0, t.report($1, 'cax.00004') || '$law')"
}
activates="operator|set role hoso_owner; select outcome from hoso.law_operate(null, null, null, 'other', 'r')"
back="operator|set role hoso_owner; select outcome from hoso.law_operate(null, null, null, '1', 'r')"
against "who writes is waited for by who activates" "$(writes 82)" "$activates" "ok ok" commit
against "who writes waits for who activates, and is too late" "$back" "$(writes 83)" "ok law" commit
against "…or goes on when nothing came of it" "$activates" "$(writes 84)" "ok ok" rollback
got=$(sql "$admin" -c "select string_agg(number, ' ' order by number) from hoso.case_file where number in ('HS-82', 'HS-83', 'HS-84')")
[ "$got" = "HS-82 HS-84" ] || { echo "not ok: by the law in force: $got"; exit 1; }
echo "ok nothing was written by a law that was not in force"

# Pairs of sessions that know nothing of each other: of n requests under n keys, each sent twice, n enter.
for side in a b; do
    {
        echo "select t.act('cax-a');"
        for i in $(seq 200 299); do
            echo "select outcome from hoso.append(t.id('case-$side', $i), 0, t.report($i, 'cax.00004', 'pair-$i') #- '{keys,0}');"
        done
    } | sql "$app" >"$work/pair.$side" 2>&1 &
    eval "pair_$side=$!"
done
# shellcheck disable=SC2154 # set by eval
wait "$pair_a" "$pair_b"
ok=$(cat "$work/pair.a" "$work/pair.b" | grep -cx ok) || true
replay=$(cat "$work/pair.a" "$work/pair.b" | grep -cx replay) || true
[ "$ok $replay" = "100 100" ] || { echo "not ok: $ok entered, $replay replayed"; cat "$work/pair.a" "$work/pair.b" | tail -5; exit 1; }
echo "ok a hundred requests sent twice: $ok entered, $replay answered again"
