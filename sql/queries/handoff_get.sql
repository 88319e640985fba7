-- handoff_get: one handoff as it stands now, with what is needed to answer it.
-- lane: point
-- params: $1 handoff uuid
-- returns: case_id uuid, version int (null: the actor does not see the case itself), cause uuid, to_unit int or null,
--   from_unit int, to_role text, by_role text or null, state text, rule text or null, code text, carries text or null,
--   subject uuid or null, case_number text, doc text (JSON); no row: no such handoff, or not in the actor's sight
select s.case_id, c.version, s.cause, s.to_unit, s.from_unit, s.to_role, s.by_role, s.state, s.rule, s.code, s.carries,
       s.subject, s.case_number, '{"overdue":' || (s.open and s.due < now()) || ',' || s.doc as doc
from hoso.episode_document s
left join hoso.case_file c on c.id = s.case_id
where s.episode = $1::uuid and s.kind = 'handoff' and s.valid_to = 'infinity' and s.known_to = 'infinity'
