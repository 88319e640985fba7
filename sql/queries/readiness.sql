-- readiness: whether this database can be worked with.
-- lane: point
-- params: none
-- returns: schema_version int, generation bigint (of the law in force; null: none is), pack text, calendar text, engine
--   text, writable boolean
select (select max(m.version) from public.hoso_migration m) as schema_version, p.generation, p.pack, p.calendar, p.engine,
       not pg_is_in_recovery() as writable
from (select) as one
left join lateral (select l.generation, l.pack, l.calendar, l.engine from hoso.law_activation l
                   order by l.generation desc limit 1) p on true
