#!/bin/sh
# Puts every vector through `hoso simulate` and compares: what a vector expects must be contained in the answer.
#   usage: tests/law/run.sh HOSO [FILE…]      (HOSO: path of the program; default files: all under tests/law)
# Needs jq. Prints each difference and the counts; exit 1 when a vector failed.
set -u
hoso=${1:?usage: tests/law/run.sh HOSO [FILE...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -eq 0 ]; then
    set -- "$here"/examples.json "$here"/vectors/*.json "$here"/timelines/*.json
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# One line a vector: its document with as_of and known_at as members, and next to it what is expected.
jq -c '(.examples // .vectors)[]' "$@" >"$work/vectors" || exit 2
jq -c '.input + (if .as_of then {as_of} else {} end) + (if .known_at then {known_at} else {} end)' \
    "$work/vectors" >"$work/documents" || exit 2
"$hoso" simulate --lines "$work/documents" >"$work/answers"
code=$?
if [ "$code" -gt 1 ]; then
    echo "hoso simulate ended with $code" >&2
    exit 1
fi
paste -d '\n' "$work/vectors" "$work/answers" | jq -rn --argjson lines "$(wc -l <"$work/vectors")" -f "$here/compare.jq" \
    >"$work/report" || exit 1
grep -v '^ok' "$work/report"
passed=$(grep -c '^ok' "$work/report")
failed=$(grep -c '^FAIL' "$work/report")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -eq "$(wc -l <"$work/vectors")" ]
