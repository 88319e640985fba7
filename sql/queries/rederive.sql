-- rederive: writes cases that were derived again, all of them under the claim of the job rederive.
-- lane: write
-- params: $1 fence bigint, $2 doc jsonb (see sql/functions/rederive.sql)
-- returns: written bigint, quiet bigint, left_alone bigint; no row: the claim or the law was lost
select written, quiet, left_alone from hoso.rederive($1::bigint, $2::jsonb)
