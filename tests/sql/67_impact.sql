-- What another law would change: who may ask, one at a time, and what the clock writes of it under its claim.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.act(who), t.is(coalesce(who, 'nobody') || ' may not ask',
                        t.row($$impact_ask('00000000-0000-7000-8000-000000000061', null, '1')$$)->>'outcome', 'denied')
from unnest(array['head', 'pc', 'auditor', null]) who;
select t.act('head'), set_config('hoso.role', 'admin', false);
select t.is('nor who only says that he is an administrator',
            t.row($$impact_ask('00000000-0000-7000-8000-000000000061', null, '1')$$)->>'outcome', 'denied');
select t.act('admin');
select t.is('a pack that was never loaded', t.row($$impact_ask('00000000-0000-7000-8000-000000000061', '9', null)$$)->>'outcome', 'pack');
select t.is('a calendar that was never loaded', t.row($$impact_ask('00000000-0000-7000-8000-000000000061', null, '9')$$)->>'outcome', 'calendar');
select t.is('asked', t.row($$impact_ask('00000000-0000-7000-8000-000000000061', null, '1')$$)->>'outcome', 'ok');
select t.is('…and asked again', t.row($$impact_ask('00000000-0000-7000-8000-000000000062', null, '1')$$)->>'outcome', 'ok');
select t.is('the first is superseded', (t.row($$impact_get('00000000-0000-7000-8000-000000000061')$$)->>'doc')::jsonb->>'state', 'superseded');
select t.is('the second waits', (t.row($$impact_get('00000000-0000-7000-8000-000000000062')$$)->>'doc')::jsonb->>'state', 'waiting');

-- The clock: nobody's behalf.
select t.act(null);
select t.is('nobody reads it', t.row($$impact_get('00000000-0000-7000-8000-000000000062')$$), null);
select t.is('…nor its rows', t.row($$impact_page('00000000-0000-7000-8000-000000000062', 0, 10, null, null, null, null)$$),
            '{"items":"[]","next":null,"there":false}'::jsonb);
select t.is('without the claim there is nothing', t.row('impact_next(1, 2)'), null);
select t.is('claimed', t.row($$job_claim('impact', 'a', 60000)$$)->>'fence', '1');
select t.ok('the one under way, with cases', x->>'id' = '00000000-0000-7000-8000-000000000062' and x->>'case_id' is not null
            and x->>'history' like '{"victims":%' and x->>'after' = '00000000-0000-0000-0000-000000000000')
from t.row('impact_next(1, 2)') x;
select t.is('by an older claim nothing is written',
            t.row($$impact_write(0, '00000000-0000-7000-8000-000000000062', '{}')$$)->>'outcome', 'lost');
