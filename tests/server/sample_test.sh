#!/bin/sh
# The sample register shows the whole life of a case: every stage, every way an appeal ends, and no act out of order.
set -eu
bin=${HOSO_BIN:-build} # as `make run` does it; tests/fsck tells the stories under the sanitizers
name=sample$$
# shellcheck source=tests/harness/scratch.sh disable=SC1091
. tests/harness/scratch.sh
# shellcheck source=deploy/sample.sh disable=SC1091
. deploy/sample.sh
printf 'database = %s dbname=%s\nkeyring_file = %s/keyring\n' "$admin" "$name" "$home" >"$work/conf"
sample_load "$admin dbname=$name" "$bin/hosod" --config "$work/conf" 2>"$work/log" || { cat "$work/log"; exit 1; }

passed=0
failed=0
row() { psql -XAtq -v ON_ERROR_STOP=1 "$admin dbname=$name" -c "$1"; }
is() { # is NAME WANTED FOUND
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s: wanted %s, found %s\n' "$1" "$2" "$3"
    fi
}
some() { # some NAME QUERY: whose count is not 0
    is "$1" t "$(row "select ($2) > 0")"
}

is 'as many cases as it says' 240 "$(row 'select count(*) from hoso.case_file')"
is 'all of them are marked' 0 "$(row 'select count(*) from hoso.case_file where not sample')"

# A stage that no event leads to has no case: it is named here with the reason, and there is none today.
for stage in $(jq -r '.stages[].code' config/law/stages.json); do
    some "a case at the stage $stage" "select count(*) from hoso.case_file where stage = '$stage'"
done
some 'closed cases' 'select count(*) from hoso.case_file where closed'
for kind in upheld amended reinvestigation retrial; do
    some "an appeal that ended: $kind" "select count(*) from hoso.case_event
        where type = 'appeal.decided' and data::jsonb->>'kind' = '$kind'"
done
for type in appeal.accepted trial.adjourned reinvestigation.ordered retrial.ordered enforcement.ordered enforcement.delegated \
    cassation.protested cassation.decided person.released detention.cancelled measure.applied; do
    some "$type" "select count(*) from hoso.case_event where type = '$type'"
done
some 'judgments that took effect without an appeal' "select count(*) from hoso.deadline_now d where d.rule = 'I25'
    and not exists (select from hoso.case_event e where e.case_id = d.case_id and e.type = 'appeal.filed')"
for stage in investigation trial appeal; do
    some "somebody whose detention runs at the stage $stage" "select count(*) from hoso.deadline_now d
        join hoso.case_file c on c.id = d.case_id where c.stage = '$stage' and d.liberty and d.state = 'running'"
done
for code in verification investigation prosecution trial; do
    some "suspended: $code" "select count(*) from hoso.episode_span where kind = 'suspension' and code = '$code'
        and state = 'open' and valid_to = 'infinity' and known_to = 'infinity'"
done
for code in procuracy judge; do
    some "returned: $code" "select count(*) from hoso.episode_span where kind = 'round' and code = '$code'"
done
some 'entered late' 'select count(*) from hoso.late_entry'
some 'key cases' "select count(*) from hoso.case_file where flags = '[\"key\"]'"
some 'told through a representative' "select count(*) from hoso.case_file where told like '%\"through\":\"representative\"%'"
some 'nobody free of conflict to be told' "select count(*) from hoso.deadline_now d where d.rule = 'CL-29' and d.state = 'running'"

# Late they are, in part, and one accused is let go too late; nothing is done out of order or by who may not.
is 'no other violations' 'detention.over person.released' "$(row "select string_agg(distinct concat_ws(' ', v->>'code', e.type), ', ')
    from hoso.case_event e cross join jsonb_array_elements(e.violations::jsonb) v where v->>'code' <> 'late'")"
some 'late acts' "select count(*) from hoso.case_event where violations like '%\"late\"%'"
is 'nothing lies ahead' 0 "$(row 'select count(*) from hoso.case_event where at_from > now() or recorded_at > now()')"
is 'nothing before the offices of today' 0 "$(row "select count(*) from hoso.case_event where at_from < '2025-07-01'")"
is 'a third of what runs is in time' t "$(row "select count(*) filter (where due > now()) * 3 >= count(*)
    from hoso.deadline_now where state = 'running' and told")"

# Twice with one seed is the same register; what is sealed and the second of the clock apart.
{ echo "set role hoso_owner;" && sample_recorders_sql; } | psql -XAtq "$admin dbname=$name" >"$work/recorders"
for run in 1 2; do
    "$bin/hosod" --config "$work/conf" --sample --cases 50 <"$work/recorders" 2>>"$work/log" | cut -f 1-6 >"$work/run.$run"
done
is 'the same seed' same "$(cmp -s "$work/run.1" "$work/run.2" && echo same || echo different)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
