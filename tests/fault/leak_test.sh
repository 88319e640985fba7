#!/bin/sh
# Plants names and free texts everywhere a client can put them, and then looks for them everywhere they must not be.
#
# Looked through: a dump of the database, the files and the write-ahead log of its cluster, its log, the daemon's log,
# /metrics, and every reply to every role. Every search is first shown to find what does lie there in clear.
set -eu

work=$(mktemp -d /tmp/hoso-leak-XXXXXX)
chmod 755 "$work" # the cluster's owner passes through
cluster=$work/cluster
mkdir -p "$work/replies" "$work/own" "$work/opened"
master=
finish() {
    [ -z "$master" ] || kill -KILL "$master" 2>/dev/null || true
    sh deploy/cluster.sh destroy "$cluster" || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# shellcheck source=tests/harness/count.sh disable=SC1091
. tests/harness/count.sh
lies_in() { LC_ALL=C grep -aqrF -e "$1" "$2"; }

# --- the system ---------------------------------------------------------------------------------------------------

admin=$(sh tests/harness/database.sh "$cluster")
psql -Xq "$admin dbname=postgres" -c 'create database leak template hoso_template' \
    -c 'alter system set wal_compression = off' -c 'select pg_reload_conf()' >/dev/null
cat >"$work/hosod.conf" <<CONF
workers = 2
listen_port = 0
log_level = 3
database = $(echo "$admin" | sed 's/ user=postgres//') user=hoso_app dbname=leak
keyring_file = $cluster/keyring
CONF
"${HOSO_HOSOD:-build/asan/hosod}" --config "$work/hosod.conf" >"$work/log" 2>&1 &
master=$!
port=
for _ in $(seq 600); do
    port=$(sed -n 's/.*event=listening address=[^ ]* port=\([0-9]*\).*/\1/p' "$work/log")
    [ -n "$port" ] && curl -sf -o /dev/null "http://127.0.0.1:$port/readyz" && break
    sleep 0.1
done
url=http://127.0.0.1:$port
# shellcheck source=deploy/demo.sh
. deploy/demo.sh
token() { demo_token_of "$1" "$cluster/tokens.json"; }

# --- asking -------------------------------------------------------------------------------------------------------

n=0
# ask FOLDER ROLE METHOD TARGET [curl options]: keeps head and body in FOLDER, prints the status.
ask() {
    folder=$1 role=$2 method=$3 target=$4
    shift 4
    n=$((n + 1))
    curl -s -i -X "$method" -H "Authorization: Bearer $(token "$role")" -o "$work/$folder/$role-$(date +%s%N)" \
        -w '%{http_code}' "$@" "$url$target" || true
}
expect() {
    ok "$1: $3 and not $2" [ "$3" = "$2" ]
}
json='Content-Type: application/json'

# --- what is planted ----------------------------------------------------------------------------------------------

# Each is unmistakable by its last word; the words with marks have another form when decomposed.
victim='Nguyễn Thị Zếtquỳnhhoa' nickname='Bé Zảmthỏtrắng' accused='Trần Văn Zọcphươngbắc' informant='Lê Thị Zủavânkhanh'
phone=ZQ0912778899 number=ZQ079201012345 school='Trường Tiểu học Zưngbạchdương' address='Ngõ Zẩmtânphú số 7'
content='Cháu kể lại chuyện Zịchnguyệtquế ở nhà' note='Ghi chú Zỗhiênngang của cán bộ' why='Lý do Zỉthừanhận việc này'
slip='Phiếu Zậnmuộngiấy kèm theo' lacks='Trả vì Zảlạithiếubản kê'
mended='Sửa vì Zặngphiếukhảo ghi nhầm' reason='Mở vì Zốkhánhkiểmtra' wrong='Zừlỗisaichỗ'
control=zkiem_chung

printf '%s\n' Zếtquỳnhhoa Zảmthỏtrắng Zọcphươngbắc Zủavânkhanh "$phone" "$number" Zưngbạchdương Zẩmtânphú Zịchnguyệtquế \
    Zỗhiênngang Zỉthừanhận Zặngphiếukhảo Zốkhánhkiểmtra Zậnmuộngiấy Zảlạithiếubản \
    "$wrong" >"$work/planted"
demo_users | cut -f 2 | while read -r role; do token "$role" | sed 's/^hoso_//'; done >>"$work/planted"
perl tests/fault/leak_forms.pl <"$work/planted" >"$work/forms"

report=$(jq -n --arg v "$victim" --arg k "$nickname" --arg a "$accused" --arg i "$informant" --arg p "$phone" \
    --arg n "$number" --arg s "$school" --arg d "$address" --arg c "$content" --arg z "$control" '
    {kind: "denunciation", at: "2026-03-02T09:00:00+07:00", content: $c,
     victims: [{id: "v1", birth_date: "2014-05-01", sex: "female", commune: "07210", relation: $z,
                identity: {name: $v, phone: $p, id_number: $n, school: $s, address: $d}}],
     accused: [{birth_date: "1990-01-01", identity: {name: $a, address: $d}}],
     informant: {identity: {name: $i, phone: $p}}}')
event() { jq -n --arg t "$1" --arg n "$note" '{type: $t, at: "2026-03-03T09:00:00+07:00", data: {}, note: $n}'; }

# --- the ordinary course ------------------------------------------------------------------------------------------

expect "a report with everything" 201 "$(ask replies investigator POST /v1/reports -H "$json" -H 'Idempotency-Key: one' -d "$report")"
first=$(sed '1,/^\r$/d' "$work"/replies/investigator-*)
case=$(echo "$first" | jq -r .id) person=$(echo "$first" | jq -r '.victims[0].id')
expect "a note" 201 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "1"' \
    -d "$(event case.flagged)")"
expect "what the law forbids" 409 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "2"' \
    -d "$(event verification.resumed)")"
expect "what it forbids, acknowledged with a reason" 201 "$(ask replies head POST "/v1/cases/$case/events" -H "$json" \
    -H 'If-Match: "2"' -d "$(event verification.resumed | jq --arg w "$why" '. + {acknowledge_violation: true, reason: $w}')")"
flagged=$(psql -XAtq "$admin dbname=leak" -c "select id from hoso.case_event where case_id = '$case' and seq = 2")
expect "a correction and its reason" 201 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "3"' \
    -d "$(event event.corrected | jq --arg e "$flagged" --arg m "$mended" '.at = "2026-03-04T09:00:00+07:00"
          | .data = {event: $e, at: "2026-03-03T10:00:00+07:00", reason: $m}')")"
encoded=$(jq -rn --arg r "$reason" '$r | @uri')

# What goes from one agency to another, and what its receiver writes beside it.
handoff=$(echo "$first" | jq -r '[.handoffs[] | select(.to == "procuracy")][0].id')
steps=0
step() { # what, wanted status, step, body, [key]
    steps=$((steps + 1))
    expect "$1" "$2" "$(ask replies procuracy POST "/v1/handoffs/$handoff/$3" -H "$json" \
        -H "Idempotency-Key: step-${5:-$steps}" -d "$4")"
}
step "a handoff received, with a note" 201 receive "$(jq -n --arg n "$slip" '{note: $n}')" received
step "the same again" 201 receive "$(jq -n --arg n "$slip" '{note: $n}')" received
step "the same key with another note" 422 receive "$(jq -n --arg w "$wrong" '{note: $w}')" received
step "received twice" 409 receive "$(jq -n --arg n "$slip" '{note: $n}')"
step "received twice, for a reason" 201 receive "$(jq -n --arg n "$slip" --arg w "$why" '{note: $n, acknowledge_violation: true, reason: $w}')"
step "returned without a ground" 422 return "$(jq -n --arg n "$lacks" '{note: $n}')"
step "returned on a ground in words" 422 return "$(jq -n --arg n "$lacks" '{ground: $n}')"
step "returned at no time" 422 return "$(jq -n --arg n "$lacks" '{ground: "incomplete", at: $n}')"
step "returned, with a note" 201 return "$(jq -n --arg n "$lacks" '{ground: "incomplete", note: $n}')"
step "a note that is a number of things" 422 accept "$(jq -n --arg w "$wrong" '{note: [$w]}')"
step "an acceptance that is no JSON" 400 accept "{\"note\": \"$wrong\""
expect "received by whom it is not for" 403 "$(ask replies investigator POST "/v1/handoffs/$handoff/receive" -H "$json" \
    -H 'Idempotency-Key: not-mine' -d "$(jq -n --arg w "$wrong" '{note: $w}')")"
expect "an identity, for a reason" 200 "$(ask opened investigator GET "/v1/persons/$person/identity" -H "Reason: $encoded")"
expect "the same with bytes as they are" 200 "$(ask opened head GET "/v1/persons/$person/identity" -H "Reason: $reason")"

# --- errors, with something planted in every place ----------------------------------------------------------------

bad_body() { # what, wanted status, body, folder
    expect "$1" "$2" "$(ask "${4:-replies}" investigator POST /v1/reports -H "$json" -H "Idempotency-Key: bad-$n" --data-binary "$3")"
}
long=$(printf "%0400d$victim" 0)
bad_body "broken JSON" 400 "{\"content\":\"$content\", \"$victim\""
bad_body "a duplicate key" 400 "{\"content\":\"$content\",\"content\":\"$wrong\"}"
bad_body "a name that is a number of things" 422 "$(echo "$report" | jq --arg w "$wrong" '.victims[0].identity.name = [$w]')"
bad_body "a name too long" 422 "$(echo "$report" | jq --arg w "$long" '.victims[0].identity.name = $w')"
bad_body "a kind of its own" 422 "$(echo "$report" | jq --arg w "$wrong" '.kind = $w')"
bad_body "a sex of its own" 422 "$(echo "$report" | jq --arg w "$wrong" '.victims[0].sex = $w')"
bad_body "a date that is none" 422 "$(echo "$report" | jq --arg w "$wrong" '.victims[0].birth_date = $w | .at = $w')"
bad_body "a relation that is no code" 422 "$(echo "$report" | jq --arg w "$wrong" '.victims[0].relation = $w')"
bad_body "a commune in words" 422 "$(echo "$report" | jq --arg w "$address" '.victims[0].commune = $w')"
bad_body "a NUL in the content" 400 "$(echo "$report" | jq --arg w "$wrong" '.content = $w + "\u0000" + $w')"
bad_body "a foreign unit" 403 "$(echo "$report" | jq --arg w "$wrong" '.unit = $w')"
bad_body "a field that nobody knows" 422 "$(echo "$report" | jq --arg w "$wrong" '.[$w] = $w')" own
expect "a key with another body" 422 "$(ask replies investigator POST /v1/reports -H "$json" -H 'Idempotency-Key: one' \
    -d "$(echo "$report" | jq --arg w "$wrong" '.content = $w')")"
expect "a version of old" 412 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "1"' -d "$(event case.flagged)")"
version=$(psql -XAtq "$admin dbname=leak" -c "select version from hoso.case_file where id = '$case'")
expect "an event type of its own" 422 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H "If-Match: \"$version\"" -d "$(event "$wrong")")"
expect "a ground that is no code" 422 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H "If-Match: \"$version\"" \
    -d "$(event case.flagged | jq --arg w "$wrong" '.data = {ground: $w, number: $w}')")"

