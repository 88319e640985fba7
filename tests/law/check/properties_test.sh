#!/bin/sh
# What must hold of every answer, on random histories under the sanitizers: N of them (1,000), seed SEED (1).
set -eu
hoso=${HOSO:-build/asan/hoso}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export PYTHONDONTWRITEBYTECODE=1
check() { python3 tests/law/check/properties.py --count "$1" --seed "${SEED:-1}" --hoso "$2"; }

# Each property is broken by an engine that lies about it.
for how in twice in_order as_of sane; do
    if check 20 "python3 tests/law/check/liar.py $how $hoso" >"$work/$how" || grep -q "^$how: broken by 0 " "$work/$how"; then
        echo "FAILED a lie about $how is not noticed"
        exit 1
    fi
done
check "${N:-1000}" "$hoso"
