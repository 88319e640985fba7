-- act_as: sets on whose behalf the rest of the transaction runs; row security reads it.
-- lane: point
-- params: $1 user text (uuid, or '' for nobody), $2 role text, $3 unit int, $4 level int (0: no sight of
--   cases)
-- returns: one row of no interest
select set_config('hoso.user', coalesce($1::text, ''), true), set_config('hoso.role', coalesce($2::text, ''), true),
       set_config('hoso.unit', coalesce($3::int::text, ''), true),
       set_config('hoso.level', coalesce($4::int::text, ''), true)
