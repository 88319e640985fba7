#!/bin/sh
# tests/story.sh against a daemon of its own: one case through all agencies, and afterwards `hoso fsck` finds nothing.
set -eu
bin=${HOSO_BIN:-build/asan}
name=story$$
master=''
finish() {
    [ -z "$master" ] || { kill -TERM "$master" 2>/dev/null && wait "$master"; } || true
    scratch_end
}
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh
cat >"$work/hosod.conf" <<CONF
workers = 2
listen_port = 0
database = $(echo "$admin" | sed 's/ user=postgres//') user=hoso_app dbname=$name
keyring_file = $home/keyring
CONF
"$bin/hosod" --config "$work/hosod.conf" >"$work/log" 2>&1 &
master=$!
port=
for _ in $(seq 300); do
    port=$(sed -n 's/.*event=listening address=[^ ]* port=\([0-9]*\).*/\1/p' "$work/log")
    [ -n "$port" ] && curl -sf -o /dev/null "http://127.0.0.1:$port/readyz" && break
    sleep 0.1
done

passed=0 failed=0
check() { # WHAT COMMAND…
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok $what"
    else
        failed=$((failed + 1))
        echo "not ok $what"
    fi
}
fsck() { "$bin/hoso" fsck --database "$admin dbname=$name"; }
quiet() { ! grep -E 'level=(error|fatal)|runtime error|Sanitizer' "$work/log"; }

story() {
    sh tests/story.sh "http://127.0.0.1:$port" "$home/tokens.json" >"$work/told" || { cat "$work/told"; return 1; }
}
check "one case from the first report to the judgment" story
told=$(sed -n 's/^The invented case .*: \([0-9]*\) checks.*/\1/p' "$work/told" 2>/dev/null || true)
check "the register is what follows from its events" fsck
check "the daemon complained of nothing" quiet
[ -z "$told" ] || passed=$((passed + told))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
