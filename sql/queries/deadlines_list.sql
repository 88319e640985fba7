-- deadlines_list: deadlines of any status as they stand now: running ones of liberty first, then of key cases, then by
--   when they fall due; those without an instant last.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 rule text or null, $3 stage text or null, $4 assignee uuid or null, $5 after bigint
--   and $6 after_id uuid (the cursor's two parts, or null), $7 limit int, $8 agency text or null (who is bound),
--   $9 liberty boolean or null, $10 due_before timestamptz or null, $11 status text or null
-- returns: items text (JSON array), next text ("micros,uuid", or null); [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{"status":"' || p.status || '",' || p.doc, ',' order by p.turn, p.deadline), '')
       || ']' as items,
       (array_agg(hoso.to_micros(p.turn) || ',' || p.deadline order by p.turn, p.deadline))[$7::int] as next
from (select s.turn, s.deadline, s.doc, s.status
      from hoso.deadline_now s
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and case when $2::text is null then true else s.rule = $2::text end
        and case when $3::text is null then true else s.stage = $3::text end
        and case when $4::uuid is null then true else s.assignee = $4::uuid end
        and case when $8::text is null then true else $8::text = any (string_to_array(s.bound, '|')) end
        and case when $9::boolean is null then true else s.liberty = $9::boolean end
        and case when $10::timestamptz is null then true else s.legal <= $10::timestamptz end
        and case when $11::text is null then true else s.status = $11::text end
        and (s.turn, s.deadline) > (hoso.from_micros($5::bigint, '-infinity'),
                                    hoso.from_id($6::uuid, '00000000-0000-0000-0000-000000000000'))
      order by s.turn, s.deadline limit $7::int) p
