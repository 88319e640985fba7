-- Alarms: what is planned, cancelled and rung; exactly once, under the fence of the job alone, the oldest first.
\c :admin
\pset tuples_only on
\pset format unaligned

-- A deadline with a ladder for a due day: rungs a, b before it, c on it, d after it, at hours from now.
create function t.al_id(p_n int, p_rung text, p_day text) returns uuid language sql security definer as $$
    select hoso.uuid_derived('alarm', t.id('deadline', p_n)::text, p_rung, p_day)
$$;
create function t.al_span(p_n int, p_day text, p_hours numeric[], p_more text default '{}') returns jsonb language sql as $$
    select t.span(p_n, '2026-03-02T09:00:00+07:00', null, (now() + interval '2 days')::text, 'running')
        || jsonb_build_object('alarms', (select jsonb_agg(jsonb_build_object('id', t.al_id(p_n, chr(96 + k::int), p_day), 'rung', chr(96 + k::int),
               'reading', 'safe', 'due_day', p_day, 'ring_at', clock_timestamp() + h * interval '1 hour')) from unnest(p_hours) with ordinality as x(h, k)))
        || p_more::jsonb
$$;
-- rung and state of each alarm of a case: planned p, rung r, cancelled c.
create function t.al_state(p_case int) returns text language sql as $$
    select string_agg(right(i->>'due_day', 2) || (i->>'rung') || case when i->>'rung_at' is not null then 'r' when i->>'cancelled_at' is not null then 'c' else 'p' end,
                      ' ' order by i->>'due_day', i->>'rung')
    from jsonb_array_elements(t.items(format('alarms_of_case(%L)', t.id('case', p_case)))) i
$$;
create function t.al_append(p_case int, p_version int, variadic p_spans jsonb[]) returns text language sql as $$
    select t.append(t.id('case', p_case), p_version, jsonb_build_object('spans', to_jsonb(p_spans)))->>'outcome'
$$;

\c :app
\i :prepare
select t.act('cax-a');
select t.is('nothing is due yet', t.row($$job_claim('alarms', 'one', 60000)$$)->>'fence', '1');
select t.is('nor rings', t.row('alarms_ring(1, 100)'), '{"rung":0,"late_ms":0}'::jsonb);

-- New when recorded: of the past the last alone.
select t.is('a case', t.append(t.id('case', 600), 0, t.report(600, 'cax.00004') || jsonb_build_object('spans', jsonb_build_array(
    t.al_span(600, '2026-04-10', '{-50,-20,10,30}'))))->>'outcome', 'ok');
select t.is('planned', t.al_state(600), '10bp 10cp 10dp');
select t.is('the same again', t.al_append(600, 1, t.al_span(600, '2026-04-10', '{-50,-20,10,30}')), 'ok');
select t.is('changes nothing', t.al_state(600), '10bp 10cp 10dp');
select t.is('one rings', t.row('alarms_ring(1, 100)')->>'rung', '1');
select t.is('and not again', t.row('alarms_ring(1, 100)')->>'rung', '0');
select t.is('rung', t.al_state(600), '10br 10cp 10dp');

-- The day moves: the old plan is cancelled, of the new only what is ahead; and back: what rang does not ring again.
select t.is('moved', t.al_append(600, 2, t.al_span(600, '2026-04-20', '{-40,-1,20,40}')), 'ok');
select t.is('only ahead', t.al_state(600), '10br 10cc 10dc 20cp 20dp');
select t.is('moved back', t.al_append(600, 3, t.al_span(600, '2026-04-10', '{-50,-20,10,30}')), 'ok');
select t.is('planned once more', t.al_state(600), '10br 10cp 10dp 20cc 20dc');
select t.is('nothing rings', t.row('alarms_ring(1, 100)')->>'rung', '0');

-- Done: nothing is planned. Not done after all: as when it were new, but for what rang.
select t.is('met', t.al_append(600, 4, t.al_span(600, '2026-04-10', '{-50,-20,10,30}', '{"state":"met"}') - 'alarms'), 'ok');
select t.is('nothing left', t.al_state(600), '10br 10cc 10dc 20cc 20dc');
select t.is('running again', t.al_append(600, 5, t.al_span(600, '2026-04-10', '{-50,-20,-10,30}')), 'ok');
select t.is('the last of what passed meanwhile', t.al_state(600), '10br 10cp 10dp 20cc 20dc');
select t.is('rings', t.row('alarms_ring(1, 100)')->>'rung', '1');
select t.is('a deadline that is gone', t.append(t.id('case', 600), 6, '{"spans":[]}')->>'outcome', 'ok');
select t.is('has no plan', t.al_state(600), '10br 10cr 10dc 20cc 20dc');

