-- act_as: sets the actor of the transaction.
-- lane: point
select set_config('hoso.user', coalesce($1::text, ''), true), set_config('hoso.role', coalesce($2::text, ''), true),
       set_config('hoso.unit', coalesce($3::int::text, ''), true), set_config('hoso.level', coalesce($4::int::text, ''), true);
