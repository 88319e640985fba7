#!/bin/sh
# The generator of histories: the same seed gives the same bytes. What it reaches is counted by law_check_test.sh.
set -eu
here=tests/law/check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export PYTHONDONTWRITEBYTECODE=1
passed=0
failed=0
note() {
    if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAILED $1"; fi
}

# Whatever order Python gives to sets, and wherever it begins.
PYTHONHASHSEED=1 python3 $here/generate.py --seed 7 --count 300 >"$work/one"
PYTHONHASHSEED=2 python3 $here/generate.py --seed 7 --count 300 >"$work/two"
code=0
cmp "$work/one" "$work/two" || code=1
note "the same seed, other bytes" $code
[ "$(wc -l <"$work/one")" -eq 300 ] && [ "$(sort -u "$work/one" | wc -l)" -eq 300 ] || code=1
note "not 300 different histories" $code

code=0
tail -n 100 "$work/one" >"$work/tail"
python3 $here/generate.py --seed 7 --from 200 --count 100 | cmp - "$work/tail" || code=1
note "a history depends on those before it" $code

code=0
python3 $here/generate.py --seed 8 --count 300 >"$work/other"
[ "$(sort "$work/one" "$work/other" | uniq -d | wc -l)" -eq 0 ] || code=1
note "another seed, the same histories" $code

# An expert opinion that nobody asked for, told or received, as the first thing of all.
code=0
[ "$(python3 $here/generate.py --seed 1 --from 232131 --count 1 | wc -l)" -eq 1 ] || code=1
note "a history that cannot be told" $code

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
