-- case_timeline: what happened in a case and what became of its deadlines, in one order of time, as known
--   now.
-- lane: point
-- params: $1 case uuid
-- returns: items text (JSON array; "kind" is event or deadline), next text (always null); no row: no such
--   case, or not the actor's
select '[' || coalesce(t.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg(x.doc, ',' order by x.at, x.rank, x.n, x.tie) as docs
    from (select e.at_from as at, 0 as rank, e.seq as n, '' as tie, '{"kind":"event",' || e.doc as doc
          from hoso.event_document e where e.case_id = c.id
          union all
          select s.valid_from, 1, 0, s.rule || s.deadline,
                 '{"kind":"deadline","at":"' || hoso.rfc3339(s.valid_from) || '","deadline":"' || s.deadline
                 || '","rule":' || to_json(s.rule) || ',"state":"' || s.state
                 || '","due":{"legal":' || coalesce('"' || hoso.rfc3339(s.legal) || '"', 'null')
                 || ',"safe":' || coalesce('"' || hoso.rfc3339(s.safe) || '"', 'null') || '}}'
          from hoso.deadline_span s where s.case_id = c.id and s.known_to = 'infinity') x
) t
where c.id = $1::uuid
