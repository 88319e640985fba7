-- Roles and the schema: run by a superuser, before the migrations; may be run again at any time.
--
-- hoso_owner owns everything and cannot log in: migrations and functions are applied after `set role hoso_owner`.
-- hoso_app is the daemon: it owns nothing, bypasses nothing, and changes tables only through functions.
do $$
begin
    if not exists (select from pg_roles where rolname = 'hoso_owner') then
        create role hoso_owner;
    end if;
    if not exists (select from pg_roles where rolname = 'hoso_app') then
        create role hoso_app;
    end if;
end
$$;

alter role hoso_owner nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role hoso_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;

-- A statement that hangs must not hold a lane or a lock; the daemon's own deadlines are shorter.
alter role hoso_app set statement_timeout = '10s';
alter role hoso_app set lock_timeout = '1500ms';
alter role hoso_app set idle_in_transaction_session_timeout = '10s';
-- append() looks keys and versions up anew after it has waited: every statement needs its own snapshot.
alter role hoso_app set default_transaction_isolation = 'read committed';
-- Statements name the schema; nothing is found by search.
alter role hoso_app set search_path = '';
alter role hoso_app set jit = off;

create schema if not exists hoso authorization hoso_owner;
grant usage on schema hoso to hoso_app;

-- Functions of the owner open forced row security for themselves (migration 0006); only it may make such functions.
grant set on parameter "hoso.function" to hoso_owner;

-- A new function is nobody's until it is granted.
alter default privileges for role hoso_owner revoke execute on functions from public;

-- Nobody makes anything in public; the daemon reads there which migrations were applied.
revoke all on schema public from public;
grant usage on schema public to hoso_app;
do $$
begin
    if to_regclass('public.hoso_migration') is not null then
        grant select on public.hoso_migration to hoso_app;
    end if;
    execute format('revoke create, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to hoso_app', current_database());
end
$$;
