-- readiness: whether this database can be worked with.
-- lane: point
-- params: none
-- returns: schema_version int, pack text (null: none was activated), calendar text, engine text, writable
--   boolean
select (select max(m.version) from public.hoso_migration m) as schema_version, p.version as pack, p.calendar, p.engine,
       not pg_is_in_recovery() as writable
from (select) as one
left join lateral (select l.version, l.calendar, l.engine from hoso.law_pack l
                   order by l.activated_at desc, l.version desc limit 1) p on true
