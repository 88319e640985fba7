-- law_activate: puts a law into force on behalf of an administrator.
-- lane: write
-- params: $1 expected bigint (generation in force), $2 pack text, $3 calendar text, $4 engine text, $5 reason text
-- returns: outcome text (ok, same, stale, pack, calendar, denied), generation bigint (in force afterwards)
select outcome, generation from hoso.law_activate($1::bigint, $2::text, $3::text, $4::text, $5::text)
