# shellcheck shell=sh disable=SC2154
# Counts the checks of a shell test by the exit code of each: sourced, and ended with `counted`, whose answer is the test's.
#
# `ok NAME COMMAND…` drops what the command prints; a check that fails shows what the test kept in $work/out and $work/err.

passed=0
failed=0
ok() {
    what=$1
    shift
    if "$@" >/dev/null; then
        passed=$((passed + 1))
        return 0
    fi
    failed=$((failed + 1))
    echo "FAIL $what"
    for kept in "$work/out" "$work/err"; do
        [ ! -s "$kept" ] || head -c 2000 "$kept"
    done
}
counted() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
