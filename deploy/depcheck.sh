#!/bin/sh
# Checks that layers look only downwards: who includes whom, that headers stand alone, what lib/law links to.
set -eu
cd "$(dirname "$0")/.."

cc=${CC:-gcc}
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

bad() { echo "depcheck: $*" >>"$errors"; }

# --- which of our folders a folder may include ------------------------------------------------------------------

# The table of docs/ARCHITECTURE.md: a folder, and the folders that its files may include besides their own.
allowed() {
    case $1 in
    lib/base) echo "" ;;
    lib/law | lib/http | lib/crypto) echo "lib/base" ;;
    lib/json) echo "lib/base lib/law" ;;
    server/net) echo "lib/base lib/http" ;;
    server/db) echo "lib/base gen" ;;
    server/app) echo "lib/base lib/law lib/http lib/crypto lib/json server/net server/db server/api server gen" ;;
    server/api) echo "lib/base lib/law lib/http lib/crypto lib/json server/app server/db server gen" ;;
    server/cli) echo "lib/base lib/law lib/http lib/crypto lib/json server/app server/db" ;;
    server) echo "lib/base lib/law lib/http lib/crypto lib/json server/net server/db server/app gen" ;;
    *) echo "?" ;;
    esac
}

sources() { find lib server -name '*.[ch]' | sort; }

for file in $(sources); do
    folder=$(dirname "$file")
    may=$(allowed "$folder")
    [ "$may" != "?" ] || { bad "$file: no layer is named $folder"; continue; }
    # shellcheck disable=SC2013 # names without blanks
    for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
        case $header in
        */*) into=$(dirname "$header") ;;
        sql_table.h | assets.h) into=gen ;;
        *) bad "$file: includes \"$header\" and not its path from the root"; continue ;;
        esac
        [ "$into" != "$folder" ] || continue
        case " $may " in
        *" $into "*) ;;
        *) bad "$file: $folder may not include $header" ;;
        esac
    done
done

# --- foreign libraries, each behind its own door ----------------------------------------------------------------

only() { # what, pattern of the header, pattern of the files that may
    # shellcheck disable=SC2013 # names without blanks
    for file in $(grep -lE "^#include <($2)" -r lib server --include='*.[ch]' | sort); do
        echo "$file" | grep -qE "^($3)" || bad "$file: includes $1"
    done
}
only libpq 'libpq|postgres' 'server/db/'
only libevent 'event2/|event\.h' 'server/net/|server/db/|server/app/bell\.c$|server/[a-z_]*\.[ch]$' # the bell hangs up those who wait on timers
only jansson 'jansson' 'lib/json/|server/api/|server/app/'
only OpenSSL 'openssl/' 'lib/crypto/|server/net/tls\.c$'

# --- every header compiles alone --------------------------------------------------------------------------------

for header in $(find lib server tests -name '*.h' ! -name '*.tbl.h' | sort); do
    why=$($cc -std=gnu17 -D_GNU_SOURCE -I. -Ibuild/gen -I/usr/include/postgresql -Wall -Wextra -Werror \
        -Wno-unused-function -fsyntax-only -x c "$header" 2>&1) || bad "$header does not compile alone: $why"
done

# --- lib/law is pure: no clock, chance, memory, files; from libc what computes on bytes --------------------------

pure='^(_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|mem(cmp|cpy|move|set|chr)|str(len|cmp|ncmp|chr)|bsearch|qsort|v?snprintf'
pure="$pure|__v?snprintf_chk|__mem(cpy|move|set)_chk|base_assert_failed|arena_[a-z]+|str_[a-z0-9_]+|buf_[a-z_]+|fail_[a-z]+"
pure="$pure|day_[a-z_]+|days_in_month|inst_[a-z_]+|ymd_[a-z_]+|err_info|field_info)\$"
mine=$(mktemp)
trap 'rm -f "$errors" "$mine"' EXIT
objects=$(find build/obj/lib/law -name '*.o' 2>/dev/null | sort)
if [ -n "$objects" ]; then
    # shellcheck disable=SC2086 # a list of files
    nm --defined-only $objects | awk 'NF == 3 { print $3 }' | sort -u >"$mine"
    # shellcheck disable=SC2086
    for symbol in $(nm -u $objects | awk '$1 == "U" { print $2 }' | sort -u | comm -23 - "$mine" | grep -vE "$pure"); do
        bad "lib/law uses $symbol"
    done
    # Tables of constants that hold pointers lie in .data.rel.ro, which is read-only once the program runs.
    # shellcheck disable=SC2086
    for symbol in $(objdump -t $objects | awk '/ O (\.data|\.bss|\*COM\*)[ \t]/ { print $NF }' | sort -u); do
        bad "lib/law has a variable that outlives a call: $symbol"
    done
fi

if [ -s "$errors" ]; then
    cat "$errors" >&2
    exit 1
fi
echo "depcheck: $(sources | wc -l) files look downwards"