select t.is('a sample', t.append(t.id('case', 601), 0, jsonb_set(t.report(601, 'cax.00004'), '{case,sample}', 'true') || jsonb_build_object('spans',
    jsonb_build_array(t.al_span(601, '2026-04-10', '{-1,1}'))))->>'outcome', 'ok');
select t.is('plans none', t.al_state(601), null);

-- An outage: the oldest first, in as many turns as it takes; liberty is told to everybody on the case.
select t.is('another', t.append(t.id('case', 602), 0, t.report(602, 'cax.00004') || jsonb_build_object('spans', jsonb_build_array(
    t.al_span(602, '2026-04-10', '{-3}'), t.al_span(603, '2026-04-11', '{-5}'), t.al_span(604, '2026-04-12', '{-4}', '{"liberty":true}'),
    t.al_span(605, '2026-04-13', '{-2}')), 'access', jsonb_build_array(jsonb_build_object('unit', t.unit('vks.01'), 'why', 'x'))))->>'outcome', 'ok');
select t.is('gauge: due', (select value from hoso.gauges() where name = 'alarms_due'), 4::bigint);
select t.ok('two of them, the greatest lateness said', (select (r->>'rung')::int = 2 and (r->>'late_ms')::bigint between 5 * 3600000 and 5 * 3600000 + 600000
    from t.row('alarms_ring(1, 2)') r));
select t.is('the oldest', t.al_state(602), '10ap 11ar 12ar 13ap');
select t.is('an old fence', t.row('alarms_ring(0, 100)'), null);
select t.is('the other clock, while this one has it', t.row($$job_claim('alarms', 'two', 60000)$$), null);
select t.is('given back', t.row($$job_done('alarms', 1)$$)->>'held', 'true');
select t.is('no more of it', t.row('alarms_ring(1, 100)'), null);
select t.is('taken over', t.row($$job_claim('alarms', 'two', 60000)$$)->>'fence', '2');
select t.is('the first clock with its old fence', t.row('alarms_ring(1, 100)'), null);
select t.is('the job of another name', t.row('outbox_number(2, 100)'), null);
select t.is('rings nothing', t.al_state(602), '10ap 11ar 12ar 13ap');
select t.is('the second', t.row('alarms_ring(2, 100)')->>'rung', '2');
select t.is('all', t.al_state(602), '10ar 11ar 12ar 13ar');
select t.ok('gauge: the last ring', (select value between 3 * 3600000 and 3 * 3600000 + 600000 from hoso.gauges() where name = 'alarms_late_ms'));
select t.act('cax-hcm');
select t.is('nobody else sees them', (select count(*) from hoso.alarm), 0::bigint);

\c :admin
\pset tuples_only on
\pset format unaligned
select t.is('who was told, in the order of ringing', (select array_agg(format('%s %s', o.doc::jsonb->>'due_day', u.code) order by o.created_at, u.code)
    from hoso.outbox o join hoso.unit u on u.id = o.to_unit where o.case_id = t.id('case', 602) and o.kind = 'alarm'),
    '{"2026-04-11 cax.00004","2026-04-12 cax.00004","2026-04-12 vks.01","2026-04-10 cax.00004","2026-04-13 cax.00004"}'::text[]);
select t.is('under the alarm''s own id', (select count(*) from hoso.outbox o join hoso.alarm a on a.id = o.id where o.case_id = t.id('case', 602)), 4::bigint);
select t.is('what is told', (select o.doc::jsonb - 'ring_at' - 'rung_at' from hoso.outbox o where o.id = t.al_id(604, 'a', '2026-04-12')), jsonb_build_object(
    'alarm', t.al_id(604, 'a', '2026-04-12'), 'deadline', t.id('deadline', 604), 'case', t.id('case', 602), 'number', 'HS-602', 'rule', 'A06',
    'rung', 'a', 'reading', 'safe', 'due_day', '2026-04-12', 'liberty', true));
select t.fails(s, '23001', s) from unnest(array['update hoso.alarm set rung_at = null, late = null where rung_at is not null',
    'update hoso.alarm set ring_at = now()', 'delete from hoso.alarm', 'truncate hoso.alarm']) s;
