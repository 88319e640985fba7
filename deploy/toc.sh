#!/bin/sh
# Prints the first sentence of every file, folder by folder: the map of the tree.
set -eu
cd "$(dirname "$0")/.."

find lib server sql tests deploy -name '*.[ch]' -o -name '*.sql' -o -name '*.sh' -o -name '*.py' -o -path deploy/deps | sort |
    while read -r file; do
        # The first lines without the marks of a comment, up to the end of the first sentence or of the comment.
        sentence=$(awk '
            NR == 1 && /^#!/ { next }
            { last = /\*\// || !/^(\/\*| \*|#|--|""")/; sub(/^(\/\*| \*\/?|#|--|""") */, ""); sub(/"""$/, ""); sub(/^ +/, ""); sub(/ *\*\/$/, "") }
            said == "" && $0 == "" { next }
            $0 == "" { exit }
            { said = said (said == "" ? "" : " ") $0 }
            match(said, /[.?]( |$)|:$/) { said = substr(said, 1, RSTART); exit }
            last { exit }
            END { print said }' "$file")
        printf '%-44s %s\n' "$file" "$sentence"
    done
