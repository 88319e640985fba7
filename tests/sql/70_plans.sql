-- What the lists read of a register of 300,000 deadlines: only rows of the page, through the index of their relation.
\c :admin
\pset tuples_only on
\pset format unaligned

-- 60,000 cases with five deadlines each, over the four agencies of two provinces; a tenth is open, a hundredth
-- overdue; 20,000 cases with a handoff that was sent, a round, and an event recorded late.
insert into hoso.case_file (id, number, version, stage, closed, unit, a1, a2, a3, opened_at, pack, calendar, engine, known_at)
select t.id('big', n), 'BIG-' || n, 1, 'intake', false, u.id, u.a1, u.a2, u.a3, '2025-01-01'::timestamptz + n * interval '10 minutes',
       '1', '1', '1', now()
from generate_series(1, 60000) n
join lateral (select u.*, row_number() over (order by u.id) as k from hoso.unit u where code like 'c%.%' and level > 1) u
  on u.k = 1 + case when n % 50 = 0 then n / 50 % 2 else 2 + n % 3 end;
insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3, told, sample, started, valid_from,
                                valid_to, known_from, legal, safe, bound, liberty, turn, state, doc, explanation)
select t.id('bigd' || k, n), c.id, 'A0' || k, 'intake', null, c.unit, c.a1, c.a2, c.a3, true, false, c.opened_at, c.opened_at,
       'infinity', c.opened_at, l.legal, l.legal, 'court', b.liberty, hoso.turn(l.legal, b.liberty, false, k = 1 and n % 2 = 0), case when k = 1 and n % 2 = 0 then 'running' else 'met' end,
       '"id":"x","rule":"A0' || k || '","citation":"' || repeat('x', 400) || '"}', '{"vi":[],"en":[]}'
from generate_series(1, 60000) n
join hoso.case_file c on c.id = t.id('big', n)
cross join generate_series(1, 5) k
cross join lateral (select case when k = 1 and n % 20 = 0 then now() - n * interval '1 minute'
                                else now() + n * interval '1 minute' end as legal) l
cross join lateral (select k = 1 and n % 10 = 2 as liberty) b; -- 6,000 of which none is overdue stand before what is
insert into hoso.case_access (case_id, unit, since, why)
select t.id('big', n * 60), t.unit('vks.01'), now(), 'test' from generate_series(1, 300) n;
insert into hoso.episode_span (episode, case_id, case_number, kind, code, by_role, to_role, carries, unit, a1, a2, a3, from_unit, f1, f2, f3,
                               to_unit, t1, t2, t3, sample, started, valid_from, valid_to, known_from, known_to, due, turn, state, doc)
select t.id('bige' || x.kind, n), c.id, c.number, x.kind, 'C01', 'procuracy', x.to_role, x.carries, c.unit, c.a1, c.a2, c.a3,
       f.id, f.a1, f.a2, f.a3, o.id, o.a1, o.a2, o.a3, false, c.opened_at, x.valid_from, x.valid_to, c.opened_at, 'infinity', x.due,
       hoso.episode_turn(x.open, x.due, c.opened_at, false), x.state, '"id":"x","code":"' || repeat('x', 300) || '"}'
from generate_series(1, 20000) n
join hoso.case_file c on c.id = t.id('big', n)
cross join lateral (values
    ('handoff', 'investigation_agency', 'file', c.opened_at, c.opened_at + interval '1 day', now() - n * interval '1 hour', true, 'owed'),
    ('handoff', 'investigation_agency', 'file', c.opened_at + interval '1 day', 'infinity', now() - n * interval '1 hour', n % 100 = 0,
     case when n % 100 = 0 then 'sent' else 'accepted' end),
    ('round', null, null, c.opened_at, 'infinity', 'infinity', n % 100 = 0, case when n % 100 = 0 then 'open' else 'closed' end))
    as x(kind, to_role, carries, valid_from, valid_to, due, open, state)
left join hoso.unit f on x.kind = 'handoff' and f.id = c.unit
left join hoso.unit o on x.kind = 'handoff' and o.code = case when c.a2 = t.unit('cqdt.01') then 'cqdt.01' else 'cqdt.79' end;
insert into hoso.case_event (id, case_id, seq, type, at_from, at_to, at_form, recorded_at, recorded_by, recorded_unit, data)
select t.id('bigv', n), t.id('big', n), 1, 'act.done', '2025-01-01', '2025-01-01', 'instant', '2025-02-01'::timestamptz + n * interval '1 minute',
       t.who('dtv'), t.unit('cqdt.01'), '{}' from generate_series(1, 20000) n;
