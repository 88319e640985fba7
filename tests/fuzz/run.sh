#!/bin/sh
# Runs fuzz targets one after another: run.sh SECONDS PROGRAM…; prints a table and writes build/fuzz.json.
#
# What is found on the way stays in build/fuzz/corpus/<name>; an input that crashes lies in build/fuzz/crash/ and belongs
# into tests/fuzz/corpus/<name>/ together with the repair.
set -eu
seconds=$1
shift
mkdir -p build/fuzz/crash
failed=0
rows=
printf '%-20s %12s %10s %8s\n' target executions per_second result
for program in "$@"; do
    name=$(basename "$program")
    log=build/fuzz/$name.log
    mkdir -p "build/fuzz/corpus/$name"
    result=ok
    "$program" -max_total_time="$seconds" -print_final_stats=1 -artifact_prefix="build/fuzz/crash/$name-" \
        "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1 || result=FAILED
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    printf '%-20s %12s %10s %8s\n' "$name" "${runs:-?}" "${rate:-?}" "$result"
    rows="$rows,{\"target\":\"$name\",\"seconds\":$seconds,\"executions\":${runs:-null},\"result\":\"$result\"}"
    if [ "$result" != ok ]; then
        failed=$((failed + 1))
        tail -n 30 "$log"
    fi
done
printf '[%s]\n' "${rows#,}" >build/fuzz.json
[ "$failed" = 0 ]
