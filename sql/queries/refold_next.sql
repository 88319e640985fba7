-- refold_next: the case in which, first of all, something has followed of itself and is not in the register yet.
-- lane: list
-- params: $1 fence bigint (of the job refold)
-- returns: case_id uuid, version int, unit int, unit_code text, history text (JSON of the engine); no row: there is
--   none, or the claim is lost
select case_id, version, unit, unit_code, history from hoso.refold_next($1::bigint)
