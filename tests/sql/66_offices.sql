-- Which office a handoff goes to, over the units of the whole country as config/units derives them.
\c :admin
\pset tuples_only on
\pset format unaligned

-- The files themselves; the derivation is that of lib/json/units_json.c: roots, one a province, regional ones, one a commune.
\set agencies `cat config/units/agencies.json`
\set provinces `cat config/units/provinces.json`
\set communes `cat config/units/communes.json`
begin;
select t.ok('loaded', hoso.units_load((
    select jsonb_agg(jsonb_build_object('code', u.code, 'kind', u.kind, 'parent', u.parent, 'level', u.level, 'province', u.province,
                                        'name_vi', u.code, 'name_en', u.code, 'covers', case u.code when 'vks.24.1' then '["07210"]'::jsonb
                                        when 'vks.24.2' then '["07228"]'::jsonb end))
    from (select r->>'kind' as code, r->>'kind' as kind, null as parent, 1 as level, null as province
          from jsonb_array_elements(:'agencies'::jsonb->'roots') r
          union all
          select (r->>'kind') || '.' || (p->>0), r->>'kind', r->>'parent', 2, p->>0
          from jsonb_array_elements(:'agencies'::jsonb->'per_province') r, jsonb_array_elements(:'provinces'::jsonb->'provinces') p
          union all
          select concat_ws('.', r->>'kind', p->>'province', n), r->>'kind', (r->>'kind') || '.' || (p->>'province'), 3, p->>'province'
          from jsonb_array_elements(:'agencies'::jsonb->'regional') r, jsonb_array_elements(r->'provinces') p, generate_series(1, (p->>'count')::int) n
          union all
          select (r->>'kind') || '.' || (c->>1), r->>'kind', (r->>'parent') || '.' || (c->>0), 3, c->>0
          from jsonb_array_elements(:'agencies'::jsonb->'per_commune') r, jsonb_array_elements(:'communes'::jsonb->'communes') c) u)) > 6000);
-- A province with one regional court alone, and an office that ended with June 2026.
select hoso.units_load('[{"code":"tand.04.1","kind":"tand","parent":"tand.04","level":3,"province":"04","name_vi":"x","name_en":"x"},
    {"code":"tand.22.1","kind":"tand","parent":"tand.22","level":3,"province":"22","name_vi":"x","name_en":"x","valid_to":"2026-07-01"},
    {"code":"tand.22.2","kind":"tand","parent":"tand.22","level":3,"province":"22","name_vi":"x","name_en":"x","valid_from":"2026-07-01"}]');

select t.is(concat_ws(' ', role, holder, commune, class, day), (select u.code from hoso.unit u
    where u.id = hoso.unit_for(role, t.unit(holder), commune, class, coalesce(day, '2026-03-02')::date)), want)
from (values
    ('investigation_agency', 'cax.07210', null, null, null, 'cqdt.24'),
    ('investigation_agency', 'cqdt.24', null, null, null, 'cqdt.24'),
    ('commune_committee', 'cax.07210', null, null, null, 'ubnd.07210'),
    ('commune_committee', 'cqdt.24', '07228', null, null, 'ubnd.07228'),
    ('commune_committee', 'cqdt.24', '25747', null, null, 'ubnd.25747'), -- a child whose home is in another province
    ('commune_committee', 'cqdt.24', null, null, null, null),
    ('commune_police', 'cqdt.24', '07210', null, null, 'cax.07210'),
    ('legal_aid', 'tand.24.1', null, null, null, 'tgpl.24'),
    ('forensic_body', 'cqdt.79', null, null, null, 'gd.79'),
    -- Six regional procuracies: the one that covers the commune, and nobody where no list names it.
    ('procuracy', 'cax.07210', null, null, null, 'vks.24.1'),
    ('procuracy', 'cqdt.24', '07210', 'serious', null, 'vks.24.1'),
    ('procuracy', 'cqdt.24', '07228', null, null, 'vks.24.2'),
    ('procuracy', 'cqdt.24', null, null, null, null),
    ('procuracy', 'cqdt.24', '07231', null, null, null),
    ('court', 'cqdt.24', '07210', null, null, null),
    -- The heaviest class goes to the province.
    ('procuracy', 'cqdt.24', '07210', 'especially_serious', null, 'vks.24'),
    ('court', 'vks.24.1', null, 'especially_serious', null, 'tand.24'),
    -- One regional court; none at all: the province's own, but not before the case has come to the province.
    ('court', 'cqdt.04', null, 'serious', null, 'tand.04.1'),
    ('court', 'cax.01273', null, null, null, 'tand.04.1'),
    ('procuracy', 'cqdt.04', null, null, null, 'vks.04'),
    ('procuracy', 'cax.01273', null, null, null, null),
    -- On that day.
    ('court', 'cqdt.22', null, null, '2026-06-30', 'tand.22.1'),
    ('court', 'cqdt.22', null, null, '2026-07-01', 'tand.22.2'),
    ('investigation_agency', 'cax.07210', null, null, '2025-06-30', null),
    -- Appeals go up.
    ('appellate_court', 'tand.24.1', null, 'serious', null, 'tand.24'),
    ('appellate_court', 'tand.24', null, 'especially_serious', null, 'tand'),
    ('procuracy_appeal', 'vks.24.1', null, null, null, 'vks.24'),
    ('procuracy_appeal', 'vks.24', null, 'especially_serious', null, 'vks'),
    -- No office.
    ('victim', 'cqdt.24', null, null, null, null), ('nobody', 'cqdt.24', null, null, null, null)) as x(role, holder, commune, class, day, want);
select t.is('the statement', (select code from hoso.unit where id = hoso.unit_for('court', t.unit('cqdt.79'), null, null, '2026-03-02')), null);

