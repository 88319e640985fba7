-- deadlines_due: what runs and falls due by an instant: liberty first, then key cases, then the soonest; what is overdue
--   already only when asked for.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 rule text or null, $3 stage text or null, $4 assignee uuid or null, $5 after bigint
--   and $6 after_id uuid (the cursor's two parts, or null), $7 limit int, $8 agency text or null (who is bound),
--   $9 liberty boolean or null, $10 due_before timestamptz, $11 with_overdue boolean
-- returns: items text (JSON array), next text ("micros,uuid", or null); [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{"status":"' || case when p.due < now() then 'overdue' else 'running' end || '",'
                                  || p.doc, ',' order by p.turn, p.deadline), '') || ']' as items,
       (array_agg(hoso.to_micros(p.turn) || ',' || p.deadline order by p.turn, p.deadline))[$7::int] as next
from (select q.turn, q.deadline, q.due, q.doc
      -- Of each queue the turns of what is asked for, as hoso.turn() sets them, one after the other.
      from (select case when $11::boolean then now() - interval '4383000 hours' else now() end as first,
                   case when $10::timestamptz < '2499-12-31' then $10::timestamptz else '2499-12-31' end as last
            offset 0) asked
      cross join lateral (values (asked.first - interval '26298000 hours', asked.last - interval '26298000 hours'),
                                 (asked.first - interval '17532000 hours', asked.last - interval '17532000 hours'),
                                 (asked.first - interval '8766000 hours', asked.last - interval '8766000 hours'),
                                 (asked.first, asked.last)) as wanted(first, last)
      cross join lateral (
      select s.turn, s.deadline, s.due, s.doc
      from hoso.deadline_span s
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and s.state = 'running' and s.told and s.valid_to = 'infinity' and s.known_to = 'infinity'
        and s.turn >= wanted.first and s.turn <= wanted.last
        and case when $2::text is null then true else s.rule = $2::text end
        and case when $3::text is null then true else s.stage = $3::text end
        and case when $4::uuid is null then true else s.assignee = $4::uuid end
        and case when $8::text is null then true else $8::text = any (string_to_array(s.bound, '|')) end
        and case when $9::boolean is null then true else s.liberty = $9::boolean end
        and (s.turn, s.deadline) > (hoso.from_micros($5::bigint, '-infinity'),
                                    hoso.from_id($6::uuid, '00000000-0000-0000-0000-000000000000'))
      order by s.turn, s.deadline limit $7::int) q
      order by q.turn, q.deadline limit $7::int) p
