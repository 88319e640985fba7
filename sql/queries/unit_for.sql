-- unit_for: which office a role means for a case held by a unit, on a day.
-- lane: point
-- params: $1 role text, $2 case_unit int, $3 commune text or null, $4 class text or null, $5 day date
-- returns: unit int, code text (both null: no office, or more than one)
select f.unit, u.code
from (select hoso.unit_for($1::text, $2::int, $3::text, $4::text, $5::date) as unit) f
left join hoso.unit u on u.id = f.unit
