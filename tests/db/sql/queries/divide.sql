-- divide: fails for zero.
-- lane: point
select 1 / $1::int;
