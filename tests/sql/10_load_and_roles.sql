-- The loader's functions, tokens, and what the daemon's role is and is not.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.is('ancestors', (select array[a1, a2, a3] from hoso.unit where code = 'cax.00004'),
            array[t.unit('cqdt'), t.unit('cqdt.01'), t.unit('cax.00004')]);
select t.is('a level without ancestor stays empty', (select array[a1, a2, a3] from hoso.unit where code = 'vks.01'),
            array[null, t.unit('vks.01'), null]);
select t.is('token', t.row($$token_get(sha256('good'))$$)->>'unit_code', 'cax.00004');
select t.is('token without unit', t.row($$token_get(sha256('unitless'))$$) - 'user_id' - 'name',
            '{"code":"auditor","role":"auditor","unit":0,"unit_code":"","level":0,"unit_name":"","remote":false}'::jsonb);
select t.is('token past its end', t.row($$token_get(sha256('old'))$$), null);
select t.is('unknown token', t.row($$token_get(sha256('none'))$$), null);
select t.is('units by kind and province', jsonb_path_query_array(t.items($$units('cax', '01', null, null, 0, 50)$$),
            '$[*].code'), '["cax.00004", "cax.00008"]'::jsonb);
select t.is('units by parent', jsonb_array_length(t.items($$units(null, null, 'cqdt', null, 0, 50)$$)), 2);
select t.is('units by prefix', jsonb_array_length(t.items($$units(null, null, null, 'cax.', 0, 50)$$)), 3);
select t.is('a prefix is no pattern', t.items($$units(null, null, null, 'cax%', 0, 50)$$), '[]'::jsonb);
select t.is('units, page after page', (
    with recursive page(n, row) as (
        select 1, t.row('units(null, null, null, null, 0, 3)')
        union all
        select n + 1, t.row(format('units(null, null, null, null, %s, 3)', row->>'next')) from page where row->>'next' is not null)
    select sum(jsonb_array_length((row->>'items')::jsonb)) from page)::int, 7);
select t.is('unit by code', t.row($$unit_by_code('cax.00008')$$)->>'remote', 'true');
select t.is('unit named for ' || roles, t.row(format('unit_named(%L, %L, false)', 'vks.01', roles))->>'suits', want)
from (values ('', 'true'), ('procuracy', 'true'), ('court procuracy', 'true'), ('court', 'false')) as x(roles, want);
select t.is('readiness', t.row('readiness'), '{"schema_version":18,"generation":1,"pack":"1","calendar":"1","engine":"1","writable":true}'::jsonb);

select t.ok('the daemon is no superuser, bypasses nothing, is in no role', (
    select not rolsuper and not rolbypassrls and not rolcreaterole and not rolcreatedb
       and not exists (select from pg_auth_members where member = r.oid) from pg_roles r where rolname = 'hoso_app'));
select t.is('the daemon owns nothing', (select count(*) from pg_shdepend
    where refobjid = 'hoso_app'::regrole and deptype = 'o'), 0::bigint);
select t.is('row security is on and forced wherever a row knows its case or its person', (
    select count(*) from pg_class c where relnamespace = 'hoso'::regnamespace and relkind = 'r'
      and not (relrowsecurity and relforcerowsecurity)
      and exists (select from pg_attribute a where a.attrelid = c.oid
                  and a.attname in ('case_id', 'person_id', 'user_id', 'principal', 'number', 'hash'))), 0::bigint);
select t.is('the daemon writes no table', (select count(*) from pg_class c where relnamespace = 'hoso'::regnamespace
    and has_table_privilege('hoso_app', c.oid, 'insert, update, delete, truncate, references, trigger')), 0::bigint);
select t.is('every function that runs as its owner has a fixed search path and is not for everybody', (
    select string_agg(proname, ' ') from pg_proc p where pronamespace = 'hoso'::regnamespace and prosecdef
      and (proconfig is null or not proconfig @> array['search_path=pg_catalog, pg_temp']
           or proacl is null or exists (select from aclexplode(proacl) where grantee = 0))), null);
select t.fails('the daemon makes no users', '42501', $$select hoso.user_create('x', 'head', 'cqdt', 'x')$$);
select t.fails('the daemon reads no identity', '42501', $$select * from hoso.person_identity$$);
select t.fails('the daemon reads no free text', '42501', $$select * from hoso.event_text$$);
select t.fails('the daemon reads no token', '42501', $$select * from hoso.token$$);
select t.fails('the daemon reads no audit', '42501', $$select * from hoso.audit$$);
select t.fails('the daemon makes nothing', '42501', $$create table hoso.x ()$$);
