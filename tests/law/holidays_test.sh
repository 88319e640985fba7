#!/bin/sh
# The calendar against an independent package of public holidays, every year that either knows; and that the check can fail.
set -eu
sh deploy/npm-tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check() { node tests/law/holidays_check.mjs "$1" "${2:-tests/law/holidays.json}"; }

check config/calendars/vn.json | tee "$work/sound"
passed=$(sed -n 's/^\([0-9]*\) passed, 0 failed$/\1/p' "$work/sound")
failed=$(sed -n 's/.* \([0-9]*\) failed$/\1/p' "$work/sound")
wrong() { # wrong SAYS FILTER [FILE]: a calendar, or the table, that is wrong must be found, by these words
    file=${3:-config/calendars/vn.json}
    jq "$2" "$file" >"$work/wrong.json"
    case $file in
    *vn.json) check "$work/wrong.json" >"$work/out" || true ;;
    *) check config/calendars/vn.json "$work/wrong.json" >"$work/out" || true ;;
    esac
    if grep -q "^FAILED $1" "$work/out"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED not found: $1"
        cat "$work/out"
    fi
}
wrong '2026-02-17: the package has Tết Nguyên Đán, the calendar works' '.days |= map(select(.day != "2026-02-17"))'
wrong '2026-04-28: the calendar has Thêm' '.days |= (. + [{day: "2026-04-28", off: true, kind: "statutory", name: {vi: "Thêm"}}] | sort_by(.day))'
wrong '2027: 3 statutory days on a weekend, 2 compensatory' '.days |= map(select(.day != "2027-05-03"))'
wrong '2026: swapped days and make-up days' '.days |= map(select(.day != "2026-08-22"))'
wrong '2030: Giỗ Tổ is 2030-04-13 here, 2030-04-12' '.lunar |= map(if .year == 2030 then .gio_to = "2030-04-13" else . end)'
wrong '2035: Tết is 2035-02-07 here, 2035-02-08' '.lunar |= map(if .year == 2035 then .tet = "2035-02-07" else . end)'
wrong '2028: said to be verified' '.verified_through = "2028-06-30"'
wrong '2027-09-03: the calendar has Quốc khánh' '.ours |= map(select(.day != "2027-09-03"))' tests/law/holidays.json
wrong '2026-09-02 (ours): nothing differs' '.ours += [{day: "2026-09-02", reason: "none"}]' tests/law/holidays.json
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
