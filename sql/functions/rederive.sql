-- Another law in the cases that are there: the clock goes through those that were derived by a law before, many in one
-- statement, and writes what has changed. Reads and writes go on: whoever writes a case meanwhile does so by the law in
-- force, and is left alone here.

-- The journal: what became of the deadlines of p_scope that stand otherwise since p_at, when the case was derived by
-- (p_pack, p_calendar, p_engine) before and is by another law now.
create or replace function hoso.law_journal(p_case uuid, p_scope uuid[], p_at timestamptz, p_pack text, p_calendar text,
                                            p_engine text) returns void
language plpgsql as $$
begin
    if exists (select from hoso.case_file c
               where c.id = p_case and (c.pack, c.calendar, c.engine) = (p_pack, p_calendar, p_engine)) then
        return;
    end if;
    insert into hoso.law_change (deadline, case_id, rule, subject, old_legal, old_safe, old_state, legal, safe, state,
                                 from_generation, generation, at)
    select coalesce(w.deadline, s.deadline), p_case, coalesce(s.rule, w.rule), coalesce(s.subject, w.subject), w.legal,
           w.safe, w.state, s.legal, s.safe, s.state, f.generation, a.generation, p_at
    from (select o.* from hoso.deadline_span o
          where o.case_id = p_case and o.known_to = p_at and o.valid_to = 'infinity') w
    full join (select n.* from hoso.deadline_span n
               where n.case_id = p_case and n.known_to = 'infinity' and n.known_from = p_at and n.valid_to = 'infinity'
                 and n.deadline = any (p_scope)) s
      on s.deadline = w.deadline
    cross join (select max(l.generation) as generation from hoso.law_activation l) a
    cross join (select max(l.generation) as generation from hoso.law_activation l
                where (l.pack, l.calendar, l.engine) = (p_pack, p_calendar, p_engine)) f
    where (w.legal, w.safe, w.state) is distinct from (s.legal, s.safe, s.state);
end
$$;

