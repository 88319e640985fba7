-- case_deadlines: all deadlines of a case as they stand now.
-- lane: point
-- params: $1 case uuid
-- returns: items text (JSON array), next text (always null); no row: no such case, or not the actor's
select '[' || coalesce(d.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg('{"status":"' || s.status || '",' || s.doc, ',' order by s.started, s.rule, s.subject, s.deadline)
           as docs
    from hoso.deadline_now s where s.case_id = c.id
) d
where c.id = $1::uuid
