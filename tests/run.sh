#!/bin/sh
# Runs test programs side by side, one line each, and ends with the sum: `N passed, N failed`.
#
# A program counts what it prints: its own last line `N passed, N failed`, or Check's summary; without either it is
# one test. Exit 77 means skipped: it is named, and not counted as passed. A report of a sanitizer anywhere in the
# log is a failure whatever the exit code says. Logs stay in build/check/.
set -eu

logs=build/check
me=$0

# A limit for what hangs, ten times as long as the slowest needs; times are measured in the bench, not here.
limit=${CHECK_LIMIT:-400}

sanitizer='ERROR: (Address|Leak|Undefined)|runtime error:|AddressSanitizer|LeakSanitizer|UndefinedBehavior'

# What a log says of itself: prints "passed failed".
count() {
    line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$1" | tail -n 1) || true
    if [ -n "$line" ]; then
        echo "$line" | awk '{ print $1, $3 }'
        return
    fi
    grep -aE '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$' "$1" |
        awk -F '[:,] *' '{ p += $3 - $5 - $7; f += $5 + $7 } END { if (NR) print p, f }'
}

run_one() {
    name=$(echo "$1" | sed -e 's|^build/[a-z]*/||' -e 's|^tests/||' -e 's|_test$||' -e 's|\.sh$||')
    log=$logs/$(echo "$name" | tr / -).log
    began=$(date +%s.%N)
    code=0
    timeout -k 10 "$limit" "./$1" >"$log" 2>&1 </dev/null || code=$?
    seconds=$(echo "$began $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')

    # shellcheck disable=SC2046 # two numbers
    set -- $(count "$log")
    passed=${1:-} failed=${2:-} why=
    if [ "$code" = 77 ]; then
        printf 'skip   %-32s %6ss  %s\n' "$name" "$seconds" "$(tail -n 1 "$log")"
        echo "skip 1 $name" >"$log.sum"
        return
    fi
    if [ -z "$passed" ]; then # counted nothing itself
        if [ "$code" = 0 ]; then passed=1 failed=0; else passed=0 failed=1; fi
    fi
    if [ "$code" = 0 ] && [ "$passed" = 0 ] && [ "$failed" = 0 ]; then failed=1 why=' (no test ran)'; fi
    if [ "$code" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
    [ "$code" = 124 ] && why=" (longer than $limit s)"
    if grep -qaE "$sanitizer" "$log"; then failed=$((failed + 1)) why=' (sanitizer)'; fi
    word=ok
    [ "$failed" = 0 ] || word=FAILED
    printf '%-6s %-32s %6ss  %s passed, %s failed%s\n' "$word" "$name" "$seconds" "$passed" "$failed" "$why"
    echo "sum $passed $failed $log" >"$log.sum"
}

if [ "${1:-}" = --one ]; then
    run_one "$2"
    exit 0
fi

[ $# -gt 0 ] || { echo "no test of that name"; exit 1; }
rm -rf "$logs"
mkdir -p "$logs"

# Children of a test may not outlive its sanitizer's report; a leak is a failure.
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:strict_string_checks=1:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-60}"
LC_ALL=C.UTF-8
export LC_ALL

# One cluster for all tests that want a database of their own; a test that kills its cluster makes one itself.
case " $* " in
*/server/* | */wire/* | */api/* | */fault/*)
    HOSO_TEST_CLUSTER=/tmp/hoso-check-$$
    export HOSO_TEST_CLUSTER
    trap 'sh deploy/cluster.sh destroy "$HOSO_TEST_CLUSTER"' EXIT
    trap 'exit 130' INT TERM
    sh tests/harness/database.sh "$HOSO_TEST_CLUSTER" >/dev/null || { echo "no cluster for the tests"; exit 1; }
    ;;
esac

printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh "$me" --one

# What the API tests recorded, once all of it is there.
[ ! -s "$logs/replies.tsv" ] || run_one tests/api/replies_check.sh

# What failed is shown, its end last, so that nobody has to look for a file.
cat "$logs"/*.sum | awk '$1 == "sum" && $3 > 0 { print $4 }' | while read -r log; do
    echo "---- $log"
    grep -aE -m 20 "$sanitizer|:[FE]:|^not ok|^FAILED" "$log" || true
    tail -n 60 "$log"
done
cat "$logs"/*.sum | awk '
    $1 == "skip" { skipped++ }
    $1 == "sum" { passed += $2; failed += $3 }
    END {
        if (skipped) printf "%d skipped\n", skipped
        printf "%d passed, %d failed\n", passed, failed
        exit failed > 0
    }'
