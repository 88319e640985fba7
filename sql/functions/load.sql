-- What a loader does as hoso_owner, never the daemon: units, users, tokens. (The law: law.sql.)

-- [{"code","kind","parent":code|null,"level","province","name_vi","name_en","remote","valid_from","valid_to",
-- "covers":[codes of communes]}], new or changed; parents may stand anywhere in the list or be there already. Without
-- `covers` a unit keeps those it has. How many rows the list had.
create or replace function hoso.units_load(p_units jsonb) returns int
language plpgsql security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_missing text;
begin
    -- A new unit stands alone at first, its ancestors unknown; only itself satisfies the table's checks.
    insert into hoso.unit as u (id, code, kind, level, a1, a2, a3, province, name_vi, name_en, remote,
                                valid_from, valid_to)
    select n.id, n.code, n.kind, n.level, case n.level when 1 then n.id end, case n.level when 2 then n.id end,
           case n.level when 3 then n.id end, n.province, n.name_vi, n.name_en, coalesce(n.remote, false),
           coalesce(n.valid_from, '2025-07-01'), n.valid_to
    from (select coalesce(g.old, nextval(pg_get_serial_sequence('hoso.unit', 'id'))::int) as id, g.*
          from (select o.id as old, r.*
                from rows from (jsonb_to_recordset(p_units) as (
                         code text, kind text, level int, province text, name_vi text, name_en text, remote boolean,
                         valid_from date, valid_to date)) with ordinality
                     as r(code, kind, level, province, name_vi, name_en, remote, valid_from, valid_to, n)
                left join hoso.unit o on o.code = r.code
                order by r.n) g) n -- ids in the order of the list
    on conflict (code) do update
    set kind = excluded.kind, level = excluded.level,
        a1 = case when u.level = excluded.level then u.a1 else excluded.a1 end,
        a2 = case when u.level = excluded.level then u.a2 else excluded.a2 end,
        a3 = case when u.level = excluded.level then u.a3 else excluded.a3 end,
        province = excluded.province, name_vi = excluded.name_vi, name_en = excluded.name_en, remote = excluded.remote,
        valid_from = excluded.valid_from, valid_to = excluded.valid_to
    where (u.kind, u.level, u.province, u.name_vi, u.name_en, u.remote, u.valid_from, u.valid_to)
          is distinct from (excluded.kind, excluded.level, excluded.province, excluded.name_vi, excluded.name_en,
                            excluded.remote, excluded.valid_from, excluded.valid_to);

    select g.parent into v_missing from jsonb_to_recordset(p_units) as g(parent text)
    where g.parent is not null and not exists (select from hoso.unit u where u.code = g.parent) limit 1;
    if v_missing is not null then
        raise exception 'no such parent unit: %', v_missing using errcode = 'foreign_key_violation';
    end if;

    update hoso.unit u set parent = p.id
    from jsonb_to_recordset(p_units) as g(code text, parent text)
    left join hoso.unit p on p.code = g.parent
    where u.code = g.code and u.parent is distinct from p.id;

    -- A loop in the tree ends at three steps: no level has more.
    with recursive up as (
        select u.id, u.id as over, u.level, u.parent, 1 as steps from hoso.unit u
        union all
        select up.id, p.id, p.level, p.parent, up.steps + 1
        from up join hoso.unit p on p.id = up.parent
        where up.steps < 4
    ), tree as (
        select up.id, max(over) filter (where level = 1) as a1, max(over) filter (where level = 2) as a2,
               max(over) filter (where level = 3) as a3
        from up group by up.id
    )
    update hoso.unit u set a1 = t.a1, a2 = t.a2, a3 = t.a3
    from tree t
    where t.id = u.id and (u.a1, u.a2, u.a3) is distinct from (t.a1, t.a2, t.a3);

    delete from hoso.unit_cover v
    using jsonb_to_recordset(p_units) as g(code text, covers jsonb), hoso.unit u
    where g.covers is not null and u.code = g.code and v.unit = u.id and not g.covers ? v.commune;
    insert into hoso.unit_cover (unit, commune)
    select u.id, c.commune
    from jsonb_to_recordset(p_units) as g(code text, covers jsonb)
    join hoso.unit u on u.code = g.code
    cross join lateral jsonb_array_elements_text(g.covers) as c(commune)
    on conflict do nothing;

    -- Cases and what hangs on them carry the ancestors of their units: they follow the tree.
    update hoso.case_file c set a1 = u.a1, a2 = u.a2, a3 = u.a3
    from hoso.unit u
    where u.id = c.unit and (c.a1, c.a2, c.a3) is distinct from (u.a1, u.a2, u.a3);
    update hoso.deadline_span s set a1 = u.a1, a2 = u.a2, a3 = u.a3
    from hoso.unit u
    where u.id = s.unit and (s.a1, s.a2, s.a3) is distinct from (u.a1, u.a2, u.a3);
    update hoso.late_entry e set a1 = u.a1, a2 = u.a2, a3 = u.a3
    from hoso.unit u
    where u.id = e.unit and (e.a1, e.a2, e.a3) is distinct from (u.a1, u.a2, u.a3);
    update hoso.episode_span s
    set a1 = u.a1, a2 = u.a2, a3 = u.a3, f1 = f.a1, f2 = f.a2, f3 = f.a3, t1 = t.a1, t2 = t.a2, t3 = t.a3
    from hoso.episode_span o
    join hoso.unit u on u.id = o.unit
    left join hoso.unit f on f.id = o.from_unit
    left join hoso.unit t on t.id = o.to_unit
    where s.episode = o.episode and s.valid_from = o.valid_from and s.known_from = o.known_from
      and (s.a1, s.a2, s.a3, s.f1, s.f2, s.f3, s.t1, s.t2, s.t3)
          is distinct from (u.a1, u.a2, u.a3, f.a1, f.a2, f.a3, t.a1, t.a2, t.a3);
    return jsonb_array_length(p_units);
end
$$;

-- A new user, or what changed of one; the id stays.
create or replace function hoso.user_create(p_code text, p_role text, p_unit_code text, p_name text) returns uuid
language plpgsql security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_unit int := (select u.id from hoso.unit u where u.code = p_unit_code);
    v_id uuid;
begin
    if p_unit_code is not null and v_unit is null then
        raise exception 'no such unit: %', p_unit_code using errcode = 'foreign_key_violation';
    end if;
    insert into hoso.person_user (code, role, unit, name) values (p_code, p_role, v_unit, p_name)
    on conflict (code) do update set role = excluded.role, unit = excluded.unit, name = excluded.name, active = true
    returning id into v_id;
    return v_id;
end
$$;

-- p_hash: SHA-256 of the token. The same token again: its new end.
create or replace function hoso.token_create(p_user_code text, p_hash bytea, p_expires_at timestamptz) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    insert into hoso.token as t (hash, user_id, expires_at)
    select p_hash, u.id, p_expires_at from hoso.person_user u where u.code = p_user_code
    on conflict (hash) do update set expires_at = excluded.expires_at, revoked_at = null
    where t.user_id = excluded.user_id;
    if not found then
        raise exception 'no such user, or the token is somebody else''s: %', p_user_code
            using errcode = 'foreign_key_violation';
    end if;
end
$$;
