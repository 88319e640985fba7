-- alarms_ring: rings what is due, the oldest first, and tells it in the same transaction.
-- lane: write
-- params: $1 fence bigint (of the job `alarms`), $2 limit int
-- returns: rung bigint, late_ms bigint (the greatest lateness, 0 when nothing rang); no row: the claim is lost, and
--   nothing rang
select rung, late_ms from hoso.alarms_ring($1::bigint, $2::int)
