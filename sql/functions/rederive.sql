-- Another law in the cases that are there: the clock goes through those that were derived by a law before, many in one
-- statement, and writes what has changed. Reads and writes go on: whoever writes a case meanwhile does so by the law in
-- force, and is left alone here.

-- Was the deadline of that span told as provisional? p_doc: as the interface shows it, without the opening brace.
create or replace function hoso.span_provisional(p_doc text) returns boolean
language sql immutable as $$
    select (('{' || p_doc)::jsonb->>'provisional')::boolean
$$;

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
    insert into hoso.law_change (deadline, case_id, rule, subject, old_legal, old_safe, old_state, old_provisional,
                                 legal, safe, state, provisional, from_generation, generation, at)
    select coalesce(w.deadline, s.deadline), p_case, coalesce(s.rule, w.rule), coalesce(s.subject, w.subject), w.legal,
           w.safe, w.state, w.provisional, s.legal, s.safe, s.state, s.provisional, f.generation, a.generation, p_at
    from (select o.*, hoso.span_provisional(o.doc) as provisional
          from hoso.deadline_span o
          where o.case_id = p_case and o.known_to = p_at and o.valid_to = 'infinity') w
    full join (select n.*, hoso.span_provisional(n.doc) as provisional
               from hoso.deadline_span n
               where n.case_id = p_case and n.known_to = 'infinity' and n.known_from = p_at and n.valid_to = 'infinity'
                 and n.deadline = any (p_scope)) s
      on s.deadline = w.deadline
    cross join (select max(l.generation) as generation from hoso.law_activation l) a
    cross join (select max(l.generation) as generation from hoso.law_activation l
                where (l.pack, l.calendar, l.engine) = (p_pack, p_calendar, p_engine)) f
    where (w.legal, w.safe, w.state, w.provisional) is distinct from (s.legal, s.safe, s.state, s.provisional);
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

-- What became of the deadlines of a page's cases, in one statement: as append_spans(), append_alarms() and law_journal() do it
-- of one case, the three at once for all, since to begin a statement costs more than a case. p_cases: as given to rederive();
-- p_mine: those of them that are written, whose known_at is the instant from which on it is known. (p_pack, p_calendar,
-- p_engine): the law before.
create or replace function hoso.rederive_deadlines(p_cases jsonb, p_mine uuid[], p_generation bigint, p_pack text,
                                                   p_calendar text, p_engine text) returns void
