-- Which office: a role in a procedure, at a place, for a class of case, on a day.

-- An office of that kind and level in the province, when on that day there is exactly one.
create or replace function hoso.only_office(p_kind text, p_level int, p_province text, p_day date) returns int
language plpgsql stable as $$
begin
    return (select case when count(*) = 1 then min(u.id) end
            from hoso.unit u
            where u.kind = p_kind and u.level = p_level and u.province is not distinct from p_province
              and u.valid_from <= p_day and (u.valid_to is null or u.valid_to > p_day));
end
$$;

-- The regional office: the only one of the province, or of several the one that covers the commune.
create or replace function hoso.regional_office(p_kind text, p_province text, p_commune text, p_day date) returns int
language plpgsql stable as $$
begin
    return coalesce(
        hoso.only_office(p_kind, 3, p_province, p_day),
        (select case when count(*) = 1 then min(u.id) end
         from hoso.unit_cover v join hoso.unit u on u.id = v.unit
         where v.commune = p_commune and u.kind = p_kind and u.level = 3 and u.province = p_province
           and u.valid_from <= p_day and (u.valid_to is null or u.valid_to > p_day)));
end
$$;

-- The unit that a role means for a case held by p_case_unit. p_commune: the statistical office's code of the place, or
-- null: that of the holder, when it is a commune's. p_class: null when unknown. Null: nobody, or more than one.
create or replace function hoso.unit_for(p_role text, p_case_unit int, p_commune text, p_class text, p_day date)
returns int
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_office hoso.role_office;
    v_holder hoso.unit;
    v_commune text := p_commune;
    v_raised boolean;
begin
    select * into v_office from hoso.role_office r where r.role = p_role;
    select * into v_holder from hoso.unit u where u.id = p_case_unit;
    if v_office.role is null or v_holder.id is null then
        return null;
    end if;
    v_raised := p_class is not null and p_class = v_office.raised_by;
    if v_commune is null and v_holder.level = 3 and v_holder.kind in ('cax', 'ubnd') then
        v_commune := split_part(v_holder.code, '.', 2);
    end if;

    case v_office.place
    when 'commune' then
        return (select u.id from hoso.unit u
                where u.code = v_office.kind || '.' || v_commune and u.level = 3
                  and u.valid_from <= p_day and (u.valid_to is null or u.valid_to > p_day));
    when 'province' then
        return hoso.only_office(v_office.kind, 2, v_holder.province, p_day);
    when 'appeal' then
        return hoso.only_office(v_office.kind, case when v_raised then 1 else 2 end,
                                case when not v_raised then v_holder.province end, p_day);
    else
        -- A province of which no regional office is known: its own office acts, once the case has come to the province.
        if v_raised or (v_holder.level = 2
                        and not exists (select from hoso.unit u where u.kind = v_office.kind and u.level = 3
                                        and u.province = v_holder.province and u.valid_from <= p_day
                                        and (u.valid_to is null or u.valid_to > p_day))) then
            return hoso.only_office(v_office.kind, 2, v_holder.province, p_day);
        end if;
        return hoso.regional_office(v_office.kind, v_holder.province, v_commune, p_day);
    end case;
end
$$;
grant execute on function hoso.unit_for(text, int, text, text, date) to hoso_app;

-- May such an office be addressed for that role? A regional court is no appellate one, a province's committee no commune's.
create or replace function hoso.office_suits(p_role text, p_kind text, p_level int) returns boolean
language plpgsql stable as $$
begin
    return coalesce((select r.kind = p_kind and case r.place when 'commune' then p_level = 3 when 'appeal' then p_level < 3
                                                             else true end
                     from hoso.role_office r where r.role = p_role), true);
end
$$;
grant execute on function hoso.office_suits(text, text, int) to hoso_app;

-- Has the unit somebody who can answer for it in the register?
create or replace function hoso.has_officers(p_unit int) returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    return exists (select from hoso.person_user u where u.unit = p_unit and u.active);
end
$$;
grant execute on function hoso.has_officers(int) to hoso_app;

-- Where nothing else decides between several regional offices: the one that already works on this case.
create or replace function hoso.office_on_case(p_role text, p_case uuid) returns int
language plpgsql stable as $$
begin
    return (select u.id
            from (select c.unit, 'infinity'::timestamptz as since from hoso.case_file c where c.id = p_case
                  union all
                  select a.unit, a.since from hoso.case_access a where a.case_id = p_case) w
            cross join lateral (select x.id, x.kind, x.level from hoso.unit x where x.id = w.unit offset 0) u
            join hoso.role_office r on r.kind = u.kind
            where r.role = p_role and r.place = 'region' and u.level = 3
            order by w.since desc, u.id limit 1);
end
$$;
