#!/bin/sh
# `hoso law show` of every row: all its versions, what starts and ends it, and an example of each version that runs.
set -eu
hoso=${HOSO:-build/hoso} # a thousand runs: the fast one
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh

# As many versions, and as many examples, as the pack has rows of that id, and rows of it that run. A row that only shortens others
# is named by the explanation of one of these.
jq -r '.rules | group_by(.id)[] | "\(.[0].id) \(length) \(map(select(.modelled)) | length)"' config/law/rules.json >"$work/rows"
while read -r id rows running; do
    "$hoso" law show "$id" >"$work/vi"
    "$hoso" law show "$id" --lang en >"$work/en"
    "$hoso" law show "$id" --json >>"$work/json"
    ok "$id in Vietnamese" [ "$(grep -c '^  Căn cứ pháp lý ' "$work/vi") $(grep -c '^  Ví dụ, tính đến ' "$work/vi")" = "$rows $running" ]
    ok "$id in English" [ "$(grep -c '^  Citation ' "$work/en") $(grep -c '^  Example, as of ' "$work/en")" = "$rows $running" ]
    ok "$id: who confirmed each" [ "$(grep -c '^  Xác nhận ' "$work/vi")" = "$rows" ]
done <"$work/rows"
# All of them in one jq: to begin four hundred takes longer than what they do.
jq -nr --rawfile rows "$work/rows" '($rows | split("\n") | map(select(. != "") | split(" ") | {key: .[0], value: .[1] | tonumber}) | from_entries) as $rows |
    inputs | .id as $id | "\($id) \((.versions | length) == $rows[$id] and
        ([.versions[] | if .modelled
          then .example | (.deadline.rule == $id and (.deadline.explanation.vi | length) > 2) or
               (.deadline.explanation.vi // [] | any(contains("(" + $id + ", "))) or
               (.notice.rule == $id and .notice.code == "not_computed") or .violation.rule == $id
          else .example == null end] | all))"' "$work/json" >"$work/told"
while read -r id _; do
    ok "$id as JSON" grep -qxF "$id true" "$work/told"
done <"$work/rows"

# One of them by hand: 20 days from Tuesday 3 March end on Monday 23 March.
"$hoso" law show B01 >"$work/vi"
for line in 'Ví dụ, tính đến 03/03/2026 09:10' '03/03/2026 09:00  tiếp nhận nguồn tin về tội phạm (cơ quan: Cơ quan điều tra' \
    '· Hạn theo luật: 24 giờ ngày 23/3/2026.'; do
    ok "B01: $line" grep -F "$line" "$work/vi"
done
# The input of an example is what simulate takes.
"$hoso" law show B01 --json | jq -c '.versions[0].example.input' >"$work/in"
ok "the example goes through simulate" sh -c "'$hoso' simulate '$work/in' | jq -e '.deadlines[] | select(.rule == \"B01\") | .due.legal == \"2026-03-24T00:00:00+07:00\"'"
ok "a row that is no time limit" "$hoso" law show HO-29
"$hoso" law show ZZ99 >"$work/out" 2>&1 && code=0 || code=$?
ok "no such row" [ "$code" -eq 1 ]

counted
