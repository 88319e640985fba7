-- cases_shared: cases to which the actor's unit was given access, newest first.
-- lane: list
-- params: $1 unit int (the actor's), $2 stage text or null, $3 after bigint and $4 after_id uuid (the
--   cursor's two parts, or null), $5 limit int
-- returns: items text (JSON array), next text ("micros,uuid", or null)
select '[' || coalesce(string_agg(d.doc, ',' order by p.opened_at desc, p.id desc), '') || ']' as items,
       (array_agg(hoso.to_micros(p.opened_at) || ',' || p.id order by p.opened_at desc, p.id desc))[$5::int] as next
from (select c.id, c.opened_at
      from hoso.case_access a
      join hoso.case_file c on c.id = a.case_id
      where a.unit = $1::int
        and case when $2::text is null then true else c.stage = $2::text end
        and (c.opened_at, c.id) < (hoso.from_micros($3::bigint, 'infinity'),
                                   hoso.from_id($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      order by c.opened_at desc, c.id desc limit $5::int) p
join hoso.case_document d on d.id = p.id