name=$(jq -rn --arg r "$victim $phone" '$r | @uri')
for target in "/v1/cases/$name" "/v1/handoffs/$name" "/v1/persons/$name/identity" "/v1/law/rules/$name" "/v1/deadlines/$name/explanation" "/$name" \
    "/v1/cases/$case/$name"; do
    expect "in the path: ${target%"$name"*}…" 404 "$(ask replies investigator GET "$target" -H "Reason: $encoded")"
done
cursor=$(jq -rn --arg r "$victim,$phone" '$r | @base64' | tr '+/' '-_' | tr -d '=')
for query in unit scope stage rule assignee status due_before as_of known_at limit; do
    ask replies investigator GET "/v1/deadlines?$query=$name" >/dev/null
    ask replies investigator GET "/v1/deadlines?$query=$phone" >/dev/null
    ask replies investigator GET "/v1/cases?$query=$name" >/dev/null
    ask replies investigator GET "/v1/units?$query=$name" >/dev/null
done
# Every parameter of the later lists, of their sums and of the feed, and one that nobody knows.
for query in box status unanswered overdue rule code agency due_before since_before review_before late_days_min rounds_min \
    ground by open unit scope of as_of known_at limit liberty within type stage; do
    for list in handoffs returns suspensions notices entries counts "counts?of=handoffs&by=unit"; do
        case $list in *\?*) mark='&' ;; *) mark='?' ;; esac
        ask replies procuracy GET "/v1/$list$mark$query=$name" >/dev/null
        ask replies investigator GET "/v1/$list$mark$query=$phone" >/dev/null
    done
