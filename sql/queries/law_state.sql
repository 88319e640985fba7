-- law_state: the law in force, and how many cases are still to be derived by it.
-- lane: list
-- params: none
-- returns: generation bigint, doc text (JSON); no row: no law is
select a.generation,
       '{"generation":' || a.generation || ',"pack":' || to_json(a.pack) || ',"calendar":' || to_json(a.calendar)
       || ',"engine":' || to_json(a.engine) || ',"verified_from":"' || t.verified_from || '","verified_through":"'
       || t.verified_through || '","activated_at":"' || hoso.rfc3339(a.activated_at) || '","derived_at":'
       || coalesce('"' || hoso.rfc3339(a.derived_at) || '"', 'null') || ',"cases_to_derive":'
       || case when a.derived_at is null then hoso.law_left() else 0 end || '}' as doc
from (select * from hoso.law_activation order by generation desc limit 1) a
join hoso.law_text t on t.kind = 'calendar' and t.version = a.calendar
