-- fsck_case: what the file of a case says of its own projection, and what does not follow it; for the owner,
--   as the other statements of the check. The daemon may not.
-- lane: list
-- params: $1 case uuid
-- returns: pack text, calendar text, engine text, closed boolean, unkeyed bigint (sealed values whose key is gone),
--   misplaced bigint (rows that do not carry the case's holder, its ancestors and the
--   assignee, the turn that its flags give them, or the addressee of their handoff), derived_at bigint (as of when its
--   rows were derived, in microseconds since 1970), told text (JSON: through whom each victim is told)
select c.pack, c.calendar, c.engine, c.closed,
       (select count(*) from hoso.case_person p join hoso.person_identity i on i.person_id = p.id
        where p.case_id = c.id and not exists (select from hoso.data_key k where k.owner = p.id))
       + (select count(*) from hoso.event_text t
          where t.case_id = c.id and not exists (select from hoso.data_key k where k.owner = c.id)) as unkeyed,
       (select count(*) from hoso.unit u
        where u.id = c.unit and (u.a1, u.a2, u.a3) is distinct from (c.a1, c.a2, c.a3))
       + (select count(*) from hoso.deadline_span s
          where s.case_id = c.id
            and (s.unit, s.a1, s.a2, s.a3, s.assignee, s.turn)
                is distinct from (c.unit, c.a1, c.a2, c.a3, c.assignee,
                                  hoso.turn(s.due, s.liberty, hoso.is_key(c.flags), s.state = 'running' and s.told)))
       + (select count(*) from hoso.late_entry e
          where e.case_id = c.id and (e.unit, e.a1, e.a2, e.a3) is distinct from (c.unit, c.a1, c.a2, c.a3))
       + (select count(*) from hoso.episode_span s
          left join hoso.handoff_address h on h.episode = s.episode
          left join hoso.unit f on f.id = h.from_unit
          left join hoso.unit t on t.id = h.to_unit
          where s.case_id = c.id
            and (s.unit, s.a1, s.a2, s.a3, s.from_unit, s.f1, s.f2, s.f3, s.to_unit, s.t1, s.t2, s.t3, s.turn)
                is distinct from (c.unit, c.a1, c.a2, c.a3, h.from_unit, f.a1, f.a2, f.a3, h.to_unit, t.a1, t.a2, t.a3,
                                  hoso.episode_turn(s.open, s.due, s.started, hoso.is_key(c.flags)))) as misplaced,
       hoso.to_micros(c.derived_at) as derived_at, c.told
from hoso.case_file c
where c.id = $1::uuid