done
for query in after wait limit; do
    ask replies procuracy GET "/v1/feed?$query=$name" >/dev/null
    expect "in the feed's $query" 422 "$(ask replies procuracy GET "/v1/feed?$query=$phone")"
done
expect "an epoch of its own" 410 "$(ask replies procuracy GET "/v1/feed?after=$phone:1")"
expect "an epoch of its own, of a stream" 410 "$(ask replies procuracy GET /v1/stream -H "Last-Event-ID: $phone:1")"
expect "a Last-Event-ID in words" 422 "$(ask replies procuracy GET /v1/stream -H "Last-Event-ID: $victim")"
expect "a stream from a place in words" 422 "$(ask replies procuracy GET "/v1/stream?after=$name")"
for list in deadlines cases units "cases/$case/events" handoffs returns suspensions notices entries; do
    expect "in the cursor of $list" 422 "$(ask replies investigator GET "/v1/$list?cursor=$cursor")"
    ask own investigator GET "/v1/$list?$name=$name" >/dev/null
done
for list in counts feed stream; do
    ask own investigator GET "/v1/$list?$name=$name" >/dev/null
done
for header in "Idempotency-Key: $victim" "If-Match: \"$victim\"" "Accept: $victim" "Content-Type: $victim" "X-Ten: $victim" \
    "User-Agent: $victim" "Cookie: $victim" "Expect: $phone" "Accept-Language: $victim" "Referer: /$name" "Origin: $victim"; do
    ask replies investigator POST /v1/reports -H "$json" -H "$header" -d '{}' >/dev/null