insert into hoso.late_entry (event, case_id, case_number, type, at_from, recorded_at, recorded_unit, unit, a1, a2, a3, sample)
select e.id, c.id, c.number, e.type, e.at_from, e.recorded_at, e.recorded_unit, c.unit, c.a1, c.a2, c.a3, false
from hoso.case_event e join hoso.case_file c on c.id = e.case_id where e.id between t.id('bigv', 1) and t.id('bigv', 20000);
insert into hoso.outbox (id, case_id, kind, to_unit, doc, number, receiver_epoch)
select t.id('bigo', n), t.id('big', n), 'alarm', c.unit, '{}', 1000000 + n, (select epoch from hoso.feed_epoch order by n desc limit 1)
from generate_series(1, 20000) n join hoso.case_file c on c.id = t.id('big', n);
analyze hoso.case_file, hoso.deadline_span, hoso.case_access, hoso.episode_span, hoso.late_entry, hoso.case_event, hoso.outbox;

-- Blocks read and rows thrown away by the plan of a call, as the daemon, with a generic plan as after many calls.
\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
set plan_cache_mode = force_generic_plan;
select t.act('pc');
select t.plan_is('national, overdue', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt')), 'deadline_open_a1', 60);
select t.plan_is('one province, overdue', format('deadlines_overdue_a2(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt.01')), 'deadline_open_a2', 60);
select t.plan_is('one commune, overdue', format('deadlines_overdue_a3(%s, null, null, null, null, null, 50, null, null)', t.unit('cax.00004')), 'deadline_open_a3', 60);
select t.plan_is('one unit, overdue', format('deadlines_overdue_unit(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt.01')), 'deadline_open_unit', 60);
select t.plan_is('a later page', format('deadlines_overdue_a1(%s, null, null, null, %s, null, 50, null, null)', t.unit('cqdt'),
    hoso.to_micros(now() - interval '10 days')), 'deadline_open_a1', 60);
select t.plan_is('due', format('deadlines_due_a2(%s, null, null, null, null, null, 50, null, null, %L, false)', t.unit('cqdt.79'), now() + interval '30 days'), 'deadline_open_a2', 110);
select t.plan_is('any status', format('deadlines_list_a1(%s, null, null, null, null, null, 50, null, null, null, null)', t.unit('cqdt')), 'deadline_all_a1', 100);
select t.plan_is('as of', format('deadlines_at_a2(%s, null, null, null, null, null, 50, null, null, null, null, %L, %L)', t.unit('cqdt.79'), now(), now()), 'deadline_all_a2', 100);
select t.plan_is('cases', format('cases_own_a1(%s, null, null, null, 50)', t.unit('cqdt')), 'case_file_a1', 200);
select t.plan_is('explanation', format('deadline_explanation(%L)', t.id('bigd1', 20)), 'deadline_span_', 1);

