-- rederive_stamp: the cases of a page that rest on no day on which the calendars differ get the one in force.
-- lane: write
-- params: $1 fence bigint, $2 generation bigint, $3 pack text, $4 calendar text, $5 engine text (by which they were derived),
--   $6 days datemultirange (on which the calendars differ), $7 after uuid, $8 limit int
-- returns: stamped bigint, last uuid (of the page; null: it was the last one); no row: the claim or the law was lost
select stamped, last
from hoso.rederive_stamp($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::datemultirange, $7::uuid, $8::int)
