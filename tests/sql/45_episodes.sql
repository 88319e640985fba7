-- Episodes: what lasts in a case, in two times; handoffs with their addressees, who is told of them and who sees them.
\c :admin
\pset tuples_only on
\pset format unaligned

-- A list of episodes: its word, unit, kind and what is asked.
create function t.ep_list(p_word text, p_unit text, p_kind text, p_more text default 'null, null, null, null, null, null, null, null')
returns jsonb language sql as $$
    select coalesce(jsonb_agg(i order by n), '[]') from jsonb_array_elements(t.items(format(
        'episodes_now_%s(%s, %L, null, null, null, 50, %s)', p_word, t.unit(p_unit), p_kind, p_more))) with ordinality x(i, n)
    where i->>'case' <> t.id('case', 1)::text -- of another file
$$;
create function t.ep_event(p_n int, p_at text) returns jsonb language sql as $$
    select jsonb_build_object('id', t.id('ep-event', p_n), 'type', 'act.done', 'at_from', p_at, 'recorded_at', p_at)
$$;
create function t.ep_step(p_n int, p_at text, variadic p_episodes jsonb[]) returns jsonb language sql as $$
    select jsonb_build_object('events', jsonb_build_array(t.ep_event(p_n, p_at)), 'episodes', to_jsonb(p_episodes))
$$;
create function t.ep_span(p_n int, p_kind text, p_code text, p_state text, p_from text, p_until text, p_more text) returns jsonb language sql as $$
    select jsonb_build_object('episode', t.id('ep', p_n), 'kind', p_kind, 'code', p_code, 'state', p_state, 'valid_from', p_from,
        'valid_to', p_until, 'doc', '"id":"' || t.id('ep', p_n) || '","code":"' || p_code || '"}') || p_more::jsonb
$$;
create function t.ep_found(p_kind text, p_more text) returns text language sql as $$
    select string_agg(right(i->>'id', 1), '' order by n) from jsonb_array_elements(t.items(format(
        'episodes_now_unit(%s, %L, null, null, null, 50, %s)', t.unit('cax.00008'), p_kind, p_more))) with ordinality as x(i, n)
$$;
create function t.ep_count(p_word text, p_unit text, p_kind text, p_by text) returns jsonb language sql as $$
    select t.items(format('episodes_count_%s(%s, %L, %L, null, null, null, null, null, null, null, null, null, null, null)', p_word, t.unit(p_unit), p_kind, p_by))
$$;
\c :app
\i :prepare

-- A report of a commune; the agency of its province is found, the regional procuracy is not: there is none.
select t.act('cax-a');
select t.is('reported', t.append(t.id('case', 400), 0, t.report(400, 'cax.00004') || jsonb_build_object('episodes', jsonb_build_array(
    t.handoff(400, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', null),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report'),
    t.handoff(402, 'victim', 'owed', '2026-03-02T09:00:00+07:00', null, 'notice'))))->>'outcome', 'ok');
select t.is('owed by the commune', jsonb_path_query_array(t.ep_list('from_unit', 'cax.00004', 'handoff'), '$[*].to_unit'),
    '["cqdt.01", null, null]'::jsonb);