-- What an act names must be such an office; for a role without offices any may be.
select t.is(concat_ws(' ', 'suits', code, role), (select hoso.office_suits(role, u.kind, u.level) from hoso.unit u where u.code = x.code), want)
from (values ('vks.24.1', 'procuracy', true), ('vks.24', 'procuracy', true), ('cqdt.24', 'procuracy', false), ('cax.07210', 'court', false),
             ('tand.24.1', 'appellate_court', false), ('tand.24', 'appellate_court', true), ('ubnd.24', 'commune_committee', false),
             ('ubnd.07210', 'commune_committee', true), ('cqdt.24', 'nobody', true)) as x(code, role, want);

-- The chain of one case: the child's home is told, the regional procuracy is found by the place where it was reported
-- also when the province holds the case; where nothing decides, the office that works on the case already.
select hoso.user_create('o-cax', 'commune_police', 'cax.07210', 'A'), hoso.user_create('o-dtv', 'investigator', 'cqdt.24', 'B'),
       hoso.user_create('o-ksv', 'procuracy', 'vks.24.1', 'C'), hoso.user_create('o-toa', 'court', 'tand.24.3', 'D');
create function t.o_append(p_version int, p_more jsonb) returns text language sql as $$
    select outcome from hoso.append(t.id('case', 660), p_version, t.law() || p_more)
$$;
create function t.o_handoff(p_n int, p_from text, p_to text, p_more text default '{}') returns jsonb language sql as $$
    select t.handoff(p_n, p_to, 'owed', '2026-03-02T09:00:00+07:00', null, 'file') || jsonb_build_object('by', p_from) || p_more::jsonb
$$;
create function t.o_where(p_n int) returns text language sql as $$
    select concat_ws(' ', f.code, '>', t.code) from hoso.handoff_address a join hoso.unit f on f.id = a.from_unit left join hoso.unit t on t.id = a.to_unit
    where a.episode = t.id('handoff', p_n)
$$;
select t.act('o-cax');
select t.is('reported', t.o_append(0, jsonb_set(t.report(660, 'cax.07210'), '{persons,0,commune}', '"07228"') || jsonb_build_object('episodes', jsonb_build_array(
    t.o_handoff(660, 'commune_police', 'investigation_agency'), t.o_handoff(661, 'commune_police', 'commune_committee')))), 'ok');
select t.is('to the province', t.o_where(660), 'cax.07210 > cqdt.24');
select t.is('to the child''s home', t.o_where(661), 'cax.07210 > ubnd.07228');
select t.act('o-dtv');
select t.is('taken, and reported on', t.o_append(1, jsonb_build_object('case', jsonb_build_object('unit', t.unit('cqdt.24')), 'episodes', jsonb_build_array(
    t.o_handoff(662, 'investigation_agency', 'procuracy')))), 'ok');
select t.is('to the procuracy of the place', t.o_where(662), 'cqdt.24 > vks.24.1');
select t.act('o-ksv');
select t.is('to a court that is named', t.o_append(2, jsonb_build_object('case', jsonb_build_object('unit', t.unit('vks.24.1')), 'episodes', jsonb_build_array(
    t.o_handoff(663, 'procuracy', 'court'), t.o_handoff(664, 'procuracy', 'court', '{"to":"tand.24.3"}')))), 'ok');
select t.is('nobody is guessed', t.o_where(663), 'vks.24.1 >');
select t.is('the named one', t.o_where(664), 'vks.24.1 > tand.24.3');
select t.act('o-toa');
select t.is('and returned', t.o_append(3, jsonb_build_object('case', jsonb_build_object('unit', t.unit('tand.24.3')), 'episodes', jsonb_build_array(
    t.o_handoff(663, 'procuracy', 'court'), t.o_handoff(665, 'court', 'procuracy', '{"commune":"07231"}'), t.o_handoff(666, 'court', 'appellate_court')))), 'ok');
select t.is('the open one now goes where the case is', t.o_where(663), 'vks.24.1 > tand.24.3');
select t.is('back to the procuracy that had it', t.o_where(665), 'tand.24.3 > vks.24.1');
select t.is('and up', t.o_where(666), 'tand.24.3 > tand.24');
select t.is('all of them may read', (select string_agg(u.code || ' ' || a.why, ', ' order by u.code) from hoso.case_access a join hoso.unit u on u.id = a.unit
    where a.case_id = t.id('case', 660)), 'cqdt.24 handed, tand.24 handed, tand.24.3 handed, ubnd.07228 handed, vks.24.1 handed');
select t.is('another victim is found', t.o_append(4, jsonb_build_object('persons', jsonb_build_array(jsonb_build_object('id', t.id('person', 6602),
    'kind', 'victim', 'ord', 0, 'entered', 2, 'commune', '07231')))), 'ok');
select t.is('the home is that of the first all the same', hoso.case_commune(t.id('case', 660), 'commune_committee'), '07228');

-- Where the case lies is asked of its own units by their ids, also while the planner knows nothing of the units (as here:
-- just loaded): by kind and level it would walk every commune, once for each handoff of each append.
select seq_tup_read + idx_tup_fetch as seen from pg_stat_xact_all_tables where relid = 'hoso.unit'::regclass \gset
select t.is('the place', hoso.case_commune(t.id('case', 660), 'procuracy'), '07210');
select t.is('the office on the case', hoso.office_on_case('procuracy', t.id('case', 660)), t.unit('vks.24.1'));
select t.ok('few units were read', (select seq_tup_read + idx_tup_fetch - :seen from pg_stat_xact_all_tables
    where relid = 'hoso.unit'::regclass) < 20);
rollback;
