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
       || '}' as doc, e.id as event
from hoso.case_event e
join hoso.unit u on u.id = e.recorded_unit;

-- An episode as any list shows it, but for its opening brace and `overdue`, which depends on the time that is asked for.
create or replace view hoso.episode_document with (security_invoker = true) as
select s.episode, s.case_id, s.kind, s.code, s.rule, s.subject, s.number, s.ground, s.by_role, s.unit, s.a1, s.a2, s.a3,
       s.from_unit, s.f1, s.f2, s.f3, s.to_unit, s.t1, s.t2, s.t3, s.started, s.valid_from, s.valid_to, s.known_from,
       s.known_to, s.due, s.turn, s.state, s.open, s.cause, s.to_role, s.carries, s.case_number,
       '"status":"' || s.state || '","case":"' || s.case_id || '","case_number":' || to_json(s.case_number)
       || ',"unit":' || to_json(u.code)
       || case when s.kind = 'handoff'
               then ',"from_unit":' || coalesce(to_json(f.code)::text, 'null')
                    || ',"to_unit":' || coalesce(to_json(t.code)::text, 'null') else '' end
       || ',' || s.doc as doc
from hoso.episode_span s
join hoso.unit u on u.id = s.unit
left join hoso.unit f on f.id = s.from_unit
left join hoso.unit t on t.id = s.to_unit;

-- The masked case: a person is initials and year of birth.
create or replace view hoso.case_document with (security_invoker = true) as
select c.id, c.version, c.stage, c.a1, c.a2, c.a3, c.unit, c.opened_at,
       '{"id":"' || c.id || '","number":' || to_json(c.number) || ',"version":' || c.version
       || ',"stage":' || to_json(c.stage) || ',"unit":' || to_json(u.code)
       || ',"opened_at":"' || hoso.rfc3339(c.opened_at) || '","flags":' || c.flags
       || ',"source":' || case when c.sample then '"sample"' else 'null' end
       || ',"victims":[' || coalesce(p.victims, '') || '],"accused":[' || coalesce(p.accused, '')
       || '],"witnesses":[' || coalesce(p.witnesses, '')
       || '],"representatives":[' || coalesce(p.representatives, '') || '],"notices_to":' || c.told
       || ',"deadlines":[' || coalesce(d.docs, '') || '],"duties":[],"handoffs":[' || coalesce(h.docs, '')
       || ']}' as doc
from hoso.case_file c
join hoso.unit u on u.id = c.unit
cross join lateral (
    select string_agg(m.doc || '}', ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'victim') as victims,
           string_agg(m.doc || '}', ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'accused') as accused,
           string_agg(m.doc || '}', ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'witness') as witnesses,
           string_agg(m.doc || ',"victim":' || coalesce('"' || m.victim || '"', 'null') || '}', ','
                      order by m.entered, m.ord, m.id) filter (where m.kind = 'representative') as representatives
    from (select p.kind, p.entered, p.ord, p.id, p.victim,
                 '{"id":"' || coalesce(p.human, p.id) || '","initials":'
                 || coalesce(to_json(coalesce(p.initials, h.initials))::text, 'null')
                 || ',"birth_year":' || coalesce(coalesce(p.birth_year, h.birth_year)::text, 'null') as doc
          from hoso.case_person p
          left join hoso.case_person h on h.id = p.human
          where p.case_id = c.id) m
) p
cross join lateral (
    select string_agg('{"status":"' || s.status || '",' || s.doc, ',' order by s.started, s.rule, s.subject, s.deadline)
           as docs
    from hoso.deadline_now s where s.case_id = c.id
) d
cross join lateral (
    select string_agg('{"overdue":' || (e.open and e.due < now()) || ',' || e.doc, ',' order by e.turn, e.episode) as docs
    from hoso.episode_document e
    where e.case_id = c.id and e.kind = 'handoff' and e.valid_to = 'infinity' and e.known_to = 'infinity'
) h;

grant select on hoso.unit_in_sight, hoso.deadline_now, hoso.event_document, hoso.episode_document,
    hoso.case_document to hoso_app;

-- All that the engine derives from, as it reads it.
create or replace view hoso.case_history with (security_invoker = true) as
select c.id,
       '{"victims":[' || coalesce(p.victims, '') || '],"accused":[' || coalesce(p.accused, '')
       || '],"witnesses":[' || coalesce(p.witnesses, '') || '],"informants":[' || coalesce(p.informants, '')
       || '],"representatives":[' || coalesce(p.representatives, '')
       || '],"events":[' || coalesce(e.docs, '') || ']}' as history
from hoso.case_file c
cross join lateral (
    select string_agg(m.doc, ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'victim') as victims,
           string_agg(m.doc, ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'accused') as accused,
           string_agg(m.doc, ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'witness') as witnesses,
           string_agg(m.doc, ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'informant') as informants,
           string_agg(m.doc, ',' order by m.entered, m.ord, m.id) filter (where m.kind = 'representative') as representatives
    from (select q.kind, q.entered, q.ord, q.id,
                 json_strip_nulls(json_build_object('id', coalesce(q.human, q.id), 'birth_date', q.birth_date,
                                                    'sex', q.sex, 'commune', q.commune, 'relation', q.relation,
                                                    'entered', nullif(q.entered, 1), 'victim', q.victim,
                                                    'lives_with', nullif(q.lives_with, '{}')))::text as doc
          from hoso.case_person q where q.case_id = c.id) m
) p
cross join lateral (
    select string_agg('{"id":"' || v.id || '","type":' || to_json(v.type)
                      || ',"at":' || hoso.when_json(v.at_form, v.at_from, v.at_to)
                      || ',"recorded_at":"' || hoso.rfc3339(v.recorded_at) || '","data":' || v.data
                      || ',"recorded_unit":' || v.recorded_unit || '}', ',' order by v.seq) as docs
    from hoso.case_event v where v.case_id = c.id
) e;
grant select on hoso.case_history to hoso_app;
