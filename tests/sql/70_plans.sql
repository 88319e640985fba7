-- What the lists read of a register of 300,000 deadlines: only rows of the page, through the index of their relation.
\c :admin
\pset tuples_only on
\pset format unaligned

-- 60,000 cases with five deadlines each, over the four agencies of two provinces; a tenth is open, a hundredth overdue.
insert into hoso.case_file (id, number, version, stage, closed, unit, a1, a2, a3, opened_at, pack, calendar, engine, known_at)
select t.id('big', n), 'BIG-' || n, 1, 'intake', false, u.id, u.a1, u.a2, u.a3, '2025-01-01'::timestamptz + n * interval '10 minutes',
       '1', '1', '1', now()
from generate_series(1, 60000) n
join lateral (select u.*, row_number() over (order by u.id) as k from hoso.unit u where code like 'c%.%' and level > 1) u
  on u.k = 1 + case when n % 50 = 0 then n / 50 % 2 else 2 + n % 3 end;
insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3, told, sample, started, valid_from,
                                valid_to, known_from, legal, safe, state, doc, explanation)
select t.id('bigd' || k, n), c.id, 'A0' || k, 'intake', null, c.unit, c.a1, c.a2, c.a3, true, false, c.opened_at, c.opened_at,
       'infinity', c.opened_at, l.legal, l.legal, case when k = 1 and n % 2 = 0 then 'running' else 'met' end,
       '"id":"x","rule":"A0' || k || '","citation":"' || repeat('x', 400) || '"}', '{"vi":[],"en":[]}'
from generate_series(1, 60000) n
join hoso.case_file c on c.id = t.id('big', n)
cross join generate_series(1, 5) k
cross join lateral (select case when k = 1 and n % 20 = 0 then now() - n * interval '1 minute'
                                else now() + n * interval '1 minute' end as legal) l;
insert into hoso.case_access (case_id, unit, since, why)
select t.id('big', n * 60), t.unit('vks.01'), now(), 'test' from generate_series(1, 300) n;
analyze hoso.case_file, hoso.deadline_span, hoso.case_access;

-- Blocks read and rows thrown away by the plan of a call, as the daemon, with a generic plan as after many calls.
\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
set plan_cache_mode = force_generic_plan;
select t.act('pc');
select t.plan_is('national, overdue', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50)', t.unit('cqdt')), 'deadline_open_a1', 50);
select t.plan_is('one province, overdue', format('deadlines_overdue_a2(%s, null, null, null, null, null, 50)', t.unit('cqdt.01')), 'deadline_open_a2', 50);
select t.plan_is('one commune, overdue', format('deadlines_overdue_a3(%s, null, null, null, null, null, 50)', t.unit('cax.00004')), 'deadline_open_a3', 50);
select t.plan_is('one unit, overdue', format('deadlines_overdue_unit(%s, null, null, null, null, null, 50)', t.unit('cqdt.01')), 'deadline_open_unit', 50);
select t.plan_is('a later page', format('deadlines_overdue_a1(%s, null, null, null, %s, null, 50)', t.unit('cqdt'),
    hoso.to_micros(now() - interval '10 days')), 'deadline_open_a1', 50);
select t.plan_is('due', format('deadlines_due_a2(%s, null, null, null, null, null, 50, %L, false)', t.unit('cqdt.79'), now() + interval '30 days'), 'deadline_open_a2', 50);
select t.plan_is('any status', format('deadlines_list_a1(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt')), 'deadline_all_a1', 100);
select t.plan_is('as of', format('deadlines_at_a2(%s, null, null, null, null, null, 50, null, null, %L, %L)', t.unit('cqdt.79'), now(), now()), 'deadline_all_a2', 100);
select t.plan_is('cases', format('cases_own_a1(%s, null, null, null, 50)', t.unit('cqdt')), 'case_file_a1', 200);
select t.plan_is('explanation', format('deadline_explanation(%L)', t.id('bigd1', 20)), 'deadline_span_', 1);

-- Asked for a unit that is not in sight: not one row is read.
select t.act('head-hcm');
select t.plan_is('foreign', format('deadlines_overdue_a2(%s, null, null, null, null, null, 50)', t.unit('cqdt.01')), 'deadline_open_a2', 0);
select t.plan_is('above', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50)', t.unit('cqdt')), 'deadline_open_a1', 0);
select t.act(null);
select t.plan_is('nobody', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50)', t.unit('cqdt')), 'deadline_open_a1', 0);

select t.act('ksv');
select t.plan_is('shared', format('deadlines_shared(%s, null, null, null, null, null, 50, null, null)', t.unit('vks.01')), 'deadline_span_case', 1600);
select t.plan_is('shared cases', format('cases_shared(%s, null, null, null, 50)', t.unit('vks.01')), 'case_file_pkey', 900);

-- A case with many events and deadlines: all of it read and written again.
select t.act('cax-a');
select t.is('a large case', t.append(t.id('case', 70), 0, t.report(70, 'cax.00004') || jsonb_build_object('events', (
    select jsonb_agg(jsonb_build_object('id', t.id('large', n), 'type', 'act.done', 'data', '{"rule":"A06"}',
        'at_from', '2026-03-02T09:00:00+07:00')) from generate_series(1, 50) n), 'texts', '[]'::jsonb,
    'spans', (select jsonb_agg(t.span(7000 + n, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running'))
        from generate_series(1, 60) n)))->>'outcome', 'ok');
select t.is('one deadline of sixty changes', t.append(t.id('case', 70), 1, jsonb_build_object('events', jsonb_build_array(
    jsonb_build_object('id', t.id('large', 51), 'type', 'act.done', 'at_from', '2026-03-02T12:00:00+07:00')),
    'spans', (select jsonb_agg(t.span(7000 + n, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00',
        case n when 1 then 'met' else 'running' end)) from generate_series(1, 60) n)))->>'outcome', 'ok');
select t.is('one span closed and one written, none for the others', (select count(*) from hoso.deadline_span where case_id = t.id('case', 70)), 61::bigint);
select t.is('its history', jsonb_array_length((t.row(format('case_load(%L, null, null)', t.id('case', 70)))->>'history')::jsonb->'events'), 51);
