-- append() with `gone`: what changed alone; the rest of the case stays as it is, and nothing else may be left out.
\c :admin
\pset tuples_only on
\pset format unaligned

create function t.ch_at(p_n int) returns text language sql as $$
    select to_char(timestamp '2026-03-02 09:00' + p_n * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"')
$$;
-- A running deadline with two alarms ahead.
create function t.ch_span(p_n int, p_more text default '{}') returns jsonb language sql security definer as $$
    select t.span(p_n, t.ch_at(0), null, (now() + interval '9 days')::text, 'running')
        || jsonb_build_object('alarms', (select jsonb_agg(jsonb_build_object('id', hoso.uuid_derived('ch', p_n::text, k::text),
               'rung', k::text, 'reading', 'safe', 'due_day', '2026-04-10', 'ring_at', now() + k * interval '1 day'))
               from generate_series(1, 2) k)) || p_more::jsonb
$$;
-- The next version: an event, these spans and episodes, and what is gone.
create function t.ch_step(p_n int, p_spans jsonb, p_episodes jsonb, p_gone_d jsonb default '[]', p_gone_e jsonb default '[]')
returns jsonb language sql as $$
    select jsonb_build_object('case', '{"pack":"1","calendar":"1","engine":"1"}'::jsonb,
        'events', jsonb_build_array(jsonb_build_object('id', t.id('ch-event', p_n), 'type', 'act.done', 'at_from', t.ch_at(p_n),
                                                       'recorded_at', t.ch_at(p_n))),
        'spans', p_spans, 'episodes', p_episodes, 'gone', jsonb_build_object('deadlines', p_gone_d, 'episodes', p_gone_e))
$$;
-- The same, after what was derived as of that hour.
create function t.ch_since(p_n int, p_hour int, p_at int) returns jsonb language sql as $$
    select jsonb_set(jsonb_set(t.ch_step(p_n, '[]', '[]'), '{gone,derived_at}', to_jsonb(t.ch_at(p_hour))),
                     '{case,derived_at}', to_jsonb(t.ch_at(p_at)))
$$;
-- What is believed now: the hour of known_from and the state of each deadline 470…; and each episode's.
create function t.ch_spans() returns text language sql as $$
    select string_agg(d.n || ':' || extract(hour from s.known_from - timestamptz '2026-03-02 09:00+07') || s.state, ' ' order by d.n, s.valid_from)
    from generate_series(470, 479) as d(n) join hoso.deadline_span s on s.deadline = t.id('deadline', d.n)
    where s.known_to = 'infinity'
$$;
create function t.ch_episodes() returns text language sql as $$
    select string_agg(coalesce(d.n::text, s.code) || ':' || extract(hour from s.known_from - timestamptz '2026-03-02 09:00+07') || s.state, ' '
                      order by d.n, s.code, s.valid_from)
    from hoso.episode_span s left join generate_series(470, 479) as d(n) on s.episode = t.id('handoff', d.n)
    where s.case_id = t.id('case', 470) and s.known_to = 'infinity'
$$;
create function t.ch_alarms() returns text language sql as $$
    select string_agg(d.n || case when l.cancelled_at is null then 'p' else 'c' end, ' ' order by d.n, l.rung)
    from generate_series(470, 479) as d(n) join hoso.alarm l on l.deadline = t.id('deadline', d.n)
$$;

\c :app
\i :prepare
select t.act('cax-a');
select t.is('a case', t.append(t.id('case', 470), 0, t.report(470, 'cax.00004') || jsonb_build_object(
    'spans', jsonb_build_array(t.ch_span(470), t.ch_span(471), t.ch_span(472)),
    'episodes', jsonb_build_array(t.handoff(470, 'investigation_agency', 'owed', t.ch_at(0), null),
                                  t.handoff(471, 'procuracy', 'owed', t.ch_at(0), null, 'report'))))->>'outcome', 'ok');
select t.is('its deadlines', t.ch_spans(), '470:0running 471:0running 472:0running');
select t.is('its episodes, and that one found nobody', t.ch_episodes(), '470:0owed 471:0owed handoff_unaddressed:0open');
select t.is('its alarms', t.ch_alarms(), '470p 470p 471p 471p 472p 472p');

select t.is('nothing changed', t.append(t.id('case', 470), 1, t.ch_step(1, '[]', '[]'))->>'outcome', 'ok');
select t.is('nothing did', t.ch_spans() || ', ' || t.ch_episodes() || ', ' || t.ch_alarms(),
    '470:0running 471:0running 472:0running, 470:0owed 471:0owed handoff_unaddressed:0open, 470p 470p 471p 471p 472p 472p');
select t.is('the version counts', (t.row(format('case_get(%L)', t.id('case', 470)))->>'version')::int, 2);

select t.is('one is met, one new', t.append(t.id('case', 470), 2, t.ch_step(2, jsonb_build_array(
    t.ch_span(471, '{"state":"met"}') - 'alarms', t.ch_span(473)), '[]'))->>'outcome', 'ok');
select t.is('these alone', t.ch_spans(), '470:0running 471:2met 472:0running 473:2running');
select t.is('with their alarms', t.ch_alarms(), '470p 470p 471c 471c 472p 472p 473p 473p');
select t.is('one is gone', t.append(t.id('case', 470), 3, t.ch_step(3, '[]', '[]', jsonb_build_array(t.id('deadline', 472))))->>'outcome', 'ok');
select t.is('it alone', t.ch_spans(), '470:0running 471:2met 473:2running');
select t.is('also its alarms', t.ch_alarms(), '470p 470p 471c 471c 472c 472c 473p 473p');
select t.is('what was believed stays', (select count(*) from hoso.deadline_span where case_id = t.id('case', 470)), 5::bigint);
select t.is('given, but the same', t.append(t.id('case', 470), 4, t.ch_step(4, jsonb_build_array(t.span(473, t.ch_at(0), null,
    (select legal::text from hoso.deadline_span where deadline = t.id('deadline', 473)), 'running')), '[]'))->>'outcome', 'ok');
select t.is('is not written', t.ch_spans(), '470:0running 471:2met 473:2running');

-- Episodes: who was told is not told again; the notice goes with its handoff.
select t.is('one is sent', t.append(t.id('case', 470), 5, t.ch_step(5, '[]', jsonb_build_array(
    t.handoff(470, 'investigation_agency', 'owed', t.ch_at(0), t.ch_at(5)),
    t.handoff(470, 'investigation_agency', 'sent', t.ch_at(5), null))))->>'outcome', 'ok');
select t.is('it alone is written', t.ch_episodes(), '470:5owed 470:5sent 471:0owed handoff_unaddressed:0open');
select t.is('the other is gone', t.append(t.id('case', 470), 6, t.ch_step(6, '[]', '[]', '[]', jsonb_build_array(t.id('handoff', 471))))->>'outcome', 'ok');
select t.is('with its notice', t.ch_episodes(), '470:5owed 470:5sent');

-- What may not be.
select t.fails('what another engine derived', '22023', format('select t.append(%L, 7, %L)', t.id('case', 470),
    jsonb_set(t.ch_step(7, '[]', '[]'), '{case,engine}', '"2"')));
select t.fails('another calendar', '22023', format('select t.append(%L, 7, %L)', t.id('case', 470),
    jsonb_set(t.ch_step(7, '[]', '[]'), '{case,calendar}', '"2"')));
select t.fails('without a word of the law', '22023', format('select t.append(%L, 7, %L)', t.id('case', 470),
    t.ch_step(7, '[]', '[]') - 'case'));
select t.fails('of a new case', '22023', format('select t.append(%L, 0, %L)', t.id('case', 471),
    t.report(471, 'cax.00004') || '{"gone":{}}'));
select t.is('on another version', t.append(t.id('case', 470), 6, t.ch_step(7, '[]', '[]'))->>'outcome', 'stale');
select t.is('another case', t.append(t.id('case', 472), 0, t.report(472, 'cax.00004') || jsonb_build_object('spans',
    jsonb_build_array(t.ch_span(474))))->>'outcome', 'ok');
select t.fails('a deadline of another case is not gone here', '23503', format('select t.append(%L, 7, %L)', t.id('case', 470),
    t.ch_step(7, '[]', '[]', jsonb_build_array(t.id('deadline', 474)))));
select t.is('nothing of that entered', t.ch_spans() || ', ' || t.ch_episodes(), '470:0running 471:2met 473:2running 474:0running, 470:5owed 470:5sent');

-- The clock may derive it again without a new version: what changed since before that does not count.
select t.is('derived as of the ninth hour', t.append(t.id('case', 470), 7, t.ch_since(7, 0, 9) - 'gone' - 'spans' - 'episodes')->>'outcome', 'ok');
select t.is('since the eighth', t.append(t.id('case', 470), 8, t.ch_since(9, 8, 10)) - 'case_id',
    '{"outcome":"stale","version":8,"event":null,"status":null}'::jsonb);
select t.is('since the ninth', t.append(t.id('case', 470), 8, t.ch_since(9, 9, 10))->>'outcome', 'ok');
select t.is('the daemon is told', t.row(format('case_load(%L, null, null)', t.id('case', 470)))->>'derived_at',
    (extract(epoch from t.ch_at(10)::timestamptz) * 1000000)::bigint::text);

-- The whole form again: what it does not name closes, as ever.
select t.is('another engine derives all', t.append(t.id('case', 470), 9, jsonb_set(t.ch_step(11, jsonb_build_array(t.ch_span(470)), '[]') - 'gone',
    '{case,engine}', '"2"'))->>'outcome', 'ok');
select t.is('this is all', t.ch_spans() || coalesce(t.ch_episodes(), ''), '470:11running 474:0running');
select t.is('and its alarms', t.ch_alarms(), '470p 470p 471c 471c 472c 472c 473c 473c 474p 474p');
select t.is('the daemon is told by which law they stand', t.row(format('case_load(%L, null, null)', t.id('case', 470)))->>'engine', '2');
select t.is('and of nobody that he is unaddressed', t.row(format('case_load(%L, null, null)', t.id('case', 470)))->>'unaddressed', '');
