#!/bin/sh
# `hoso simulate` from outside: every vector, then exit codes, refusals, line mode and the table for people.
set -u
hoso=${HOSO:-build/asan/hoso}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
sh tests/law/run.sh "$hoso" >"$work/vectors" || cat "$work/vectors"
counts=$(tail -n 1 "$work/vectors")
passed=$(echo "$counts" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
failed=$(echo "$counts" | sed -n 's/.* \([0-9]*\) failed$/\1/p')
passed=${passed:-0}
failed=${failed:-1}

# run CODE ARGUMENT…: runs hoso on $work/in, keeps $work/out and $work/err; true when it ends with CODE.
run() {
    want=$1
    shift
    "$hoso" "$@" <"$work/in" >"$work/out" 2>"$work/err"
    [ $? -eq "$want" ]
}

good='{"victims":[{"id":"v1","birth_date":"2013-05-01"}],"events":[{"type":"report.received","at":"2026-03-02T09:00:00+07:00","data":{"by":"investigation_agency"}}]}'
bad='{"victims":[],"events":[{"type":"report.eaten","at":"2026-03-02"}]}'

echo "$good" >"$work/in"
ok "standard input" run 0 simulate -
ok "one JSON document" jq -e '.stage == "verification" and .as_of == "2026-03-02T09:00:00+07:00"' "$work/out" >/dev/null
cp "$work/out" "$work/first"
ok "again" run 0 simulate "$work/in"
ok "the same bytes" cmp -s "$work/first" "$work/out"
ok "--as-of" run 0 simulate --as-of 2026-04-01 -
ok "--as-of leads" jq -e '.as_of == "2026-04-02T00:00:00+07:00" and any(.deadlines[]; .rule == "B01" and .status == "overdue")' "$work/out" >/dev/null
ok "--text in Vietnamese" run 0 simulate --text -
ok "the table names the rule" grep -q '^B01 .*23/03/2026 24:00' "$work/out"
ok "--text in English" run 0 simulate --text --lang en -
ok "the table is English" grep -q '^B01 *running .*due 23/03/2026 24:00' "$work/out"

echo "$bad" >"$work/in"
ok "refused: exit 1" run 1 simulate -
ok "refused: nothing on stdout" [ ! -s "$work/out" ]
ok "refused: a problem document on stderr" jq -e '.status == 422 and .type == "/problems/fields.invalid" and .errors[0] == {pointer: "/events/0/type", code: "event.unknown", detail: .errors[0].detail}' "$work/err" >/dev/null
echo '{"events":[' >"$work/in"
ok "no JSON: exit 1" run 1 simulate -
ok "no JSON: 400" jq -e '.status == 400' "$work/err" >/dev/null
printf '{"events":"\303("}' >"$work/in"
ok "bad UTF-8: exit 1" run 1 simulate -
ok "a file that is not there" run 1 simulate "$work/none"
ok "…is named a problem" jq -e '.status == 404' "$work/err" >/dev/null
ok "a law pack that is not there" run 1 simulate --pack "$work/none" "$work/in"

# The id by its rule in docs/ARCHITECTURE.md, with other tools than ours.
case=0190aaaa-0000-7000-8000-000000000001 event=0190aaaa-0000-7000-8000-000000000002
hash=$(printf '8:deadline36:%s3:B010:36:%s' "$case" "$event" | sha256sum)
variant=$(printf '%x' $((0x$(echo "$hash" | cut -c 17) & 3 | 8)))
id=$(echo "$hash" | sed -E "s/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-8\3-$variant\4-\5/")
echo "$good" | jq -c --arg case "$case" --arg event "$event" '.case = $case | .events[0].id = $event' >"$work/in"
ok "with ids" run 0 simulate -
# shellcheck disable=SC2016 # jq's variable
ok "the id of a deadline" jq -e --arg id "$id" 'any(.deadlines[]; .rule == "B01" and .id == $id and .started_by == 0)' "$work/out" >/dev/null
ok "ids of handoffs" jq -e 'all(.handoffs[]; .id | test("^[0-9a-f-]{36}$"))' "$work/out" >/dev/null
echo "$good" | jq -c --arg case "$case" '.case = $case' >"$work/in"
ok "a case without ids of its events" run 1 simulate -
ok "…names the event" jq -e '.errors[0].pointer == "/events/0/id" and .errors[0].code == "missing"' "$work/err" >/dev/null

printf '%s\n%s\n\n%s' "$good" "$bad" "$good" >"$work/in"
ok "--lines: exit 1 at the end" run 1 simulate --lines -
ok "--lines: one answer a line" [ "$(wc -l <"$work/out")" -eq 4 ]
ok "--lines: in step" [ "$(jq -c '.stage // .status' "$work/out" | tr '\n' ' ')" = '"verification" 422 400 "verification" ' ]
printf '%s\n' "$good" >"$work/in"
ok "--lines: exit 0" run 0 simulate --lines "$work/in"
: >"$work/in"
ok "--lines: nothing in, nothing out" run 0 simulate --lines -

ok "--help" run 0 simulate --help
ok "--help is bilingual" grep -q 'Stores nothing' "$work/out"
ok "hoso --help" run 0 --help
ok "no command" run 2
ok "unknown command" run 2 conquer
ok "no file" run 2 simulate
ok "two files" run 2 simulate a b
ok "unknown option" run 2 simulate --colour red -
ok "a moment that is none" run 2 simulate --as-of 2026-02-30 -
ok "--lines and --text" run 2 simulate --lines --text -

echo "$good" >"$work/in"
full_disk() {
    "$hoso" simulate "$work/in" >/dev/full 2>"$work/err"
    [ $? -eq 1 ] && [ -s "$work/err" ]
}
ok "a full disk is told" full_disk

counted
