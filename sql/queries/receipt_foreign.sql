-- receipt_foreign: may the actor not say that a handoff arrived: is it addressed to another unit, which can say so itself?
-- lane: point
-- params: $1 case uuid, $2 code text (the handoff's row), $3 cause uuid
-- returns: foreign boolean
select coalesce(bool_or(s.to_unit <> (select hoso.actor_unit()) and hoso.has_officers(s.to_unit)), false) as foreign
from hoso.episode_span s
where s.case_id = $1::uuid and s.kind = 'handoff' and s.code = $2::text and s.cause = $3::uuid
  and s.valid_to = 'infinity' and s.known_to = 'infinity'
