-- episodes_at: what episodes_now shows, as it legally stood at one time and was known at another.
-- lane: list
-- expand: LEVEL unit a1 a2 a3 from_unit f1 f2 f3 to_unit t1 t2 t3
-- params: $1 unit int, $2 kind text (round, suspension, handoff, notice), $3 rule text or null, $4 after bigint and $5
--   after_id uuid (the cursor's two parts, or null), $6 limit int, $7 code text or null, $8 ground text or null, $9
--   agency text or null (who returned it, who owes it), $10 status text or null (a state; unanswered: somebody's word is
--   still owed), $11 overdue boolean or null (unanswered and past due), $12 number_min int or null, $13 since_before
--   timestamptz or null (begun by), $14 due_before timestamptz or null, $15 as_of timestamptz or null (now), $16
--   known_at timestamptz or null (now)
-- returns: items text (JSON array), next text ("micros,uuid", or null); [] when the unit is not in the
--   actor's sight
select '[' || coalesce(string_agg('{' || p.doc, ',' order by p.turn, p.episode), '') || ']' as items,
       (array_agg(hoso.to_micros(p.turn) || ',' || p.episode order by p.turn, p.episode))[$6::int] as next
from (select s.turn, s.episode, '"overdue":' || (s.open and s.due < coalesce($15::timestamptz, now())) || ',' || s.doc as doc
      from hoso.episode_document s
      where s.:LEVEL = $1::int and exists (select from hoso.unit_in_sight u where u.id = $1::int)
        -- One condition for the planner: each by itself would halve what it expects, until it sorted the unit.
        and case when s.valid_from <= coalesce($15::timestamptz, now()) and s.valid_to > coalesce($15::timestamptz, now())
                  and s.known_from <= coalesce($16::timestamptz, now()) and s.known_to > coalesce($16::timestamptz, now())
                  and case when $3::text is null then true else coalesce(s.rule, s.code) = $3::text end
                  and case when $7::text is null then true else s.code = $7::text end
                  and case when $8::text is null then true else s.ground = $8::text end
                  and case when $9::text is null then true else s.by_role = $9::text end
                  and case when $10::text is null then true when $10::text = 'unanswered' then s.open
                         else s.state = $10::text end
                  and case when $11::boolean is null then true
                         else $11::boolean = (s.open and s.due < coalesce($15::timestamptz, now())) end
                  and case when $12::int is null then true else s.number >= $12::int end
                  and case when $13::timestamptz is null then true else s.started <= $13::timestamptz end
                  and case when $14::timestamptz is null then true else s.due <= $14::timestamptz end
             then true else false end
        and s.kind = $2::text
        and (s.turn, s.episode) > (hoso.from_micros($4::bigint, '-infinity'),
                                   hoso.from_id($5::uuid, '00000000-0000-0000-0000-000000000000'))
      order by s.turn, s.episode limit $6::int) p
