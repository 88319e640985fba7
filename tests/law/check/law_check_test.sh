#!/bin/sh
# The engine and the second implementation on 10,000 random histories (N, SEED), which reach every rule that runs: no difference.
set -eu
hoso=${HOSO:-build/asan/hoso}
here=tests/law/check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export PYTHONDONTWRITEBYTECODE=1

# An engine that lies about one date is found out, and the history that shows it is made small.
if python3 $here/law_check.py --count 60 --hoso "python3 $here/liar.py due $hoso" --out "$work/lie" >"$work/lie.log"; then
    echo "FAILED a lie about the safe date of B01 is not noticed"
    exit 1
fi
for vector in "$work"/lie/B01-safe-*.json; do
    [ "$(jq '.input.events | length' "$vector")" -le 2 ] || { echo "FAILED not made small: $vector"; cat "$vector"; exit 1; }
done

exec python3 $here/law_check.py --count "${N:-10000}" --seed "${SEED:-1}" --least "${LEAST:-40}" --hoso "$hoso"
