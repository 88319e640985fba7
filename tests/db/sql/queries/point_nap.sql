-- point_nap: sleeps.
-- lane: point
select pg_sleep($1::float8)::text, pg_backend_pid();
