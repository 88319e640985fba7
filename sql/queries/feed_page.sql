-- feed_page: what is addressed to the actor's unit, after a number, in order and without a gap.
-- lane: point
-- params: $1 epoch text or null (the present one), $2 after bigint (0: from the first), $3 limit int, $4 sse boolean
-- returns: epoch text (the present one), known boolean (false: $1 is another epoch, and nothing is shown), items text
--   (a JSON array; with $4 the same as server-sent events), last bigint (of the page; $2 when it is empty), more boolean
--   (the page is full)
select e.epoch, e.known,
       case when $4::boolean then coalesce(p.events, '') else '[' || coalesce(p.docs, '') || ']' end as items,
       coalesce(p.last, $2::bigint) as last, p.n >= $3::int as more
from (select f.epoch, $1::text is null or f.epoch = $1::text as known
      from hoso.feed_epoch f order by f.n desc limit 1) e
cross join lateral (
    select string_agg('{"id":"' || e.epoch || ':' || o.number || '","kind":' || to_json(o.kind)
                      || ',"at":"' || hoso.rfc3339(o.created_at) || '","data":' || o.doc || '}', ',' order by o.number)
               filter (where not $4::boolean) as docs,
           string_agg('id: ' || e.epoch || ':' || o.number || e'\nevent: ' || o.kind
                      || e'\ndata: ' || translate(o.doc, e'\r\n', '  ') || e'\n\n', '' order by o.number)
               filter (where $4::boolean) as events,
           max(o.number) as last, count(*) as n
    from (select x.number, x.kind, x.created_at, x.doc
          from hoso.outbox x
          where x.to_unit = (select hoso.actor_unit()) and x.receiver_epoch = e.epoch and e.known
            and x.number > $2::bigint
          order by x.number limit $3::int) o
) p
