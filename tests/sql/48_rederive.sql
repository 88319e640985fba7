-- Another law in the cases that are there: who may write them, what is stamped, what is journalled, and what is left alone.
\c :admin
\i :prepare
\pset tuples_only on
\pset format unaligned
set role hoso_owner;
select t.is('another calendar', t.row($$law_load('calendar', '48', '{"calendar.json":"{}"}', '2026-01-01', '2027-12-31')$$)->>'outcome', 'loaded');
reset role;

-- A case that rests on two days of May, one that rests on other days, one of which nothing is known.
create function t.rd_report(p_n int, p_days text) returns text language sql as $$
    select t.append(t.id('case', p_n), 0, jsonb_set(t.report(p_n, 'cax.00004'), '{case,calendar_days}', to_jsonb(p_days)))->>'outcome'
$$;
create function t.rd_calendars() returns text language sql security definer set hoso.function = 'on' as $$
    select string_agg(right(number, 3) || ':' || calendar, ' ' order by number) from hoso.case_file where number in ('HS-480', 'HS-481', 'HS-482')
$$;
-- What rederive() is given of case 482: its deadline falls due a day later.
create function t.rd_doc(p_version int, p_law bigint, p_derived timestamptz, p_quiet boolean default false) returns jsonb language sql as $$
    select jsonb_build_object('law', p_law, 'by', '{"pack":"1","calendar":"1","engine":"1"}'::jsonb, 'cases', jsonb_build_array(
        jsonb_build_object('case', t.id('case', 482), 'version', p_version, 'derived_at', p_derived)
        || case when p_quiet then '{"quiet":true,"calendar_days":"{}"}'::jsonb else jsonb_build_object('doc', jsonb_build_object(
            'case', jsonb_build_object('stage', 'intake', 'closed', false, 'pack', '1', 'calendar', '48', 'engine', '1',
                                       'derived_at', p_derived, 'calendar_days', '{[2026-05-04,2026-05-04]}', 'told', '[]', 'flags', '[]'),
            'spans', jsonb_build_array(t.span(482, '2026-03-02T09:00:00+07:00', null, '2026-03-04T09:00:00+07:00', 'running')),
            'episodes', '[]'::jsonb, 'gone', '{"deadlines":[],"episodes":[]}'::jsonb)) end))
$$;
create function t.rd_derived() returns timestamptz language sql security definer set hoso.function = 'on' as $$
    select derived_at from hoso.case_file where id = t.id('case', 482)
$$;
create function t.rd_law() returns bigint language sql as $$ select max(generation) from hoso.law_activation $$;
grant execute on all functions in schema t to public;

\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
select t.act('cax-a');
select t.is('a case', t.rd_report(480, '{[2026-05-01,2026-05-02]}'), 'ok');
select t.is('on other days', t.rd_report(481, '{[2026-06-01,2026-06-02]}'), 'ok');
select t.is('unknown', t.append(t.id('case', 482), 0, t.report(482, 'cax.00004'))->>'outcome', 'ok');
select t.is('the claim', t.row($$job_claim('rederive', 'one', 60000)$$)->>'fence', '1');

\c :admin
\i :prepare
\pset tuples_only on
\pset format unaligned
set role hoso_owner;
select t.is('in force', t.row($$law_operate(null, null, '48', '1', 'r')$$)->>'outcome', 'ok');
reset role;

\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
select t.act('cax-a');
select t.is('under a lost claim nothing is told', t.row('rederive_next(7)'), null);
select t.is('by which law they were derived', x - 'cases' - 'generation', '{"pack":"1","calendar":"1","engine":"1"}'::jsonb)
from t.row('rederive_next(1)') x;
select t.is('under a lost claim nothing is stamped', t.row(format('rederive_stamp(7, %s, %L, %L, %L, %L, %L, 100)', t.rd_law(), '1', '1', '1',
            '{[2026-05-02,2026-05-02]}', '00000000-0000-0000-0000-000000000000')), null);
select t.is('…nor by a law that is not in force', t.row(format('rederive_stamp(1, %s, %L, %L, %L, %L, %L, 100)', t.rd_law() - 1, '1', '1', '1',
            '{[2026-05-02,2026-05-02]}', '00000000-0000-0000-0000-000000000000')), null);
select t.fails('…nor those of another pack', '22023', format('execute rederive_stamp(1, %s, %L, %L, %L, %L, %L, 100)', t.rd_law(), '2', '1', '1',
            '{[2026-05-02,2026-05-02]}', '00000000-0000-0000-0000-000000000000'));
