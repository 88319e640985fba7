-- An administrator's new version of the calendar: kept beside the one in force, until somebody puts it into force.

-- loaded, same, differs: as law_load. denied: not an administrator, who is asked for again here. p_detail: for the audit.
create or replace function hoso.calendar_keep(p_version text, p_text text, p_from date, p_through date, p_detail text)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_outcome text;
begin
    if not exists (select from hoso.person_user u where u.id = hoso.actor_user() and u.role = 'admin' and u.active) then
        return 'denied';
    end if;
    v_outcome := hoso.law_load('calendar', p_version, jsonb_build_object('calendar.json', p_text), p_from, p_through);
    if v_outcome = 'loaded' then
        insert into hoso.audit (actor, role, unit, action, detail)
        values (hoso.actor_user(), nullif(current_setting('hoso.role', true), ''), hoso.actor_unit(), 'calendar.change', p_detail);
    end if;
    return v_outcome;
end
$$;
grant execute on function hoso.calendar_keep(text, text, date, date, text) to hoso_app;
