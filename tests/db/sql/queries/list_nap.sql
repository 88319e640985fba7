-- list_nap: sleeps in its own lane.
-- lane: list
select pg_sleep($1::float8)::text, pg_backend_pid();
