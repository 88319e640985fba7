-- Who sees what: own unit, units below, given access; and nobody sees nothing, without any error.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.act('cax-hcm');
select t.is('a case in the other province', t.append(t.id('case', 10), 0, t.report(10, 'cax.26734'))->>'outcome', 'ok');
select t.act('dtv');
select t.is('a case of the agency itself', t.append(t.id('case', 11), 0, t.report(11, 'cqdt.01'))->>'outcome', 'ok');

-- The table of calls is whole: a statement that is not in it is named here, because it holds nothing of a case.
select t.is('every statement is asked', (
    select string_agg(p.name, ' ' order by p.name) from pg_prepared_statements p
    where not exists (select from t.calls(1, 'cqdt.01') c where split_part(c.call, '(', 1) = p.name)),
    'act_as alarms_ring append audit_add calendar_keep fsck_case fsck_page gauges idempotency_purge impact_ask impact_get impact_next '
    'impact_page impact_write job_claim job_done law_activate law_current law_load law_operate law_state law_texts outbox_number readiness '
    'receipt_foreign rederive rederive_load rederive_next rederive_stamp refold refold_next token_get unit_by_code unit_for unit_named units');

-- A document or a row without a case's content is the same as none.
select t.act(null);
select t.is('nobody: ' || c.call, t.row(c.call)->>'items', c.nothing #>> '{}') from t.calls(1, 'cax.00004') c where c.nothing is not null;
select t.is('nobody: ' || c.call, t.row(c.call), null) from t.calls(1, 'cax.00004') c where c.nothing is null;
select t.is('nobody: rows', (select count(*) from hoso.case_file) + (select count(*) from hoso.case_event)
    + (select count(*) from hoso.case_person) + (select count(*) from hoso.deadline_span)
    + (select count(*) from hoso.data_key) + (select count(*) from hoso.case_access)
    + (select count(*) from hoso.episode_span) + (select count(*) from hoso.late_entry)
    + (select count(*) from hoso.alarm) + (select count(*) from hoso.outbox)
    + (select count(*) from hoso.person_user) + (select count(*) from hoso.idempotency), 0::bigint);

-- The settings as they are after a transaction, and on a fresh connection: the same.
\c -
\i :prepare
select t.is('fresh: rows', (select count(*) from hoso.case_file) + (select count(*) from hoso.deadline_span), 0::bigint);
begin;
select t.ok('act_as', t.row(format('act_as(%L, %L, %L, 3)', t.who('cax-a'), 'commune_police', t.unit('cax.00004'))) is not null);
select t.is('within the transaction', (select count(*) from hoso.case_file), 3::bigint);
commit;
select t.is('and after it', (select count(*) from hoso.case_file), 0::bigint);
select t.ok('act_as nobody', t.row($$act_as('', '', 0, 0)$$) is not null);

-- Foreign units, and roles without sight of cases, get the same nothing.
select t.act('cax-hcm');
select t.is('other province: ' || c.call, t.row(c.call)->>'items', c.nothing #>> '{}') from t.calls(1, 'cqdt.01') c where c.nothing is not null;
select t.is('other province: ' || c.call, t.row(c.call), null) from t.calls(1, 'cqdt.01') c where c.nothing is null;
select t.act('stat');
select t.is('statistician: ' || c.call, t.row(c.call)->>'items', c.nothing #>> '{}') from t.calls(1, 'cqdt') c where c.nothing is not null;
select t.is('statistician: ' || c.call, t.row(c.call), null) from t.calls(1, 'cqdt') c where c.nothing is null;
select t.act('auditor');
select t.is('auditor: rows', (select count(*) from hoso.case_file) + (select count(*) from hoso.deadline_span), 0::bigint);

-- The numbers of the cases that a list shows.
select t.act('cax-a');
select t.is('own', jsonb_path_query_array(t.items(format('cases_own_unit(%s, null, null, null, 50)', t.unit('cax.00004'))), '$[*].id'),
    jsonb_build_array(t.id('case', 3), t.id('case', 2), t.id('case', 1)));
select t.is('own, by level', t.items(format('cases_own_a3(%s, null, null, null, 50)', t.unit('cax.00004'))),
    t.items(format('cases_own_unit(%s, null, null, null, 50)', t.unit('cax.00004'))));
select t.is('own keys', (select count(*) from hoso.data_key where owner = case_id), 3::bigint);
select t.is('and no keys of persons', (select count(*) from hoso.data_key where owner <> case_id), 0::bigint);
select t.act('dtv');
select t.is('an investigator sees his unit, not the units below', array(select id from hoso.case_file order by id), array[t.id('case', 11)]);
select t.is('also in lists of the subtree', jsonb_array_length(t.items(format('cases_own_a2(%s, null, null, null, 50)', t.unit('cqdt.01')))), 1);
select t.act('head');
select t.is('a head sees the units below', array(select id from hoso.case_file order by id),
    array[t.id('case', 1), t.id('case', 2), t.id('case', 3), t.id('case', 11)]);
select t.is('and not beside', t.items(format('deadlines_overdue_a2(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt.79'))), '[]'::jsonb);
select t.act('pc');
select t.is('the ministry sees both provinces', (select count(*) from hoso.case_file), 5::bigint);
select t.is('and one of them when it asks for it', jsonb_array_length(t.items(
    format('deadlines_overdue_a2(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt.79')))), 1);

-- Pages: the same rows in the same order, whatever the size of a page.
select t.is('overdue, page after page', (
    with recursive page(row) as (
        select t.row(format('deadlines_overdue_a1(%s, null, null, null, null, null, 2, null, null)', t.unit('cqdt')))
        union all
        select t.row(format('deadlines_overdue_a1(%s, null, null, null, %s, %L, 2, null, null)', t.unit('cqdt'),
                            split_part(row->>'next', ',', 1), split_part(row->>'next', ',', 2)))
        from page where row->>'next' is not null)
    select jsonb_agg(item) from page, jsonb_array_elements((row->>'items')::jsonb) item),
    t.items(format('deadlines_overdue_a1(%s, null, null, null, null, null, 50, null, null)', t.unit('cqdt'))));
select t.is('cases, page after page', (
    with recursive page(row) as (
        select t.row(format('cases_own_a1(%s, null, null, null, 2)', t.unit('cqdt')))
        union all
        select t.row(format('cases_own_a1(%s, null, %s, %L, 2)', t.unit('cqdt'),
                            split_part(row->>'next', ',', 1), split_part(row->>'next', ',', 2)))
        from page where row->>'next' is not null)
    select jsonb_agg(item) from page, jsonb_array_elements((row->>'items')::jsonb) item),
    t.items(format('cases_own_a1(%s, null, null, null, 50)', t.unit('cqdt'))));

-- Access: the procuracy gets case 1, and writes in it; the holder keeps it.
select t.act('ksv');
select t.is('before', (select count(*) from hoso.case_file), 0::bigint);
select t.act('cax-a');
select t.is('given', t.append(t.id('case', 1), 1, jsonb_build_object('access',
    jsonb_build_array(jsonb_build_object('unit', t.unit('vks.01'), 'why', 'supervision')),
    'episodes', jsonb_build_array(t.handoff(1, 'investigation_agency', 'owed', '2026-03-02T09:00:00+07:00', null))))->>'version', '2');
select t.act('ksv');
select t.is('after: cases', jsonb_path_query_array(t.items(format('cases_shared(%s, null, null, null, 50)', t.unit('vks.01'))), '$[*].id'),
    jsonb_build_array(t.id('case', 1)));
select t.is('after: deadlines', jsonb_array_length(t.items(
    format('deadlines_shared(%s, null, null, null, null, null, 50, null, null, null, %L)', t.unit('vks.01'), 'overdue'))), 1);
select t.is('after: not own', t.items(format('cases_own_a2(%s, null, null, null, 50)', t.unit('vks.01'))), '[]'::jsonb);
select t.is('after: all of it', (select count(*) from t.calls(1, 'vks.01') c
    where c.nothing is null and t.row(c.call) is not null), 17::bigint);
select t.is('after: writes', t.append(t.id('case', 1), 2, jsonb_build_object('events', jsonb_build_array(jsonb_build_object(
    'id', t.id('event', 12), 'type', 'act.done', 'at_from', '2026-03-05T09:00:00+07:00'))))->>'outcome', 'ok');
select t.is('after: only that one', (select count(*) from hoso.case_file), 1::bigint);

-- The case moves to the agency above and leaves the sight of who had it; its past spans go with it.
select t.act('head');
select t.is('moved', t.append(t.id('case', 3), 1, jsonb_build_object('case', jsonb_build_object('unit', t.unit('cqdt.01'),
    'assignee', t.who('dtv'))))->>'outcome', 'ok');
select t.act('cax-a');
select t.is('the former holder sees it no more', t.row(format('case_get(%L)', t.id('case', 3))), null);
select t.is('nor its deadlines', t.row(format('deadline_explanation(%L)', t.id('deadline', 3))), null);
select t.act('dtv');
select t.is('the new one does, as his', jsonb_array_length(t.items(format(
    'deadlines_overdue_unit(%s, null, null, %L, null, null, 50, null, null)', t.unit('cqdt.01'), t.who('dtv')))), 1);

-- What is sealed opens with its key, and leaves its row in the audit, and only then.
select t.act('cax-a');
select t.is('identity', t.row(format($$identity_open(%L, 'why')$$, t.id('person', 1))), jsonb_build_object('field', 'name',
    'version', 1, 'sealed', '\x' || encode('sealed name', 'hex'), 'wrapped', '\x' || encode('person key', 'hex'),
    'kek_id', 'k1', 'case_id', t.id('case', 1)));
select t.is('texts', t.row(format($$texts_open(%L, null)$$, t.id('case', 1)))->>'wrapped', '\x' || encode('case key', 'hex'));
select t.is('no such person', t.row(format($$identity_open(%L, null)$$, t.id('person', 999))), null);
select t.is('reads in one batch', t.row(format('audit_add(%L)', jsonb_build_array(
    jsonb_build_object('actor', t.who('cax-a'), 'role', 'commune_police', 'unit', 1, 'action', 'case.get', 'case', t.id('case', 1)),
    jsonb_build_object('actor', t.who('ksv'), 'role', 'procuracy', 'unit', 2, 'action', 'case.get', 'case', t.id('case', 1)))))->>'rows', '2');
\c :admin
select t.is('audit of openings', (select array_agg(format('%s %s', a.action, u.code) order by a.at) from hoso.audit a
    join hoso.person_user u on u.id = a.actor where a.action like '%.open'),
    '{"identity.open ksv","texts.open ksv","identity.open cax-a","texts.open cax-a"}'::text[]);
select t.is('with the reason as it came', (select reason from hoso.audit where action = 'identity.open' and reason is not null), 'why'::bytea);

-- Forced row security shuts the owner out too, but for his functions.
set role hoso_owner;
select t.is('the owner sees no case', (select count(*) from hoso.case_file) + (select count(*) from hoso.person_identity), 0::bigint);
select t.ok('but pages through ids for the check of everything', (select count(*) from hoso.fsck_page(null, 100)) = 5);
reset role;
set role hoso_app;
\i :prepare
select t.fails('which the daemon may not', '42501', 'select * from hoso.fsck_page(null, 100)');
select t.fails('nor what it asks of a case', '42501', format('execute fsck_case(%L)', t.id('case', 1)));
select set_config('hoso.function', 'on', false);
select t.is('the setting of functions opens nothing for the daemon', (select count(*) from hoso.case_file), 0::bigint);
