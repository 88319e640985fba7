-- append(): what enters, and every way in which nothing does.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.is('nobody writes nothing', t.append(t.id('case', 1), 0, t.report(1, 'cax.00004'))->>'outcome', 'denied');

select t.act('cax-a');
select t.is('a new case', t.append(t.id('case', 1), 0, t.report(1, 'cax.00004', 'key-1')),
            jsonb_build_object('outcome', 'ok', 'version', 1, 'event', t.id('event', 1), 'status', 201,
                               'case_id', t.id('case', 1)));
select t.is('the masked case', (t.row(format('case_get(%L)', t.id('case', 1)))->>'doc')::jsonb, format('{
    "id":"%s", "number":"HS-1", "version":1, "stage":"intake", "unit":"cax.00004",
    "opened_at":"2026-03-02T09:00:00+07:00", "source":null, "flags":[],
    "victims":[{"id":"%s","initials":"N.T.H.","birth_year":2013}], "accused":[], "witnesses":[], "representatives":[], "notices_to":[],
    "deadlines":[{"status":"overdue","id":"%s","rule":"A06"}], "duties":[], "handoffs":[]}',
    t.id('case', 1), t.id('person', 1), t.id('deadline', 1))::jsonb);
select t.is('its events', t.items(format('case_events(%L, 0, 50)', t.id('case', 1))), format('[{
    "id":"%s", "seq":1, "type":"report.received", "at":"2026-03-02T09:00:00+07:00",
    "recorded_at":"2026-03-02T09:00:00+07:00", "recorded_by":"%s", "recorded_unit":"cax.00004",
    "data":{"by":"commune_police"}, "violations":[]}]', t.id('event', 1), t.who('cax-a'))::jsonb);
select t.is('its history', (t.row(format('case_load(%L, %L, null)', t.id('case', 1), t.who('cax-a')))->>'history')::jsonb,
    format('{"victims":[{"id":"%s","birth_date":"2013-05-01","sex":"female"}],"accused":[],"witnesses":[],"informants":[],"representatives":[],
    "events":[{"id":"%s","type":"report.received","at":"2026-03-02T09:00:00+07:00",
    "recorded_at":"2026-03-02T09:00:00+07:00","data":{"by":"commune_police"},"recorded_unit":%s}]}',
    t.id('person', 1), t.id('event', 1), t.unit('cax.00004'))::jsonb);
select t.is('its key, and the answer kept for the request',
    t.row(format('case_load(%L, %L, %L)', t.id('case', 1), t.who('cax-a'), 'key-1'))
        - array['history', 'key_hash', 'assignee', 'kind', 'derived_at'],
    jsonb_build_object('version', 1, 'stage', 'intake', 'unit', t.unit('cax.00004'), 'wrapped', '\x63617365206b6579',
        'kek_id', 'k1', 'key_status', 201, 'key_version', 1, 'key_event', t.id('event', 1), 'unit_code', 'cax.00004',
        'remote', false, 'number', 'HS-1', 'flags', '[]', 'sample', false, 'opened_at', '2026-03-02T09:00:00+07:00',
        'access', null, 'pack', '1', 'calendar', '1', 'engine', '1', 'unaddressed', ''));
select t.is('why', t.row(format('deadline_explanation(%L)', t.id('deadline', 1)))->>'explanation',
            '{"vi":["Vì"],"en":["Because"]}');

select t.is('the same again', t.append(t.id('case', 100), 0, t.report(1, 'cax.00004', 'key-1')),
            jsonb_build_object('outcome', 'replay', 'version', 1, 'event', t.id('event', 1), 'status', 201,
                               'case_id', t.id('case', 1)));
select t.is('another under the same key', t.append(t.id('case', 100), 0, jsonb_set(t.report(100, 'cax.00004', 'key-1'),
            '{key,hash}', to_jsonb(encode('other', 'base64'))))->>'outcome', 'reused');
select t.is('stale', t.append(t.id('case', 1), 7, t.report(101, 'cax.00004')) - 'case_id',
            '{"outcome":"stale","version":1,"event":null,"status":null}'::jsonb);
select t.is('new, but it exists', t.append(t.id('case', 1), 0, t.report(101, 'cax.00004'))->>'outcome', 'stale');
select t.is('missing', t.append(t.id('case', 999), 1, t.report(101, 'cax.00004'))->>'outcome', 'missing');
select t.is('a new case at a unit that its author does not see',
            t.append(t.id('case', 101), 0, t.report(101, 'cax.00008'))->>'outcome', 'denied');
