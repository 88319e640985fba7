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

passed=0 failed=0
ok() {
    passed=$((passed + 1))
    echo "ok $1"
}
not_ok() {
    failed=$((failed + 1))
    echo "not ok $1"
}
check() {
    what=$1
    shift
    if "$@"; then ok "$what"; else not_ok "$what"; fi
}
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
    what=$1 wanted=$2 got=$3
    if [ "$got" = "$wanted" ]; then ok "$what: $got"; else not_ok "$what: $got and not $wanted"; fi
}
json='Content-Type: application/json'

# --- what is planted ----------------------------------------------------------------------------------------------

# Each is unmistakable by its last word; the words with marks have another form when decomposed.
victim='Nguyễn Thị Zếtquỳnhhoa' nickname='Bé Zảmthỏtrắng' accused='Trần Văn Zọcphươngbắc' informant='Lê Thị Zủavânkhanh'
phone=ZQ0912778899 number=ZQ079201012345 school='Trường Tiểu học Zưngbạchdương' address='Ngõ Zẩmtânphú số 7'
content='Cháu kể lại chuyện Zịchnguyệtquế ở nhà' note='Ghi chú Zỗhiênngang của cán bộ' why='Lý do Zỉthừanhận việc này'
mended='Sửa vì Zặngphiếukhảo ghi nhầm' reason='Mở vì Zốkhánhkiểmtra' wrong='Zừlỗisaichỗ'
control=zkiem_chung

printf '%s\n' Zếtquỳnhhoa Zảmthỏtrắng Zọcphươngbắc Zủavânkhanh "$phone" "$number" Zưngbạchdương Zẩmtânphú Zịchnguyệtquế \
    Zỗhiênngang Zỉthừanhận Zặngphiếukhảo Zốkhánhkiểmtra "$wrong" >"$work/planted"
demo_users | cut -f 2 | while read -r role; do token "$role" | sed 's/^hoso_//'; done >>"$work/planted"
perl tests/fault/leak_forms.pl <"$work/planted" >"$work/forms"

report=$(jq -n --arg v "$victim" --arg k "$nickname" --arg a "$accused" --arg i "$informant" --arg p "$phone" \
    --arg n "$number" --arg s "$school" --arg d "$address" --arg c "$content" --arg z "$control" '
    {kind: "denunciation", at: "2026-03-02T09:00:00+07:00", content: $c,
     victims: [{id: "v1", birth_date: "2014-05-01", sex: "female", relation: $z,
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
expect "an event type of its own" 422 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "4"' -d "$(event "$wrong")")"
expect "a ground that is no code" 422 "$(ask replies investigator POST "/v1/cases/$case/events" -H "$json" -H 'If-Match: "4"' \
    -d "$(event case.flagged | jq --arg w "$wrong" '.data = {ground: $w, number: $w}')")"

name=$(jq -rn --arg r "$victim $phone" '$r | @uri')
for target in "/v1/cases/$name" "/v1/persons/$name/identity" "/v1/law/rules/$name" "/v1/deadlines/$name/explanation" "/$name" \
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
for list in deadlines cases units "cases/$case/events"; do
    expect "in the cursor of $list" 422 "$(ask replies investigator GET "/v1/$list?cursor=$cursor")"
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
        /v1/deadlines "/v1/deadlines?status=overdue" "/v1/deadlines/$deadline/explanation" /v1/law/rules /v1/openapi.json / /metrics \
        /healthz /readyz; do
        ask replies "$role" GET "$target" >/dev/null
    done
    case $role in
    investigator | head) ;; # whose unit holds the case, and who may
    *)
        status=$(ask replies "$role" GET "/v1/persons/$person/identity" -H "Reason: $encoded")
        case $status in
        403 | 404) ok "identity refused to $role: $status" ;;
        *) not_ok "identity to $role: $status" ;;
        esac
        ;;
    esac
done
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
    check "who may does read: $plain" [ "${opened#*"$plain"}" != "$opened" ]
done
check "a thing in clear is found in the dump" lies_in "$control" "$work/dump"
check "a thing in clear is found in the files" lies_in "$control" "$cluster/data/base"
check "a thing in clear is found in the write-ahead log" lies_in "$control" "$cluster/data/pg_wal"
check "a thing in clear is found in the cluster's log" lies_in "$control-log" "$cluster/postgres.log"
check "the daemon's log has the requests" lies_in "event=request " "$work/log"
check "the daemon's log has the errors" lies_in "status=422" "$work/log"
check "the counters are the counters" lies_in hosod_http_requests_total "$work/metrics"
check "the replies have the case" lies_in "$case" "$work/replies"
check "what is opened would be found" sh -c "LC_ALL=C grep -aqrFf '$work/forms' '$work/opened'"
# Each form, made by somebody else than what made the patterns, and in the middle of something.
for text in $(head -n 14 "$work/planted"); do
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
    bytes=$(du -cb "$@" | tail -n 1 | cut -f 1)
    if LC_ALL=C grep -aroFf "$work/forms" "$@" >"$work/found"; then
        not_ok "$what: $(sort "$work/found" | uniq -c | sort -rn | head -n 5)"
    else
        ok "$what: nothing in $bytes bytes"
    fi
}
nothing "dump of the database" "$work/dump" "$work/inserts"
nothing "files of the cluster" "$cluster/data"
nothing "log of the cluster" "$cluster/postgres.log"
nothing "log of the daemon" "$work/log"
nothing "counters" "$work/metrics"
nothing "$(find "$work/replies" -type f | wc -l) replies" "$work/replies"
check "the log has no report of a sanitizer" sh -c "! grep -aqE 'Sanitizer|runtime error' '$work/log'"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
