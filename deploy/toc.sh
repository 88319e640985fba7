#!/bin/sh
# Prints the first sentence of every file, folder by folder: the map of the tree.
set -eu
cd "$(dirname "$0")/.."

find lib server sql tests deploy -name '*.[ch]' -o -name '*.sql' -o -name '*.sh' -o -path deploy/deps | sort |
    while read -r file; do
        sentence=$(sed -n -e '1{/^#!/d}' -e '/^$/d' -e 's|^/\* *||' -e 's|^# *||' -e 's|^-- *||' -e 's|^ \* *||' \
            -e '/^$/d' -e 's| *\*/$||' -e 'p;q' "$file")
        printf '%-44s %s\n' "$file" "$sentence"
    done