select t.is('all of what a list shows', t.ep_list('from_unit', 'cax.00004', 'handoff')->0, format('{"overdue":true,
    "status":"owed","case":"%s","case_number":"HS-400","unit":"cax.00004","from_unit":"cax.00004","to_unit":"cqdt.01",
    "id":"%s","code":"C01"}', t.id('case', 400), t.id('handoff', 400))::jsonb);
select t.is('an office that is not there is told, a person is no office', jsonb_path_query_array(t.ep_list('unit', 'cax.00004', 'notice'),
    '$[*].handoff'), jsonb_build_array(t.id('handoff', 401)));
select t.is('by its code', t.ep_list('unit', 'cax.00004', 'notice', $$'handoff_unaddressed', null, null, null, null, null, null, null$$)->0->>'to', 'procuracy');
select t.is('the masked case shows its handoffs', jsonb_array_length((t.row(format('case_get(%L)', t.id('case', 400)))->>'doc')::jsonb->'handoffs'), 3);

-- The addressee: access with a file, its list, and what is said to it; nobody else.
select t.act('dtv');
select t.is('addressed', jsonb_path_query_array(t.ep_list('to_unit', 'cqdt.01', 'handoff'), '$[*].id'),
    jsonb_build_array(t.id('handoff', 400)));
select t.is('with access, as a file comes', t.row(format('case_load(%L, null, null)', t.id('case', 400)))->>'access', 'handed');
select t.is('to be answered', t.row(format('handoff_get(%L)', t.id('handoff', 400))) - 'doc', jsonb_build_object(
    'case_id', t.id('case', 400), 'version', 1, 'cause', null, 'to_unit', t.unit('cqdt.01'), 'from_unit', t.unit('cax.00004'),
    'to_role', 'investigation_agency', 'by_role', 'commune_police', 'state', 'owed', 'rule', 'A06', 'code', 'C01',
    'carries', 'file', 'subject', null, 'case_number', 'HS-400'));
select t.act('cax-b');
select t.is('a neighbour sees no handoff', t.row(format('handoff_get(%L)', t.id('handoff', 400))), null);
select t.is('nor any row', (select count(*) from hoso.episode_span), 0::bigint);
select t.act('cax-hcm');
select t.is('nor the other province', t.ep_list('to_unit', 'cqdt.01', 'handoff'), '[]'::jsonb);

-- Sent and received: the old states stay as they were, in both times.
select t.act('cax-a');
select t.is('sent', t.append(t.id('case', 400), 1, t.ep_step(1, '2026-03-02T10:00:00+07:00',
    t.handoff(400, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', '2026-03-02T10:00:00+07:00'),
    t.handoff(400, 'investigation_agency', 'sent', '2026-03-02T10:00:00+07:00', null),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report'),
    t.handoff(402, 'victim', 'owed', '2026-03-02T09:00:00+07:00', null, 'notice')))->>'outcome', 'ok');
select t.act('dtv');
select t.is('received', t.append(t.id('case', 400), 2, t.ep_step(2, '2026-03-02T11:00:00+07:00',
    t.handoff(400, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', '2026-03-02T10:00:00+07:00'),
    t.handoff(400, 'investigation_agency', 'sent', '2026-03-02T10:00:00+07:00', '2026-03-02T11:00:00+07:00'),
    t.handoff(400, 'investigation_agency', 'received', '2026-03-02T11:00:00+07:00', null),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report'),
    t.handoff(402, 'victim', 'owed', '2026-03-02T09:00:00+07:00', null, 'notice')))->>'outcome', 'ok');
select t.is('a received file is not yet answered', jsonb_array_length(t.ep_list('to_unit', 'cqdt.01', 'handoff',
    $$null, null, null, 'unanswered', null, null, null, null$$)), 1);
select t.is(format('as of %s, known at %s', as_of, known_at), (select i->>'status' from jsonb_array_elements(t.items(format(
    'episodes_at_to_unit(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null, %L, %L)',
    t.unit('cqdt.01'), 'handoff', as_of, known_at))) i where i->>'id' = t.id('handoff', 400)::text), status)
from (values ('2026-03-02T08:59:59+07:00', null, null), ('2026-03-02T09:30:00+07:00', null, 'owed'),
             ('2026-03-02T10:30:00+07:00', null, 'sent'), (null, null, 'received'),
             ('2026-03-02T12:00:00+07:00', '2026-03-02T10:30:00+07:00', 'sent'),
             ('2026-03-02T12:00:00+07:00', '2026-03-02T08:30:00+07:00', null)) as x(as_of, known_at, status);
select t.is('the same again', t.append(t.id('case', 400), 3, t.ep_step(3, '2026-03-02T11:30:00+07:00',
    t.handoff(400, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', '2026-03-02T10:00:00+07:00'),
    t.handoff(400, 'investigation_agency', 'sent', '2026-03-02T10:00:00+07:00', '2026-03-02T11:00:00+07:00'),
    t.handoff(400, 'investigation_agency', 'received', '2026-03-02T11:00:00+07:00', null),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report'),
    t.handoff(402, 'victim', 'owed', '2026-03-02T09:00:00+07:00', null, 'notice')))->>'version', '4');
select t.is('wrote nothing', (select count(*) from hoso.episode_span where case_id = t.id('case', 400)
    and known_from > '2026-03-02T11:00:00+07:00'), 0::bigint);
select t.is('three spans believed, two that were', (select array_agg(state || ' ' || (known_to = 'infinity') order by valid_from, known_from)
    from hoso.episode_span where episode = t.id('handoff', 400)), '{"owed false","owed true","sent false","sent true","received true"}'::text[]);

-- An event names the procuracy: it leads, the notice ends, access is given and never lessened.
select t.act('dtv');
select t.fails('an office that is none', '23503', format('select t.append(%L, 4, %L)', t.id('case', 400), t.ep_step(4, '2026-03-02T12:00:00+07:00',
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report') || '{"to":"vks.99"}')));
select t.is('named', t.append(t.id('case', 400), 4, t.ep_step(4, '2026-03-02T12:00:00+07:00',
    t.handoff(400, 'investigation_agency', 'received', '2026-03-02T11:00:00+07:00', null, 'notice'),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report') || '{"to":"vks.01"}'))->>'outcome', 'ok');
select t.is('what is no longer given is no longer believed', (select count(*) from hoso.episode_span
    where episode = t.id('handoff', 402) and known_to = 'infinity'), 0::bigint);
select t.is('no notice any more', t.ep_list('unit', 'cax.00004', 'notice'), '[]'::jsonb);
select t.is('access stays as it was', t.row(format('case_load(%L, null, null)', t.id('case', 400)))->>'access', 'handed');
select t.act('cax-a');
select t.is('but there was one', (t.items(format('episodes_at_unit(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null, null, %L)',
    t.unit('cax.00004'), 'notice', '2026-03-02T11:59:59+07:00'))->0->>'handoff'), t.id('handoff', 401)::text);
select t.act('ksv');
select t.is('the procuracy is informed', t.row(format('case_load(%L, null, null)', t.id('case', 400)))->>'access', 'informed');
select t.is('of what was known before, too', (t.items(format('episodes_at_to_unit(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null, null, %L)',
    t.unit('vks.01'), 'handoff', '2026-03-02T11:45:00+07:00'))->0->>'id'), t.id('handoff', 401)::text);
select t.is('a list of shared cases', (select count(*) from jsonb_array_elements(t.items(format(
    'episodes_shared(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('vks.01'), 'handoff'))) i
    where i->>'case' = t.id('case', 400)::text), 2::bigint);

-- An office of another kind than the role's is not taken for the addressee.
select t.is('not such an office', t.append(t.id('case', 400), 5, t.ep_step(5, '2026-03-02T12:30:00+07:00',
    t.handoff(400, 'investigation_agency', 'received', '2026-03-02T11:00:00+07:00', null, 'notice'),
    t.handoff(401, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report') || '{"to":"cqdt.79"}'))->>'outcome', 'ok');
-- The file follows to another office, later: both are told, and the second has a row of its own.
select t.is('sent elsewhere', t.append(t.id('case', 400), 6, t.ep_step(6, '2026-03-02T13:00:00+07:00',
    t.handoff(400, 'investigation_agency', 'received', '2026-03-02T11:00:00+07:00', null, 'notice'),
    t.handoff(401, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', null, 'file') || '{"to":"cqdt.79"}'))->>'outcome', 'ok');
\c :admin
\pset tuples_only on
\pset format unaligned
select t.is('who was told what', (select array_agg(format('%s %s %s', o.kind, right(o.doc::jsonb->>'handoff', 2), u.code)
        order by o.created_at, o.kind, u.code)
    from hoso.outbox o join hoso.unit u on u.id = o.to_unit where o.case_id = t.id('case', 400)),
    '{"handoff.owed 90 cqdt.01","handoff.sent 90 cqdt.01","handoff.received 90 cax.00004","handoff.owed 91 vks.01","handoff.owed 91 cqdt.79"}'::text[]);
select t.is('under the ids that were given, but for the second address', (select count(*) from hoso.outbox
    where case_id = t.id('case', 400) and id not in (select t.id('outbox-' || s, n) from unnest('{owed,sent,received}'::text[]) s, generate_series(400, 402) n)), 1::bigint);
select t.is('no name, no initials', (select count(*) from hoso.outbox where doc like '%N.T.H%'), 0::bigint);
select t.is('ids as in C', hoso.uuid_derived('outbox', 'hồ sơ', ''), '480e5f93-07ba-8b04-8cfd-edae48a202e5'::uuid);

-- Rounds, suspensions: filters, groups, and the order of lists.
\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
select t.act('cax-b');
select t.is('returned three times', t.append(t.id('case', 410), 0, t.report(410, 'cax.00008') || jsonb_build_object('episodes', jsonb_build_array(
    t.ep_span(1, 'round', 'procuracy', 'open', '2026-03-03T00:00:00+07:00', '2026-03-04T00:00:00+07:00', '{"number":1,"ground":"missing_evidence","by":"procuracy"}'),
    t.ep_span(1, 'round', 'procuracy', 'closed', '2026-03-04T00:00:00+07:00', null, '{"number":1,"ground":"missing_evidence","by":"procuracy"}'),
    t.ep_span(2, 'round', 'procuracy', 'open', '2026-03-05T00:00:00+07:00', null, '{"number":2,"ground":"procedure","by":"procuracy"}'),
    t.ep_span(3, 'round', 'panel', 'open', '2026-03-06T00:00:00+07:00', null, '{"number":1,"ground":"procedure","by":"court"}'),
    t.ep_span(4, 'suspension', 'investigation', 'open', '2026-03-07T00:00:00+07:00', null, '{"ground":"fled","due":"2026-06-07T00:00:00+07:00"}'),
    t.ep_span(5, 'notice', 'class_unknown', 'open', '2026-03-07T00:00:00+07:00', null, '{}'))))->>'outcome', 'ok');
select t.is(format('%s: %s', kind, more), t.ep_found(kind, more), want)
from (values ('round', 'null, null, null, null, null, null, null, null', '231'), -- open ones first, by their beginning
             ('round', 'null, null, null, null, null, 2, null, null', '2'), ('round', $$null, 'procedure', null, null, null, null, null, null$$, '23'),
             ('round', $$null, null, 'court', null, null, null, null, null$$, '3'), ('round', $$'procuracy', null, null, null, null, null, null, null$$, '21'),
             ('round', $$null, null, null, 'unanswered', null, null, null, null$$, '23'), ('round', $$null, null, null, 'closed', null, null, null, null$$, '1'),
             ('suspension', $$null, 'fled', null, null, null, null, null, null$$, '4'), ('suspension', $$null, null, null, null, null, null, '2026-03-06', null$$, null),
             ('suspension', $$null, null, null, null, null, null, null, '2026-06-08'$$, '4'), ('suspension', $$null, null, null, null, null, null, null, '2026-06-06'$$, null),
             ('suspension', $$null, null, null, null, true, null, null, null$$, '4'), ('notice', $$'class_unknown', null, null, null, null, null, null, null$$, '5')
     ) as x(kind, more, want);
select t.is('by ground', t.ep_count('unit', 'cax.00008', 'round', 'ground'),
    '[{"key":"procedure","count":2,"overdue":0},{"key":"missing_evidence","count":1,"overdue":0}]'::jsonb);
select t.is('by agency', t.ep_count('unit', 'cax.00008', 'round', 'agency'),
    '[{"key":"procuracy","count":2,"overdue":0},{"key":"court","count":1,"overdue":0}]'::jsonb);
select t.is('by stage', t.ep_count('unit', 'cax.00008', 'suspension', 'stage'), '[{"key":"intake","count":1,"overdue":1}]'::jsonb);
select t.act('head');
select t.is('by unit, of a subtree', t.ep_count('a2', 'cqdt.01', 'round', 'unit'), '[{"key":"cax.00008","name":{"vi":"Công an phường Ngọc Hà",
    "en":"Ngoc Ha ward police"},"count":3,"overdue":0}]'::jsonb);
select t.is('what is addressed below a head', jsonb_path_query_array(t.ep_count('t2', 'cqdt.01', 'handoff', 'unit'), '$[*].key'), '["cqdt.01"]'::jsonb);

-- A key case leads in its lists, and no longer when it is none: also what was known before follows.
select t.act('cax-b');
select t.is('another case', t.append(t.id('case', 411), 0, t.report(411, 'cax.00008', null, '2026-03-01T09:00:00+07:00') || jsonb_build_object('episodes', jsonb_build_array(
    t.ep_span(6, 'round', 'procuracy', 'open', '2026-03-01T00:00:00+07:00', null, '{"number":1,"by":"procuracy"}'))))->>'outcome', 'ok');
select t.is('the older first', t.ep_found('round', 'null, null, null, null, null, null, null, null'), '6231');
select t.is('flagged', t.append(t.id('case', 410), 1, '{"case":{"flags":"[\"key\"]"}}')->>'outcome', 'ok');
select t.is('key first', t.ep_found('round', 'null, null, null, null, null, null, null, null'), '2361');
select t.is('unflagged', t.append(t.id('case', 410), 2, '{"case":{"flags":[]}}')->>'outcome', 'ok');
select t.is('as before', t.ep_found('round', 'null, null, null, null, null, null, null, null'), '6231');

-- Into another case, as ever.
select t.fails('an episode of a foreign case', '23503', format('select t.append(%L, 3, %L)', t.id('case', 410),
    jsonb_build_object('episodes', jsonb_build_array(t.handoff(400, 'court', 'owed', '2026-03-02T09:00:00+07:00', null)))));
select t.fails('a cause in a foreign case', '23503', format('select t.append(%L, 3, %L)', t.id('case', 410), jsonb_build_object('episodes', jsonb_build_array(
    t.ep_span(7, 'round', 'procuracy', 'open', '2026-03-03T00:00:00+07:00', null, format('{"cause":"%s"}', t.id('event', 400)))))));
select t.fails('a state that is none', '23514', format('select t.append(%L, 3, %L)', t.id('case', 410), jsonb_build_object('episodes', jsonb_build_array(
    t.ep_span(7, 'round', 'procuracy', 'sent', '2026-03-03T00:00:00+07:00', null, '{}')))));
select t.is('without the member they stay', (select count(*) from hoso.episode_span where case_id = t.id('case', 410) and known_to = 'infinity'), 6::bigint);

\c :admin
\pset tuples_only on
\pset format unaligned
\i :prepare
select t.is('the check of everything finds nothing', (t.row(format('fsck_case(%L)', id))->>'misplaced'), '0') from hoso.case_file
where id in (t.id('case', 400), t.id('case', 410), t.id('case', 411));
select t.is('and leaves the notices of this register out', (select count(*) from hoso.episode_span s where s.case_id = t.id('case', 400)
    and s.code = 'handoff_unaddressed'), 1::bigint);
