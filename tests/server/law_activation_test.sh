#!/bin/sh
# A new law in a register that is being worked with: every case is derived again, once, whatever is killed meanwhile, and
# nobody writes by the law before. The real programs; what must come of it is asked of the tables and of `hoso fsck`.
# shellcheck disable=SC2031,SC2154 # `name` is set here and in no subshell; api_1 and its like are set by eval
set -eu
bin=${HOSO_BIN:-build/asan}
name=lawact$$
daemons=
finish() {
    for pid in $daemons; do kill -9 "$pid" 2>/dev/null || true; done
    scratch_end
}
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh
# shellcheck source=deploy/sample.sh disable=SC1091
. deploy/sample.sh
# shellcheck source=deploy/demo.sh disable=SC1091
. deploy/demo.sh

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
row() { psql -XAtq -v ON_ERROR_STOP=1 "$admin dbname=$name" -c "set hoso.function = 'on'" -c "$1"; }
is() { # is SQL VALUE
    have=$(row "$1") || return 1
    [ "$have" != "$2" ] || return 0
    echo "have $have" >"$work/out"
    return 1
}
until_is() { # until_is SQL VALUE: a minute is the limit for what takes a second or two, or the time of a claim
    tries=0
    until [ "$(row "$1")" = "$2" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "have $(row "$1")" >"$work/out"; return 1; }
        sleep 0.1
    done
}
clean() {
    "$bin/hoso" fsck --json --database "$admin dbname=$name" >"$work/out" 2>"$work/err" &&
        jq -e '.complete and .differences == 0 and .old == 0' "$work/out"
}
# start N: the daemon N, of one worker; its log is $work/log.N.
start() {
    printf 'workers = 1\nlisten_port = 0\ndatabase = %s user=hoso_app dbname=%s\nkeyring_file = %s/keyring\n' \
        "${admin%% user=*}" "$name" "$home" >"$work/conf.$1"
    "$bin/hosod" --config "$work/conf.$1" >"$work/log.$1" 2>&1 &
    daemons="$daemons $!"
    eval "daemon_$1=$!"
    tries=0
    until port=$(sed -n 's/.*event=listening .* port=\([0-9]*\) .*/\1/p' "$work/log.$1") && [ -n "$port" ] &&
        curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { cat "$work/log.$1"; exit 1; }
        sleep 0.1
    done
    eval "api_$1=http://127.0.0.1:$port/v1"
}
clock_of() { sed -n 's/.*event=process.forked role=clock .* child=\([0-9]*\).*/\1/p' "$work/log.$1" | tail -n 1; }
# holiday DAY VERSION: the calendar of the tree with one day off more, loaded.
holiday() {
    jq --arg day "$1" --arg version "$2" '.version = $version | .days |= (. + [{day: $day, off: true, kind: "swap_off",
        confidence: "verified_text", name: {vi: "Ngày nghỉ thử", en: "Test holiday"}, decision: "QĐ thử"}] | sort_by(.day))' \
        config/calendars/vn.json >"$work/vn.json"
    "$bin/hoso" law load --calendar "$work/vn.json" --database "$admin dbname=$name" >"$work/out" 2>&1
}
activate() { # VERSION of a calendar
    "$bin/hoso" law activate --calendar "$1" --reason 'thử' --database "$admin dbname=$name" >"$work/out" 2>&1
}
done_with() { until_is "select derived_at is not null from hoso.law_activation order by generation desc limit 1" t; }
# Nobody writes to those tables until let_go, or for two minutes.
hold() { # TABLE…, with commas
    rm -f "$work/hold"
    psql -Xq -v ON_ERROR_STOP=1 "$admin dbname=$name" >"$work/hold" 2>&1 <<SQL &
begin;
lock table $* in share mode;
\\echo held
select pg_sleep(120);
SQL
    holder=$!
    until grep -qs held "$work/hold"; do kill -0 "$holder" && sleep 0.05; done
}
waits_for() { # TABLE; whoever waits gives up after a while, and comes again
    until_is "select count(*) > 0 from pg_locks where not granted and relation = 'hoso.$1'::regclass" t
}
let_go() {
    row "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%'" >/dev/null
    wait "$holder" || true
}
# What stands now of each deadline, as a table to be compared with later.
remember() {
    row "drop table if exists public.was; create table public.was as select deadline, case_id, legal, safe, state
         from hoso.deadline_span where known_to = 'infinity' and valid_to = 'infinity'"
}
# Deadlines that stand otherwise than then, and those that the journal of the newest law tells of otherwise.
moved="select count(*) from public.was w full join (select deadline, legal, safe, state from hoso.deadline_span
    where known_to = 'infinity' and valid_to = 'infinity') n on n.deadline = w.deadline
    where (w.legal, w.safe, w.state) is distinct from (n.legal, n.safe, n.state)"
