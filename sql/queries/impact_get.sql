-- impact_get: how far a comparison of laws has come, and its totals by rule; for administrators.
-- lane: point
-- params: $1 id uuid
-- returns: doc text (JSON); no row: no such comparison, or not for the actor
select '{"id":"' || i.id || '","state":"' || i.state || '","asked_at":"' || hoso.rfc3339(i.asked_at)
       || '","ended_at":' || coalesce('"' || hoso.rfc3339(i.ended_at) || '"', 'null')
       || ',"generation":' || i.generation
       || ',"old":{"pack":' || to_json(i.pack) || ',"calendar":' || to_json(i.calendar)
       || '},"new":{"pack":' || to_json(i.new_pack) || ',"calendar":' || to_json(i.new_calendar)
       || '},"cases":' || i.cases || ',"seen":' || i.seen || ',"refused":' || i.refused || ',"running":' || i.running
       || ',"changes":' || i.changes || ',"totals":[' || coalesce(t.docs, '') || ']}' as doc
from hoso.impact i
cross join lateral (
    select string_agg('{"rule":' || to_json(o.rule) || ',"moved":' || o.moved || ',"appeared":' || o.appeared
                      || ',"vanished":' || o.vanished || ',"state":' || o.state || ',"marks":' || o.marks
                      || ',"becomes_overdue":' || o.becomes_overdue || ',"least_s":' || coalesce(o.least_s::text, 'null')
                      || ',"most_s":' || coalesce(o.most_s::text, 'null') || '}', ',' order by o.rule collate "C") as docs
    from hoso.impact_total o where o.impact = i.id
) t
where i.id = $1::uuid
