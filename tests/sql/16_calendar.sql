-- A new version of the calendar: an administrator keeps it, nobody else, and what is kept is never changed.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.act('admin');
select t.is('an administrator keeps a calendar', t.row($$calendar_keep('c2', '{"days":"Tết"}', '2026-01-01', '2027-12-31', 'why')$$)->>'outcome', 'loaded');
select t.is('…once', t.row($$calendar_keep('c2', '{"days":"Tết"}', '2026-01-01', '2027-12-31', 'again')$$)->>'outcome', 'same');
select t.is('other bytes are refused', t.row($$calendar_keep('c2', '{"days":""}', '2026-01-01', '2027-12-31', 'why')$$)->>'outcome', 'differs');
select t.is('its text', t.row($$law_texts('', 'c2')$$), '{"kind":"calendar","name":"calendar.json","body":"{\"days\":\"Tết\"}"}'::jsonb);
select t.act(who), t.is(coalesce(who, 'nobody') || ' may not',
                        t.row($$calendar_keep('c3', '{}', '2026-01-01', '2027-12-31', 'why')$$)->>'outcome', 'denied')
from unnest(array['head', 'pc', 'auditor', null]) who;
select t.act('head'), set_config('hoso.role', 'admin', false);
select t.is('nor who only says that he is one', t.row($$calendar_keep('c3', '{}', '2026-01-01', '2027-12-31', 'why')$$)->>'outcome', 'denied');

\c :admin
\pset tuples_only on
\pset format unaligned
select t.is('who, what and why stand in the audit', string_agg(role || ' ' || detail, ', '), 'admin why')
from hoso.audit where action = 'calendar.change' and actor = t.who('admin');
