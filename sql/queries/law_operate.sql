-- law_operate: puts a law into force; for the owner, the daemon may not.
-- lane: write
-- params: $1 expected bigint (generation in force; null: whichever), $2 pack text or null (the one in force), $3 calendar
--   text or null (the one in force), $4 engine text, $5 reason text
-- returns: outcome text (ok, same, stale, pack, calendar), generation bigint, pack text, calendar text
select outcome, generation, pack, calendar
from hoso.law_operate($1::bigint, $2::text, $3::text, $4::text, $5::text)
