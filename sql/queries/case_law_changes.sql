-- case_law_changes: the deadlines of a case that another law moved, or made firm, the newest first.
-- lane: point
-- params: $1 case uuid
-- returns: items text (JSON array), next text (always null); no row: no such case, or not the actor's
select '[' || coalesce(j.docs, '') || ']' as items, null::text as next
from hoso.case_file c
cross join lateral (
    select string_agg('{"at":"' || hoso.rfc3339(l.at) || '","deadline":"' || l.deadline || '","rule":' || to_json(l.rule)
                      || ',"subject":' || coalesce('"' || l.subject || '"', 'null')
                      || ',"generation":{"from":' || coalesce(l.from_generation::text, 'null') || ',"to":' || l.generation
                      || '},"before":'
                      || case when l.old_state is null then 'null'
                         else '{"state":"' || l.old_state || '","provisional":' || coalesce(l.old_provisional::text, 'null')
                              || ',"due":{"legal":'
                              || coalesce('"' || hoso.rfc3339(l.old_legal) || '"', 'null') || ',"safe":'
                              || coalesce('"' || hoso.rfc3339(l.old_safe) || '"', 'null') || '}}' end
                      || ',"after":'
                      || case when l.state is null then 'null'
                         else '{"state":"' || l.state || '","provisional":' || coalesce(l.provisional::text, 'null')
                              || ',"due":{"legal":'
                              || coalesce('"' || hoso.rfc3339(l.legal) || '"', 'null') || ',"safe":'
                              || coalesce('"' || hoso.rfc3339(l.safe) || '"', 'null') || '}}' end || '}',
                      ',' order by l.at desc, l.rule, l.deadline) as docs
    from hoso.law_change l where l.case_id = c.id
) j
where c.id = $1::uuid