untold="select count(*) from public.was w full join (select deadline, legal, safe, state from hoso.deadline_span
    where known_to = 'infinity' and valid_to = 'infinity') n on n.deadline = w.deadline
    full join (select * from hoso.law_change where generation = (select max(generation) from hoso.law_activation)) j
      on j.deadline = coalesce(n.deadline, w.deadline)
    where case when (w.legal, w.safe, w.state) is distinct from (n.legal, n.safe, n.state)
               then (j.old_legal, j.old_safe, j.old_state, j.legal, j.safe, j.state)
                    is distinct from (w.legal, w.safe, w.state, n.legal, n.safe, n.state)
               else j.deadline is not null end"
twice="select count(*) - count(distinct (deadline, generation)) from hoso.law_change"

printf 'database = %s dbname=%s\nkeyring_file = %s/keyring\n' "$admin" "$name" "$home" >"$work/conf"
sample_load "$admin dbname=$name" "$bin/hosod" --config "$work/conf" --cases 60 --seed 11 2>"$work/sample.log" || {
    cat "$work/sample.log"
    exit 1
}
before=$(row "select calendar from hoso.law_activation")
# Days on which something falls due, in the sample as it is today: the commonest, and another.
days=$(row "select string_agg(day, ' ' order by n desc, day) from (select ((legal at time zone 'Asia/Ho_Chi_Minh') - interval '1 second')::date::text as day,
    count(*) as n from hoso.deadline_span where known_to = 'infinity' and valid_to = 'infinity' and legal < 'infinity'
    and extract(isodow from (legal at time zone 'Asia/Ho_Chi_Minh') - interval '1 second') < 6
    and legal between '2025-07-01' and '2026-12-01' group by 1 order by 2 desc limit 2) d
    where not exists (select from jsonb_array_elements((select body::jsonb->'days' from hoso.law_file where kind = 'calendar' limit 1)) h where h->>'day' = day)")
day=${days%% *}
other=${days#* }
start 1
ok 'what followed with time has entered' until_is "select count(*) from hoso.case_file where refold_at <= now()" 0
ok 'a case knows on which days it rests' is "select count(*) from hoso.case_file where calendar_days is null" 0

# One holiday more.
remember
ok 'a calendar' holiday "$day" test.1
ok 'in force' activate test.1
ok 'every case follows' done_with
ok '…says so' is "select string_agg(distinct calendar, ' ') from hoso.case_file" test.1
ok '…as it would be derived from nothing' clean
ok 'something moved' [ "$(row "$moved")" -gt 0 ]
ok 'the journal tells what moved, from what to what, and nothing else' is "$untold" 0
ok '…and from which law to which' is "select distinct from_generation || ' ' || generation from hoso.law_change" '1 2'
ok 'no case that it does not touch was written' is "select count(*) from hoso.case_file c where not exists (select from hoso.law_change j
    where j.case_id = c.id) and exists (select from hoso.deadline_span s where s.case_id = c.id and s.known_from >= (select activated_at
    from hoso.law_activation where generation = 2))" 0
ok 'the metric is back at nothing' sh -c "curl -fs '${api_1%/v1}/metrics' | grep -q '^hosod_cases_to_derive 0$'"

# Back: what moved moves back; the register says both.
remember
ok 'back' activate "$before"
ok '…every case follows' done_with
ok '…clean' clean
ok '…and the journal tells it' is "$untold" 0
ok 'each deadline is where it had been' is "select count(*) from hoso.law_change a join hoso.law_change b on b.deadline = a.deadline
    and b.generation = 3 where a.generation = 2 and (a.old_legal, a.old_safe, a.old_state) is distinct from (b.legal, b.safe, b.state)" 0

