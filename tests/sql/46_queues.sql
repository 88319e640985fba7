-- Queues: liberty first, then key cases; who is bound; counts; and what was recorded late.
\c :admin
\pset tuples_only on
\pset format unaligned

-- A running deadline of rule Rn, due so many days from now, with what else it has.
create function t.q_span(p_n int, p_days numeric, p_more text default '{}') returns jsonb language sql as $$
    select t.span(46000 + p_n, '2026-03-02T09:00:00+07:00', null, (now() + p_days * interval '1 day')::text, 'running')
        || jsonb_build_object('rule', 'R' || p_n, 'doc', '"rule":"R' || p_n || '"}') || p_more::jsonb
$$;
create function t.q_rules(p_name text, p_more text) returns text language sql as $$
    select string_agg(i->>'rule', ' ' order by n) from jsonb_array_elements(t.items(format(
        'deadlines_%s_unit(%s, null, null, null, null, null, 50, %s)', p_name, t.unit('cax.26734'), p_more))) with ordinality as x(i, n)
$$;
create function t.q_keys(p_items jsonb) returns text language sql as $$
    select string_agg(concat_ws(':', i->>'key', i->>'count', i->>'overdue'), ' ' order by n)
    from jsonb_array_elements(p_items) with ordinality as x(i, n)
$$;
-- Derives case 461 again, by a law of another version.
create function t.q_refold(p_flags text) returns text language sql as $$
    select t.row(format($q$refold(%s, %L, 3, %L)$q$, t.row($q$job_claim('refold', 'a', 60000)$q$)->>'fence', t.id('case', 461),
        (select t.law() || jsonb_build_object('episodes', '[]'::jsonb, 'spans', jsonb_agg(to_jsonb(s)), 'case', jsonb_build_object('stage', 'intake',
            'closed', false, 'pack', '2', 'calendar', '1', 'engine', '1', 'derived_at', now(), 'flags', p_flags))
         from hoso.deadline_span s where s.case_id = t.id('case', 461) and s.known_to = 'infinity')))->>'outcome'
$$;

\c :app
\i :prepare
select t.act('cax-hcm');
select t.is('a case', t.append(t.id('case', 460), 0, t.report(460, 'cax.26734') || jsonb_build_object('spans', jsonb_build_array(
    t.q_span(1, -5, '{"bound":"commune_police"}'), t.q_span(2, -9, '{"bound":"commune_police|procuracy"}'),
    t.q_span(3, -1, '{"bound":"court","liberty":true}'), t.q_span(4, 3, '{"bound":"court","liberty":true}'),
    t.q_span(5, 2, '{"bound":"procuracy"}'),
    t.q_span(6, -20, '{"bound":"court","liberty":true,"state":"met"}'))))->>'outcome', 'ok');
select t.is('a key case', t.append(t.id('case', 461), 0, jsonb_set(t.report(461, 'cax.26734'), '{case,flags}', '["public","key"]')
    || jsonb_build_object('spans', jsonb_build_array(t.q_span(7, -2, '{"bound":"court"}'), t.q_span(8, 9, '{"bound":"court","liberty":true}'),
    t.q_span(9, 8, '{"bound":"court"}'), t.q_span(10, 0, '{"legal":null,"safe":null,"bound":"court"}'))))->>'outcome', 'ok');

