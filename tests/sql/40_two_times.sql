-- Spans: as it stood at one time, as it was known at another; what is no longer believed stays as what was believed.
\i :prepare
\pset tuples_only on
\pset format unaligned

-- What deadlines_at answers for the deadlines of this file, as status@legal-day.
select t.act('cax-b');
-- Received on 2 March, known the same day: runs until 3 March.
select t.is('received', t.append(t.id('case', 40), 0, t.report(40, 'cax.00008'))->>'outcome', 'ok');

-- On 5 March it is recorded that it was done on 3 March at 08:00: met in time.
select t.is('done', t.append(t.id('case', 40), 1, jsonb_build_object(
    'events', jsonb_build_array(jsonb_build_object('id', t.id('event', 41), 'type', 'report.transferred',
        'at_from', '2026-03-03T08:00:00+07:00', 'recorded_at', '2026-03-05T10:00:00+07:00')),
    'spans', jsonb_build_array(
        t.span(40, '2026-03-02T09:00:00+07:00', '2026-03-03T08:00:00+07:00', '2026-03-03T09:00:00+07:00', 'running'),
        t.span(40, '2026-03-03T08:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'met'),
        t.span(40, '2026-03-03T08:00:00+07:00', '2026-03-03T08:00:00+07:00', '2026-03-03T09:00:00+07:00', 'void'))))->>'outcome', 'ok');

select t.is(format('as of %s, known at %s', as_of, known_at), (t.items(format(
    'deadlines_at_unit(%s, null, null, null, null, null, 50, null, null, null, null, %L, %L)', t.unit('cax.00008'), as_of, known_at))->0->>'status'), status)
from (values
    ('2026-03-02T08:59:59+07:00', '2026-03-02T10:00:00+07:00', null),      -- before it happened
    ('2026-03-02T10:00:00+07:00', '2026-03-02T08:00:00+07:00', null),      -- before it was known
    ('2026-03-02T10:00:00+07:00', '2026-03-02T10:00:00+07:00', 'running'),
    ('2026-03-04T10:00:00+07:00', '2026-03-04T10:00:00+07:00', 'overdue'), -- so it looked then
    ('2026-03-04T10:00:00+07:00', '2026-03-05T10:00:00+07:00', 'met'),     -- and so it was
    ('2026-03-03T07:59:59+07:00', null, 'running'),
    ('2026-03-03T08:00:00+07:00', null, 'met'),
    (null, '2026-03-05T09:59:59+07:00', 'overdue'),
    (null, null, 'met')) as x(as_of, known_at, status);

select t.is('what was not changed was not written again: the empty span never', (
    select array_agg(state || ' ' || (known_to = 'infinity') order by valid_from, known_from)
    from hoso.deadline_span where case_id = t.id('case', 40)), '{"running false","running true","met true"}'::text[]);
select t.is('the deadline is where it started', (select count(distinct started) from hoso.deadline_span
    where case_id = t.id('case', 40)), 1::bigint);
select t.is('met is not overdue', t.items(format('deadlines_overdue_unit(%s, null, null, null, null, null, 50, null, null)', t.unit('cax.00008'))), '[]'::jsonb);
select t.is('met is in the list', t.items(format('deadlines_list_unit(%s, null, null, null, null, null, 50, null, null, null, %L)',
    t.unit('cax.00008'), 'met'))->0->>'status', 'met');

-- The same spans again, recorded with a clock that stands behind: nothing changes but the version.
select t.is('again', t.append(t.id('case', 40), 2, jsonb_build_object(
    'events', jsonb_build_array(jsonb_build_object('id', t.id('event', 42), 'type', 'act.done',
        'at_from', '2026-03-03T09:00:00+07:00', 'recorded_at', '2026-03-01T10:00:00+07:00')),
    'spans', jsonb_build_array(
        t.span(40, '2026-03-02T09:00:00+07:00', '2026-03-03T08:00:00+07:00', '2026-03-03T09:00:00+07:00', 'running'),
        t.span(40, '2026-03-03T08:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'met'))))->>'version', '3');
select t.is('three spans still', (select count(*) from hoso.deadline_span where case_id = t.id('case', 40)), 3::bigint);

-- The act is corrected away, by that same clock: what was believed first is believed again, under later times of
-- knowledge all the same.
select t.is('back', t.append(t.id('case', 40), 3, jsonb_build_object(
    'events', jsonb_build_array(jsonb_build_object('id', t.id('event', 43), 'type', 'event.corrected',
        'at_from', '2026-03-03T09:00:00+07:00', 'recorded_at', '2026-03-01T11:00:00+07:00')),
    'spans', jsonb_build_array(
    t.span(40, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running'))))->>'version', '4');
select t.is('overdue again', (t.items(format('deadlines_overdue_unit(%s, null, null, null, null, null, 50, null, null)', t.unit('cax.00008'))) -> 0 ->> 'id'),
    t.id('deadline', 40)::text);
select t.is('at every time of knowledge it stood one way at most', (
    select count(*) from hoso.deadline_span a join hoso.deadline_span b
      on a.deadline = b.deadline and a.ctid < b.ctid
     and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)
     and tstzrange(a.known_from, a.known_to) && tstzrange(b.known_from, b.known_to)), 0::bigint);

-- Guidance is never overdue; a duty at once has no instant, comes last, and its cursor can be used.
select t.is('guidance', t.append(t.id('case', 40), 4, jsonb_build_object('spans', jsonb_build_array(
    t.span(40, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running') || '{"told":false}',
    t.span(41, '2026-03-02T09:00:00+07:00', null, null, 'running'),
    t.span(42, '2026-03-02T09:00:00+07:00', null, null, 'running'))))->>'outcome', 'ok');
select t.is('nothing is overdue', t.items(format('deadlines_overdue_unit(%s, null, null, null, null, null, 50, null, null)', t.unit('cax.00008'))), '[]'::jsonb);
select t.is('the last but one is "at once"', t.row(format('deadlines_list_unit(%s, null, null, null, null, null, 2, null, null, null, null)', t.unit('cax.00008')))->>'next',
    '9223372036854775807,' || t.id('deadline', 41));
select t.is('and after it comes the last', t.items(format('deadlines_list_unit(%s, null, null, null, 9223372036854775807, %L, 2, null, null, null, null)',
    t.unit('cax.00008'), t.id('deadline', 41)))->0->>'id', t.id('deadline', 42)::text);
select t.is('due before', jsonb_array_length(t.items(format('deadlines_due_unit(%s, null, null, null, null, null, 50, null, null, %L, true)',
    t.unit('cax.00008'), '2027-01-01'))), 0);

-- Due: what is still ahead, and with what is past only when asked.
select t.is('ahead', t.append(t.id('case', 40), 5, jsonb_build_object('spans', jsonb_build_array(
    t.span(40, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running'),
    t.span(41, '2026-03-02T09:00:00+07:00', null, (now() + interval '2 days')::text, 'running'),
    t.span(42, '2026-03-02T09:00:00+07:00', null, (now() + interval '9 days')::text, 'running'))))->>'outcome', 'ok');
select t.is('due in a week', jsonb_path_query_array(t.items(format('deadlines_due_unit(%s, null, null, null, null, null, 50, null, null, %L, false)',
    t.unit('cax.00008'), now() + interval '7 days')), '$[*].status'), '["running"]'::jsonb);
select t.is('with the past', jsonb_path_query_array(t.items(format('deadlines_due_unit(%s, null, null, null, null, null, 50, null, null, %L, true)',
    t.unit('cax.00008'), now() + interval '7 days')), '$[*].status'), '["overdue", "running"]'::jsonb);
select t.is('filters: ' || f, jsonb_array_length(t.items(format('deadlines_list_unit(%s, %s)', t.unit('cax.00008'), f))), n)
from (values ($$'A06', null, null, null, null, 50, null, null, null, null$$, 3), ($$'A07', null, null, null, null, 50, null, null, null, null$$, 0),
             ($$null, 'intake', null, null, null, 50, null, null, null, null$$, 3), ($$null, 'trial', null, null, null, 50, null, null, null, null$$, 0),
             ($$null, null, '00000000-0000-7000-8000-000000000000', null, null, 50, null, null, null, null$$, 0),
             ($$null, null, null, null, null, 50, null, null, '2026-03-04', null$$, 1), ($$null, null, null, null, null, 50, null, null, null, 'overdue'$$, 1),
             ($$null, null, null, null, null, 50, null, null, null, 'running'$$, 2)) as x(f, n);
