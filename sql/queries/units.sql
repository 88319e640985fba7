-- units: agencies, by kind, province, parent and the beginning of their code.
-- lane: list
-- params: $1 kind text or null, $2 province text or null, $3 parent text (a code) or null, $4 prefix text or
--   null, $5 after int (id; 0: from the first), $6 limit int
-- returns: items text (JSON array), next text (id, or null)
select '[' || coalesce(string_agg(p.doc, ',' order by p.id), '') || ']' as items,
       (array_agg(p.id::text order by p.id))[$6::int] as next
from (select u.id,
             '{"code":' || to_json(u.code) || ',"kind":' || to_json(u.kind) || ',"level":' || u.level
             || ',"parent":' || coalesce(to_json(o.code)::text, 'null')
             || ',"province":' || coalesce(to_json(u.province)::text, 'null')
             || ',"name":{"vi":' || to_json(u.name_vi) || ',"en":' || to_json(u.name_en)
             || '},"remote":' || u.remote || '}' as doc
      from hoso.unit u
      left join hoso.unit o on o.id = u.parent
      where case when $1::text is null then true else u.kind = $1::text end
        and case when $2::text is null then true else u.province = $2::text end
        and case when $3::text is null then true else o.code = $3::text end
        and case when $4::text is null then true else starts_with(u.code, $4::text) end
        and u.id > $5::int
      order by u.id limit $6::int) p
