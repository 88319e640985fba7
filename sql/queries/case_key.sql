-- case_key: the key of a case, with which the reason for opening its texts is sealed.
-- lane: point
-- params: $1 case uuid
-- returns: case_id uuid, wrapped bytea, kek_id text (both null: the key was destroyed); no row: no such case, or not
--   in the actor's sight
select c.id as case_id, k.wrapped, k.kek_id
from hoso.case_file c
left join hoso.data_key k on k.owner = c.id
where c.id = $1::uuid
