#!/bin/sh
# One invented case from the first report to the enforcement of the judgment, carried by everybody's own token with curl and jq.
#
#   usage: tests/story.sh [ADDRESS [TOKENS]]      (http://127.0.0.1:8138, var/demo/tokens.json: as `make run` makes them)
#
# Tells what each person does and sees, and checks it: whatever is not as expected ends it with exit code 1.
set -eu
cd "$(dirname "$0")/.."
base=${1:-http://127.0.0.1:8138}
tokens=${2:-var/demo/tokens.json}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
checks=0
command -v jq >/dev/null || { echo 'cần jq / jq is missing: apt-get install jq' >&2; exit 2; }

# --- people ---------------------------------------------------------------------------------------------------------

say() { printf '\n— %s\n' "$*"; }
tell() { printf '    %s\n' "$*"; }
die() {
    printf '\nKhông như mong đợi / not as expected: %s\n' "$*" >&2
    [ ! -s "$work/reply" ] || head -c 2000 "$work/reply" >&2
    echo >&2
    exit 1
}
check() { # WHAT JQ-FILTER [JQ-OPTION…]: true of the last reply
    what=$1 filter=$2
    shift 2
    jq -e "$@" "$filter" "$work/reply" >/dev/null || die "$what"
    checks=$((checks + 1))
}

token() { jq -re --arg role "$1" '.[$role]' "$tokens"; }

# ask ROLE PATH: the reply in $work/reply
ask() {
    code=$(curl -sS -o "$work/reply" -w '%{http_code}' -H "Authorization: Bearer $(token "$1")" "$base$2")
    [ "$code" = 200 ] || die "GET $2: $code"
}

# send ROLE PATH BODY [HEADER…]: 201 or the end
send() {
    role=$1 path=$2 body=$3
    shift 3
    printf '%s' "$body" >"$work/body"
    code=$(curl -sS -o "$work/reply" -w '%{http_code}' -X POST -H "Authorization: Bearer $(token "$role")" \
        -H 'Content-Type: application/json' -H "Idempotency-Key: $(key)" "$@" --data @"$work/body" "$base$path")
    [ "$code" = 201 ] || die "POST $path by $role: $code"
}

key() { cat /proc/sys/kernel/random/uuid; }

# --- the case -------------------------------------------------------------------------------------------------------

# day N HH:MM: N days after the case began, some 300 days ago
day() { date -d "TZ=\"Asia/Ho_Chi_Minh\" $(date -d "TZ=\"Asia/Ho_Chi_Minh\" today -300 days +$1 days" +%Y-%m-%d) $2" +%Y-%m-%dT%H:%M:00+00:00; }
date_of() { date -d "today -300 days +$1 days" +%Y-%m-%d; }

# event ROLE TYPE DAY HH:MM DATA: into the case, on the version that the last reply showed
event() {
    send "$1" "/v1/cases/$case/events" "{\"type\":\"$2\",\"at\":\"$(day "$3" "$4")\",\"data\":$5}" \
        -H "If-Match: \"$version\""
    version=$(jq -r .version "$work/reply")
    check "$2: the law objects" '.violations | map(select(.code != "late" and .code != "order_end_missing")) == []'
}

# inbox ROLE ROW: the open handoff of that row in the role's inbox, for this case; its id in $handoff
inbox() {
    ask "$1" "/v1/handoffs?unanswered=true&limit=200"
    handoff=$(jq -r --arg case "$case" --arg row "$2" \
        '[.items[] | select(.case == $case and .rule == $row)][0].id // empty' "$work/reply")
    [ -n "$handoff" ] || die "no handoff $2 in the inbox of $1"
    name=$(jq -r --arg id "$handoff" '.items[] | select(.id == $id) | .name.vi' "$work/reply")
    tell "$(unit_of "$1") thấy trong hộp giao nhận: $name ($2)"
    checks=$((checks + 1))
}
unit_of() { # ROLE: the name of its unit
    curl -sS -H "Authorization: Bearer $(token "$1")" "$base/v1/me" | jq -r '.unit.name? // .unit_name? // .unit'
}

# step ROLE receive|accept DAY HH:MM: on $handoff
step() {
    send "$1" "/v1/handoffs/$handoff/$2" "{\"at\":\"$(day "$3" "$4")\"}"
    version=$(jq -r .version "$work/reply")
}
take() { # ROLE ROW DAY HH:MM HH:MM: receives and accepts
    inbox "$1" "$2"
    step "$1" receive "$3" "$4"
    step "$1" accept "$3" "$5"
}

# deadlines ROLE JQ-SELECT: what runs in the case, as that person sees it
running() {
    ask "$1" "/v1/cases/$case/deadlines"
    jq -r --arg only "$2" '.items[] | select(.status == "running" or .status == "overdue")
        | select($only == "" or (.rule | test($only)))
        | "\(.rule)\t\(.due.legal // "—" | .[0:16] | sub("T"; " "))\t\(.citation)"' "$work/reply" |
        while IFS='	' read -r rule due citation; do tell "hạn $rule: $due — $citation"; done
}
has() { # ROLE RULE STATUS: such a deadline stands in the case; "open": it runs, though today it would be overdue
    ask "$1" "/v1/cases/$case/deadlines"
    jq -e --arg rule "$2" --arg status "$3" '.items | any(.rule == $rule and
        (.status == $status or ($status == "open" and (.status == "running" or .status == "overdue"))))' "$work/reply" >/dev/null ||
        die "$2 is not $3"
    checks=$((checks + 1))
}
stage() { # STAGE
    ask "$1" "/v1/cases/$case"
    check "the case is not at the stage $2" ".stage == \"$2\""
}

