-- What was recorded is not changed, by nobody who has not taken the triggers away first.
\c :admin
\pset tuples_only on
\pset format unaligned

select t.fails(s, '23001', s) from unnest(array[
    $$update hoso.case_event set type = 'x'$$, 'delete from hoso.case_event', 'truncate hoso.case_event cascade',
    $$update hoso.audit set action = 'x'$$, 'delete from hoso.audit', 'truncate hoso.audit',
    $$update hoso.person_identity set sealed = ''$$, 'delete from hoso.person_identity', 'truncate hoso.person_identity',
    $$update hoso.event_text set sealed = ''$$, 'delete from hoso.event_text', 'truncate hoso.event_text',
    $$update hoso.deadline_span set doc = ''$$, $$update hoso.deadline_span set legal = legal + interval '1 day'$$,
    $$update hoso.deadline_span set state = 'met' where known_to = 'infinity'$$,
    $$update hoso.deadline_span set known_to = 'infinity' where known_to < 'infinity'$$,
    $$update hoso.deadline_span set known_to = now() where known_to < 'infinity'$$,
    'delete from hoso.deadline_span', 'truncate hoso.deadline_span']) s;

-- Of an episode and a late entry: who holds the case may change, and to whom it goes; not what happened.
select t.fails(s, '23001', s) from unnest(array[
    $$update hoso.episode_span set doc = ''$$, $$update hoso.episode_span set state = 'accepted' where kind = 'handoff'$$,
    $$update hoso.episode_span set due = due - interval '1 day'$$, $$update hoso.episode_span set known_to = 'infinity' where known_to < 'infinity'$$,
    'delete from hoso.episode_span', 'truncate hoso.episode_span',
    $$update hoso.late_entry set type = 'x'$$, 'delete from hoso.late_entry', 'truncate hoso.late_entry',
    $$update hoso.deadline_span set bound = 'x'$$, $$update hoso.deadline_span set liberty = not liberty$$]) s;

insert into hoso.outbox (id, case_id, kind, to_unit, doc) values (t.id('outbox', 1), t.id('case', 1), 'report', t.unit('cax.00008'), '{}');
select t.fails(s, '23001', s) from unnest(array[
    $$update hoso.outbox set doc = '{"a":1}'$$, 'delete from hoso.outbox', 'truncate hoso.outbox']) s;
update hoso.outbox set number = 1, receiver_epoch = 'e' where id = t.id('outbox', 1);
select t.fails('a number is given once', '23001', $$update hoso.outbox set number = 2 where receiver_epoch = 'e'$$);

select t.is('no function of the daemon''s writes but these', (
    select string_agg(proname, ' ' order by proname) from pg_proc p
    where pronamespace = 'hoso'::regnamespace and provolatile = 'v' and has_function_privilege('hoso_app', oid, 'execute')),
    'alarms_ring append audit_add calendar_keep idempotency_purge identity_open impact_ask impact_write job_claim job_done law_activate '
    'outbox_number rederive rederive_next rederive_stamp refold texts_open');
