-- Opening what is sealed: the row of the audit is written before the first byte leaves, in the same transaction.

create or replace function hoso.case_in_sight(p_case uuid) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from hoso.case_file c
        where c.id = p_case
          and (c.unit = hoso.actor_unit() or hoso.actor_subtree() in (c.a1, c.a2, c.a3)
               or exists (select from hoso.case_access a where a.case_id = c.id and a.unit = hoso.actor_unit())));
end
$$;

-- The newest version of every field, with the person's key still wrapped, or null when it was destroyed. No row: no
-- such person, or not the actor's, and nothing is audited. A person of whom nothing is sealed: one row without field.
-- p_reason: sealed, may be null. Whether the role may open identities at all is decided by the daemon.
create or replace function hoso.identity_open(p_person uuid, p_reason bytea)
returns table (field text, version int, sealed bytea, wrapped bytea, kek_id text, case_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
declare
    v_case uuid := (select p.case_id from hoso.case_person p where p.id = p_person);
begin
    if not hoso.case_in_sight(v_case) then
        return;
    end if;

    insert into hoso.audit (actor, role, unit, action, case_id, person_id, reason)
    values (hoso.actor_user(), nullif(current_setting('hoso.role', true), ''), hoso.actor_unit(), 'identity.open',
            v_case, p_person, p_reason);

    return query
    select i.field, i.version, i.sealed, k.wrapped, k.kek_id, v_case
    from (values (v_case)) as c(id)
    left join lateral (select distinct on (i.field) i.field, i.version, i.sealed from hoso.person_identity i
                       where i.person_id = p_person order by i.field, i.version desc) i on true
    left join hoso.data_key k on k.owner = p_person
    order by i.field;
end
$$;
grant execute on function hoso.identity_open(uuid, bytea) to hoso_app;

-- The free texts of a case's events, with the key of the case, or null when it was destroyed; audited likewise. No row:
-- no such case, or not the actor's. A case without texts: one row without event.
create or replace function hoso.texts_open(p_case uuid, p_reason bytea)
returns table (event uuid, field text, sealed bytea, wrapped bytea, kek_id text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
begin
    if not hoso.case_in_sight(p_case) then
        return;
    end if;

    insert into hoso.audit (actor, role, unit, action, case_id, reason)
    values (hoso.actor_user(), nullif(current_setting('hoso.role', true), ''), hoso.actor_unit(), 'texts.open', p_case,
            p_reason);

    return query
    select t.event_id, t.field, t.sealed, k.wrapped, k.kek_id
    from (values (p_case)) as c(id)
    left join (hoso.event_text t join hoso.case_event e on e.id = t.event_id) on t.case_id = c.id
    left join hoso.data_key k on k.owner = c.id
    order by e.seq, t.field;
end
$$;
grant execute on function hoso.texts_open(uuid, bytea) to hoso_app;

-- Reads that were answered, many in one statement: [{"at","actor","role","unit","action","case","person","detail"}].
-- One batch holds reads of many actors, so they are named here and not by the transaction's settings.
create or replace function hoso.audit_add(p_rows jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_n bigint;
begin
    insert into hoso.audit (at, actor, role, unit, action, case_id, person_id, detail)
    select coalesce((r->>'at')::timestamptz, clock_timestamp()), (r->>'actor')::uuid, r->>'role', (r->>'unit')::int,
           r->>'action', (r->>'case')::uuid, (r->>'person')::uuid, r->>'detail'
    from jsonb_array_elements(p_rows) r;
    get diagnostics v_n = row_count;
    return v_n;
end
$$;
grant execute on function hoso.audit_add(jsonb) to hoso_app;
