-- Who asks: looks a token up before there is an actor.

-- No row: unknown, expired, revoked, or its user or unit is no longer. level is 0 for who has no unit.
create or replace function hoso.token_get(p_hash bytea)
returns table (user_id uuid, code text, role text, unit int, unit_code text, level int, name text, unit_name text,
               remote boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
begin
    return query
    select u.id, u.code, u.role, coalesce(n.id, 0), coalesce(n.code, ''), coalesce(n.level, 0), u.name,
           coalesce(n.name_vi, ''), coalesce(n.remote, false)
    from hoso.token t
    join hoso.person_user u on u.id = t.user_id
    left join hoso.unit n on n.id = u.unit
    where t.hash = p_hash and t.revoked_at is null and t.expires_at > now() and u.active
      and (n.valid_to is null or n.valid_to > now());
end
$$;
grant execute on function hoso.token_get(bytea) to hoso_app;
