#!/bin/sh
# Writes the tables of the docs that repeat tables of the program: doc-tables.sh HOSOD, or --check HOSOD to compare only.
#
# A table stands between `<!-- table: NAME -->` and `<!-- end -->`. Where each comes from is said at its function here.
set -eu
cd "$(dirname "$0")/.."

check=
[ "${1:-}" != --check ] || { check=yes; shift; }
hosod=${1:?usage: doc-tables.sh [--check] HOSOD}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# expand TABLE MACRO: the rows of an X-macro table, written as the macro (read from standard input) says.
expand() {
    { cat; echo "#include \"$1\""; } | "${CC:-gcc}" -E -P -I. -x c - | sed -e 's/" *"//g' -e 's/"//g' -e '/^ *$/d' \
        -e 's/^ *//' -e 's/  */ /g'
}

# lib/base/err.tbl.h
table_errors() {
    echo '| status | type | Vietnamese | English |'
    echo '|---|---|---|---|'
    expand lib/base/err.tbl.h <<'C' | grep -v '^| 200 ' | sort -s -t '|' -k 2,2n
#define ERR(name, status, type, vi, en) | status | `type` | vi | en |
C
}

# lib/base/field.tbl.h
table_fields() {
    echo '| code | Vietnamese | English |'
    echo '|---|---|---|'
    expand lib/base/field.tbl.h <<'C'
#define FIELD(name, code, vi, en) | `code` | vi | en |
C
}

# server/app/policy.tbl.h
table_roles() {
    echo '| role | who | sees | may |'
    echo '|---|---|---|---|'
    expand server/app/policy.tbl.h <<'C' | sed -e 's/ | /, /g' -e 's/~ 0 ~/~ – ~/' -e 's/~/|/g'
#define MAY_READ read
#define MAY_REPORT report
#define MAY_RECORD record
#define MAY_OPEN_IDENTITY open identities
#define MAY_ACKNOWLEDGE acknowledge violations
#define MAY_CHANGE_LAW change the law
#define SUBTREE its unit and those below
#define UNIT its unit
#define NOTHING no case
#define ROLE(name, code, vi, en, sees, may, records) ~ `code` ~ vi; en ~ sees ~ may ~
C
}

# server/log.tbl.h
table_log() {
    echo '| event | level | what it means |'
    echo '|---|---|---|'
    expand server/log.tbl.h <<'C'
#define LOG(name, level, event, meaning) | `event` | level | meaning |
C
}

# server/metrics.tbl.h
table_metrics() {
    echo '| metric | kind | what |'
    echo '|---|---|---|'
    expand server/metrics.tbl.h <<'C'
#define COUNTER(name, member, help) | `name` | counter | help |
#define GAUGE(name, member, help) | `name` | gauge | help |
C
}

# hosod --print-config: two lines of comment, then the key and its value.
table_config() {
    echo '| key | default | what |'
    echo '|---|---|---|'
    "$hosod" --print-config | awk '
        /^# [a-z_]+ = / { sub(/^# /, "") }
        /^# / { text = substr($0, 3) }
        /^[a-z_]+ = / { value = $0; sub(/^[a-z_]+ = */, "", value); print "| `" $1 "` | " (value ? "`" value "`" : "–") " | " text " |" }'
}

# config/law in the words of hoso law show, and the vectors
table_rules() {
    python3 deploy/law-table.py "${HOSO:-build/hoso}"
}

# config/law/: what must come before each event, the values of facts, handoffs step by step, moves of the stage
table_order() {
    python3 deploy/order-table.py order
}

table_sets() {
    python3 deploy/order-table.py sets
}

table_papers() {
    python3 deploy/order-table.py papers
}

table_moves() {
    python3 deploy/order-table.py moves
}

for page in docs/*.md docs/luat/*.md; do
    grep -q '^<!-- table: ' "$page" || continue
    # shellcheck disable=SC2013 # names without blanks
    for name in $(sed -n 's/^<!-- table: \([a-z]*\) -->$/\1/p' "$page"); do
        "table_$name" >"$work/$name"
    done
    awk -v dir="$work" '
        /^<!-- end -->$/ { skip = 0 }
        !skip { print }
        /^<!-- table: [a-z]+ -->$/ { file = dir "/" $3; while ((getline line <file) > 0) print line; skip = 1 }' \
        "$page" >"$work/page"
    if cmp -s "$work/page" "$page"; then
        continue
    elif [ -n "$check" ]; then
        echo "$page is not what the program says; run: sh deploy/doc-tables.sh build/hosod"
        diff "$page" "$work/page" || true
        exit 1
    fi
    cat "$work/page" >"$page"
done
