-- The law in the register: texts that are never changed, and who may say which of them is in force.
\i :prepare
\pset tuples_only on
\pset format unaligned

-- What a loader does, as the owner.
\c :admin
\i :prepare
\pset tuples_only on
\pset format unaligned
set role hoso_owner;
select t.is('a text is loaded', t.row($$law_load('pack', '2', '{"a.json":"{\"x\":1}\n","b.json":"Tết"}', null, null)$$)->>'outcome', 'loaded');
select t.is('…once', t.row($$law_load('pack', '2', '{"b.json":"Tết","a.json":"{\"x\":1}\n"}', null, null)$$)->>'outcome', 'same');
select t.is('other bytes are refused', t.row($$law_load('pack', '2', '{"a.json":"{\"x\": 1}\n","b.json":"Tết"}', null, null)$$)->>'outcome', 'differs');
select t.is('…and so is a file more', t.row($$law_load('pack', '2', '{"a.json":"{\"x\":1}\n","b.json":"Tết","c.json":""}', null, null)$$)->>'outcome', 'differs');
select t.is('a calendar of that version is another thing',
            t.row($$law_load('calendar', '2', '{"calendar.json":"{}"}', '2026-01-01', '2027-12-31')$$)->>'outcome', 'loaded');
select t.is('it is summed as sha256sum does', encode(sha256, 'hex'), encode(sha256(convert_to(
    encode(sha256(e'{"x":1}\n'), 'hex') || e'  a.json\n' || encode(sha256(convert_to('Tết', 'UTF8')), 'hex') || e'  b.json\n', 'UTF8')), 'hex'))
from hoso.law_text where kind = 'pack' and version = '2';
select t.is('its bytes are kept', body, e'{"x":1}\n') from hoso.law_file where version = '2' and name = 'a.json';
select t.fails('a calendar says through when it is verified', '23514',
               $$select hoso.law_load('calendar', '3', '{"calendar.json":"{}"}', null, null)$$);
select t.fails(s, '23001', s) from unnest(array[
    $$update hoso.law_text set sha256 = sha256('x')$$, 'delete from hoso.law_text', 'truncate hoso.law_text cascade',
    $$update hoso.law_file set body = 'x'$$, 'delete from hoso.law_file', 'truncate hoso.law_file',
    $$update hoso.law_activation set pack = '2'$$, $$update hoso.law_activation set reason = 'x'$$,
    'delete from hoso.law_activation', 'truncate hoso.law_activation cascade']) s;

select t.is('a law that was never loaded is not put into force', t.row($$law_operate(1, '9', null, '1', 'r')$$)->>'outcome', 'pack');
select t.is('…nor its calendar', t.row($$law_operate(1, '2', '9', '1', 'r')$$)->>'outcome', 'calendar');
select t.is('nothing was', (select max(generation) from hoso.law_activation), 1::bigint);
select t.is('what the operator leaves out stays', t.row($$law_operate(null, '2', null, '1', 'r')$$),
            '{"outcome":"ok","generation":2,"pack":"2","calendar":"1"}'::jsonb);
select t.is('the operator is named', operator, session_user::text) from hoso.law_activation where generation = 2;
select t.is('again is nothing new', t.row($$law_operate(1, '2', '1', '1', 'r')$$)->>'outcome', 'same');
select t.is('on another generation than is', t.row($$law_operate(1, '2', '2', '1', 'r')$$),
            '{"outcome":"stale","generation":2,"pack":"2","calendar":"2"}'::jsonb);
update hoso.law_activation set derived_at = now() where generation = 2;
select t.fails('since when all follows it is said once', '23001', $$update hoso.law_activation set derived_at = null where generation = 2$$);

-- The daemon.
\c :app
\i :prepare
\pset tuples_only on
\pset format unaligned
select t.act('admin');
select t.ok('the daemon reads the law in force', x @> '{"generation":2,"pack":"2","calendar":"1","engine":"1"}' and x->>'body' <> '')
from t.row('law_current(0)') x;
select t.is('…and nothing more when it knows it', t.row('law_current(2)'),
            '{"generation":2,"pack":"2","calendar":"1","engine":"1","kind":null,"name":null,"body":null}'::jsonb);
select t.is('any of the texts', (select string_agg(kind || ' ' || name, ', ' order by kind, name) from hoso.law_file
                                 where (kind, version) in (('pack', '2'), ('calendar', '2'))),
            'calendar calendar.json, pack a.json, pack b.json');
select t.fails('the daemon loads no law', '42501', $$select hoso.law_load('pack', '4', '{}', null, null)$$);
select t.fails('…and is no operator', '42501', $$select * from hoso.law_operate(null, '1', '1', '1', 'r')$$);
select t.fails('…nor goes around the question who may', '42501', $$select * from hoso.law_set(null, '1', '1', '1', 'r', null)$$);
select t.is('an administrator puts a law into force', t.row($$law_activate(2, '2', '2', '1', 'a new holiday')$$),
            '{"outcome":"ok","generation":3}'::jsonb);
select t.is('…by the generation that he saw', t.row($$law_activate(2, '1', '1', '1', 'back')$$)->>'outcome', 'stale');
select t.is('to go back is an activation too', t.row($$law_activate(3, '1', '1', '1', 'back')$$),
            '{"outcome":"ok","generation":4}'::jsonb);
select t.is('who did it', activated_by, t.who('admin')) from hoso.law_activation where generation = 4;
select t.act(who), t.is(who || ' may not', t.row($$law_activate(4, '2', '2', '1', 'r')$$)->>'outcome', 'denied')
from unnest(array['head', 'pc', 'auditor', null]) who;
-- A role that is only said, on behalf of a user who has another.
select t.act('head'), set_config('hoso.role', 'admin', false);
select t.is('a role that is only claimed', t.row($$law_activate(4, '2', '2', '1', 'r')$$)->>'outcome', 'denied');
select t.is('nothing changed', (select max(generation) from hoso.law_activation), 4::bigint);

\c :admin
\pset tuples_only on
\pset format unaligned
select t.is('what was done stands in the audit', string_agg(coalesce(role, '-') || ' ' || detail, ', ' order by detail collate "C"),
            '- generation 1 pack 1 calendar 1 engine 1, - generation 2 pack 2 calendar 1 engine 1, '
            'admin generation 3 pack 2 calendar 2 engine 1, admin generation 4 pack 1 calendar 1 engine 1')
from hoso.audit where action = 'law.activate';
