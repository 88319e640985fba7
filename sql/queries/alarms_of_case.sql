-- alarms_of_case: the alarms of a case, planned, rung and cancelled, by when they ring.
-- lane: point
-- params: $1 case uuid
-- returns: items text (JSON array), next text (always null); no row: no such case, or not the actor's
select '[' || coalesce(a.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg('{"id":"' || l.id || '","deadline":"' || l.deadline
                      || '","rule":' || coalesce(to_json(s.rule)::text, 'null') || ',"rung":' || to_json(l.rung)
                      || ',"reading":"' || l.reading || '","due_day":"' || l.due_day
                      || '","ring_at":"' || hoso.rfc3339(l.ring_at)
                      || '","rung_at":' || coalesce('"' || hoso.rfc3339(l.rung_at) || '"', 'null')
                      || ',"cancelled_at":' || coalesce('"' || hoso.rfc3339(l.cancelled_at) || '"', 'null')
                      || ',"late_ms":' || coalesce(((extract(epoch from l.late) * 1000)::bigint)::text, 'null') || '}',
                      ',' order by l.ring_at, l.id) as docs
    from hoso.alarm l
    left join hoso.deadline_span s on s.deadline = l.deadline and s.valid_to = 'infinity' and s.known_to = 'infinity'
    where l.case_id = c.id
) a
where c.id = $1::uuid