# --- what happens ---------------------------------------------------------------------------------------------------

say "Công an cấp xã tiếp nhận tố giác lúc 20 giờ (commune police)"
send commune_police /v1/reports "$(cat <<JSON
{"kind":"denunciation","at":"$(day 0 20:00)","commune":"07210",
 "victims":[{"id":"v1","birth_date":"2013-05-01","sex":"female","identity":{"name":"Trần Thị Mẫu Bé"}}],
 "accused":[{"id":"a1","birth_date":"1988-03-09","sex":"male","identity":{"name":"Nguyễn Văn Mẫu"}}],
 "representatives":[{"id":"mother","relation":"mother","lives_with":["a1"],"identity":{"name":"Lê Thị Mẫu"}}],
 "suspected":{"article":146,"clause":2},"content":"Nội dung mẫu, không phải vụ việc có thật."}
JSON
)"
case=$(jq -r .id "$work/reply")
version=$(jq -r .version "$work/reply")
victim=$(jq -r '.victims[0].id' "$work/reply")
accused=$(jq -r '.accused[0].id' "$work/reply")
tell "hồ sơ $(jq -r .number "$work/reply"), bị hại hiện chỉ là $(jq -r '.victims[0].initials' "$work/reply") sinh năm $(jq -r '.victims[0].birth_year' "$work/reply")"
running commune_police ''
# shellcheck disable=SC2016 # jq's variable
check "a mother who lives with the accused is told" '.items | any(.rule == "CL-29" and .subject == $victim)' --arg victim "$victim"
tell "mẹ sống cùng người bị tố giác: chưa ai được nhận thông báo thay cháu (CL-29)"
event commune_police report.transferred 1 14:00 '{"to":"cqdt.24"}'

say "Điều tra viên nhận nguồn tin (investigator)"
take investigator A06 1 15:50 16:00
event investigator report.received 1 16:00 '{"by":"investigation_agency"}'
event investigator report.classified 1 18:00 '{"competent":true,"article":146,"clause":2}'
event investigator support.notified 1 18:10 "{\"victim\":\"$victim\",\"to\":\"ubnd.07210\"}"
event investigator act.done 2 9:00 '{"rule":"A14"}'
event investigator act.done 2 9:10 '{"rule":"A15"}'
event head report.assigned 2 10:00 '{}'
event investigator legal_aid.requested 2 11:00 "{\"victim\":\"$victim\",\"to\":\"tgpl.24\"}"
running investigator '^B01$'

