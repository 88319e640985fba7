-- job_claim: takes a job for a while, or renews it.
-- lane: write
-- params: $1 name text, $2 owner text, $3 milliseconds int
-- returns: fence bigint; no row: somebody else has it
select hoso.job_claim($1::text, $2::text, $3::int) as fence
