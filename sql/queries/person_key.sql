-- person_key: the case of a person and the key of that case, with which the reason for opening his identity is sealed.
-- lane: point
-- params: $1 person uuid
-- returns: case_id uuid, wrapped bytea, kek_id text (both null: the key was destroyed); no row: no such person, or
--   not in the actor's sight
select p.case_id, k.wrapped, k.kek_id
from hoso.case_person p
left join hoso.data_key k on k.owner = p.case_id
where p.id = $1::uuid
