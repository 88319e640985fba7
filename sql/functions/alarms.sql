-- Alarms: planned with the deadline, rung by whoever holds the clock's job, told in the same transaction.

-- p_spans as given to append(). The ladder of a deadline that runs from now on (a new one, or one that had been taken
-- for met) enters with the rungs that are ahead, and of those past with the last. Of one that ran already only rungs
-- ahead come in. Ahead is judged by the clock of the database, whenever it was recorded. What is planned and no longer
-- in a ladder is cancelled; what rang is never planned again.
-- p_scope as of append_spans(): the ladders of other deadlines stay.
create or replace function hoso.append_alarms(p_case uuid, p_spans jsonb, p_scope uuid[], p_at timestamptz) returns void
language plpgsql as $$
declare
    v_ran uuid[]; -- what ran until now
begin
    if (select c.sample from hoso.case_file c where c.id = p_case) then -- has none
        return;
    end if;
    -- Looked up by the case, as the alarms below: a join would be planned for the whole register.
    v_ran := array(select s.deadline from hoso.deadline_span s
                   where s.case_id = p_case and s.deadline = any (p_scope) and s.state = 'running'
                     and s.valid_to = 'infinity' and s.known_from < p_at and s.known_to >= p_at);
    with known as materialized (
        select l.id, l.ring_at, l.rung_at, l.cancelled_at from hoso.alarm l
        where l.case_id = p_case and l.deadline = any (p_scope)
    ), ladder as materialized (
        select a.id, g.deadline, a.rung, a.reading, a.due_day, a.ring_at,
               a.ring_at <= now() as past,
               row_number() over (partition by g.deadline, a.ring_at <= now() order by a.ring_at desc, a.id desc) as back
        from jsonb_to_recordset(p_spans) as g(deadline uuid, valid_to timestamptz, state text, alarms jsonb)
        cross join lateral jsonb_to_recordset(g.alarms)
                   as a(id uuid, rung text, reading text, due_day date, ring_at timestamptz)
        where coalesce(g.valid_to, 'infinity') = 'infinity' and g.state = 'running'
    ), cancelled as (
        update hoso.alarm l set cancelled_at = p_at
        where l.rung_at is null and l.cancelled_at is null
          and l.id = any (array(select k.id from known k
                                where k.rung_at is null and k.cancelled_at is null
                                  and not exists (select from ladder a where a.id = k.id)))
    )
    insert into hoso.alarm as l (id, deadline, case_id, rung, reading, due_day, ring_at, unit, planned_at)
    select a.id, a.deadline, p_case, a.rung, a.reading, a.due_day, a.ring_at, c.unit, p_at
    from ladder a
    join hoso.case_file c on c.id = p_case
    -- What is there and stays as it is is not touched at all.
    where not exists (select from known k
                      where k.id = a.id and (k.rung_at is not null or (k.cancelled_at is null and k.ring_at = a.ring_at)))
      and (not a.past or (a.back = 1 and a.deadline <> all (v_ran)))
    on conflict (id) do update set cancelled_at = null, ring_at = excluded.ring_at -- another calendar may move it
    where l.case_id = p_case and l.rung_at is null
      and (l.cancelled_at is not null or l.ring_at <> excluded.ring_at);
end
$$;

-- Whether the job is still held under this fence. Nobody takes it over before this transaction has ended.
create or replace function hoso.job_holds(p_name text, p_fence bigint) returns boolean
language plpgsql as $$
begin
    perform from hoso.job j where j.name = p_name and j.fence = p_fence and j.until > clock_timestamp() for update;
    return found;
end
$$;

-- Rings at most p_limit of what is due, the oldest first: to the holder, and when somebody's liberty ends to every unit
-- on the case. No row: the claim of the job `alarms` is lost, and nothing rang.
create or replace function hoso.alarms_ring(p_fence bigint, p_limit int) returns table (rung bigint, late_ms bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
begin
    if not hoso.job_holds('alarms', p_fence) then
        return;
    end if;
    v_now := clock_timestamp();
    return query
    with due as materialized (
        select a.id from hoso.alarm a
        where a.rung_at is null and a.cancelled_at is null and a.ring_at <= v_now
        order by a.ring_at, a.id limit p_limit for update skip locked
    ), rang as (
        update hoso.alarm a
        set rung_at = v_now, late = v_now - a.ring_at, unit = c.unit
        from due d, hoso.case_file c
        where a.id = d.id and c.id = a.case_id
        returning a.id, a.deadline, a.case_id, c.number, a.rung, a.reading, a.due_day, a.ring_at, a.unit, a.late
    ), told as (
        insert into hoso.outbox (id, case_id, kind, to_unit, doc)
        select case when t.unit = r.unit then r.id else hoso.uuid_derived('alarm', r.id::text, u.code) end, r.case_id,
               'alarm', t.unit,
               '{"alarm":"' || r.id || '","deadline":"' || r.deadline || '","case":"' || r.case_id
               || '","number":' || to_json(r.number) || ',"rule":' || coalesce(to_json(s.rule)::text, 'null')
               || ',"rung":' || to_json(r.rung) || ',"reading":"' || r.reading || '","due_day":"' || r.due_day
               || '","ring_at":"' || hoso.rfc3339(r.ring_at) || '","rung_at":"' || hoso.rfc3339(v_now)
               || '","liberty":' || coalesce(s.liberty, false) || '}'
        from rang r
        left join hoso.deadline_span s
          on s.deadline = r.deadline and s.valid_to = 'infinity' and s.known_to = 'infinity'
        cross join lateral (select r.unit
                            union
                            select a.unit from hoso.case_access a where s.liberty and a.case_id = r.case_id) t
        join hoso.unit u on u.id = t.unit
        order by r.ring_at, r.id, t.unit
    )
    select count(*), coalesce(max((extract(epoch from r.late) * 1000)::bigint), 0) from rang r;
end
$$;

grant execute on function hoso.alarms_ring(bigint, int) to hoso_app;
