#!/bin/sh
# Builds server/db with the tests' own SQL, sanitized, and runs it against a PostgreSQL of its own.
set -eu

dir=$(mktemp -d /tmp/hoso-db-XXXXXX)
chmod 755 "$dir" # the cluster's owner passes through
root=$(pwd)
cluster=$dir/cluster
mkdir "$dir/gen"
trap 'sh "$root/deploy/cluster.sh" destroy "$cluster" || true; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

sh deploy/embed-sql.sh "$dir/gen" tests/db/sql
sh tests/db/embed_cases.sh "$dir/embed"

# shellcheck disable=SC2016 # expanded by the inner shell
for source in server/db/*.c lib/base/*.c tests/db/*_cases.c tests/db/bench.c "$dir/gen/sql_table.c"; do
    echo "$source"
done | xargs -P "$(nproc)" -I{} sh -c '
    ${CC:-gcc} -std=gnu17 -g -O1 -D_GNU_SOURCE -Wall -Wextra -Werror -fno-omit-frame-pointer \
        -fsanitize=address,undefined -fno-sanitize-recover=all -I. -I"$1/gen" -I/usr/include/postgresql \
        -c -o "$1/$(echo "$2" | tr / _).o" "$2"' _ "$dir" {}
${CC:-gcc} -fsanitize=address,undefined -Wl,--wrap=malloc,--wrap=calloc -o "$dir/db_cases" "$dir"/*.o \
    -levent_core -lpq -lcheck -lsubunit -lm -lrt -lpthread

if [ "$(id -u)" = 0 ]; then chown "$(sh deploy/cluster.sh owner)" "$dir"; fi
conninfo=$(sh deploy/cluster.sh start "$cluster" --fast)
"$dir/db_cases" "$conninfo" "$cluster"
