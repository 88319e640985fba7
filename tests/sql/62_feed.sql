-- The feed: numbers without a gap, in the order of transactions, for the receiver alone; and a new epoch.
\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.is('claimed', t.row($$job_claim('sequence', 'one', 600000)$$)->>'fence', '1');
select t.is('nothing without the fence', t.row('outbox_number(7, 100)'), null);
select t.ok('in small portions', (t.row('outbox_number(1, 3)')->>'numbered')::int = 3);
select t.ok('and the rest', (t.row('outbox_number(1, 100000)')->>'numbered')::int >= 3);
select t.is('then none', t.row('outbox_number(1, 100)')->>'numbered', '0');

-- What is said to a unit.
select t.act('ksv');
select t.is('only what is mine', (select count(distinct to_unit) from hoso.outbox), 1::bigint);
select t.is('numbered from one, without a gap', (select array_agg(number order by number) from hoso.outbox),
    (select array_agg(n) from generate_series(1, (select count(*) from hoso.outbox)) n));
select t.ok('the whole page', (select (r->>'known')::boolean and not (r->>'more')::boolean
    and jsonb_array_length((r->>'items')::jsonb) = (select count(*) from hoso.outbox) and (r->>'last')::bigint = (select count(*) from hoso.outbox)
    from t.row('feed_page(null, 0, 100, false)') r));
select t.is('an item', (select jsonb_build_array(i->>'id' = (r->>'epoch') || ':1', i->>'kind', i->'data' ? 'case', i->>'at' like '____-__-__T__:__:__%+07:00')
    from t.row('feed_page(null, 0, 1, false)') r, jsonb_array_elements((r->>'items')::jsonb) i), '[true, "handoff.owed", true, true]'::jsonb);
select t.ok('page after page', (
    with recursive page(row) as (
        select t.row('feed_page(null, 0, 1, false)')
        union all
        select t.row(format('feed_page(%L, %s, 1, false)', row->>'epoch', row->>'last')) from page where (row->>'more')::boolean)
    select jsonb_agg(i) = (t.row('feed_page(null, 0, 100, false)')->>'items')::jsonb from page, jsonb_array_elements((row->>'items')::jsonb) i));
select t.is('as a stream', (select r->>'items' like format('id: %s:1%sevent: handoff.owed%sdata: {"handoff":%%}%s', r->>'epoch', e'\n', e'\n', e'\n\n')
    from t.row('feed_page(null, 0, 1, true)') r), true);
select t.is('an empty stream', (select array[r->>'items', r->>'last'] from t.row('feed_page(null, 1000000, 10, true)') r), '{"",1000000}'::text[]);
select t.is('of an unknown epoch nothing', (select array[r->>'known', r->>'items', r->>'more'] from t.row($$feed_page('nonesuch', 0, 10, false)$$) r), '{false,[],false}'::text[]);
select t.act('stat');
select t.is('no sight, no feed', t.row('feed_page(null, 0, 10, false)')->>'items', '[]');
select t.fails('the daemon begins no epoch', '42501', 'select hoso.feed_renew()');
select t.fails('nor numbers by itself', '42501', 'update hoso.outbox set number = 1');

-- A transaction that began before and is still open holds back what came after it, and nothing else.
\c :admin
\pset tuples_only on
\pset format unaligned
create table t.epochs as select epoch from hoso.feed_epoch;
select t.ok('a new epoch', hoso.feed_renew() not in (select epoch from t.epochs));
grant select on t.epochs to public;
\c :app
\i :prepare
select t.act('ksv');
select t.is('the old one is told apart', (select r->>'known' from t.epochs e, t.row(format('feed_page(%L, 0, 10, false)', e.epoch)) r), 'false');
select t.is('the new one begins empty', t.row('feed_page(null, 0, 10, false)')->>'items', '[]');
select t.act('cax-a');
select t.is('something new', t.append(t.id('case', 620), 0, t.report(620, 'cax.00004') || jsonb_build_object('access', jsonb_build_array(
    jsonb_build_object('unit', t.unit('vks.01'), 'why', 'x')), 'episodes', jsonb_build_array(
    t.handoff(620, 'procuracy', 'owed', '2026-03-02T09:00:00+07:00', null, 'report') || '{"to":"vks.01"}')))->>'outcome', 'ok');
select t.is('numbered', t.row('outbox_number(1, 100)')->>'numbered', '1');
select t.act('ksv');
select t.is('from one again', t.row('feed_page(null, 0, 10, false)')->>'last', '1');
