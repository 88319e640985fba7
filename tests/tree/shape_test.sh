#!/bin/sh
# Every file says in its first comment what it is for, and none has grown past its limit.
set -eu
passed=0
failed=0
no() {
    echo "FAILED $*"
    failed=$((failed + 1))
}
# shellcheck disable=SC2044 # names without blanks
for file in $(find lib server tests deploy -name '*.[ch]' -o -name '*.sh' -o -name '*.py'; find sql -name '*.sql'); do
    lines=$(wc -l <"$file")
    first=$(sed -n -e '/^#!/d' -e 'p;q' "$file")
    [ -n "$first" ] || first=$(sed -n 2p "$file")
    case $file in
    *.[ch]) case $first in '/*'*) ;; *) no "$file: no first comment" ;; esac ;;
    *.py) case $first in '"""'*) ;; *) no "$file: no first comment" ;; esac ;;
    *.sh) case $first in '# '*) ;; *) no "$file: no first comment" ;; esac ;;
    *.sql) case $first in '-- '*) ;; *) no "$file: no first comment" ;; esac ;;
    esac
    [ "$lines" -le 700 ] || no "$file: $lines lines, the limit is 700"
    passed=$((passed + 1))
done
# Functions: from a line that is `{` alone to one that is `}` alone.
# shellcheck disable=SC2044
for file in $(find lib server tests -name '*.c'); do
    awk -v file="$file" '/^\{$/ { start = NR } /^\}$/ { if (start && NR - start > 80)
        print "FAILED " file ":" start ": a function of " NR - start " lines, the limit is 80"; start = 0 }' "$file"
done >build/check/shape.functions
failed=$((failed + $(wc -l <build/check/shape.functions)))
cat build/check/shape.functions
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
