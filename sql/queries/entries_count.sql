-- entries_count: how many events were recorded days after they had happened, by group.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 by text (unit, agency: the kind of the unit that recorded it, stage of the case now, type;
--   another word: all in one group), $3 type text or null, $4 stage text or null, $5 days_min int or null (1), $6 as_of
--   timestamptz or null, $7 known_at timestamptz or null; each as in entries
-- returns: items text (JSON array of {"key","name" when by unit,"count"}, the largest first); [] when the unit is not in
--   the actor's sight
select '[' || coalesce(string_agg('{"key":' || coalesce(to_json(coalesce(u.code, g.key))::text, 'null')
                                  || coalesce(',"name":{"vi":' || to_json(u.name_vi) || ',"en":' || to_json(u.name_en)
                                              || '}', '')
                                  || ',"count":' || g.n || '}', ',' order by g.n desc, coalesce(u.code, g.key)), '')
       || ']' as items
from (select k.key, count(*) as n
      from hoso.late_entry s
      join hoso.unit r on r.id = s.recorded_unit
      left join hoso.case_file c on ($2::text = 'stage' or $4::text is not null) and c.id = s.case_id
      cross join lateral (select case $2::text when 'unit' then s.unit::text when 'agency' then r.kind
                                               when 'stage' then c.stage when 'type' then s.type else 'all' end as key) k
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and case when $3::text is null then true else s.type = $3::text end
        and case when $4::text is null then true else c.stage = $4::text end
        and case when $5::int is null then true else s.late >= $5::int * interval '24 hours' end
        and case when $6::timestamptz is null then true else s.at_from <= $6::timestamptz end
        and case when $7::timestamptz is null then true else s.recorded_at <= $7::timestamptz end
      group by k.key) g
left join hoso.unit u on case when $2::text = 'unit' then u.id::text = g.key else false end