select t.ok('stamped', (t.row(format('rederive_stamp(1, %s, %L, %L, %L, %L, %L, 5000)', t.rd_law(), '1', '1', '1',
            '{[2026-05-02,2026-05-02]}', '00000000-0000-0000-0000-000000000000'))->>'stamped')::int > 0);
select t.is('those alone that rest on none of the days', t.rd_calendars(), '480:1 481:48 482:1');
select t.is('those that are left are loaded', x->>'version', '1')
from t.row(format('rederive_load(1, %L, %L, %L, %L, 1)', '1', '1', '1', t.id('case', 481))) x;
select t.is('under a lost claim none is', t.row(format('rederive_load(7, %L, %L, %L, %L, 1)', '1', '1', '1', t.id('case', 481))), null);

select t.is('nothing is written by a law that is not in force', t.row(format('rederive(1, %L)', t.rd_doc(1, t.rd_law() - 1, t.rd_derived()))), null);
select t.is('…nor under a lost claim', t.row(format('rederive(7, %L)', t.rd_doc(1, t.rd_law(), t.rd_derived()))), null);
select t.is('…nor on another version', t.row(format('rederive(1, %L)', t.rd_doc(2, t.rd_law(), t.rd_derived()))), '{"written":0,"quiet":0,"left_alone":1}'::jsonb);
select t.is('…nor on what was derived again since', t.row(format('rederive(1, %L)', t.rd_doc(1, t.rd_law(), t.rd_derived() - interval '1 second'))),
            '{"written":0,"quiet":0,"left_alone":1}'::jsonb);
select t.is('written', t.row(format('rederive(1, %L)', t.rd_doc(1, t.rd_law(), t.rd_derived()))), '{"written":1,"quiet":0,"left_alone":0}'::jsonb);
select t.is('…once', t.row(format('rederive(1, %L)', t.rd_doc(1, t.rd_law(), t.rd_derived()))), '{"written":0,"quiet":0,"left_alone":1}'::jsonb);
select t.is('it says so', t.rd_calendars(), '480:1 481:48 482:48');
select t.is('the version stays: nothing was recorded', t.row(format('case_get(%L)', t.id('case', 482)))->>'version', '1');
select t.is('the journal', (select jsonb_agg(to_jsonb(j) - 'at' - 'case_id' - 'deadline' - 'from_generation' - 'generation' - 'subject') from hoso.law_change j
    where j.case_id = t.id('case', 482)), '[{"rule":"A06","state":"running","old_state":"running","legal":"2026-03-04T02:00:00+00:00","safe":"2026-03-04T02:00:00+00:00",
    "old_legal":"2026-03-03T02:00:00+00:00","old_safe":"2026-03-03T02:00:00+00:00","provisional":null,"old_provisional":null}]'::jsonb);
select t.is('…from the law before to this', generation, t.rd_law()) from hoso.law_change where case_id = t.id('case', 482);

-- Whoever writes a case meanwhile does so by the law in force, and the journal tells that as well: here a date that stays and is firm no more.
select t.is('somebody writes', t.append(t.id('case', 480), 1, jsonb_build_object('case', '{"pack":"1","calendar":"48","engine":"1"}'::jsonb, 'events',
    jsonb_build_array(jsonb_build_object('id', t.id('rederive', 1), 'type', 'act.done', 'at_from', '2026-03-05T09:00:00+07:00')),
    'spans', jsonb_build_array(t.span(480, '2026-03-02T09:00:00+07:00', null, '2026-03-03T09:00:00+07:00', 'running')
                               || '{"doc":"\"rule\":\"A06\",\"provisional\":true}"}'::jsonb)))->>'outcome', 'ok');
select t.is('…which is told', jsonb_agg(jsonb_build_array(legal = old_legal, old_provisional, provisional)), '[[true, null, true]]'::jsonb)
    from hoso.law_change where case_id = t.id('case', 480);
select t.is('all follow', t.rd_calendars(), '480:48 481:48 482:48');
select t.act('cax-hcm');
select t.is('nobody else sees it', count(*), 0::bigint) from hoso.law_change;

-- Back to what the other tests know.
\c :admin
\i :prepare
\pset tuples_only on
\pset format unaligned
select t.fails(s, '23001', s) from unnest(array['update hoso.law_change set rule = rule', 'delete from hoso.law_change', 'truncate hoso.law_change']) s;
set role hoso_owner;
select t.is('back', t.row($$law_operate(null, null, '1', '1', 'r')$$)->>'outcome', 'ok');
reset role;
update hoso.job set until = now() where name = 'rederive';
