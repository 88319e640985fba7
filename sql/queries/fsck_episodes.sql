-- fsck_episodes: the episodes that the register believes in now, of one case, but for the notices that it writes itself;
--   instants in microseconds, the greatest number is "never".
-- lane: list
-- params: $1 case uuid
-- returns: episode uuid, valid_from bigint, kind text, code text, rule text or null, subject uuid or null, number int or
--   null, ground text or null, by_role text or null, cause uuid or null, to_role text or null, carries text or null,
--   valid_to bigint, due bigint, state text, doc text
select s.episode, hoso.to_micros(s.valid_from) as valid_from, s.kind, s.code, s.rule, s.subject, s.number, s.ground,
       s.by_role, s.cause, s.to_role, s.carries, hoso.to_micros(s.valid_to) as valid_to, hoso.to_micros(s.due) as due,
       s.state, s.doc
from hoso.episode_span s
where s.case_id = $1::uuid and s.known_to = 'infinity' and s.code <> 'handoff_unaddressed'
order by s.episode, s.valid_from