-- What is met leads nothing; a case of before is in the list as well (rule A06).
select t.is('overdue', t.q_rules('overdue', 'null, null'), 'R3 R7 A06 R2 R1');
select t.is('due', t.q_rules('due', $$null, null, now() + interval '30 days', false$$), 'R8 R4 R9 R5');
select t.is('due, with what is past', t.q_rules('due', $$null, null, 'infinity', true$$), 'R8 R3 R4 R7 R9 A06 R2 R1 R5');
select t.is('due in two days and a half', t.q_rules('due', $$null, null, now() + interval '60 hours', false$$), 'R5');
select t.is('all', t.q_rules('list', 'null, null, null, null'), 'R8 R3 R4 R7 R9 R10 A06 R6 R2 R1 R5');
select t.is('all as of now', t.q_rules('at', 'null, null, null, null, now(), now()'), 'R8 R3 R4 R7 R9 R10 A06 R6 R2 R1 R5');
select t.is('liberty', t.q_rules('list', 'null, true, null, null'), 'R8 R3 R4 R6');
select t.is('no liberty', t.q_rules('overdue', 'null, false'), 'R7 A06 R2 R1');
select t.is('who is bound, alone or with another', t.q_rules('list', $$'procuracy', null, null, null$$), 'R2 R5');
select t.is('not the beginning of a word', t.q_rules('list', $$'proc', null, null, null$$), null);

-- Pages of two over the borders of the queues.
select t.is('page after page: ' || name, (
    with recursive page(row) as (
        select t.row(format('deadlines_%s_unit(%s, null, null, null, null, null, 2, %s)', name, t.unit('cax.26734'), more))
        union all
        select t.row(format('deadlines_%s_unit(%s, null, null, null, %s, %L, 2, %s)', name, t.unit('cax.26734'),
                            split_part(row->>'next', ',', 1), split_part(row->>'next', ',', 2), more))
        from page where row->>'next' is not null)
    select string_agg(i->>'rule', ' ') from page, jsonb_array_elements((row->>'items')::jsonb) i), t.q_rules(name, more))
from (values ('overdue', 'null, null'), ('due', $$null, null, 'infinity', true$$), ('list', 'null, null, null, null'),
             ('at', 'null, null, null, null, null, null')) as x(name, more);
select t.is('a cursor is exact to the microsecond, also before the birth of Christ', (select count(*) from generate_series(-90000, 8000, 777) n,
    lateral (select timestamptz '2026-03-02 09:00:00.123457+07' + n * interval '12345678901 microseconds' as at) x
    where hoso.from_micros(hoso.to_micros(x.at), null) <> x.at), 0::bigint);

-- Flags come and go, and the whole queue with them.
select t.is('no key case any more', t.append(t.id('case', 461), 1, '{"case":{"flags":["public"]}}')->>'outcome', 'ok');
select t.is('overdue, without key', t.q_rules('overdue', 'null, null'), 'R3 A06 R2 R1 R7');
select t.is('key again', t.append(t.id('case', 461), 2, '{"case":{"flags":["key"]}}')->>'outcome', 'ok');
select t.is('overdue, with key', t.q_rules('overdue', 'null, null'), 'R3 R7 A06 R2 R1');
-- So they do when the clock derives the case by a law that reads its flags otherwise.
select t.is('derived as no key case', t.q_refold('[]'), 'ok');
select t.is('overdue, derived without key', t.q_rules('overdue', 'null, null'), 'R3 A06 R2 R1 R7');
select t.is('derived as a key case', t.q_refold('["key"]'), 'ok');
select t.is('overdue, derived with key', t.q_rules('overdue', 'null, null'), 'R3 R7 A06 R2 R1');

select t.is('counts by ' || by, t.q_keys(t.items(format('deadlines_count_unit(%s, %L, null, null, null, null, null, null, %s)', t.unit('cax.26734'), by, status))), want)
from (values ('agency', 'null', 'court:6:2 commune_police:2:2 procuracy:2:1 1:1'), ('agency', '''overdue''', 'commune_police:2:2 court:2:2 procuracy:1:1 1:1'),
             ('stage', 'null', 'intake:10:5'), ('stage', '''running''', 'intake:5:0'), ('unit', 'null', 'cax.26734:10:5'), ('all', 'null', 'all:10:5')) as x(by, status, want);
select t.is('counts of any status', t.q_keys(t.items(format('deadlines_count_at_unit(%s, ''rule'', null, null, null, ''court'', true, null, null, null, null)',
    t.unit('cax.26734')))), 'R3:1:1 R4:1:0 R6:1:0 R8:1:0');
