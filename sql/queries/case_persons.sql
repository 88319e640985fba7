-- case_persons: the persons of a case, masked: initials and year of birth.
-- lane: point
-- params: $1 case uuid
-- returns: items text (JSON array), next text (always null); no row: no such case, or not the actor's
select '[' || coalesce(p.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg('{"id":"' || q.id || '","kind":"' || q.kind
                      || '","initials":' || coalesce(to_json(q.initials)::text, 'null')
                      || ',"birth_year":' || coalesce(q.birth_year::text, 'null')
                      || ',"sex":' || coalesce(to_json(q.sex)::text, 'null') || '}',
                      ',' order by q.kind, q.ord, q.id) as docs
    from hoso.case_person q where q.case_id = c.id
) p
where c.id = $1::uuid
