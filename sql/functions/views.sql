-- Documents that several statements show, as views: the planner opens them, and the reader's own row security applies.

-- The unit that a list asks for must lie in the actor's sight; asked once, so that nothing foreign is walked.
create or replace view hoso.unit_in_sight with (security_invoker = true) as
select u.id
from hoso.unit u
where u.id = (select hoso.actor_unit()) or (select hoso.actor_subtree()) in (u.a1, u.a2, u.a3);

-- Deadlines as they stand now. Overdue is judged here, by the clock of the database, and never stored.
create or replace view hoso.deadline_now with (security_invoker = true) as
select case when s.state = 'running' and s.told and s.legal < now() then 'overdue' else s.state end as status, s.*
from hoso.deadline_span s
where s.valid_to = 'infinity' and s.known_to = 'infinity';

-- An event of a case, without anything sealed. The document lacks its opening brace, as that of a deadline does.
create or replace view hoso.event_document with (security_invoker = true) as
select e.case_id, e.seq, e.at_from,
       '"id":"' || e.id || '","seq":' || e.seq || ',"type":' || to_json(e.type)
       || ',"at":' || hoso.when_json(e.at_form, e.at_from, e.at_to)
       || ',"recorded_at":"' || hoso.rfc3339(e.recorded_at) || '","recorded_by":"' || e.recorded_by
       || '","recorded_unit":' || to_json(u.code) || ',"data":' || e.data || ',"violations":' || e.violations
       || '}' as doc
from hoso.case_event e
join hoso.unit u on u.id = e.recorded_unit;

-- The masked case: a person is initials and year of birth.
create or replace view hoso.case_document with (security_invoker = true) as
select c.id, c.version, c.stage, c.a1, c.a2, c.a3, c.unit, c.opened_at,
       '{"id":"' || c.id || '","number":' || to_json(c.number) || ',"version":' || c.version
       || ',"stage":' || to_json(c.stage) || ',"unit":' || to_json(u.code)
       || ',"opened_at":"' || hoso.rfc3339(c.opened_at) || '","flags":' || c.flags
       || ',"source":' || case when c.sample then '"sample"' else 'null' end
       || ',"victims":[' || coalesce(p.victims, '') || '],"accused":[' || coalesce(p.accused, '')
       || '],"deadlines":[' || coalesce(d.docs, '') || '],"duties":[],"handoffs":[]}' as doc
from hoso.case_file c
join hoso.unit u on u.id = c.unit
cross join lateral (
    select string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'victim') as victims,
           string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'accused') as accused
    from (select p.kind, p.ord, p.id,
                 '{"id":"' || p.id || '","initials":' || coalesce(to_json(p.initials)::text, 'null')
                 || ',"birth_year":' || coalesce(p.birth_year::text, 'null') || '}' as doc
          from hoso.case_person p where p.case_id = c.id) m
) p
cross join lateral (
    select string_agg('{"status":"' || s.status || '",' || s.doc, ',' order by s.started, s.rule, s.subject, s.deadline)
           as docs
    from hoso.deadline_now s where s.case_id = c.id
) d;

grant select on hoso.unit_in_sight, hoso.deadline_now, hoso.event_document, hoso.case_document to hoso_app;
