-- refold: writes a case that was derived again, under the claim of the job refold.
-- lane: write
-- params: $1 fence bigint, $2 case uuid, $3 expected int (the version that was derived from), $4 doc text (as
--   append's, with law, case, spans and episodes alone; null: it could not be derived)
-- returns: outcome text (ok, law, stale, lost)
select hoso.refold($1::bigint, $2::uuid, $3::int, $4::jsonb) as outcome
