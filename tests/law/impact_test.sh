#!/bin/sh
# `hoso law impact`: on histories in files, with numbers computed by hand, and on the sample register, which stays as it is.
set -eu
bin=${HOSO_BIN:-build/asan}
name=impact$$
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
# impact CODE ARGUMENT…: keeps $work/out and $work/err; true when it ends with CODE.
impact() {
    want=$1
    shift
    code=0
    "$bin/hoso" law impact "$@" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = "$want" ]
}
found() { # what the JSON document must say
    jq -e "$1" "$work/out"
}

# B01 is 20 days: from 2 March 2026 on Sunday the 22nd, so Monday the 23rd. With 25 it is Friday the 27th.
mkdir "$work/new" "$work/cases"
cp -r config/law "$work/new/law"
longer() {
    jq '.version = "test.2"' config/law/pack.json >"$work/new/law/pack.json"
    jq '.rules |= map(if .id == "B01" then .amount = 25 else . end)' config/law/rules.json >"$work/new/law/rules.json"
}
longer
jq '.version = "test-days" | .days = (.days + [{day: "2026-03-23", off: true, kind: "swap_off", confidence: "computed",
    name: {vi: "Ngày thử", en: "Trial day"}, decision: "QĐ 1/2026"}] | sort_by(.day))' config/calendars/vn.json >"$work/days.json"
echo '{"victims":[{"id":"v1","birth_date":"2013-05-01"}],"events":[{"type":"report.received","at":"2026-03-02T09:00:00+07:00","data":{"by":"investigation_agency"}}]}' >"$work/one.json"

ok 'the same law' impact 0 --json config/law config/law "$work/one.json"
ok '…changes nothing' found '.changes == 0 and .rows == [] and .cases == 1 and .complete'
ok '…of what runs' found ".running == $("$bin/hoso" simulate "$work/one.json" | jq '[.deadlines[] | select(.status == "running")] | length')"
ok 'another pack' impact 0 --json config/law "$work/new/law" --new-calendar config/calendars/vn.json "$work/one.json"
ok '…moves B01 by four days' found '[.rows[] | select(.rule == "B01")] == [.rows[] | select(.rule == "B01" and .change == "moved" and .running
    and .old.legal == "2026-03-24T00:00:00+07:00" and .new.legal == "2026-03-28T00:00:00+07:00" and .shift_s == 345600
    and .why.code == "length" and .why.vi == "Quy định B01 nay là 25 ngày; trước đó là 20 ngày.")] and any(.rows[]; .rule == "B01")'
ok '…and what leans on it' found 'any(.rows[]; .rule == "B11" and .why.code == "base")'
ok '…totals by rule' found 'any(.totals[]; .rule == "B01" and .moved == 1 and .least_s == 345600 and .most_s == 345600)'
ok '…and says which laws' found '.old.pack != .new.pack and .old.calendar == .new.calendar'
ok 'another calendar' impact 0 --json --new-calendar "$work/days.json" config/law config/law "$work/one.json"
ok '…moves it by one day, by name' found 'any(.rows[]; .rule == "B01" and .shift_s == 86400 and .why.code == "day_off"
    and .why.en == "Now Monday 23 March 2026 is a day off: Trial day (QĐ 1/2026).")'
ok '…with both sentences' found 'any(.rows[]; .rule == "B01" and (.step.old.en | endswith("moves to the next working day, Monday 23 March 2026 (computed by Criminal Procedure Code 2015, Art. 134(1))."))
    and (.step.new.vi | endswith("chuyển sang ngày làm việc tiếp theo là thứ Ba 24/3/2026 (tính theo khoản 1 Điều 134 Bộ luật Tố tụng hình sự 2015).")))'
ok 'as of a day after both' impact 0 --json --as-of 2026-03-30 --old-calendar "$work/days.json" config/law config/law "$work/one.json"
ok '…overdue either way' found 'any(.rows[]; .rule == "B01" and .old.status == "overdue" and .becomes_overdue == false)'
ok 'as of the day between' impact 0 --json --as-of 2026-03-24T10:00:00+07:00 --old-calendar "$work/days.json" config/law config/law "$work/one.json"
ok '…it becomes overdue' found 'any(.rows[]; .rule == "B01" and .becomes_overdue) and any(.totals[]; .rule == "B01" and .becomes_overdue == 1)'
ok 'for people' impact 0 --new-calendar "$work/days.json" config/law config/law "$work/one.json"
ok '…in Vietnamese' grep -q 'B01 dời +1 ngày' "$work/out"
ok '…in English' impact 0 --lang en --new-calendar "$work/days.json" config/law config/law "$work/one.json"
ok '…too' grep -q 'B01 moves +1 days' "$work/out"

