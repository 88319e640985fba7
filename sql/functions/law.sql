-- The law in force: what a loader puts into the register, and who may say that it is in force from now on.

-- Keeps a pack or a calendar: p_files {"name": "its text", …}. loaded; same (it is there already, byte by byte); differs
-- (the version is there with other bytes: what was loaded is never changed, so a changed text needs another version).
create or replace function hoso.law_load(p_kind text, p_version text, p_files jsonb, p_from date, p_through date)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sha bytea;
    v_there bytea;
begin
    select sha256(convert_to(string_agg(encode(sha256(convert_to(f.value, 'UTF8')), 'hex') || '  ' || f.key || e'\n', ''
                                        order by f.key collate "C"), 'UTF8'))
    into v_sha from jsonb_each_text(p_files) f;
    insert into hoso.law_text (kind, version, sha256, verified_from, verified_through)
    values (p_kind, p_version, v_sha, p_from, p_through)
    on conflict (kind, version) do nothing;
    if not found then
        select t.sha256 into v_there from hoso.law_text t where t.kind = p_kind and t.version = p_version;
        return case when v_there = v_sha then 'same' else 'differs' end;
    end if;
    insert into hoso.law_file (kind, version, name, body)
    select p_kind, p_version, f.key, f.value from jsonb_each_text(p_files) f;
    return 'loaded';
end
$$;

-- Whether that generation is in force, and it stays so until this transaction has ended: who activates another one waits.
-- To be asked before any row is locked, or two who wait for each other wait for him as well.
create or replace function hoso.law_holds(p_generation bigint) returns boolean
language plpgsql as $$
begin
    lock table hoso.law_activation in row share mode;
    return coalesce(p_generation = (select max(a.generation) from hoso.law_activation a), false);
end
$$;

-- The next generation. outcome: ok; same (what is asked for is in force: nothing changes); stale (p_expected is another
-- generation than the one in force, 0 for none; null: whichever); pack, calendar (no such text). generation: the one in
-- force afterwards. Whoever writes a case holds the table (law_holds) from before he looks to his commit: this waits for
-- him, and who comes later waits for this. So nothing is written by a law that was no longer in force.
create or replace function hoso.law_set(p_expected bigint, p_pack text, p_calendar text, p_engine text, p_reason text,
                                        p_by uuid)
returns table (outcome text, generation bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_is hoso.law_activation;
begin
    lock table hoso.law_activation in exclusive mode;
    select * into v_is from hoso.law_activation a order by a.generation desc limit 1;
    if (v_is.pack, v_is.calendar, v_is.engine) = (p_pack, p_calendar, p_engine) then
        return query select 'same', v_is.generation;
    elsif p_expected <> coalesce(v_is.generation, 0) then
        return query select 'stale', coalesce(v_is.generation, 0);
    elsif not exists (select from hoso.law_text t where t.kind = 'pack' and t.version = p_pack) then
        return query select 'pack', coalesce(v_is.generation, 0);
    elsif not exists (select from hoso.law_text t where t.kind = 'calendar' and t.version = p_calendar) then
        return query select 'calendar', coalesce(v_is.generation, 0);
    else
        insert into hoso.law_activation (generation, pack, calendar, engine, reason, activated_by, operator)
        values (coalesce(v_is.generation, 0) + 1, p_pack, p_calendar, p_engine, p_reason, p_by,
                case when p_by is null then session_user end);
        insert into hoso.audit (actor, role, unit, action, detail)
        values (p_by, nullif(current_setting('hoso.role', true), ''), hoso.actor_unit(), 'law.activate',
                format('generation %s pack %s calendar %s engine %s', coalesce(v_is.generation, 0) + 1, p_pack, p_calendar,
                       p_engine));
        perform pg_notify('hoso_law', (coalesce(v_is.generation, 0) + 1)::text);
        return query select 'ok', coalesce(v_is.generation, 0) + 1;
    end if;
end
$$;

-- For an administrator of the daemon, who is asked for again here; denied to everybody else.
create or replace function hoso.law_activate(p_expected bigint, p_pack text, p_calendar text, p_engine text, p_reason text)
returns table (outcome text, generation bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
begin
    if not exists (select from hoso.person_user u where u.id = hoso.actor_user() and u.role = 'admin' and u.active) then
        return query select 'denied', null::bigint;
        return;
    end if;
    return query select * from hoso.law_set(p_expected, p_pack, p_calendar, p_engine, p_reason, hoso.actor_user());
end
$$;
grant execute on function hoso.law_activate(bigint, text, text, text, text) to hoso_app;

-- For whoever works on the database. Without a pack or a calendar: the one in force, else the one that was loaded last.
create or replace function hoso.law_operate(p_expected bigint, p_pack text, p_calendar text, p_engine text, p_reason text)
returns table (outcome text, generation bigint, pack text, calendar text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
declare
    v_is hoso.law_activation;
    v_pack text;
    v_calendar text;
begin
    lock table hoso.law_activation in exclusive mode;
    select * into v_is from hoso.law_activation a order by a.generation desc limit 1;
    v_pack := coalesce(p_pack, v_is.pack, (select t.version from hoso.law_text t where t.kind = 'pack'
                                           order by t.loaded_at desc limit 1));
    v_calendar := coalesce(p_calendar, v_is.calendar, (select t.version from hoso.law_text t where t.kind = 'calendar'
                                                       order by t.loaded_at desc limit 1));
    return query
    select s.outcome, s.generation, v_pack, v_calendar
    from hoso.law_set(p_expected, v_pack, v_calendar, p_engine, p_reason, null) s;
end
$$;
