#!/bin/sh
# Two clocks and many writers at once: every alarm rings once, every number of a feed is there when a later one is.
#
# Writers keep their transactions open for a while after append(), and undo every fifth; the sequencer numbers and a
# reader follows meanwhile. Two clocks take the job of the alarms from each other while its claims run out. Called by
# run.sh with the connections of administrator and daemon.
set -eu
admin=$1
app=$2
work=$3

sql() {
    psql -X -q -At -v ON_ERROR_STOP=1 "$@"
}
no() {
    echo "not ok: $*"
    exit 1
}
export PGOPTIONS="-c lock_timeout=60s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"

# --- numbers ----------------------------------------------------------------------------------------------------

sql "$admin" -c "update hoso.job set until = now()" # whoever had them
fence=$(sql "$app" -c "select hoso.job_claim('sequence', 'at-once', 600000)")
while [ "$(sql "$app" -c "select hoso.outbox_number($fence, 100000)")" != 0 ]; do :; done
began=$(sql "$app" -c "select t.act('ksv'); select coalesce(max(number), 0) from hoso.outbox
                       where receiver_epoch = (select epoch from hoso.feed_epoch order by n desc limit 1)" | tail -n 1)

writers=4
each=40
for w in $(seq $writers); do
    {
        echo "select t.act('cax-a');"
        for i in $(seq $each); do
            n=$((85000 + w * 1000 + i))
            end=commit
            [ $((i % 5)) != 0 ] || end=rollback
            echo "begin;
                select outcome from hoso.append(t.id('case', $n), 0, t.report($n, 'cax.00004') || jsonb_build_object(
                    'access', jsonb_build_array(jsonb_build_object('unit', t.unit('vks.01'), 'why', 'x')),
                    'episodes', jsonb_build_array(
                        t.handoff($n, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null) || '{\"to\":\"vks.01\"}',
                        t.handoff($n + 500, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', null))));
                select pg_sleep(random() * 0.02); $end;"
        done
    } | sql "$app" >"$work/writer.$w" 2>&1 &
    eval "writer_$w=$!"
done

# Until the writers have ended, and once more: number, and read what is new; each page must go on where the last ended.
{
    echo "select t.act('ksv'); select $began as last \\gset"
    for i in $(seq 150); do
        echo "select hoso.outbox_number($fence, 7);
            select coalesce(max(number), :last) as next, count(*) as n from hoso.outbox where number > :last
              and receiver_epoch = (select epoch from hoso.feed_epoch order by n desc limit 1) \\gset
            select case when :next - :last = :n then 'whole' else 'gap after ' || :last end;
            select :next as last \\gset
            select pg_sleep(0.01);"
    done
} | sql "$app" >"$work/reader" 2>&1 &
reader=$!
# shellcheck disable=SC2154 # set by eval
wait "$writer_1" "$writer_2" "$writer_3" "$writer_4" || { cat "$work"/writer.*; no "a writer failed"; }
wait "$reader" || { cat "$work/reader"; no "the reader failed"; }
grep -q '^gap' "$work/reader" && { grep '^gap' "$work/reader"; no "numbers came behind a reader"; }
pages=$(grep -c '^whole$' "$work/reader")
echo "ok $pages pages read while $writers wrote, none with a gap"

while [ "$(sql "$app" -c "select hoso.outbox_number($fence, 100000)")" != 0 ]; do :; done
got=$(sql "$admin" -c "select count(*), max(o.number) - $began, min(o.number) - $began, count(distinct o.number)
                       from hoso.outbox o join hoso.case_file c on c.id = o.case_id
                       where o.to_unit = t.unit('vks.01') and o.number > $began
                         and o.receiver_epoch = (select epoch from hoso.feed_epoch order by n desc limit 1)")
want=$((writers * each * 4 / 5))
[ "$got" = "$want|$want|1|$want" ] || no "numbers to one receiver: $got instead of $want"
got=$(sql "$admin" -c "select bool_and(n = last) from (select o.to_unit, count(*) as n, max(o.number) as last from hoso.outbox o
                       where o.receiver_epoch = (select epoch from hoso.feed_epoch order by n desc limit 1) group by o.to_unit) x")
[ "$got" = t ] || no "a receiver has a gap"
echo "ok $want committed, numbered 1 to $want; undone ones left no gap"

# Somebody else's long transaction, in another database of the same cluster, holds no number up.
mkfifo "$work/stranger"
psql -X -q -At "$admin dbname=postgres" <"$work/stranger" >"$work/stranger.out" 2>&1 &
stranger=$!
exec 3>"$work/stranger"
echo "begin; select 'open ' || pg_current_xact_id();" >&3
for _ in $(seq 600); do
    ! grep -q '^open' "$work/stranger.out" || break
    sleep 0.1
done
grep -q '^open' "$work/stranger.out" || no "the other transaction did not begin"
sql "$app" -c "select t.act('cax-a')" -c "select outcome from hoso.append(t.id('case', 84999), 0, t.report(84999, 'cax.00004')
    || jsonb_build_object('access', jsonb_build_array(jsonb_build_object('unit', t.unit('vks.01'), 'why', 'x')),
        'episodes', jsonb_build_array(t.handoff(84999, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null) || '{\"to\":\"vks.01\"}')))" >/dev/null
got=$(sql "$app" -c "select hoso.outbox_number($fence, 100000)")
exec 3>&-
wait "$stranger" || no "the other transaction ended badly"
[ "$got" = 1 ] || no "numbered beside a long transaction: $got instead of 1"
echo "ok a long transaction elsewhere holds no number up"

# --- alarms -----------------------------------------------------------------------------------------------------

sql "$app" -c "select t.act('cax-a')" -c "select outcome from hoso.append(t.id('case', 95900), 0, t.report(95900, 'cax.00004')
    || jsonb_build_object('spans', (select jsonb_agg(t.span(95900 + n, '2026-03-02T09:00:00+07:00', null, '2027-01-01', 'running')
       || jsonb_build_object('alarms', jsonb_build_array(jsonb_build_object('id', t.id('once', n), 'rung', 'legal', 'reading', 'legal',
          'due_day', '2026-12-31', 'ring_at', now() - n * interval '1 minute')))) from generate_series(1, 200) n)))" >/dev/null

# A clock that rings under a claim of 30 ms, sleeps past its end, and tries again under the fence that it had.
clock() {
    echo "select -1 as fence \\gset"
    for i in $(seq 40); do
        echo "select coalesce((select hoso.job_claim('alarms', '$1', 30)), :fence) as fence \\gset
            select 'rung', rung from hoso.alarms_ring(:fence, 3);
            select pg_sleep(0.02 + random() * 0.03);
            select 'rung', rung from hoso.alarms_ring(:fence, 3);"
    done
}
clock one | sql "$app" >"$work/clock.1" 2>&1 &
one=$!
clock two | sql "$app" >"$work/clock.2" 2>&1 &
two=$!
wait "$one" || { cat "$work/clock.1"; no "a clock failed"; }
wait "$two" || { cat "$work/clock.2"; no "a clock failed"; }
sql "$admin" -c "update hoso.job set until = now() where name = 'alarms'"
fence=$(sql "$app" -c "select hoso.job_claim('alarms', 'last', 600000)")
rest=$(sql "$app" -c "select rung from hoso.alarms_ring($fence, 100000)")
sum=$(cat "$work/clock.1" "$work/clock.2" | awk -F '|' -v rest="$rest" '$1 == "rung" { n += $2 } END { print n + rest }')
got=$(sql "$admin" -c "select count(*) filter (where rung_at is not null),
      (select count(*) from hoso.outbox o where o.case_id = t.id('case', 95900) and o.kind = 'alarm') from hoso.alarm where case_id = t.id('case', 95900)")
[ "$got" = "200|200" ] || no "rung and told: $got instead of 200"
if [ "$sum" -lt 200 ] || ! grep -q '^rung|[1-9]' "$work/clock.1" || ! grep -q '^rung|[1-9]' "$work/clock.2"; then
    no "the clocks say that they rang $sum; both must have rung some"
fi
echo "ok two clocks, 200 alarms: each rung and told once"

# Whoever rings holds the job's row: another clock takes it over only after that has ended, and finds it done.
sql "$admin" -c "update hoso.job set until = now() where name = 'alarms'"
sql "$app" -c "select t.act('cax-a')" -c "select outcome from hoso.append(t.id('case', 95901), 0, t.report(95901, 'cax.00004')
    || jsonb_build_object('spans', jsonb_build_array(t.span(96200, '2026-03-02T09:00:00+07:00', null, '2027-01-01', 'running')
       || jsonb_build_object('alarms', jsonb_build_array(jsonb_build_object('id', t.id('once', 300), 'rung', 'legal', 'reading', 'legal',
          'due_day', '2026-12-31', 'ring_at', now() - interval '1 minute'))))))" >/dev/null
rm -f "$work/go"
mkfifo "$work/go"
{
    echo "begin; select hoso.job_claim('alarms', 'slow', 1) as fence; commit;"
    echo "select hoso.job_claim('alarms', 'slow', 400) as fence \\gset
          begin; select 'rung', rung from hoso.alarms_ring(:fence, 10);"
    echo "\\! cat $work/go >/dev/null"
    echo "commit;"
} | sql "$app application_name=slow" >"$work/clock.1" 2>&1 &
one=$!
tries=0
until [ "$(sql "$admin" -c "select count(*) from pg_stat_activity where application_name = 'slow' and state = 'idle in transaction'")" = 1 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || no "the slow clock never rang"
    sleep 0.05
done
sql "$admin" -c "select pg_sleep_until(until) from hoso.job where name = 'alarms'" >/dev/null # its claim runs out
{
    echo "select hoso.job_claim('alarms', 'quick', 60000) as fence \\gset
          select 'rung', rung from hoso.alarms_ring(:fence, 10);"
} | sql "$app application_name=quick" >"$work/clock.2" 2>&1 &
two=$!
tries=0
until [ "$(sql "$admin" -c "select count(*) from pg_stat_activity where application_name = 'quick' and wait_event_type = 'Lock'")" = 1 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || no "the quick clock did not wait"
    sleep 0.05
done
echo go >"$work/go"
wait "$one" "$two"
got="$(grep '^rung' "$work/clock.1") $(grep '^rung' "$work/clock.2")"
[ "$got" = "rung|1 rung|0" ] || { cat "$work/clock.1" "$work/clock.2"; no "slow and quick: $got"; }
echo "ok a claim that runs out while its holder rings: taken over after it, and nothing twice"
