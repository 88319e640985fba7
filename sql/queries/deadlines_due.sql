-- deadlines_due: what runs and falls due by an instant, the soonest first; what is overdue already only when
--   asked for.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 rule text or null, $3 stage text or null, $4 assignee uuid or null, $5 after bigint
--   and $6 after_id uuid (the cursor's two parts, or null), $7 limit int, $8 due_before timestamptz, $9
--   with_overdue boolean
-- returns: items text (JSON array), next text ("micros,uuid", or null); [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{"status":"' || case when p.due < now() then 'overdue' else 'running' end || '",'
                                  || p.doc, ',' order by p.due, p.deadline), '') || ']' as items,
       (array_agg(hoso.to_micros(p.due) || ',' || p.deadline order by p.due, p.deadline))[$7::int] as next
from (select s.due, s.deadline, s.doc
      from hoso.deadline_span s
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and s.state = 'running' and s.told and s.valid_to = 'infinity' and s.known_to = 'infinity'
        and s.due >= case when $9::boolean then '-infinity' else now() end and s.due <= $8::timestamptz
        and case when $2::text is null then true else s.rule = $2::text end
        and case when $3::text is null then true else s.stage = $3::text end
        and case when $4::uuid is null then true else s.assignee = $4::uuid end
        and (s.due, s.deadline) > (hoso.from_micros($5::bigint, '-infinity'),
                                   hoso.from_id($6::uuid, '00000000-0000-0000-0000-000000000000'))
      order by s.due, s.deadline limit $7::int) p
