-- token_get: whose token this is.
-- lane: point
-- params: $1 hash bytea (SHA-256 of the token)
-- returns: user_id uuid, code text, role text, unit int, unit_code text, level int, name text, unit_name
--   text, remote boolean; no row: not a valid token. A user without unit has unit 0, level 0.
select user_id, code, role, unit, unit_code, level, name, unit_name, remote from hoso.token_get($1::bytea)
