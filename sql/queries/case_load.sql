-- case_load: all that a command decides on: the case as it is, its whole history, its key, and the answer
--   already given to this request.
-- lane: point
-- params: $1 case uuid, $2 principal uuid (the actor), $3 key text (Idempotency-Key, or null)
-- returns: version int, stage text, unit int, history text (JSON of the engine), wrapped bytea and kek_id
--   text (key of the case, null once shredded), key_hash bytea, key_status int, key_version int, key_event
--   uuid (null: the key is new), unit_code text, remote boolean, assignee uuid, number text, flags text
--   (JSON), sample boolean, kind text, opened_at text, access text (why the
--   actor's unit was given access, null: it was not); no row: no such case, or not the actor's
select c.version, c.stage, c.unit,
       '{"victims":[' || coalesce(p.victims, '') || '],"accused":[' || coalesce(p.accused, '')
       || '],"witnesses":[' || coalesce(p.witnesses, '') || '],"informants":[' || coalesce(p.informants, '')
       || '],"events":[' || coalesce(e.docs, '') || ']}' as history,
       k.wrapped, k.kek_id, i.hash as key_hash, i.status as key_status, i.version as key_version,
       i.event_id as key_event, u.code as unit_code, u.remote, c.assignee, c.number, c.flags, c.sample, c.kind,
       hoso.rfc3339(c.opened_at) as opened_at, g.why as access
from hoso.case_file c
join hoso.unit u on u.id = c.unit
left join hoso.data_key k on k.owner = c.id
left join hoso.case_access g on g.case_id = c.id and g.unit = (select hoso.actor_unit())
left join hoso.idempotency i on i.principal = $2::uuid and i.key = $3::text
cross join lateral (
    select string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'victim') as victims,
           string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'accused') as accused,
           string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'witness') as witnesses,
           string_agg(m.doc, ',' order by m.ord, m.id) filter (where m.kind = 'informant') as informants
    from (select q.kind, q.ord, q.id,
                 json_strip_nulls(json_build_object('id', q.id, 'birth_date', q.birth_date, 'sex', q.sex,
                                                    'commune', q.commune, 'relation', q.relation))::text as doc
          from hoso.case_person q where q.case_id = c.id) m
) p
cross join lateral (
    select string_agg('{"id":"' || v.id || '","type":' || to_json(v.type)
                      || ',"at":' || hoso.when_json(v.at_form, v.at_from, v.at_to)
                      || ',"recorded_at":"' || hoso.rfc3339(v.recorded_at) || '","data":' || v.data
                      || ',"recorded_unit":' || v.recorded_unit || '}', ',' order by v.seq) as docs
    from hoso.case_event v where v.case_id = c.id
) e
where c.id = $1::uuid
