-- me: the actor and his unit.
-- lane: point
-- params: none
-- returns: doc text (JSON); no row: nobody is set
select '{"id":"' || p.id || '","code":' || to_json(p.code) || ',"role":' || to_json(p.role)
       || ',"name":' || to_json(p.name) || ',"unit":' || coalesce(to_json(u.code)::text, 'null')
       || ',"unit_name":' || coalesce('{"vi":' || to_json(u.name_vi) || ',"en":' || to_json(u.name_en) || '}', 'null')
       || '}' as doc
from hoso.person_user p
left join hoso.unit u on u.id = p.unit
where p.id = (select hoso.actor_user())
