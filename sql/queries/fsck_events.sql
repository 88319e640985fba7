-- fsck_events: the events of a case by number, with the unit that recorded each.
-- lane: list
-- params: $1 case uuid
-- returns: seq int, type text, unit_code text
select e.seq, e.type, u.code as unit_code
from hoso.case_event e join hoso.unit u on u.id = e.recorded_unit
where e.case_id = $1::uuid
order by e.seq