-- By which laws the cases were derived that are still to be derived by the one in force, and how many. No row: there are
-- none, which is noted, or the claim of the job `rederive` is lost.
create or replace function hoso.rederive_next(p_fence bigint)
returns table (generation bigint, pack text, calendar text, engine text, cases bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
declare
    v_is hoso.law_activation;
begin
    select * into v_is from hoso.law_activation a order by a.generation desc limit 1;
    if v_is.generation is null or v_is.derived_at is not null or not hoso.job_holds('rederive', p_fence) then
        return;
    end if;
    return query
    select v_is.generation, c.pack, c.calendar, c.engine, count(*)
    from hoso.case_file c
    where (c.pack, c.calendar, c.engine) <> (v_is.pack, v_is.calendar, v_is.engine)
    group by c.pack, c.calendar, c.engine
    order by c.pack collate "C", c.calendar collate "C", c.engine collate "C";
    if not found and hoso.law_holds(v_is.generation) then
        update hoso.law_activation a set derived_at = clock_timestamp() where a.generation = v_is.generation;
    end if;
end
$$;

-- Of at most p_limit cases after p_after that were derived by that pack, calendar and engine, those that rest on none of
-- p_days say from now on that they were derived by the calendar in force: it differs on these days alone. stamped: how many
-- did; last: the last of them, null when there were fewer. No row: the claim or the law was lost.
create or replace function hoso.rederive_stamp(p_fence bigint, p_generation bigint, p_pack text, p_calendar text,
                                               p_engine text, p_days datemultirange, p_after uuid, p_limit int)
returns table (stamped bigint, last uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_calendar text;
begin
    if not hoso.law_holds(p_generation) or not hoso.job_holds('rederive', p_fence) then
        return;
    end if;
    select a.calendar into v_calendar from hoso.law_activation a
    where a.generation = p_generation and (a.pack, a.engine) = (p_pack, p_engine);
    if not found then
        raise exception 'hoso.rederive_stamp: another pack or engine' using errcode = 'invalid_parameter_value';
    end if;
    return query
    with page as materialized (
        select c.id, c.calendar_days from hoso.case_file c
        where c.id > p_after and (c.pack, c.calendar, c.engine) = (p_pack, p_calendar, p_engine)
        order by c.id limit p_limit for no key update skip locked
    ), done as (
        update hoso.case_file c set calendar = v_calendar
        from page p where c.id = p.id and not p.calendar_days && p_days
        returning c.id
    )
    select (select count(*) from done),
           case when count(*) = p_limit then (array_agg(p.id order by p.id desc))[1] end from page p;
end
$$;

-- At most p_limit cases after p_after that were derived by that law, with all that they are derived from again.
create or replace function hoso.rederive_load(p_fence bigint, p_pack text, p_calendar text, p_engine text, p_after uuid,
                                              p_limit int)
returns table (case_id uuid, version int, unit int, unit_code text, history text, derived_at bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    -- Without a lock, as a statement that only reads: rederive() asks again, with one.
    if not exists (select from hoso.job j where j.name = 'rederive' and j.fence = p_fence and j.until > clock_timestamp()) then
        return;
    end if;
    return query
    select c.id, c.version, c.unit, u.code, h.history, hoso.to_micros(c.derived_at)
    from (select f.id, f.version, f.unit, f.derived_at from hoso.case_file f
          where f.id > p_after and (f.pack, f.calendar, f.engine) = (p_pack, p_calendar, p_engine)
          order by f.id limit p_limit) c
    join hoso.unit u on u.id = c.unit
    join hoso.case_history h on h.id = c.id
    order by c.id;
end
$$;

-- How many cases are still to be derived by the law in force; a number, and nothing of any case.
create or replace function hoso.law_left() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    return (select count(*) from hoso.case_file c,
                   (select l.pack, l.calendar, l.engine from hoso.law_activation l order by l.generation desc limit 1) a
            where (c.pack, c.calendar, c.engine) <> (a.pack, a.calendar, a.engine));
end
$$;

-- One case of rederive(): as refold() does, of what changed alone when the document says so.
create or replace function hoso.rederive_case(p_case uuid, p_version int, p_doc jsonb, p_pack text, p_calendar text,
                                              p_engine text) returns void
language plpgsql as $$
declare
    v_file jsonb := p_doc->'case';
    v_partial boolean := p_doc ? 'gone';
    v_known timestamptz;
    v_unit int;
    v_flags text;
    v_at timestamptz;
    v_deadlines uuid[] := hoso.append_scope_deadlines(p_case, p_version, p_doc, v_partial);
    v_episodes uuid[] := hoso.append_scope_episodes(p_case, p_version, p_doc, v_partial);
begin
    select c.known_at, c.unit, c.flags into v_known, v_unit, v_flags from hoso.case_file c where c.id = p_case;
    v_at := greatest(clock_timestamp(), v_known + interval '1 microsecond');
    update hoso.case_file c
    set stage = v_file->>'stage', closed = (v_file->>'closed')::boolean, pack = v_file->>'pack',
        calendar = v_file->>'calendar', engine = v_file->>'engine', known_at = v_at,
        derived_at = (v_file->>'derived_at')::timestamptz, refold_at = (v_file->>'refold_at')::timestamptz,
        calendar_days = (v_file->>'calendar_days')::datemultirange, told = v_file->>'told', flags = v_file->>'flags'
    where c.id = p_case;
    if v_file->>'flags' <> v_flags then
        perform hoso.append_follow(p_case);
    end if;
    if v_deadlines <> '{}' then
        perform hoso.append_spans(p_case, p_doc->'spans', v_deadlines, v_at);
        perform hoso.append_alarms(p_case, p_doc->'spans', v_deadlines, v_at);
        perform hoso.law_journal(p_case, v_deadlines, v_at, p_pack, p_calendar, p_engine);
    end if;
    if v_episodes <> '{}' then
        perform hoso.append_addresses(p_case, p_doc->'episodes', v_unit, v_at);
        perform hoso.append_episodes(p_case, p_doc->'episodes', v_episodes, v_at);
        perform hoso.append_handed(p_case, p_doc->'episodes', null);
    end if;
end
$$;

-- Writes cases that were derived again from what rederive_load gave. p_doc: law (the generation), by (pack, calendar,
-- engine: by which they were derived before), cases: of each case, version and derived_at as they were; quiet: only
-- refold_at and calendar_days are new; else doc, as that of refold(), with `gone` when it says what changed alone.
-- written, quiet: how many; left: those that somebody writes right now or has written since, by the law in force. No row:
-- the claim or the law was lost.
create or replace function hoso.rederive(p_fence bigint, p_doc jsonb)
returns table (written bigint, quiet bigint, left_alone bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_is hoso.law_activation;
    v_pack text := p_doc->'by'->>'pack';
    v_calendar text := p_doc->'by'->>'calendar';
    v_engine text := p_doc->'by'->>'engine';
    v_ids uuid[] := array(select (g->>'case')::uuid from jsonb_array_elements(p_doc->'cases') g);
    v_mine uuid[];
    v_quiet bigint;
    v_written bigint := 0;
    r record;
begin
    if not hoso.law_holds((p_doc->>'law')::bigint) or not hoso.job_holds('rederive', p_fence) then
        return;
    end if;
    select * into v_is from hoso.law_activation a where a.generation = (p_doc->>'law')::bigint;
    v_mine := array(
        select c.id
        from (select f.id, f.version, f.derived_at from hoso.case_file f
              where f.id = any (v_ids) and (f.pack, f.calendar, f.engine) = (v_pack, v_calendar, v_engine)
              order by f.id for no key update skip locked) c
        join jsonb_to_recordset(p_doc->'cases') as g("case" uuid, version int, derived_at timestamptz)
          on g."case" = c.id and g.version = c.version and g.derived_at = c.derived_at);
    update hoso.case_file c
    set pack = v_is.pack, calendar = v_is.calendar, engine = v_is.engine, refold_at = g.refold_at,
        calendar_days = g.calendar_days
    from jsonb_to_recordset(p_doc->'cases') as g("case" uuid, quiet boolean, refold_at timestamptz,
                                                 calendar_days datemultirange)
    where c.id = g."case" and g.quiet and c.id = any (v_mine);
    get diagnostics v_quiet = row_count;
    for r in
        select g."case", g.version, g.doc from jsonb_to_recordset(p_doc->'cases') as g("case" uuid, version int, doc jsonb)
        where g.doc is not null and g."case" = any (v_mine)
    loop
        perform hoso.rederive_case(r."case", r.version, r.doc, v_pack, v_calendar, v_engine);
        v_written := v_written + 1;
    end loop;
    return query select v_written, v_quiet, cardinality(v_ids) - v_written - v_quiet;
end
$$;
grant execute on function hoso.law_left(), hoso.rederive_next(bigint),
    hoso.rederive_stamp(bigint, bigint, text, text, text, datemultirange, uuid, int),
    hoso.rederive_load(bigint, text, text, text, uuid, int), hoso.rederive(bigint, jsonb) to hoso_app;
