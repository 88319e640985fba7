-- episodes_count: how many rounds, suspensions, handoffs or notices there are, or were, and how many of them unanswered
--   past their due, by group; of a unit as in episodes_now.
-- lane: list
-- expand: LEVEL unit a1 a2 a3 from_unit f1 f2 f3 to_unit t1 t2 t3
-- params: $1 unit int, $2 kind text, $3 by text (unit: the unit that the word names; agency, stage (of the case now), rule,
--   ground, code; another word: all in one group), $4 rule text or null, $5 code text or null, $6 ground text or null,
--   $7 agency text or null, $8 status text or null, $9 overdue boolean or null, $10 number_min int or null, $11
--   since_before timestamptz or null, $12 due_before timestamptz or null, $13 as_of timestamptz or null (now), $14
--   known_at timestamptz or null (now); each as in episodes_now
-- returns: items text (JSON array of {"key","name" when by unit,"count","overdue"}, the largest first; key null: not
--   known); [] when the unit is not in the actor's sight
select '[' || coalesce(string_agg('{"key":' || coalesce(to_json(coalesce(u.code, g.key))::text, 'null')
                                  || coalesce(',"name":{"vi":' || to_json(u.name_vi) || ',"en":' || to_json(u.name_en)
                                              || '}', '')
                                  || ',"count":' || g.n || ',"overdue":' || g.overdue || '}', ','
                                  order by g.n desc, coalesce(u.code, g.key)), '') || ']' as items
from (select k.key, count(*) as n, count(*) filter (where s.open and s.due < coalesce($13::timestamptz, now())) as overdue
      from hoso.episode_span s
      left join hoso.case_file c on $3::text = 'stage' and c.id = s.case_id
      cross join lateral (select case $3::text when 'agency' then s.by_role when 'stage' then c.stage
                                               when 'rule' then coalesce(s.rule, s.code) when 'ground' then s.ground when 'code' then s.code
                                               when 'unit' then case left(':LEVEL', 1) when 't' then s.to_unit
                                                                when 'f' then s.from_unit else s.unit end::text
                                               else 'all' end as key) k
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        and s.valid_from <= coalesce($13::timestamptz, now()) and s.valid_to > coalesce($13::timestamptz, now())
        and s.known_from <= coalesce($14::timestamptz, now()) and s.known_to > coalesce($14::timestamptz, now())
        and s.kind = $2::text
        and case when $4::text is null then true else coalesce(s.rule, s.code) = $4::text end
        and case when $5::text is null then true else s.code = $5::text end
        and case when $6::text is null then true else s.ground = $6::text end
        and case when $7::text is null then true else s.by_role = $7::text end
        and case when $8::text is null then true when $8::text = 'unanswered' then s.open
                 else s.state = $8::text end
        and case when $9::boolean is null then true
                 else $9::boolean = (s.open and s.due < coalesce($13::timestamptz, now())) end
        and case when $10::int is null then true else s.number >= $10::int end
        and case when $11::timestamptz is null then true else s.started <= $11::timestamptz end
        and case when $12::timestamptz is null then true else s.due <= $12::timestamptz end
      group by k.key) g
left join hoso.unit u on case when $3::text = 'unit' then u.id::text = g.key else false end