done
ask replies investigator "$phone" /v1/me >/dev/null
curl -s -i -o "$work/replies/nobody-1" -H "Authorization: Bearer $phone" "$url/v1/me"
curl -s -i -o "$work/replies/nobody-2" -H "Authorization: Basic $(printf %s "$victim:$phone" | base64)" "$url/v1/me"
curl -s -i -o "$work/replies/nobody-3" "$url/v1/me?token=$(token investigator)"
curl -s -i -o "$work/replies/nobody-4" "$url/$(token investigator)"
# What is no HTTP at all, and a client that leaves in the middle.
perl -MIO::Socket::INET -e '
    my ($port, $name) = @ARGV;
    for my $bytes ("$name\r\n\r\n", "GET /$name HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n$name\r\n\r\n",
                   "POST /v1/simulate HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{\"$name\"") {
        my $s = IO::Socket::INET->new("127.0.0.1:$port") or die; print $s $bytes; shutdown($s, 1); 1 while <$s>;
    }' "$port" "$victim $phone"

# --- every role reads what it can ---------------------------------------------------------------------------------

deadline=$(sed '1,/^\r$/d' "$(grep -l '"deadlines":\[{' "$work"/replies/* | head -n 1)" | jq -r '.deadlines[0].id')
for role in $(demo_users | cut -f 2); do
    for target in /v1/me /v1/units "/v1/cases" "/v1/cases?scope=shared" "/v1/cases/$case" "/v1/cases/$case/events" \
        "/v1/cases/$case/deadlines" "/v1/cases/$case/duties" "/v1/cases/$case/handoffs" "/v1/cases/$case/timeline" \
        /v1/handoffs "/v1/handoffs?box=out" "/v1/handoffs?unanswered=true" "/v1/handoffs/$handoff" /v1/returns /v1/suspensions \
        /v1/notices /v1/entries "/v1/counts?of=deadlines&by=rule" "/v1/counts?of=handoffs&by=agency" \
        "/v1/counts?of=notices&by=code" "/v1/counts?of=entries&by=type" /v1/feed \
        /v1/deadlines "/v1/deadlines?status=overdue" "/v1/deadlines/$deadline/explanation" /v1/law/rules /v1/openapi.json / /metrics \
        /healthz /readyz; do
        ask replies "$role" GET "$target" >/dev/null
    done
    case $role in
    investigator | head) ;; # whose unit holds the case, and who may
    procuracy) # was told of the case by a handoff, and may
        expect "identity to who received a handoff" 200 "$(ask opened procuracy GET "/v1/persons/$person/identity" -H "Reason: $encoded")"
        ;;
    *)
        status=$(ask replies "$role" GET "/v1/persons/$person/identity" -H "Reason: $encoded")
        ok "identity refused to $role: $status" [ "${status#40[34]}" = "" ]
        ;;
    esac
done
# What the clock has told: it rings and numbers once a second; then as a stream, which is left after two.
for _ in $(seq 100); do
    told=$(psql -XAtq "$admin dbname=leak" -c "select count(*) filter (where kind = 'alarm') > 0 and count(*) filter (where kind like
        'handoff.%') > 3 and bool_and(number is not null) from hoso.outbox")
    [ "$told" != t ] || break
    sleep 0.1