language plpgsql as $$
begin
    with mine as materialized (
        select c.id, c.known_at as at, c.unit, c.a1, c.a2, c.a3, c.assignee, c.flags, c.sample, g.doc
        from jsonb_to_recordset(p_cases) as g("case" uuid, doc jsonb)
        join hoso.case_file c on c.id = g."case"
        where c.id = any (p_mine)
    ), given as materialized (
        select m.id as case_id, m.at, m.unit, m.a1, m.a2, m.a3, m.assignee, m.flags, m.sample, g.*
        from mine m
        cross join lateral hoso.given_spans(m.doc->'spans') g
    ), scope as materialized ( -- of which the documents speak: without `gone`, of all of the case
        select g.case_id, g.deadline from given g
        union
        select m.id, d.gone::uuid
        from mine m cross join lateral jsonb_array_elements_text(m.doc->'gone'->'deadlines') as d(gone)
        union
        select m.id, s.deadline
        from mine m join hoso.deadline_span s on s.case_id = m.id and s.known_to = 'infinity'
        where not m.doc ? 'gone'
    ), stands as materialized ( -- by an array, so that the index is asked for these and the register is never walked
        select s.* from hoso.deadline_span s
        where s.deadline = any (array(select p.deadline from scope p)) and s.known_to = 'infinity'
          -- by a hash of them all, which a join would not make: it would be planned for one row
          and case when (s.case_id, s.deadline) in (select p.case_id, p.deadline from scope p) then true else false end
    ), same as materialized (
        select g.deadline, g.valid_from
        from given g
        join stands s on s.case_id = g.case_id and s.deadline = g.deadline and s.valid_from = g.valid_from
        where (g.rule, g.stage, g.subject, g.told, g.bound, g.liberty, g.started, g.valid_to, g.legal, g.safe, g.state,
               g.doc, g.explanation)
              is not distinct from
              (s.rule, s.stage, s.subject, s.told, s.bound, s.liberty, s.started, s.valid_to, s.legal, s.safe, s.state,
               s.doc, s.explanation)
    ), stale as materialized (
        select s.case_id, s.deadline, s.valid_from, s.known_from
        from stands s
        where (s.deadline, s.valid_from) not in (select x.deadline, x.valid_from from same x)
    ), closed as (
        update hoso.deadline_span s
        set known_to = m.at
        from stale x join mine m on m.id = x.case_id
        where (s.deadline, s.valid_from, s.known_from) = (x.deadline, x.valid_from, x.known_from)
        returning s.case_id, s.deadline, s.rule, s.subject, s.valid_to, s.known_to as at, s.legal, s.safe, s.state, s.doc
    ), fresh as ( -- after what closed: of a deadline there is one current span
        insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3, assignee, told, bound,
                                        liberty, sample, started, valid_from, valid_to, known_from, legal, safe, turn,
                                        state, doc, explanation)
        select g.deadline, g.case_id, g.rule, g.stage, g.subject, g.unit, g.a1, g.a2, g.a3, g.assignee, g.told, g.bound,
               g.liberty, g.sample, g.started, g.valid_from, g.valid_to, g.at, g.legal, g.safe,
               hoso.turn(coalesce(g.legal, 'infinity'), g.liberty, hoso.is_key(g.flags), g.state = 'running' and g.told),
               g.state, g.doc, g.explanation
        from (select count(*) from closed) first
        cross join given g
        where (g.deadline, g.valid_from) not in (select x.deadline, x.valid_from from same x)
        returning case_id, deadline, rule, subject, valid_to, known_from as at, legal, safe, state, doc
    ), known as materialized (
        select l.id, l.ring_at, l.rung_at, l.cancelled_at, m.at
        from mine m
        join hoso.alarm l on l.case_id = m.id
        where not m.sample -- which has none
          and case when l.deadline in (select o.deadline from scope o) then true else false end
    ), ladder as materialized (
        select m.id as case_id, m.at, m.unit, a.id, g.deadline, a.rung, a.reading, a.due_day, a.ring_at,
               a.ring_at <= now() as past,
               row_number() over (partition by g.deadline, a.ring_at <= now() order by a.ring_at desc, a.id desc) as back
        from mine m
        cross join lateral jsonb_to_recordset(m.doc->'spans')
                   as g(deadline uuid, valid_to timestamptz, state text, alarms jsonb)
        cross join lateral jsonb_to_recordset(g.alarms)
                   as a(id uuid, rung text, reading text, due_day date, ring_at timestamptz)
        where not m.sample and coalesce(g.valid_to, 'infinity') = 'infinity' and g.state = 'running'
    ), dropped as materialized (
        select k.id, k.at from known k
        where k.rung_at is null and k.cancelled_at is null and k.id not in (select a.id from ladder a)
    ), cancelled as (
        update hoso.alarm l set cancelled_at = d.at
        from dropped d
        where l.id = d.id and l.rung_at is null and l.cancelled_at is null
    ), planned as (
        insert into hoso.alarm as l (id, deadline, case_id, rung, reading, due_day, ring_at, unit, planned_at)
        select a.id, a.deadline, a.case_id, a.rung, a.reading, a.due_day, a.ring_at, a.unit, a.at
        from ladder a
        -- What is there and stays as it is is not touched at all.
        where a.id not in (select k.id from known k where k.rung_at is not null)
          and (a.id, a.ring_at) not in (select k.id, k.ring_at from known k where k.cancelled_at is null)
          and (not a.past
               or (a.back = 1 and a.deadline not in (select s.deadline from stands s -- what ran until now
                                                     where s.state = 'running' and s.valid_to = 'infinity')))
        on conflict (id) do update set cancelled_at = null, ring_at = excluded.ring_at
        where l.case_id = excluded.case_id and l.rung_at is null
          and (l.cancelled_at is not null or l.ring_at <> excluded.ring_at)
    )
    insert into hoso.law_change (deadline, case_id, rule, subject, old_legal, old_safe, old_state, old_provisional,
                                 legal, safe, state, provisional, from_generation, generation, at)
    select coalesce(w.deadline, s.deadline), coalesce(s.case_id, w.case_id), coalesce(s.rule, w.rule),
           coalesce(s.subject, w.subject), w.legal, w.safe, w.state, w.provisional, s.legal, s.safe, s.state,
           s.provisional, f.generation, p_generation, coalesce(s.at, w.at)
    from (select c.*, hoso.span_provisional(c.doc) as provisional
          from closed c where c.valid_to = 'infinity') w
    full join (select n.*, hoso.span_provisional(n.doc) as provisional
               from fresh n where n.valid_to = 'infinity') s on s.deadline = w.deadline
    cross join (select max(l.generation) as generation from hoso.law_activation l
                where (l.pack, l.calendar, l.engine) = (p_pack, p_calendar, p_engine)) f
    where (w.legal, w.safe, w.state, w.provisional) is distinct from (s.legal, s.safe, s.state, s.provisional);
