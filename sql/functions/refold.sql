-- What follows of itself with time (a term that lapses, a judgment that takes effect) enters the register: the clock
-- takes the cases whose time has come one by one, derives them again, and writes what has changed.

-- The case whose time came first. No row: there is none, or the claim is lost.
create or replace function hoso.refold_next(p_fence bigint)
returns table (case_id uuid, version int, unit int, unit_code text, history text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
begin
    -- Looks without a lock, as a statement that only reads: refold() asks again, with one.
    if not exists (select from hoso.job j where j.name = 'refold' and j.fence = p_fence and j.until > clock_timestamp()) then
        return;
    end if;
    return query
    select c.id, c.version, c.unit, u.code, h.history
    from (select f.id, f.version, f.unit from hoso.case_file f
          where f.refold_at <= now() order by f.refold_at limit 1) c
    join hoso.unit u on u.id = c.unit
    join hoso.case_history h on h.id = c.id;
end
$$;

-- Writes what was derived: ok; law (it was derived by another law than is in force); stale (somebody recorded something meanwhile, which derived it anyway); lost (the claim).
-- Without a document the case could not be derived: it is tried again in ten minutes. The version stays: nothing was recorded.
create or replace function hoso.refold(p_fence bigint, p_case uuid, p_expected int, p_doc jsonb) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_version int;
    v_known timestamptz;
    v_unit int;
    v_flags text; -- as they were before
    v_pack text;
    v_calendar text;
    v_engine text;
    v_at timestamptz;
    v_file jsonb := p_doc->'case';
    v_deadlines uuid[]; -- all of the case
    v_episodes uuid[];
begin
    if p_doc is not null and not hoso.law_holds((p_doc->>'law')::bigint) then
        return 'law';
    end if;
    if not hoso.job_holds('refold', p_fence) then
        return 'lost';
    end if;
    select c.version, c.known_at, c.unit, c.flags, c.pack, c.calendar, c.engine
    into v_version, v_known, v_unit, v_flags, v_pack, v_calendar, v_engine
    from hoso.case_file c where c.id = p_case for no key update;
    if v_version is distinct from p_expected then
        return 'stale';
    end if;
    if p_doc is null then
        update hoso.case_file c set refold_at = clock_timestamp() + interval '10 minutes' where c.id = p_case;
        return 'ok';
    end if;
    v_at := greatest(clock_timestamp(), v_known + interval '1 microsecond');
    update hoso.case_file c
    set stage = v_file->>'stage', closed = (v_file->>'closed')::boolean, pack = v_file->>'pack',
        calendar = v_file->>'calendar', engine = v_file->>'engine', known_at = v_at,
        derived_at = (v_file->>'derived_at')::timestamptz, refold_at = (v_file->>'refold_at')::timestamptz,
        calendar_days = (v_file->>'calendar_days')::datemultirange,
        told = coalesce(v_file->>'told', c.told), flags = coalesce(v_file->>'flags', c.flags)
    where c.id = p_case;
    -- Time changes no flag, but another version of the law may know one that this case has had all along.
    if v_file->>'flags' <> v_flags then
        perform hoso.append_follow(p_case);
    end if;
    v_deadlines := hoso.append_scope_deadlines(p_case, p_expected, p_doc, false);
    v_episodes := hoso.append_scope_episodes(p_case, p_expected, p_doc, false);
    perform hoso.append_own(p_case, p_doc, v_deadlines, v_episodes);
    perform hoso.append_spans(p_case, p_doc->'spans', v_deadlines, v_at);
    perform hoso.append_alarms(p_case, p_doc->'spans', v_deadlines, v_at);
    perform hoso.law_journal(p_case, v_deadlines, v_at, v_pack, v_calendar, v_engine);
    perform hoso.append_addresses(p_case, p_doc->'episodes', v_unit, v_at);
    perform hoso.append_episodes(p_case, p_doc->'episodes', v_episodes, v_at);
    perform hoso.append_handed(p_case, p_doc->'episodes', null);
    return 'ok';
end
$$;
grant execute on function hoso.refold_next(bigint), hoso.refold(bigint, uuid, int, jsonb) to hoso_app;