select t.is('the superseded one stays', t.row($$impact_write(1, '00000000-0000-7000-8000-000000000061', '{}')$$)->>'outcome', 'superseded');
select t.is('some cases', t.row($$impact_write(1, '00000000-0000-7000-8000-000000000062',
    '{"from":"00000000-0000-0000-0000-000000000000","after":"10000000-0000-0000-0000-000000000000","done":false,"failed":false,
      "seen":2,"refused":1,"running":7,"rows":[
      {"case":"00000000-0000-7000-8000-000000000001","rule":"B01","change":"moved","runs":true,"becomes_overdue":true,"shift_s":-86400,"doc":"{\"n\":1}"},
      {"case":"00000000-0000-7000-8000-000000000001","rule":"A14","change":"vanished","runs":false,"becomes_overdue":false,"doc":"{\"n\":2}"},
      {"case":"00000000-0000-7000-8000-000000000002","change":"refused","runs":true,"becomes_overdue":false,"doc":"{\"n\":3}"}]}')$$)->>'outcome', 'ok');
select t.is('the same again is not written twice', t.row($$impact_write(1, '00000000-0000-7000-8000-000000000062',
    '{"from":"00000000-0000-0000-0000-000000000000","seen":2,"refused":0,"running":7,"rows":[]}')$$)->>'outcome', 'stale');
select t.is('it goes on behind them', t.row('impact_next(1, 2)')->>'after', '10000000-0000-0000-0000-000000000000');
select t.is('the last', t.row($$impact_write(1, '00000000-0000-7000-8000-000000000062',
    '{"from":"10000000-0000-0000-0000-000000000000","done":true,"failed":false,"seen":1,"refused":0,"running":1,"rows":[
      {"case":"00000000-0000-7000-8000-000000000003","rule":"B01","change":"moved","runs":true,"becomes_overdue":false,"shift_s":172800,"doc":"{\"n\":4}"}]}')$$)->>'outcome', 'ok');
select t.is('nothing is under way any more', t.row('impact_next(1, 2)'), null);

select t.act('admin');
select t.is('what it came to', (t.row($$impact_get('00000000-0000-7000-8000-000000000062')$$)->>'doc')::jsonb
            - array['asked_at', 'ended_at', 'cases', 'generation', 'old', 'new'],
    '{"id":"00000000-0000-7000-8000-000000000062","state":"done","seen":3,"refused":1,"running":8,"changes":4,"totals":[{"rule":"B01","moved":2,
      "appeared":0,"vanished":0,"state":0,"marks":0,"becomes_overdue":1,"least_s":-86400,"most_s":172800}]}'::jsonb);
select t.is('pages', t.row($$impact_page('00000000-0000-7000-8000-000000000062', 0, 3, null, null, null, null)$$),
            '{"items":"[{\"n\":1},{\"n\":2},{\"n\":3}]","next":"3","there":true}'::jsonb);
select t.is('…to the end', t.row($$impact_page('00000000-0000-7000-8000-000000000062', 3, 3, null, null, null, null)$$),
            '{"items":"[{\"n\":4}]","next":null,"there":true}'::jsonb);
select t.is('of one rule', t.items($$impact_page('00000000-0000-7000-8000-000000000062', 0, 9, 'B01', null, null, null)$$), '[{"n":1},{"n":4}]'::jsonb);
select t.is('of one kind', t.items($$impact_page('00000000-0000-7000-8000-000000000062', 0, 9, null, 'vanished', null, null)$$), '[{"n":2}]'::jsonb);
select t.is('of what runs', t.items($$impact_page('00000000-0000-7000-8000-000000000062', 0, 9, null, null, false, null)$$), '[{"n":2}]'::jsonb);
select t.is('of what becomes overdue', t.items($$impact_page('00000000-0000-7000-8000-000000000062', 0, 9, null, null, null, true)$$), '[{"n":1}]'::jsonb);
select t.act('pc');
select t.is('a supervisor reads none of it', t.row($$impact_get('00000000-0000-7000-8000-000000000062')$$), null);
select t.is('…nor its rows, ', t.row($$impact_page('00000000-0000-7000-8000-000000000062', 0, 3, null, null, null, null)$$)->>'items', '[]');

-- Another law comes into force while it is under way.
select t.act('admin');
select t.is('one more', t.row($$impact_ask('00000000-0000-7000-8000-000000000063', null, '1')$$)->>'outcome', 'ok');
\c :admin
\i :prepare
\pset tuples_only on
\pset format unaligned
select hoso.law_load('calendar', '67', '{"calendar.json":"{}"}', '2026-01-01', '2026-12-31');
set role hoso_owner;
select t.is('another law', outcome, 'ok') from hoso.law_operate(null, null, '67', '1', 'r');
select t.is('…supersedes it', hoso.impact_write(1, '00000000-0000-7000-8000-000000000063',
    '{"from":"00000000-0000-0000-0000-000000000000","seen":0,"refused":0,"running":0,"rows":[]}'), 'superseded');
select t.is('back', outcome, 'ok') from hoso.law_operate(null, null, '1', '1', 'r');
reset role;
select t.is('who asked stands in the audit', count(*), 3::bigint) from hoso.audit where action = 'law.impact' and actor = t.who('admin');
select t.is('an old one takes its rows with it', (select count(*) from hoso.impact_row), 4::bigint);
delete from hoso.impact;
select t.is('…all of them', (select count(*) from hoso.impact_row) + (select count(*) from hoso.impact_total), 0::bigint);
