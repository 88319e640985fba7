#!/bin/sh
# The docs: tables equal those of the program, links lead to files that exist, and what the README counts is so.
set -eu
bin=${HOSO_BIN:-build/asan}

sh deploy/doc-tables.sh --check "$bin/hosod"

bad=0
for page in README.md CHANGELOG.md docs/*.md docs/luat/*.md sql/README.md tests/*/README.md; do
    folder=$(dirname "$page")
    # shellcheck disable=SC2013 # names without blanks
    for link in $(grep -o '](\([^)]*\))' "$page" | sed -e 's/^](//' -e 's/)$//' -e 's/#.*//' | grep -v '^http' | sort -u); do
        [ -e "$folder/$link" ] || { echo "$page: no such file: $link"; bad=1; }
    done
done

# "236 rows … 38 run", in README and for lawyers.
counts=$("$bin/hoso" law coverage --lang en | head -n 1 | sed 's/[^0-9]\{1,\}/ /g')
# shellcheck disable=SC2086 # numbers
set -- $counts
grep -q "Of $1 rows of time limits in the law pack, $2 run;" README.md || { echo "README.md: not $1 rows, $2 run"; bad=1; }
grep -q "# $1 hàng: $2 đang chạy, $3 chưa" docs/luat/xac-nhan-va-sua.md || { echo "docs/luat/xac-nhan-va-sua.md: not $1, $2, $3"; bad=1; }
exit $bad
