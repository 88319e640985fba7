-- entries: events that were recorded days after they had happened, of the cases that a unit holds, the newest first.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 type text or null, $3 stage text or null (of the case now), $4 after bigint and $5 after_id
--   uuid (the cursor's two parts, or null), $6 limit int, $7 days_min int or null (1), $8 as_of timestamptz or null
--   (happened by), $9 known_at timestamptz or null (recorded by)
-- returns: items text (JSON array), next text ("micros,uuid", or null); [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{"case":"' || p.case_id || '","case_number":' || to_json(p.case_number)
                                  || ',"unit":' || to_json(n.code) || ',"days_late":' || p.days
                                  || ',"event":{' || d.doc || '}', ',' order by p.recorded_at desc, p.event desc), '')
       || ']' as items,
       (array_agg(hoso.to_micros(p.recorded_at) || ',' || p.event
                  order by p.recorded_at desc, p.event desc))[$6::int] as next
from (select s.event, s.case_id, s.case_number, s.unit, s.recorded_at,
             floor(extract(epoch from s.late) / 86400)::int as days
      from hoso.late_entry s
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        -- One condition for the planner: each by itself would halve what it expects, until it sorted the unit.
        and case when case when $2::text is null then true else s.type = $2::text end
                  and case when $3::text is null then true
                         else exists (select from hoso.case_file c where c.id = s.case_id and c.stage = $3::text) end
                  and case when $7::int is null then true else s.late >= $7::int * interval '24 hours' end
                  and case when $8::timestamptz is null then true else s.at_from <= $8::timestamptz end
                  and case when $9::timestamptz is null then true else s.recorded_at <= $9::timestamptz end
             then true else false end
        and (s.recorded_at, s.event) < (hoso.from_micros($4::bigint, 'infinity'),
                                        hoso.from_id($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      order by s.recorded_at desc, s.event desc limit $6::int) p
join hoso.unit n on n.id = p.unit
join hoso.event_document d on d.event = p.event
