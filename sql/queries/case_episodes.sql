-- case_episodes: rounds, suspensions, handoffs and notices of a case as they stand now, the open ones first.
-- lane: point
-- params: $1 case uuid, $2 kind text or null (all)
-- returns: items text (JSON array), next text (always null); no row: no such case, or not the actor's
select '[' || coalesce(e.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg('{"overdue":' || (s.open and s.due < now()) || ',' || s.doc, ',' order by s.turn, s.episode) as docs
    from hoso.episode_document s
    where s.case_id = c.id and s.valid_to = 'infinity' and s.known_to = 'infinity'
      and case when $2::text is null then true else s.kind = $2::text end
) e
where c.id = $1::uuid