select t.fails('a number that is taken', '23505', format('select t.append(%L, 0, %L)', t.id('case', 102),
            jsonb_set(t.report(102, 'cax.00004'), '{case,number}', '"HS-1"')));
select t.fails('an event twice', '23505', format('select t.append(%L, 1, %L)', t.id('case', 1),
            t.report(1, 'cax.00004') #- '{persons}' #- '{keys}' #- '{identities}' #- '{texts}'));
select t.fails('an impossible time', '22008', format('select t.append(%L, 1, %L)', t.id('case', 1),
            t.report(103, 'cax.00004', null) #- '{persons}' || '{"events":[{"id":"00000000-0000-7000-8000-000000000001",
            "type":"report.accepted","at_from":"2026-02-30T00:00:00+07:00"}]}'));
select t.fails('an end before its start', '23514', format('select t.append(%L, 1, %L)', t.id('case', 1),
            '{"events":[{"id":"00000000-0000-7000-8000-000000000001","type":"x","at_form":"interval",
              "at_from":"2026-02-03","at_to":"2026-02-01"}]}'));
select t.is('nothing of all that entered', (t.row(format('case_get(%L)', t.id('case', 1)))->>'version')::int, 1);

select t.act('cax-b');
select t.is('a foreign case is missing', t.append(t.id('case', 1), 1, t.report(104, 'cax.00008', 'key-1'))->>'outcome', 'missing');
select t.is('also when its version is wrong', t.append(t.id('case', 1), 9, t.report(104, 'cax.00008'))->>'outcome', 'missing');

-- A number in the unit's own row; a date and a stretch of days; what the document does not name stays.
select t.act('cax-a');
select t.is('without a number it gets one', t.append(t.id('case', 2), 0, t.report(2, 'cax.00004') #- '{case,number}')->>'outcome', 'ok');
select t.is('and the next one', t.append(t.id('case', 3), 0, t.report(3, 'cax.00004') #- '{case,number}')->>'outcome', 'ok');
select t.is('numbers of the year', array(select number from hoso.case_file where id in (t.id('case', 2), t.id('case', 3)) order by id),
            '{cax.00004/2026/1,cax.00004/2026/2}'::text[]);
select t.is('dates', t.append(t.id('case', 2), 1, jsonb_build_object('events', jsonb_build_array(
        jsonb_build_object('id', t.id('event', 20), 'type', 'report.classified', 'at_from', '2026-03-03T00:00:00+07:00',
            'at_to', '2026-03-04T00:00:00+07:00', 'at_form', 'date', 'data', '{"competent": true, "a": 1}'),
        jsonb_build_object('id', t.id('event', 21), 'type', 'report.accepted', 'at_from', '2026-03-03T00:00:00+07:00',
            'at_to', '2026-03-06T00:00:00+07:00', 'at_form', 'interval'),
        jsonb_build_object('id', t.id('event', 22), 'type', 'act.done', 'at_from', '2026-03-03T10:20:30.25+07:00'))))->>'version', '4');
select t.is('are told as they were', jsonb_path_query_array(t.items(format('case_events(%L, 1, 50)', t.id('case', 2))), '$[*].at'),
            '["2026-03-03", {"from":"2026-03-03","to":"2026-03-05"}, "2026-03-03T10:20:30.250000+07:00"]'::jsonb);
select t.ok('the bytes of the facts are kept when given as text',
            t.row(format('case_events(%L, 1, 1)', t.id('case', 2)))->>'items' like '%"data":{"competent": true, "a": 1}%');
select t.is('a cursor over events', t.row(format('case_events(%L, 0, 2)', t.id('case', 2)))->>'next', '2');
select t.is('spans not named stay', jsonb_array_length(t.items(format('case_deadlines(%L)', t.id('case', 2)))), 1);
select t.is('the timeline', jsonb_path_query_array(t.items(format('case_timeline(%L)', t.id('case', 2))), '$[*].kind'),
            '["event", "deadline", "event", "event", "event"]'::jsonb);

-- The audit has a row for each version, and none for what was refused.
\c :admin
select t.is('audit', (select array_agg(format('%s %s %s', action, role, case_id) order by at) from hoso.audit where case_id is not null),
    array['report.create commune_police ' || t.id('case', 1), 'report.create commune_police ' || t.id('case', 2),
          'report.create commune_police ' || t.id('case', 3), 'case.append commune_police ' || t.id('case', 2)]);
