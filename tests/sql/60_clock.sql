-- Jobs with their fence, the purge of keys, the gauges.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.is('claimed', t.row($$job_claim('seal', 'a', 60000)$$)->>'fence', '1');
select t.is('renewed under the same fence', t.row($$job_claim('seal', 'a', 60000)$$)->>'fence', '1');
select t.is('held', t.row($$job_claim('seal', 'b', 60000)$$), null);
select t.is('done by who lost it', t.row($$job_done('seal', 7)$$)->>'held', 'false');
select t.is('done', t.row($$job_done('seal', 1)$$)->>'held', 'true');
select t.is('free for the next', t.row($$job_claim('seal', 'b', 0)$$)->>'fence', '2');
select t.is('run out, taken over', t.row($$job_claim('seal', 'a', 60000)$$)->>'fence', '3');
select t.is('too late', t.row($$job_done('seal', 2)$$)->>'held', 'false');

select t.is('fresh keys stay', t.row('idempotency_purge(10)')->>'rows', '0');
\c :admin
update hoso.idempotency set at = now() - interval '31 days' where key = 'key-1';
select t.is('old keys go', hoso.idempotency_purge(10), 1::bigint);
select t.is('gauges agree with the rows', (select jsonb_object_agg(name || ' ' || stage, value) from hoso.gauges()
    where not sample and name ~ '^(cases|deadlines)'),
    (select jsonb_build_object('cases intake', (select count(*) from hoso.case_file),
        'deadlines_running intake', (select count(*) from hoso.deadline_now where state = 'running' and told),
        'deadlines_overdue intake', (select count(*) from hoso.deadline_now where status = 'overdue'))));
insert into hoso.case_file (id, number, version, stage, closed, unit, a1, a2, a3, opened_at, pack, calendar, engine, known_at)
select t.id('case', 60), 'HS-60', 1, 'intake', false, id, a1, a2, a3, now(), '1', '1', '1', now() from hoso.unit where code = 'cqdt.01';
select t.is('an open case without a deadline is counted', (select value from hoso.gauges() where name = 'cases_without_deadline'), 1::bigint);
delete from hoso.case_file where id = t.id('case', 60);
