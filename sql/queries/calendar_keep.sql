-- calendar_keep: keeps a new version of the calendar on behalf of an administrator; it is not in force by that.
-- lane: write
-- params: $1 version text, $2 text of the calendar, $3 verified_from date, $4 verified_through date, $5 detail text (for the
--   audit: base, what changed, reason)
-- returns: outcome text (loaded, same, differs, denied)
select hoso.calendar_keep($1::text, $2::text, $3::date, $4::date, $5::text) as outcome