end
$$;

-- What lasts besides, and how the file reads: few cases have that changed, each is written as refold() does.
create or replace function hoso.rederive_episodes(p_case uuid, p_version int, p_doc jsonb) returns void
language plpgsql as $$
declare
    v_unit int;
    v_at timestamptz;
    v_episodes uuid[] := hoso.append_scope_episodes(p_case, p_version, p_doc, p_doc ? 'gone');
begin
    if v_episodes <> '{}' then
        select c.unit, c.known_at into v_unit, v_at from hoso.case_file c where c.id = p_case;
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
    v_cases jsonb := p_doc->'cases';
    v_is hoso.law_activation;
    v_pack text := p_doc->'by'->>'pack';
    v_calendar text := p_doc->'by'->>'calendar';
    v_engine text := p_doc->'by'->>'engine';
    v_ids uuid[] := array(select g."case" from jsonb_to_recordset(v_cases) as g("case" uuid));
    v_now timestamptz := clock_timestamp();
    v_mine uuid[];
    v_written uuid[];
    v_follow uuid[]; -- whose flags change
    v_id uuid;
    v_quiet bigint;
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
        join jsonb_to_recordset(v_cases) as g("case" uuid, version int, derived_at timestamptz)
          on g."case" = c.id and g.version = c.version and g.derived_at = c.derived_at);
    update hoso.case_file c
    set pack = v_is.pack, calendar = v_is.calendar, engine = v_is.engine, refold_at = g.refold_at,
        calendar_days = g.calendar_days
    from jsonb_to_recordset(v_cases) as g("case" uuid, quiet boolean, refold_at timestamptz, calendar_days datemultirange)
    where c.id = g."case" and g.quiet and c.id = any (v_mine);
    get diagnostics v_quiet = row_count;

    select array_agg(c.id), array_agg(c.id) filter (where g.doc->'case'->>'flags' <> c.flags) into v_written, v_follow
    from jsonb_to_recordset(v_cases) as g("case" uuid, doc jsonb)
    join hoso.case_file c on c.id = g."case"
    where c.id = any (v_mine) and g.doc is not null;
    if v_written is not null then
        update hoso.case_file c
        set stage = f.stage, closed = f.closed, pack = f.pack, calendar = f.calendar, engine = f.engine,
            known_at = greatest(v_now, c.known_at + interval '1 microsecond'), derived_at = f.derived_at,
            refold_at = f.refold_at, calendar_days = f.calendar_days, told = f.told, flags = f.flags
        from jsonb_to_recordset(v_cases) as g("case" uuid, doc jsonb)
        cross join lateral jsonb_to_record(g.doc->'case')
                   as f(stage text, closed boolean, pack text, calendar text, engine text, derived_at timestamptz,
                        refold_at timestamptz, calendar_days datemultirange, told text, flags text)
        where c.id = g."case" and c.id = any (v_written);
        foreach v_id in array coalesce(v_follow, '{}') loop
            perform hoso.append_follow(v_id);
        end loop;
        perform hoso.rederive_deadlines(v_cases, v_written, v_is.generation, v_pack, v_calendar, v_engine);
        for r in
            select g."case", g.version, g.doc
            from jsonb_to_recordset(v_cases) as g("case" uuid, version int, doc jsonb)
            where g."case" = any (v_written)
              and (not g.doc ? 'gone' or g.doc->'episodes' <> '[]' or g.doc->'gone'->'episodes' <> '[]')
        loop
            perform hoso.rederive_episodes(r."case", r.version, r.doc);
        end loop;
    end if;
    return query select coalesce(cardinality(v_written), 0)::bigint, v_quiet,
                        cardinality(v_ids) - coalesce(cardinality(v_written), 0) - v_quiet;
end
$$;
grant execute on function hoso.law_left(), hoso.rederive_next(bigint),
    hoso.rederive_stamp(bigint, bigint, text, text, text, datemultirange, uuid, int),
    hoso.rederive_load(bigint, text, text, text, uuid, int), hoso.rederive(bigint, jsonb) to hoso_app;