select t.is('counts of a time before', t.items(format('deadlines_count_at_unit(%s, ''rule'', null, null, null, null, null, null, null, %L, null)',
    t.unit('cax.26734'), '2020-01-01')), '[]'::jsonb);
select t.is('counts of what met its term', t.q_keys(t.items(format('deadlines_count_at_unit(%s, ''rule'', null, null, null, null, null, null, ''met'', null, null)',
    t.unit('cax.26734')))), 'R6:1:0');

-- Recorded late: a day and more.
select t.is('recorded when it happened', t.items(format('entries_unit(%s, null, null, null, null, 50, null, null, null)', t.unit('cax.26734'))), '[]'::jsonb);
select t.is('late', t.append(t.id('case', 460), 1, jsonb_build_object('events', (select jsonb_agg(jsonb_build_object('id', t.id('late', n),
    'type', case n when 3 then 'file.received' else 'act.done' end, 'at_from', timestamptz '2026-03-05 09:00+07' - n * interval '23 hours',
    'recorded_at', timestamptz '2026-03-05 09:00+07' + n * interval '1 hour')) from generate_series(0, 4) n)))->>'outcome', 'ok');
select t.is(format('entries %s', more), (select string_agg((i->>'days_late') || right(i->'event'->>'id', 1), ' ' order by n) from jsonb_array_elements(
    t.items(format('entries_unit(%s, %s)', t.unit('cax.26734'), more))) with ordinality x(i, n)), want)
from (values ('null, null, null, null, 50, null, null, null', '44 33 22 11'), ('null, null, null, null, 50, 3, null, null', '44 33'),
             ($$'file.received', null, null, null, 50, null, null, null$$, '33'), ($$null, 'trial', null, null, 50, null, null, null$$, null),
             ($$null, 'intake', null, null, 50, 4, null, null$$, '44'), ($$null, null, null, null, 50, null, '2026-03-02 12:00+07', null$$, '44 33'),
             ($$null, null, null, null, 50, null, null, '2026-03-05 11:00+07'$$, '22 11')) as x(more, want);
select t.is('its page', t.row(format('entries_a3(%s, null, null, null, null, 2, null, null, null)', t.unit('cax.26734')))->>'next',
    hoso.to_micros('2026-03-05 12:00+07') || ',' || t.id('late', 3));
select t.is('the next', (t.items(format('entries_a3(%s, null, null, %s, %L, 2, null, null, null)', t.unit('cax.26734'),
    hoso.to_micros('2026-03-05 12:00+07'), t.id('late', 3)))->0->'event'->>'id'), t.id('late', 2)::text);
select t.is('entries by ' || by, t.q_keys(t.items(format('entries_count_unit(%s, %L, null, null, null, null, null)', t.unit('cax.26734'), by))), want)
from (values ('type', 'act.done:3 file.received:1'), ('agency', 'cax:4'), ('stage', 'intake:4'), ('unit', 'cax.26734:4')) as x(by, want);
select t.act('cax-a');
select t.is('and nobody else''s', t.items(format('entries_unit(%s, null, null, null, null, 50, null, null, null)', t.unit('cax.26734'))), '[]'::jsonb);

-- They follow the case.
select t.act('head-hcm');
select t.is('moved', t.append(t.id('case', 460), 6, jsonb_build_object('case', jsonb_build_object('unit', t.unit('cqdt.79'))))->>'outcome', 'ok');
select t.is('with its late entries', jsonb_array_length(t.items(format('entries_unit(%s, null, null, null, null, 50, null, null, null)', t.unit('cqdt.79')))), 4);
select t.act('cax-hcm');
select t.is('out of sight', t.items(format('entries_unit(%s, null, null, null, null, 50, null, null, null)', t.unit('cax.26734'))), '[]'::jsonb);
