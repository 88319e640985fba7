-- impact_write: writes what was found in some cases.
-- lane: write
-- params: $1 fence bigint (of the job impact), $2 id uuid, $3 doc jsonb (see sql/functions/impact.sql)
-- returns: outcome text (ok, stale, lost, superseded)
select hoso.impact_write($1::bigint, $2::uuid, $3::jsonb) as outcome
