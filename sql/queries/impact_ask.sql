-- impact_ask: asks what another law would change, on behalf of an administrator.
-- lane: write
-- params: $1 id uuid (of the answer), $2 pack text or null (the one in force), $3 calendar text or null (the one in force)
-- returns: outcome text (ok, denied, pack, calendar, none)
select hoso.impact_ask($1::uuid, $2::text, $3::text) as outcome