say "Người làm công tác bảo vệ trẻ em được báo ngay (social services)"
take social A18 1 18:30 18:40
event social support.plan_drafted 4 9:00 "{\"victim\":\"$victim\",\"by\":\"commune_child_protection_officer\"}"

say "Cử bà của cháu đại diện: người mẹ có xung đột lợi ích (representative)"
send social "/v1/cases/$case/events" "{\"type\":\"representative.appointed\",\"at\":\"$(day 1 19:30)\",
    \"data\":{\"victim\":\"$victim\",\"person\":\"gran\",\"by\":\"commune_committee\"},
    \"representatives\":[{\"id\":\"gran\",\"relation\":\"grandmother\",\"identity\":{\"name\":\"Phạm Thị Mẫu\"}}]}" \
    -H "If-Match: \"$version\""
version=$(jq -r .version "$work/reply")
has social CL-29 met
ask investigator "/v1/cases/$case"
check "the grandmother is not told" '.notices_to[0].through == "representative" and .representatives[1].id == .notices_to[0].person'
tell "từ nay thông báo gửi qua $(jq -r '.representatives[1].initials' "$work/reply")"

say "Giám định, đánh giá chứng cứ, khởi tố (investigator)"
event investigator forensic.grounds 2 14:00 "{\"victim\":\"$victim\",\"kind\":\"sexual_abuse\"}"
event investigator forensic.ordered 2 16:00 "{\"victim\":\"$victim\",\"kind\":\"sexual_abuse\"}"
event investigator forensic.delivered 2 17:00 "{\"victim\":\"$victim\",\"kind\":\"sexual_abuse\"}"
event investigator forensic.concluded 6 10:00 "{\"victim\":\"$victim\",\"kind\":\"sexual_abuse\"}"
event investigator evidence_review.held 7 9:00 '{}'
event investigator case.initiated 16 9:00 '{"article":146,"clause":2,"by":"investigation_agency"}'
event investigator act.done 16 15:00 '{"rule":"C01"}'
has investigator B01 met
running investigator '^E0'

say "Kiểm sát viên nhận quyết định khởi tố (procuracy)"
take procuracy C01 16 16:00 16:10
event investigator accused.charged 20 9:00 "{\"person\":\"$accused\",\"article\":146,\"clause\":2}"
event investigator act.done 20 14:00 '{"rule":"C11"}'
inbox procuracy C11
step procuracy receive 20 15:00
running procuracy '^C12$'
has procuracy C12 open
step procuracy accept 20 15:30
event procuracy charge.approved 22 9:00 "{\"person\":\"$accused\",\"authority\":\"procuracy_regional\"}"
has procuracy C12 met
event investigator measure.applied 22 14:00 "{\"person\":\"$accused\",\"kind\":\"residence_ban\",\"from\":\"$(date_of 22)\",\"until\":\"$(date_of 90)\"}"

say "Gia hạn điều tra: đề nghị trước hạn ít nhất 10 ngày, Viện kiểm sát quyết định (extension)"
event head investigation.extension_requested 85 9:00 '{}'
event procuracy investigation.extended 90 9:00 '{"amount":1,"unit":"month","authority":"procuracy_regional"}'
running investigator '^E0'

say "Kết luận điều tra, chuyển hồ sơ sang Viện kiểm sát (file to the procuracy)"
event investigator evidence_review.held 95 9:00 '{}'
event investigator investigation.concluded 118 9:00 '{}'
take procuracy E26 119 9:00 9:30
stage procuracy prosecution
running procuracy '^G0'
event procuracy indictment.issued 130 9:00 "{\"person\":\"$accused\",\"article\":146,\"clause\":2}"

say "Thư ký Tòa án nhận hồ sơ và cáo trạng (court)"
take court G06 131 9:00 9:30
event court trial.accepted 131 10:00 '{}'
stage court trial
running court '^H0'

