-- unit_by_code: one agency.
-- lane: point
-- params: $1 code text
-- returns: id int, kind text, level int, a1 int, a2 int, a3 int, province text, name_vi text, name_en text,
--   remote boolean; no row: no such unit
select u.id, u.kind, u.level, u.a1, u.a2, u.a3, u.province, u.name_vi, u.name_en, u.remote
from hoso.unit u
where u.code = $1::text
