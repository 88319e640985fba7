#!/bin/sh
# A fast cluster with the template database that tests copy: database.sh DIR [BIN] makes it and prints how to connect.
#
# DIR gets the cluster, tokens.json and keyring; the template is hoso_template. BIN is build/asan, where the programs are.
set -eu
cd "$(dirname "$0")/../.."
dir=$1
bin=${2:-build/asan}
# shellcheck source=deploy/demo.sh
. deploy/demo.sh

admin=$(sh deploy/cluster.sh start "$dir" --fast)
psql -Xq "$admin dbname=postgres" -c 'create database hoso_template'
conf=$dir/migrate.conf
(umask 077 && printf 'owner_database = %s dbname=hoso_template\n' "$admin" >"$conf")
"$bin/hosod" --config "$conf" --migrate >"$dir/migrate.log" 2>&1 || { cat "$dir/migrate.log" >&2; exit 1; }
HOSO_BIN=$bin
export HOSO_BIN
demo_load "$admin dbname=hoso_template" "$dir/tokens.json"
(umask 077 && printf 'test active %s\n' "$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$dir/keyring")
echo "$admin"