done
expect "alarms and handoffs are told" t "$told"
for role in investigator procuracy; do
    ask replies "$role" GET /v1/feed >/dev/null
    ask replies "$role" GET /v1/stream -N --max-time 2 >/dev/null
done
place=$(cat "$work"/replies/procuracy-* | grep -ao '"next":"[0-9a-z]*:[0-9]*"' | tail -n 1 | cut -d '"' -f 4)
printf 'owner_database = %s dbname=leak\n' "$admin" >"$work/restore.conf"
ok "a restore is declared" "${HOSO_HOSOD:-build/asan/hosod}" --config "$work/restore.conf" --declare-restore 2>>"$work/log"
expect "the place in the feed of before" 410 "$(ask replies procuracy GET "/v1/feed?after=$place")"
curl -s "$url/metrics" >"$work/metrics"

# --- what is searched ---------------------------------------------------------------------------------------------

psql -Xq "$admin dbname=leak" -c "select '$control-log'::int" 2>/dev/null || true
psql -Xq "$admin dbname=leak" -c checkpoint
pg_dump -f "$work/dump" "$admin dbname=leak"
pg_dump --inserts -f "$work/inserts" "$admin dbname=leak"
kill -TERM "$master"
code=0
wait "$master" || code=$?
master=
expect "the daemon's end" 0 "$code"
sh deploy/cluster.sh stop "$cluster"

# --- that the search works ----------------------------------------------------------------------------------------

opened=$(cat "$work"/opened/*)
for plain in "$victim" "$phone" "$number" "$school" "$address"; do
    ok "who may does read: $plain" [ "${opened#*"$plain"}" != "$opened" ]
done
ok "a thing in clear is found in the dump" lies_in "$control" "$work/dump"
ok "a thing in clear is found in the files" lies_in "$control" "$cluster/data/base"
ok "a thing in clear is found in the write-ahead log" lies_in "$control" "$cluster/data/pg_wal"
ok "a thing in clear is found in the cluster's log" lies_in "$control-log" "$cluster/postgres.log"
ok "the daemon's log has the requests" lies_in "event=request " "$work/log"
ok "the daemon's log has the errors" lies_in "status=422" "$work/log"
ok "the counters are the counters" lies_in hosod_http_requests_total "$work/metrics"
ok "the replies have the case" lies_in "$case" "$work/replies"
ok "the dump has an alarm that was told" lies_in '"alarm":"' "$work/dump"
ok "the dump has a handoff that was told" lies_in '"status":"returned"' "$work/dump"
ok "the replies have the feed" lies_in '"kind":"handoff.' "$work/replies"
ok "the replies have a stream" lies_in 'event: handoff.' "$work/replies"
ok "the replies have the alarm" lies_in 'event: alarm' "$work/replies"
ok "what is opened would be found" sh -c "LC_ALL=C grep -aqrFf '$work/forms' '$work/opened'"
# Each form, made by somebody else than what made the patterns, and in the middle of something.
for text in $(head -n 16 "$work/planted"); do
    jq -rn --arg t "x$text/" '$t, ($t | @base64), ("y" + $t | @base64), ("yy" + $t | @base64), ($t | @uri)'
    jq -an --arg t "x$text/" '$t'
    printf '%s' "x$text/" | od -An -tx1 -v | tr -d ' \n'
    echo
done >"$work/lines"
total=$(wc -l <"$work/lines")
found=$(LC_ALL=C grep -acFf "$work/forms" "$work/lines")
expect "lines with a planted string in one of $(wc -l <"$work/forms") forms" "$total" "$found"

# --- the search ---------------------------------------------------------------------------------------------------

# nothing WHAT PATH…: none of the forms lies in any of the files.
nothing() {
    what=$1
    shift
    LC_ALL=C grep -aroFf "$work/forms" "$@" >"$work/found" && code=0 || code=$?
    sort "$work/found" | uniq -c | sort -rn | head -n 5 >"$work/out"
    ok "$what: nothing in $(du -cb "$@" | tail -n 1 | cut -f 1) bytes" [ "$code" = 1 ]
    : >"$work/out"
}
nothing "dump of the database" "$work/dump" "$work/inserts"
nothing "files of the cluster" "$cluster/data"
nothing "log of the cluster" "$cluster/postgres.log"
nothing "log of the daemon" "$work/log"
nothing "counters" "$work/metrics"
nothing "$(find "$work/replies" -type f | wc -l) replies" "$work/replies"
ok "the log has no report of a sanitizer" sh -c "! grep -aqE 'Sanitizer|runtime error' '$work/log'"

counted