# What runs under neither law is told only when asked for.
jq -c '.events += [{"type":"case.initiated","at":"2026-03-10T09:00:00+07:00","data":{"article":142,"clause":1,"by":"investigation_agency"}}]' \
    "$work/one.json" >"$work/ended.json"
ok 'what has ended' impact 0 --json --new-calendar "$work/days.json" config/law config/law "$work/ended.json"
ok '…is left out' found 'all(.rows[]; .rule != "B01")'
ok '…unless --all' impact 0 --json --all --new-calendar "$work/days.json" config/law config/law "$work/ended.json"
ok '…is asked for' found 'any(.rows[]; .rule == "B01" and .running == false and .old.status == "met")'

# A document a line, and what cannot be read.
echo '{"events":[{"type":"report.eaten","at":"2026-03-02"}]}' >"$work/bad.json"
cat "$work/one.json" "$work/bad.json" "$work/one.json" >"$work/lines"
ok 'lines: exit 1' impact 1 --lines --new-calendar "$work/days.json" config/law config/law "$work/lines"
ok '…all of them' jq -es '.[-1] | .cases == 2 and .refused == 1 and .complete' "$work/out"
ok '…the bad one by its place' jq -es 'any(.[]; .refused.pointer? == "/events/0/type" and (.case | endswith(":2")))' "$work/out"
sed 's/"verification.prolonged"/"verification.lengthened"/g' config/law/rules.json >"$work/new/law/rules.json"
for file in events stages handoffs pack examples; do
    sed 's/"verification.prolonged"/"verification.lengthened"/g' "config/law/$file.json" >"$work/new/law/$file.json"
done
jq -c '.events += [{"type":"verification.prolonged","at":"2026-03-10T09:00:00+07:00","data":{"amount":2,"unit":"month","authority":"head_investigation_agency"}}]' \
    "$work/one.json" >"$work/long.json"
ok 'a law that no longer knows an act of the case' impact 1 --json config/law "$work/new/law" "$work/long.json"
ok '…says so' found '.refused == 1 and .rows[0].refused == {law: "new", pointer: "/events/1/type", code: "event.unknown"}'
ok '…and how' impact 1 --lang en config/law "$work/new/law" "$work/long.json"
ok '…for people' grep -q 'CANNOT BE READ with the new law: /events/1/type event.unknown' "$work/out"
cp -r config/law/. "$work/new/law"
longer
ok 'a file that is not there' impact 1 config/law config/law "$work/none.json"
ok 'a pack that is not there' impact 1 config/law "$work/none" "$work/one.json"
ok 'usage: no files' impact 2 config/law config/law
ok 'usage: one pack' impact 2 config/law
ok 'usage: files and a database' impact 2 --database x config/law config/law "$work/one.json"
ok 'usage: an unknown option' impact 2 --colour config/law config/law "$work/one.json"
ok 'usage: a moment that is none' impact 2 --as-of 2026-02-30 config/law config/law "$work/one.json"
ok '--help' impact 0 --help

