-- unit_named: the unit that an act names as the receiver, and whether a handoff that the act addresses may go there.
-- lane: point
-- params: $1 code text, $2 roles text (the addressees of the handoffs that the act addresses, parted by spaces; empty: none),
--   $3 hands boolean (the act hands the case over, which may also go to an office of the actor's own kind)
-- returns: id int, suits boolean (it is an office of one of these roles, or there are none); no row: no such unit
select u.id,
       $2::text = '' or exists (select from string_to_table($2::text, ' ') as role
                                where hoso.office_suits(role, u.kind, u.level))
       or ($3::boolean and u.kind = (select a.kind from hoso.unit a where a.id = (select hoso.actor_unit()))) as suits
from hoso.unit u
where u.code = $1::text
