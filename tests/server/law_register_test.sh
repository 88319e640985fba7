#!/bin/sh
# `hoso law load` and `activate`, and the first law that comes with `hosod --migrate`: what an operator does to a register.
set -eu
bin=${HOSO_BIN:-build/asan}
name=law$$
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
# law CODE ARGUMENT…: keeps $work/out and $work/err; true when it ends with CODE.
law() {
    want=$1
    shift
    code=0
    "$bin/hoso" law "$@" --lang en --database "$admin dbname=$name" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = "$want" ]
}
row() { psql -XAtq -v ON_ERROR_STOP=1 "$admin dbname=$name" -c "$1"; }
is() { [ "$(row "$1")" = "$2" ] || { echo "have $(row "$1")" >"$work/out"; false; }; }
said() { grep -q "$1" "$work/out"; }
complained() { grep -q "$1" "$work/err"; }
version_of() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$1" | head -n 1; }
pack=$(version_of config/law/pack.json)
calendar=$(version_of config/calendars/vn.json)

ok 'the first law is in force' is "select generation, pack, calendar, reason from hoso.law_activation" "1|$pack|$calendar|first law"
ok '…by the engine of the program' is "select engine from hoso.law_activation" \
    "$(sed -n 's/^#define ENGINE_VERSION "\(.*\)"$/\1/p' server/app/append_doc.h)"
ok '…byte by byte as it lies in the folder' is "select encode(sha256, 'hex') from hoso.law_text where kind = 'pack'" \
    "$(cd config/law && LC_ALL=C sha256sum events.json examples.json handoffs.json offences.json pack.json rows.json rules.json stages.json | sha256sum | cut -c 1-64)"
printf 'owner_database = %s dbname=%s\n' "$admin" "$name" >"$work/conf"
ok 'a second migration changes nothing' "$bin/hosod" --config "$work/conf" --migrate 2>"$work/err"
ok '…of the law' is "select count(*) from hoso.law_activation" 1

ok 'what is there is there' law 0 load config/law --calendar config/calendars/vn.json
ok '…and said' said 'was there already'
cp -R config/law "$work/law"
echo >>"$work/law/pack.json"
ok 'other bytes under the same version' law 1 load "$work/law"
ok '…are refused' complained 'give it a new version'
sed -i "s/\"version\": \"$pack\"/\"version\": \"test.1\"/" "$work/law/pack.json"
ok 'another version is loaded' law 0 load "$work/law"
ok '…and not in force' is "select max(generation) from hoso.law_activation" 1
sed -i 's/"version": "test.1"/"version": "test.2"/; s/{"code": "law", "told": true},//' "$work/law/pack.json"
ok 'what is no pack is refused' law 1 load "$work/law"
ok '…with its place' complained pointer
rm "$work/law/rules.json"
ok 'a folder without a file' law 1 load "$work/law"
ok '…which is named' complained rules.json
ok 'nothing of it was kept' is "select count(*) from hoso.law_text where kind = 'pack'" 2

# What pack_lint() finds is no law either: a rule without a translation of its own.
cp config/law/*.json "$work/law/"
jq '.version = "test.3"' config/law/pack.json >"$work/law/pack.json"
jq '(.rules[] | select(.id == "B01") | .name) |= {vi, en: .vi}' config/law/rules.json >"$work/law/rules.json"
ok 'a pack that lint refuses' sh -c "! '$bin/hoso' law lint --pack '$work/law' >'$work/out'"
ok '…is refused' law 1 load "$work/law"
ok '…and told why' complained '^B01: .*not translated'

sed "s/\"version\": \"$calendar\"/\"version\": \"test.1\"/" config/calendars/vn.json >"$work/vn.json"
ok 'a calendar' law 0 load --calendar "$work/vn.json"
ok '…and through when it is verified' is "select verified_through from hoso.law_text where version = 'test.1' and kind = 'calendar'" \
    "$(sed -n 's/.*"verified_through": "\(.*\)".*/\1/p' config/calendars/vn.json)"

ok 'into force' law 0 activate --calendar test.1 --generation 1 --reason 'thử'
ok '…the pack stays' is "select pack, calendar, reason from hoso.law_activation where generation = 2" "$pack|test.1|thử"
ok 'once' law 0 activate --calendar test.1 --reason 'thử'
ok '…and no more' said 'nothing changed'
ok 'on what is in force no more' law 1 activate --calendar "$calendar" --generation 1 --reason 'thử'
ok '…is told' complained 'generation 2'
ok 'a law that nobody loaded' law 1 activate --pack none --reason 'thử'
ok 'back' law 0 activate --calendar "$calendar" --generation 2 --reason 'thử'
ok '…is a generation too' is "select max(generation) from hoso.law_activation" 3
ok 'usage: no reason' law 2 activate --calendar test.1
ok 'usage: nothing to load' law 2 load
ok 'usage: no generation' law 2 activate --reason x --generation minus
ok 'the daemon may not load' sh -c "! '$bin/hoso' law load config/law --database '${admin%% user=*} user=hoso_app dbname=$name' 2>'$work/err'"
ok '…and is told' complained 'permission denied'

# Another engine than the program's made what stands: the migration says so.
row "set role hoso_owner; select * from hoso.law_operate(null, null, null, 'old', 'a test')" >"$work/out"
ok 'a new program' "$bin/hosod" --config "$work/conf" --migrate 2>"$work/err"
ok '…brings its engine' is "select generation, engine <> 'old', pack from hoso.law_activation order by generation desc limit 1" "5|t|$pack"

# A pack that this program cannot read: that of its configuration takes its place, the calendar stays.
row "set role hoso_owner; select hoso.law_load('pack', 'of.old', '{\"pack.json\":\"{}\"}', null, null)" >"$work/out"
ok 'a pack of another time' law 0 activate --pack of.old --calendar test.1 --reason 'thử'
ok 'a new program' "$bin/hosod" --config "$work/conf" --migrate 2>"$work/err"
ok '…brings a pack that it reads' is "select pack, calendar from hoso.law_activation order by generation desc limit 1" "$pack|test.1"
counted