# Every vector against a changed calendar: whatever is told as moved is what simulate says under either calendar.
jq -c '(.vectors // .examples)[].input' tests/law/examples.json tests/law/vectors/*.json >"$work/all"
HOSO_CALENDAR=config/calendars/vn.json "$bin/hoso" simulate --lines "$work/all" >"$work/was" || true
HOSO_CALENDAR="$work/days.json" "$bin/hoso" simulate --lines "$work/all" >"$work/is" || true
jq -nc --slurpfile was "$work/was" --slurpfile is "$work/is" '[range($was | length) as $i | ($was[$i].deadlines // [])[] as $d
    | ([($is[$i].deadlines // [])[] | select(.rule == $d.rule and .subject == $d.subject and .started_by == $d.started_by)][0]) as $e
    | select($e.due != $d.due) | [$i + 1, $d.rule, $d.subject, $d.started_by, $d.due, $e.due]] | sort' >"$work/simulated"
impact 1 --lines --all --new-calendar "$work/days.json" config/law config/law "$work/all" || true
jq -nc '[inputs | select(.change == "moved") | [(.case | split(":") | .[-1] | tonumber), .rule, .subject, .started_by,
    (.old | {legal, safe}), (.new | {legal, safe})]] | sort' "$work/out" >"$work/compared"
ok 'every vector: as simulate says' cmp "$work/simulated" "$work/compared"
ok '…which is something' jq -e 'length > 50' "$work/compared"

# A register.
# shellcheck source=deploy/sample.sh disable=SC1091
. deploy/sample.sh
printf 'database = %s dbname=%s\nkeyring_file = %s/keyring\n' "$admin" "$name" "$home" >"$work/conf"
sample_load "$admin dbname=$name" "$bin/hosod" --config "$work/conf" --cases 60 --seed 7 2>"$work/sample.log" || { cat "$work/sample.log"; exit 1; }
row() { psql -XAtq -v ON_ERROR_STOP=1 "$admin dbname=$name" -c "$1"; }
state() { row "select count(*), md5(string_agg(s::text, '' order by s.deadline, s.valid_from, s.known_from)) from hoso.deadline_span s"; }
before=$(state)
ok 'the register under its own law' impact 0 --json --database "$admin dbname=$name" config/law config/law
ok '…changes nothing' found '.changes == 0 and .cases == 60 and .complete'
# What lapses of itself is in the register until the clock has derived it again.
ok '…of all that runs' found ".running <= $(row "select count(*) from hoso.deadline_now where state = 'running'")
    and .running >= $(row "select count(*) from hoso.deadline_now where state = 'running' and (legal is null or legal > now())")"
ok 'the register under another' impact 0 --json --database "$admin dbname=$name" config/law "$work/new/law" --new-calendar config/calendars/vn.json
ok '…moves every B01 that runs' found "[.rows[] | select(.rule == \"B01\" and .change == \"moved\")] | length ==
    $(row "select count(*) from hoso.deadline_now d where d.state = 'running' and d.rule = 'B01'
        and not exists (select from jsonb_array_elements(('{' || d.doc)::jsonb->'extensions') x where x->>'unit' = 'month')")"
ok '…by the ids of the register' sh -c "jq -r '.rows[] | select(.old != null) | .deadline' '$work/out' | sort -u >'$work/ids'; [ -s '$work/ids' ] &&
    psql -XAtq '$admin dbname=$name' -c 'select deadline from hoso.deadline_now' | sort -u | comm -23 '$work/ids' - | { ! grep -q .; }"
ok 'nothing was changed' [ "$before" = "$(state)" ]

# Versions that the register keeps.
version=$(jq -r .version config/law/pack.json)
"$bin/hoso" law load "$work/new/law" --calendar "$work/days.json" --database "$admin dbname=$name" >/dev/null
ok 'stored versions' impact 0 --json --database "$admin dbname=$name" "$version" test.2
ok '…by the calendar in force' found '.old.pack != "test.2" and .new.pack == "test.2" and .old.calendar == .new.calendar'
ok '…say what the directories say' sh -c "jq -S .rows '$work/out' >'$work/stored' &&
    '$bin/hoso' law impact --json --database '$admin dbname=$name' --as-of \"\$(jq -r .as_of '$work/out')\" config/law '$work/new/law' \
    --new-calendar config/calendars/vn.json | jq -S .rows | cmp - '$work/stored'"
ok 'a stored calendar' impact 0 --json --database "$admin dbname=$name" --new-calendar test-days "$version" "$version"
ok '…by its version' found '.new.calendar == "test-days" and .old.pack == .new.pack'
ok 'a version that was never loaded' impact 1 --database "$admin dbname=$name" 1999.1 test.2
ok '…is named' jq -e '.status == 404 and (.detail | contains("1999.1"))' "$work/err"
ok 'a database that is not there' impact 1 --database "$admin dbname=${name}_none" config/law config/law
counted
