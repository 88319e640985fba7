-- rederive_load: cases that were derived by a law before, with their histories.
-- lane: list
-- params: $1 fence bigint, $2 pack text, $3 calendar text, $4 engine text (by which they were derived), $5 after uuid, $6
--   limit int
-- returns: case_id uuid, version int, unit int, unit_code text, history text (JSON of the engine), derived_at bigint (as of
--   when their rows were derived, in microseconds since 1970); no row: there are none, or the claim is lost
select case_id, version, unit, unit_code, history, derived_at
from hoso.rederive_load($1::bigint, $2::text, $3::text, $4::text, $5::uuid, $6::int)
