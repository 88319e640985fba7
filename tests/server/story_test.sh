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

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
fsck() { "$bin/hoso" fsck --database "$admin dbname=$name"; }
quiet() { ! grep -E 'level=(error|fatal)|runtime error|Sanitizer' "$work/log" >&2; }

story() {
    sh tests/story.sh "http://127.0.0.1:$port" "$home/tokens.json" >"$work/told" || { cat "$work/told" >&2; return 1; }
}
ok "one case from the first report to the judgment" story
told=$(sed -n 's/^The invented case .*: \([0-9]*\) checks.*/\1/p' "$work/told" 2>/dev/null || true)
ok "the register is what follows from its events" fsck
ok "the daemon complained of nothing" quiet
[ -z "$told" ] || passed=$((passed + told))
counted
