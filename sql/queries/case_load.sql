-- case_load: all that a command decides on: the case as it is, its whole history, its key, and the answer
--   already given to this request.
-- lane: point
-- params: $1 case uuid, $2 principal uuid (the actor), $3 key text (Idempotency-Key, or null)
-- returns: version int, stage text, unit int, history text (JSON of the engine), wrapped bytea and kek_id
--   text (key of the case, null once shredded), key_hash bytea, key_status int, key_version int, key_event
--   uuid (null: the key is new), unit_code text, remote boolean, assignee uuid, number text, flags text
--   (JSON), sample boolean, kind text, opened_at text, access text (why the
--   actor's unit was given access, null: it was not), pack text, calendar text, engine text (by which its rows were
--   derived), unaddressed text (ids of the handoffs for which no office was found yet, parted by spaces), derived_at
--   bigint (as of when its rows were derived, in microseconds since 1970); no row: no such case, or not the actor's
select c.version, c.stage, c.unit,
       y.history,
       k.wrapped, k.kek_id, i.hash as key_hash, i.status as key_status, i.version as key_version,
       i.event_id as key_event, u.code as unit_code, u.remote, c.assignee, c.number, c.flags, c.sample, c.kind,
       hoso.rfc3339(c.opened_at) as opened_at, g.why as access, c.pack, c.calendar, c.engine, coalesce(h.ids, '') as unaddressed,
       hoso.to_micros(c.derived_at) as derived_at
from hoso.case_file c
join hoso.unit u on u.id = c.unit
join hoso.case_history y on y.id = c.id
left join hoso.data_key k on k.owner = c.id
left join hoso.case_access g on g.case_id = c.id and g.unit = (select hoso.actor_unit())
left join hoso.idempotency i on i.principal = $2::uuid and i.key = $3::text
cross join lateral (
    select string_agg(distinct s.episode::text, ' ') as ids
    from hoso.episode_span s
    where s.case_id = c.id and s.known_to = 'infinity' and s.kind = 'handoff' and s.to_unit is null
      and exists (select from hoso.role_office o where o.role = s.to_role)
) h
where c.id = $1::uuid
