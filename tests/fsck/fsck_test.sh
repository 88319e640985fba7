#!/bin/sh
# `hoso fsck` on the sample register: clean as it is, and every kind of damage done to a copy of it is found.
set -eu
bin=${HOSO_BIN:-build/asan}
name=fsck$$
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh
# shellcheck source=deploy/sample.sh disable=SC1091
. deploy/sample.sh
printf 'database = %s dbname=%s\nkeyring_file = %s/keyring\n' "$admin" "$name" "$home" >"$work/conf"
sample_load "$admin dbname=$name" "$bin/hosod" --config "$work/conf" --cases 100 --seed 7 2>"$work/sample.log" || { cat "$work/sample.log"; exit 1; }

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
# fsck CODE DATABASE ARGUMENT…: keeps $work/out and $work/err; true when it ends with CODE.
fsck() {
    want=$1
    database=$2
    shift 2
    code=0
    "$bin/hoso" fsck --database "$admin dbname=$database" "$@" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = "$want" ]
}
found() { # what the JSON document must say of itself
    jq -e "$1" "$work/out"
}
# The one row that a statement gives.
row() { psql -XAtq -v ON_ERROR_STOP=1 "$admin dbname=$name" -c "$1"; }
# Does damage that nobody could do through the front door to a fresh copy; true when fsck ends with CODE.
hurt() { # hurt CODE SQL
    psql -Xq -v ON_ERROR_STOP=1 "$admin dbname=postgres" -c "drop database if exists ${name}_hurt" \
        -c "create database ${name}_hurt template $name"
    psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$admin dbname=${name}_hurt" \
        -c "set session_replication_role = replica; $2"
    fsck "$1" "${name}_hurt" --json
}