# Killed in the midst: the journal and the rows of a preview are held, so that what the clock writes hangs; then it dies.
# Nobody waits for ever for a preview either, and it tells what it would have told.
admin_token=$(demo_token_of admin "$home/tokens.json")
preview() { # preview VERSION of a calendar: asks, and sets `asked`
    asked=$(curl -fs "$api_1/law/impact" -H "Authorization: Bearer $admin_token" -H 'Content-Type: application/json' \
        -d "{\"calendar\":\"$1\"}" | jq -er .id)
}
ended() { until_is "select ended_at is not null from hoso.impact where id = '$asked'" t; }
told() {
    row "select concat_ws(' ', state, seen, refused, running, changes, (select md5(string_agg(concat_ws(' ', r.n, r.case_id, r.rule,
        r.change, r.runs, r.becomes_overdue, r.shift_s, r.doc), e'\n' order by r.n)) from hoso.impact_row r where r.impact = i.id),
        (select md5(string_agg(concat_ws(' ', t.rule, t.moved, t.appeared, t.vanished, t.state, t.marks, t.becomes_overdue, t.least_s,
        t.most_s), e'\n' order by t.rule)) from hoso.impact_total t where t.impact = i.id)) from hoso.impact i where i.id = '$asked'"
}
remember
hold hoso.law_change, hoso.impact_row
ok 'in force while the journal is held' activate test.1
ok 'a preview while its rows are' preview "$before"
ok 'the clock waits for the one' waits_for law_change
ok '…and for the other' waits_for impact_row
killed=$(clock_of 1)
kill -9 "$killed"
let_go
ok 'another clock goes on' done_with
ok '…another indeed' [ "$(clock_of 1)" != "$killed" ]
ok '…and nothing is lost' clean
ok '…nor told otherwise' is "$untold" 0
ok '…nor told twice' is "$twice" 0
ok 'it ends the preview too' ended
cut_off=$(told)
ok 'another preview' preview "$before"
ok '…ends' ended
ok '…tells something' is "select state = 'done' and changes > 0 and seen = cases from hoso.impact where id = '$asked'" t
ok '…and the one that was cut off told the same' [ "$(told)" = "$cut_off" ]

# Two daemons, and writers while laws come and go.
start 2
token=$(demo_token_of commune_police "$home/tokens.json")
ok 'another calendar' holiday "$other" test.2
cat >"$work/writer" <<'WRITER'
set -eu
# writer API N: reports, one after another, until $work/stop is there; a 503 is tried again with the same key.
n=0
while [ ! -e "$work/stop" ]; do
    n=$((n + 1))
    code=503
    while [ "$code" = 503 ]; do
        code=$(curl -s -o "$work/reply.$2" -w '%{http_code}' "$1/reports" -H "Authorization: Bearer $token" \
            -H 'Content-Type: application/json' -H "Idempotency-Key: w$2-$n" \
            -d '{"kind":"denunciation","at":"2026-03-02T09:00:00+07:00","victims":[{"birth_date":"2013-05-01"}]}')
    done
    echo "$code" >>"$work/codes.$2"
done
WRITER
export work token
for n in 1 2; do
    eval "api=\$api_$n"
    sh "$work/writer" "$api" "$n" &
    eval "writer_$n=$!"
done
for calendar in test.2 "$before" test.1 test.2 "$before" test.2; do
    ok "$calendar while others write" activate "$calendar"
done
ok 'every case follows' done_with
touch "$work/stop"
# shellcheck disable=SC2154 # set by eval
wait "$writer_1" "$writer_2"
ok 'and once more' done_with
cat "$work/codes.1" "$work/codes.2" | sort | uniq -c >"$work/out"
ok 'whoever wrote was answered as ever' [ "$(sort -u "$work/codes.1" "$work/codes.2")" = 201 ]
ok 'what was acknowledged is there' is "select count(*) from hoso.case_file where not sample" "$(cat "$work/codes.1" "$work/codes.2" | wc -l)"
ok 'all by the law in force' is "select string_agg(distinct calendar, ' ') from hoso.case_file" test.2
ok 'and as it would be derived from nothing' clean
ok 'no deadline was told twice of one law' is "$twice" 0
# Nothing is planned to ring for a due day that is no more, and each rung that is ahead rings for the one that is.
ok 'alarms follow' is "select count(*) from hoso.alarm a join hoso.deadline_span s on s.deadline = a.deadline and s.known_to = 'infinity'
    and s.valid_to = 'infinity' where a.rung_at is null and a.cancelled_at is null
    and a.due_day <> ((case a.reading when 'safe' then s.safe else s.legal end at time zone 'Asia/Ho_Chi_Minh') - interval '1 microsecond')::date" 0

# shellcheck disable=SC2154 # set by eval
for pid in $daemon_1 $daemon_2; do
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    ok 'the daemon ends clean' [ "$code" = 0 ]
done
daemons=
ok 'no sanitizer had anything to say' sh -c "! grep -aE 'Sanitizer|runtime error:' '$work'/log.*"
counted
