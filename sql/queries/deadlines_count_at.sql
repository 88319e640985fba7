-- deadlines_count_at: how many deadlines of any status there were at one time, as they were known at another, by group.
-- lane: list
-- expand: LEVEL a1 a2 a3 unit
-- params: $1 unit int, $2 by text (unit, agency, stage or rule; another word: all in one group), $3 rule text or null,
--   $4 stage text or null, $5 assignee uuid or null, $6 agency text or null, $7 liberty boolean or null, $8 due_before
--   timestamptz or null, $9 status text or null, $10 as_of timestamptz or null (now), $11 known_at timestamptz or null (now)
-- returns: items text (JSON array of {"key","name" when by unit,"count","overdue"}, the largest first); a deadline that
--   binds two agencies counts with both, one that says of none with key null; [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{"key":' || coalesce(to_json(coalesce(u.code, g.key))::text, 'null')
                                  || coalesce(',"name":{"vi":' || to_json(u.name_vi) || ',"en":' || to_json(u.name_en)
                                              || '}', '')
                                  || ',"count":' || g.n || ',"overdue":' || g.overdue || '}', ','
                                  order by g.n desc, coalesce(u.code, g.key)), '') || ']' as items
from (select k.key, count(*) as n, count(*) filter (where t.status = 'overdue') as overdue
      from hoso.deadline_span s
      cross join lateral (select case when s.state = 'running' and s.told
                                       and s.legal < coalesce($10::timestamptz, now()) then 'overdue'
                                      else s.state end as status) t
      left join lateral unnest(case $2::text when 'agency' then string_to_array(s.bound, '|')
                                              when 'stage' then array[s.stage] when 'rule' then array[s.rule]
                                              when 'unit' then array[s.unit::text] else array['all'] end) as k(key) on true
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and s.valid_from <= coalesce($10::timestamptz, now()) and s.valid_to > coalesce($10::timestamptz, now())
        and s.known_from <= coalesce($11::timestamptz, now()) and s.known_to > coalesce($11::timestamptz, now())
        and case when $3::text is null then true else s.rule = $3::text end
        and case when $4::text is null then true else s.stage = $4::text end
        and case when $5::uuid is null then true else s.assignee = $5::uuid end
        and case when $6::text is null then true else $6::text = any (string_to_array(s.bound, '|')) end
        and case when $7::boolean is null then true else s.liberty = $7::boolean end
        and case when $8::timestamptz is null then true else s.legal <= $8::timestamptz end
        and case when $9::text is null then true else t.status = $9::text end
      group by k.key) g
left join hoso.unit u on case when $2::text = 'unit' then u.id::text = g.key else false end