cases=$(row 'select count(*) from hoso.case_file')
ok 'the sample register is clean' fsck 0 "$name" --json
ok 'the register has the cases asked for' [ "$cases" = 100 ]
ok '…and counted' found ".cases == $cases and .complete and .differences == 0 and .old == 0"
ok 'every span too' found ".spans == $(row "select count(*) from hoso.deadline_span where known_to = 'infinity'")"
ok 'open cases without a deadline or a reason for it are listed' found ".no_deadline == $(row "select count(*) from hoso.case_file c
    where not c.closed and not exists (select from hoso.deadline_now d where d.case_id = c.id and d.state = 'running')
    and not exists (select from hoso.episode_span e where e.case_id = c.id and e.code = 'idle' and e.state = 'open'
        and e.valid_to = 'infinity' and e.known_to = 'infinity')")
    and ([.findings[] | select(.kind == \"no_deadline\" and .field == \"stage\" and .stored != null)] | length) == .no_deadline"
ok 'the table' fsck 0 "$name"
ok '…sums up' grep -q "^$cases hồ sơ, .*: 0 khác biệt" "$work/out"
ok '--as table' fsck 0 "$name" --as table
ok '--as json' fsck 0 "$name" --as json
ok '…is JSON' found '.complete'

# A running deadline of some case that is no vụ án yet, and the case.
one=$(row "select d.case_id || ' ' || d.deadline from hoso.deadline_now d join hoso.case_file c on c.id = d.case_id
    where d.state = 'running' and d.legal is not null and not d.liberty and c.stage = 'verification' order by d.deadline limit 1")
case=${one% *}
deadline=${one#* }
one_span="deadline = '$deadline' and known_to = 'infinity' and valid_to = 'infinity'"
only() { # only KIND FIELD: nothing else was found
    found ".differences == 1 and (.findings | map(select(.kind == \"difference\")) == [.[] | select(.kind == \"difference\"
        and .case == \"$case\" and .field == \"$1\" and (.deadline // \"$deadline\") == \"$deadline\")])
        and any(.findings[]; .kind == \"difference\")"
}
ok 'one case alone' fsck 0 "$name" --json --case "$case"
ok '…is one' found '.cases == 1'

ok 'another due date' hurt 1 "update hoso.deadline_span set legal = legal + interval '1 day',
    turn = turn + interval '1 day' where $one_span"
ok '…is told with its field' only legal
ok '…and both values' found 'any(.findings[]; .field == "legal" and .stored > .derived)'
ok 'another warning date' hurt 1 "update hoso.deadline_span set safe = safe - interval '1 hour' where $one_span"
ok '…is told' only safe
ok 'another state' hurt 1 "update hoso.deadline_span set state = 'met' where $one_span"
ok '…is told' only state
ok '…with both' found 'any(.findings[]; .stored == "met" and .derived == "running")'
ok 'another rule' hurt 1 "update hoso.deadline_span set rule = 'Z99' where $one_span"
ok '…is told' only rule
ok 'guidance for law' hurt 1 "update hoso.deadline_span set told = not told where $one_span"
ok '…is told' only told
ok 'another document' hurt 1 "update hoso.deadline_span set doc = replace(doc, 'citation', 'quotation') where $one_span"
ok '…is told' only doc
ok 'another explanation' hurt 1 "update hoso.deadline_span set explanation = replace(explanation, 'vi', 'vn') where $one_span"
ok '…is told' only explanation
ok 'a span that is gone' hurt 1 "delete from hoso.deadline_span where $one_span"
ok '…is told' only span
ok '…as missing' found 'any(.findings[]; .field == "span" and .stored == null and .derived != null)'
ok 'a span too many' hurt 1 "insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3,
    assignee, told, sample, started, valid_from, valid_to, known_from, legal, safe, turn, state, doc, explanation, bound, liberty)
    select deadline, case_id, rule, stage, subject, unit, a1, a2, a3, assignee, told, sample, started,
    valid_from - interval '1 day', valid_from, known_from, legal, safe, turn, state, doc, '', bound, liberty from hoso.deadline_span where $one_span"
ok '…is told' only span
ok '…as unfounded' found 'any(.findings[]; .field == "span" and .derived == null)'

ok 'an event behind the projection' hurt 1 "insert into hoso.case_event select gen_random_uuid(), case_id, seq + 1,
    'case.initiated', recorded_at, recorded_at, 'instant', recorded_at + interval '1 second', recorded_by, recorded_unit,
    '{\"article\":142,\"clause\":1}', '[]' from hoso.case_event where case_id = '$case' order by seq desc limit 1"
ok '…is told by the version' found "any(.findings[]; .case == \"$case\" and .field == \"version\" and (.derived | tonumber) == (.stored | tonumber) + 1)"
ok '…the stage' found "any(.findings[]; .case == \"$case\" and .field == \"stage\" and .derived == \"investigation\")"
ok '…and of no other case' found "all(.findings[]; .kind == \"no_deadline\" or .case == \"$case\")"
ok 'an event that is gone' hurt 1 "delete from hoso.case_event e using (select case_id, max(seq) as seq from hoso.case_event
    group by case_id having count(*) > 2 order by case_id limit 1) l where e.case_id = l.case_id and e.seq = l.seq - 1"
ok '…leaves a gap' found 'any(.findings[]; .field == "seq")'
ok 'an event that cannot be read' hurt 1 "update hoso.case_event set data = '{\"by\":5}' where case_id = '$case' and seq = 1"
ok '…is told with its place' found "any(.findings[]; .field == \"history\" and .case == \"$case\" and (.stored | startswith(\"/events/0/\")))"

ok 'another holder' hurt 1 "update hoso.case_file c set unit = u.id, a1 = u.a1, a2 = u.a2, a3 = u.a3
    from hoso.unit u where u.code = 'tand.24.1' and c.id = '$case'"
ok '…is told' found 'any(.findings[]; .field == "unit" and .stored == "tand.24.1" and .derived != null)'
ok '…and that the rows stayed behind' found 'any(.findings[]; .field == "rows_of_another_holder")'
ok 'another ancestor' hurt 1 "update hoso.deadline_span set a2 = coalesce(a2, 0) + 1 where $one_span"
ok '…is told' only rows_of_another_holder
ok 'another version' hurt 1 "update hoso.case_file set version = version + 1 where id = '$case'"
ok '…is told' only version
ok 'closed' hurt 1 "update hoso.case_file set closed = not closed where id = '$case'"
ok '…is told' only closed
ok 'a flag that nobody set' hurt 1 "update hoso.case_file set flags = '[\"public\"]' where id = '$case'"
ok '…is told' only flags
ok 'told through another' hurt 1 "update hoso.case_file set told = replace(told, 'nobody', 'victim') where id = '$case'"
ok '…is told' only notices_to
ok 'a key that is gone' hurt 1 "delete from hoso.data_key where owner = (select id from hoso.case_person
    where case_id = '$case' and kind = 'victim')"
ok '…is told' only sealed_without_key

ok 'an older pack is not wrong' hurt 0 "update hoso.case_file set pack = '2000.1' where id = '$case'"
ok '…but old' found '.old == 1 and any(.findings[]; .kind == "old" and (.stored | startswith("pack 2000.1,"))
    and (.derived | endswith(": 0 would change")))'
ok '…nor what it made otherwise' hurt 0 "update hoso.case_file set engine = '0' where id = '$case';
    update hoso.deadline_span set legal = legal + interval '1 day', turn = turn + interval '1 day' where $one_span"
ok '…which is counted' found 'any(.findings[]; .kind == "old" and (.derived | endswith(": 1 would change")))'

# Sealed names stand in the register in no readable form; initials are not asked for.
ok 'never a name' [ "$(row "select count(*) from hoso.case_person where initials <> ''")" -gt 0 ]
ok 'a whole report of damage' hurt 1 "update hoso.deadline_span set doc = doc || ' ', state = 'void'"
row "select distinct initials from hoso.case_person where initials <> ''" >"$work/initials"
ok '…names nobody' sh -c "! grep -qFf '$work/initials' '$work/out'"

ok 'usage: a case that is no id' fsck 2 "$name" --case nonsense
ok 'usage: a form that is none' fsck 2 "$name" --as xml
ok 'usage: too much' fsck 2 "$name" more
ok 'usage: an unknown option' fsck 2 "$name" --colour
ok 'a case that is not there' fsck 1 "$name" --case 00000000-0000-7000-8000-000000000000
ok 'a database that is not there' fsck 1 "${name}_none"
ok '…says so' grep -q 'does not exist' "$work/err"
ok 'the daemon may not' sh -c "! '$bin/hoso' fsck --database '${admin%% user=*} user=hoso_app dbname=$name' 2>'$work/err'"
ok '…and is told' grep -q 'permission denied' "$work/err"
ok '--help' fsck 0 "$name" --help
counted
