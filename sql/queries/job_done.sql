-- job_done: a job is done and given back.
-- lane: write
-- params: $1 name text, $2 fence bigint
-- returns: held boolean; false: the claim had been lost
select hoso.job_done($1::text, $2::bigint) as held