select t.plan_is('how many run', format('deadlines_count_a2(%s, %L, null, null, null, null, null, null, null)', t.unit('cqdt.01'), 'stage'), 'deadline_open_a2', 20000);
select t.plan_is('how many ran', format('deadlines_count_at_a3(%s, %L, null, null, null, null, null, null, null, %L, null)', t.unit('cax.00008'), 'rule', now()), 'deadline_all_a3', 110000);
select t.plan_is('late entries', format('entries_a1(%s, null, null, null, null, 50, null, null, null)', t.unit('cqdt')), 'late_entry_a1', 50);
select t.plan_is('late entries counted', format('entries_count_a3(%s, %L, null, null, null, null, null)', t.unit('cax.00008'), 'type'), 'late_entry_a3', 8000);
select t.plan_is('rounds', format('episodes_now_a1(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('cqdt'), 'round'), 'episode_now_a1', 50);
select t.plan_is('an inbox', format('episodes_now_t2(%s, %L, null, null, null, 50, null, null, null, %L, null, null, null, null)', t.unit('cqdt.01'), 'handoff', 'unanswered'), 'episode_now_t2', 50);
select t.plan_is('sent by a commune', format('episodes_now_from_unit(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('cax.00008'), 'handoff'), 'episode_now_from_unit', 200);
select t.plan_is('rounds as of', format('episodes_at_a1(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null, %L, %L)', t.unit('cqdt'), 'round', now(), now()), 'episode_all_a1', 50);
select t.plan_is('handoffs counted', format('episodes_count_t1(%s, %L, %L, null, null, null, null, null, null, null, null, null, null, null)', t.unit('cqdt'), 'handoff', 'unit'), 'episode_all_t1', 41000);
select t.plan_is('one handoff', format('handoff_get(%L)', t.id('bigehandoff', 20)), 'episode_span_', 1);
select t.plan_is('those of a case', format('case_episodes(%L, null)', t.id('big', 20)), 'episode_span_case', 3);
select t.act('cax-a');
select t.plan_is('a feed', 'feed_page(null, 1000100, 50, false)', 'outbox_to_unit', 50);

-- Asked for a unit that is not in sight: not one row is read.
select t.act('head-hcm');
select t.plan_is('foreign', format('deadlines_overdue_a2(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt.01')), 'deadline_open_a2', 0);
select t.plan_is('above', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt')), 'deadline_open_a1', 0);
select t.plan_is('foreign inbox', format('episodes_now_t2(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('cqdt.01'), 'handoff'), 'episode_now_t2', 0);
select t.plan_is('foreign rounds', format('episodes_now_a1(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('cqdt'), 'round'), 'episode_now_a1', 0);
select t.plan_is('foreign entries', format('entries_a2(%s, null, null, null, null, 50, null, null, null)', t.unit('cqdt.01')), 'late_entry_a2', 0);
select t.act(null);
select t.plan_is('a feed of nobody', 'feed_page(null, 0, 50, false)', 'outbox_to_unit', 0);
select t.plan_is('nobody', format('deadlines_overdue_a1(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt')), 'deadline_open_a1', 0);

select t.act('ksv');
select t.plan_is('shared', format('deadlines_shared(%s, null, null, null, null, null, 50, null, null, null, null)', t.unit('vks.01')), 'deadline_span_case', 1600);
select t.plan_is('shared cases', format('cases_shared(%s, null, null, null, 50)', t.unit('vks.01')), 'case_file_pkey', 900);

select t.plan_is('rounds of shared cases', format('episodes_shared(%s, %L, null, null, null, 50, null, null, null, null, null, null, null, null)', t.unit('vks.01'), 'round'), 'episode_span_case', 2000);

-- A case with many events and deadlines: all of it read and written again.
select t.act('cax-a');
select t.is('a large case', t.append(t.id('case', 70), 0, t.report(70, 'cax.00004') || jsonb_build_object('events', (
    select jsonb_agg(jsonb_build_object('id', t.id('large', n), 'type', 'act.done', 'data', '{"rule":"A06"}',
        'at_from', '2026-03-02T09:00:00+07:00')) from generate_series(1, 50) n), 'texts', '[]'::jsonb,
    'spans', (select jsonb_agg(t.span(7000 + n, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running'))
        from generate_series(1, 60) n)))->>'outcome', 'ok');
select t.is('one deadline of sixty changes', t.append(t.id('case', 70), 50, jsonb_build_object('events', jsonb_build_array(
    jsonb_build_object('id', t.id('large', 51), 'type', 'act.done', 'at_from', '2026-03-02T12:00:00+07:00')),
    'spans', (select jsonb_agg(t.span(7000 + n, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00',
        case n when 1 then 'met' else 'running' end)) from generate_series(1, 60) n)))->>'outcome', 'ok');
select t.is('one span closed and one written, none for the others', (select count(*) from hoso.deadline_span where case_id = t.id('case', 70)), 61::bigint);
select t.is('its history', jsonb_array_length((t.row(format('case_load(%L, null, null)', t.id('case', 70)))->>'history')::jsonb->'events'), 51);

-- The clock asks every second which case is to be derived again: of those that are not yet due it reads none.
\c :admin
\pset tuples_only on
\pset format unaligned
begin;
set local hoso.function = 'on';
update hoso.case_file set refold_at = now() + interval '1 day' where id = any (array(select t.id('big', n) from generate_series(1, 60000) n));
analyze hoso.case_file;
update hoso.job set until = now() where name = 'refold';
select fence from hoso.job_claim('refold', 'plans', 60000) as fence \gset
select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as seen from pg_stat_xact_all_tables where relid = 'hoso.case_file'::regclass \gset
select t.is('none is due', (select count(*) from hoso.refold_next(:fence)), 0::bigint);
select t.ok('none was read', (select seq_tup_read + idx_tup_fetch - :seen from pg_stat_xact_all_tables
    where relid = 'hoso.case_file'::regclass) < 10);
update hoso.case_file set refold_at = now() - interval '1 minute' where id = t.id('big', 7);
select t.is('the one that is due', (select string_agg(n.case_id::text, ' ') from hoso.refold_next(:fence) n), t.id('big', 7)::text);
rollback;

-- The numbers that were made up above end with their epoch.
\c :admin
\pset tuples_only on
\pset format unaligned
select t.ok('a new epoch', hoso.feed_renew() is not null);
