-- fsck_case: what the file of a case says of its own projection, and what does not follow it; for the owner,
--   as the other statements of the check. The daemon may not.
-- lane: list
-- params: $1 case uuid
-- returns: pack text, calendar text, engine text, closed boolean, unkeyed bigint (sealed values whose key is gone),
--   misplaced bigint (rows that do not carry the case's holder, its ancestors and the assignee)
select c.pack, c.calendar, c.engine, c.closed,
       (select count(*) from hoso.case_person p join hoso.person_identity i on i.person_id = p.id
        where p.case_id = c.id and not exists (select from hoso.data_key k where k.owner = p.id))
       + (select count(*) from hoso.event_text t
          where t.case_id = c.id and not exists (select from hoso.data_key k where k.owner = c.id)) as unkeyed,
       (select count(*) from hoso.unit u
        where u.id = c.unit and (u.a1, u.a2, u.a3) is distinct from (c.a1, c.a2, c.a3))
       + (select count(*) from hoso.deadline_span s
          where s.case_id = c.id and (s.unit, s.a1, s.a2, s.a3, s.assignee)
                                     is distinct from (c.unit, c.a1, c.a2, c.a3, c.assignee)) as misplaced
from hoso.case_file c
where c.id = $1::uuid
