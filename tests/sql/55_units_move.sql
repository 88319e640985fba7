-- The tree of units changes: what is loaded again changes nothing, and a unit that moves takes its cases along.
\c :admin
\pset tuples_only on
\pset format unaligned

create table t.tree as select id, xmin::text as written, a1, a2, a3 from hoso.unit;
create function t.tree_as_json() returns jsonb language sql as $$
    select jsonb_agg(to_jsonb(u) || jsonb_build_object('parent', (select p.code from hoso.unit p where p.id = u.parent)))
    from hoso.unit u
$$;
select t.is('the same list again', hoso.units_load(t.tree_as_json()), 7);
select t.is('changes nothing', (select count(*) from hoso.unit u join t.tree o using (id)
    where u.xmin::text = o.written), 7::bigint);

select t.is('a ward moves to the other province', hoso.units_load($$[{"code":"cax.00004","kind":"cax",
    "parent":"cqdt.79","level":3,"province":"79","name_vi":"Công an phường Ba Đình",
    "name_en":"Ba Dinh ward police"}]$$::jsonb), 1);
select t.is('with its cases', (select array_agg(distinct a2) from hoso.case_file where unit = t.unit('cax.00004')),
    array[t.unit('cqdt.79')]);
select t.is('and their deadlines', (select array_agg(distinct a2) from hoso.deadline_span
    where unit = t.unit('cax.00004')), array[t.unit('cqdt.79')]);
select t.is('their handoffs, from and to', (select array_agg(distinct array[a2, f2, t2]) from hoso.episode_span
    where case_id = t.id('case', 400) and to_unit = t.unit('cqdt.01')), array[[t.unit('cqdt.79'), t.unit('cqdt.79'), t.unit('cqdt.01')]]);
select count(*) as theirs from hoso.case_file where a2 = t.unit('cqdt.79') \gset
set role hoso_app;
select t.act('head-hcm');
select t.is('which its new head sees', (select count(*) from hoso.case_file), :theirs::bigint);
reset role;
select t.is('and back', hoso.units_load($$[{"code":"cax.00004","kind":"cax",
    "parent":"cqdt.01","level":3,"province":"01","name_vi":"Công an phường Ba Đình",
    "name_en":"Ba Dinh ward police"}]$$::jsonb), 1);
select t.is('as before', (select count(*) from hoso.unit u join t.tree o using (id)
    where (u.a1, u.a2, u.a3) is not distinct from (o.a1, o.a2, o.a3)), 7::bigint);
select t.fails('a parent that is not there', '23503', $$select hoso.units_load('[{"code":"x.1","kind":"x",
    "parent":"nowhere","level":3,"name_vi":"x","name_en":"x"}]')$$);
select t.fails('a level that does not exist', '23514', $$select hoso.units_load('[{"code":"x.1","kind":"x",
    "level":4,"name_vi":"x","name_en":"x"}]')$$);
drop table t.tree;
