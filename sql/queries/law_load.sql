-- law_load: keeps a pack or a calendar under its version; for the owner, the daemon may not.
-- lane: write
-- params: $1 kind text, $2 version text, $3 files jsonb ({"name": "text"}), $4 verified_from date or null, $5
--   verified_through date or null (of a calendar)
-- returns: outcome text (loaded, same, differs)
select hoso.law_load($1::text, $2::text, $3::jsonb, $4::date, $5::date) as outcome
