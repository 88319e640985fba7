-- case_events: events of a case in the order of their recording.
-- lane: point
-- params: $1 case uuid, $2 after int (seq; 0: from the first), $3 limit int
-- returns: items text (JSON array), next text (seq, or null); no row: no such case, or not the actor's
select '[' || coalesce(e.docs, '') || ']' as items, e.next
from hoso.case_file c
cross join lateral (
    select string_agg('{' || v.doc, ',' order by v.seq) as docs,
           (array_agg(v.seq::text order by v.seq))[$3::int] as next
    from (select d.doc, d.seq from hoso.event_document d
          where d.case_id = c.id and d.seq > $2::int order by d.seq limit $3::int) v
) e
where c.id = $1::uuid
