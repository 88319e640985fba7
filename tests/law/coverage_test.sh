#!/bin/sh
# Fails when an event type, a rule that runs, a handoff, a return or a suspension of the law pack has no vector.
# Needs jq. "Expected" means that some vector would fail if it were not so: `never` alone proves nothing of a rule.
set -eu
LC_ALL=C
export LC_ALL
law=config/law
page=docs/events.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

jq -c '(.examples // .vectors)[]' tests/law/examples.json tests/law/vectors/*.json tests/law/timelines/*.json \
    >"$work/vectors"

# Compares two sorted lists, one name a line: each name that must be there is one check.
#   each WHAT WANTED HAVE
each() {
    comm -23 "$2" "$3" >"$work/missing"
    sed "s|^|FAILED $1: |" "$work/missing"
    n=$(wc -l <"$work/missing")
    failed=$((failed + n))
    passed=$((passed + $(wc -l <"$2") - n))
}

names() {
    jq -r "$1" "$2" | sort -u
}

# Event types: each has its line in the page, and each that can be recorded is in some history.
names '.events[].type' $law/events.json >"$work/types"
names '.events[] | select(.derived | not) | .type' $law/events.json >"$work/recorded"
# shellcheck disable=SC2016 # backquotes of the page
sed -n 's/^| `\([a-z_.]*\)` | ..* |$/\1/p' $page | sort -u >"$work/lines"
names '.input.events[]?.type // empty' "$work/vectors" >"$work/told"
each "no line in $page" "$work/types" "$work/lines"
each "$page names a type that is none" "$work/lines" "$work/types"
each "in no vector" "$work/recorded" "$work/told"

# What follows of itself starts a deadline that is expected.
names '.expect.deadlines[]?.rule // empty' "$work/vectors" >"$work/deadlines"
names '.events[] | select(.derived) | .type' $law/events.json >"$work/derived"
jq -r '.rules[] | select(.modelled) | .id as $id | .binding.start[]?.event // empty | "\(.) \($id)"' $law/rules.json |
    while read -r type rule; do
        if grep -qx "$rule" "$work/deadlines"; then echo "$type"; fi
    done | sort -u >"$work/starting"
each "starts nothing that a vector expects" "$work/derived" "$work/starting"

# Rules that run: expected as a deadline, or, of those without a number, as the notice that says so, or, of limits of sessions,
# as the violation.
names '.rules[] | select(.modelled) | .id' $law/rules.json >"$work/rules"
names '.expect.notices[]? | select(.code == "not_computed") | .rule // empty' "$work/vectors" >"$work/unread"
names '.rules[] | select(.sessions) | .id' $law/rules.json >"$work/sessions"
names '.expect.violations[]?.rule // empty' "$work/vectors" | comm -12 - "$work/sessions" >"$work/exceeded"
# … and what only shortens others (a share, and no length of its own), as what an explanation names.
names '.rules[] | select(.shortens and (.length_of | not)) | .id' $law/rules.json >"$work/shortening"
names '.expect.deadlines[]?.explanation.vi[]? | scan("\\(([A-Z][0-9]+[a-z]?), ") | .[0]' "$work/vectors" |
    comm -12 - "$work/shortening" >"$work/shortened"
sort -u "$work/deadlines" "$work/unread" "$work/exceeded" "$work/shortened" >"$work/expected"
each "no vector expects the rule" "$work/rules" "$work/expected"
each "a vector expects a rule that does not run" "$work/expected" "$work/rules"

# Handoffs are owed by something, returns open a round, suspensions begin.
names '.handoffs[].id' $law/handoffs.json >"$work/rows"
names '.expect.handoffs[]? | select(.status == "owed") | .rule' "$work/vectors" >"$work/owed"
each "no vector owes the handoff" "$work/rows" "$work/owed"
names '.returns | keys[]' $law/stages.json >"$work/returns"
names '.expect.rounds[]?.by' "$work/vectors" >"$work/rounds"
each "no vector expects a return by" "$work/returns" "$work/rounds"
names '.suspensions[].code' $law/stages.json >"$work/codes"
names '.expect.suspensions[]?.code' "$work/vectors" >"$work/suspensions"
each "no vector expects the suspension" "$work/codes" "$work/suspensions"

# One id, one vector: a report that names an id names one history.
names '.id' "$work/vectors" >"$work/ids"
jq -r .id "$work/vectors" | sort | uniq -d >"$work/twice"
: >"$work/none"
each "an id used twice" "$work/twice" "$work/none"
[ "$(wc -l <"$work/ids")" -gt 0 ] || failed=$((failed + 1))

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
