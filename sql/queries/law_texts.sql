-- law_texts: the files of a pack and of a calendar, in force or not.
-- lane: point
-- params: $1 pack text (version), $2 calendar text (version)
-- returns: kind text (pack, calendar), name text, body text; none of one kind: it was never loaded
select f.kind, f.name, f.body
from hoso.law_file f
where (f.kind = 'pack' and f.version = $1::text) or (f.kind = 'calendar' and f.version = $2::text)