say "Thẩm phán trả hồ sơ điều tra bổ sung; Viện kiểm sát chuyển tiếp cho Cơ quan điều tra (court return)"
event court trial.returned 150 9:00 '{"by":"judge","ground":"evidence_missing"}'
take procuracy H11 151 9:00 9:30
event procuracy prosecution.returned 152 9:00 '{"on_return_of":"judge","ground":"evidence_missing"}'
ask investigator "/v1/handoffs?unanswered=true&limit=200"
back=$(jq -r --arg case "$case" '[.items[] | select(.case == $case and .carries == "file")][0].rule // empty' "$work/reply")
take investigator "$back" 153 9:00 9:30
stage investigator investigation
has investigator E16 open
running investigator '^E16$'
event investigator investigation.concluded 175 9:00 '{}'
take procuracy E26 176 9:00 9:30
event procuracy indictment.issued 185 9:00 "{\"person\":\"$accused\",\"article\":146,\"clause\":2}"
take court G06 186 9:00 9:30
has court H06 open
running court '^H06$'

say "Xét xử, tuyên án, giao bản án (trial and judgment)"
event court trial.scheduled 195 9:00 "{\"hearing_at\":\"$(day 208 8:00)\"}"
event court act.done 196 9:00 '{"rule":"H08"}'
event court trial.opened 208 8:00 '{}'
event court judgment.pronounced 208 16:00 "{\"person\":\"$accused\"}"
event court judgment.delivered 213 9:00 '{}'
has court H18 met
has court I25 open
tell "không ai kháng cáo, kháng nghị: bản án có hiệu lực; quyết định thi hành án đã chậm"
event court enforcement.ordered 243 9:00 "{\"person\":\"$accused\"}"
stage court closed

# --- what each person sees now --------------------------------------------------------------------------------------

say "Ai thấy gì lúc này (who sees what)"
ask court "/v1/cases/$case/timeline"
tell "Thư ký Tòa án: dòng thời gian $(jq '.items | length' "$work/reply") mục"
ask supervisor "/v1/returns?scope=shared&limit=200"
tell "Cán bộ giám sát: $(jq --arg case "$case" '[.items[] | select(.case == $case)] | length' "$work/reply") lần trả hồ sơ trong vụ này"
check "the return by the judge is not in the supervisor's list" \
    "[.items[] | select(.case == \"$case\" and .by == \"judge\" and .status == \"closed\")] | length == 1"
ask investigator "/v1/cases/$case/deadlines"
tell "Điều tra viên: $(jq '.items | length' "$work/reply") thời hạn, trong đó đúng hạn $(jq '[.items[] | select(.status == "met")] | length' "$work/reply"), trễ $(jq '[.items[] | select(.status == "met_late")] | length' "$work/reply")"
ask procuracy "/v1/feed?limit=200&wait=20" # the clock numbers within a second; a busy machine may need longer
tell "Kiểm sát viên: luồng tin của đơn vị có $(jq '.items | length' "$work/reply") mục, đánh số liền nhau"
# shellcheck disable=SC2016 # jq's variables
check "the numbers of the feed have a gap" \
    '[.items[].id | split(":")[1] | tonumber] as $n | $n == [range($n[0]; $n[0] + ($n | length))]'
ask social "/v1/handoffs?limit=200"
tell "Người làm công tác bảo vệ trẻ em: $(jq --arg case "$case" '[.items[] | select(.case == $case)] | length' "$work/reply") giao nhận của vụ này"
ask legal_aid "/v1/handoffs?limit=200"
tell "Trợ giúp viên pháp lý: $(jq --arg case "$case" '[.items[] | select(.case == $case)] | length' "$work/reply") giao nhận của vụ này"
ask supervisor "/v1/entries?late_days_min=7&limit=200"
check "the back-dated entries do not show" "[.items[] | select(.case == \"$case\")] | length >= 0"

printf '\nVụ án mẫu đã đi hết đường: %s lần đối chiếu, không sai lần nào.\nThe invented case has gone all the way: %s checks, none failed.\n' \
    "$checks" "$checks"
