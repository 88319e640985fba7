-- law_current: which law is in force, with its texts when it is another than the asker knows.
-- lane: point
-- params: $1 generation bigint (known already; 0: none)
-- returns: generation bigint, pack text, calendar text, engine text, kind text (pack, calendar), name text (of a file),
--   body text; one row a file, or one row with null for the last three when $1 is in force; no row: no law is
select a.generation, a.pack, a.calendar, a.engine, f.kind, f.name, f.body
from (select generation, pack, calendar, engine from hoso.law_activation order by generation desc limit 1) a
left join hoso.law_file f
  on a.generation <> $1::bigint and f.version = case f.kind when 'pack' then a.pack else a.calendar end
