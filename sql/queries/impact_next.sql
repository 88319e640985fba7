-- impact_next: the comparison of laws that is under way, with the next cases to be compared.
-- lane: list
-- params: $1 fence bigint (of the job impact), $2 limit int
-- returns: id uuid, pack text, calendar text, new_pack text, new_calendar text, as_of bigint (microseconds since 1970), after
--   uuid (the last case that was compared), case_id uuid and history text (JSON of the engine; one row with null: none are
--   left); no row: nothing is under way, or the claim is lost
select id, pack, calendar, new_pack, new_calendar, as_of, after, case_id, history
from hoso.impact_next($1::bigint, $2::int)
