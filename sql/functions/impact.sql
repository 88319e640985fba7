-- What another law would change: asked for by an administrator, and gone through by the clock under the job `impact`.

-- A new one, which supersedes the one that was under way; the four before it are kept. Without a pack or a calendar: the one
-- in force. outcome: ok; denied; pack, calendar (no such version was loaded); none (no law is in force).
create or replace function hoso.impact_ask(p_id uuid, p_pack text, p_calendar text) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_is hoso.law_activation;
begin
    if not exists (select from hoso.person_user u where u.id = hoso.actor_user() and u.role = 'admin' and u.active) then
        return 'denied';
    end if;
    select * into v_is from hoso.law_activation a order by a.generation desc limit 1;
    if v_is.generation is null then
        return 'none';
    elsif not exists (select from hoso.law_text t where t.kind = 'pack' and t.version = coalesce(p_pack, v_is.pack)) then
        return 'pack';
    elsif not exists (select from hoso.law_text t where t.kind = 'calendar' and t.version = coalesce(p_calendar, v_is.calendar)) then
        return 'calendar';
    end if;
    lock table hoso.impact in exclusive mode; -- who asks at the same moment comes after this
    update hoso.impact i set state = 'superseded', ended_at = clock_timestamp() where i.ended_at is null;
    delete from hoso.impact i
    where i.id not in (select k.id from hoso.impact k order by k.asked_at desc, k.id limit 4);
    insert into hoso.impact (id, asked_by, generation, pack, calendar, new_pack, new_calendar, cases)
    values (p_id, hoso.actor_user(), v_is.generation, v_is.pack, v_is.calendar, coalesce(p_pack, v_is.pack),
            coalesce(p_calendar, v_is.calendar), (select count(*) from hoso.case_file));
    insert into hoso.audit (actor, role, unit, action, detail)
    values (hoso.actor_user(), nullif(current_setting('hoso.role', true), ''), hoso.actor_unit(), 'law.impact',
            format('%s pack %s calendar %s', p_id, coalesce(p_pack, v_is.pack), coalesce(p_calendar, v_is.calendar)));
    return 'ok';
end
$$;

-- The one under way with its next cases; one row without a case when there are none. No row: nothing is under way, or the
-- claim is lost.
create or replace function hoso.impact_next(p_fence bigint, p_limit int)
returns table (id uuid, pack text, calendar text, new_pack text, new_calendar text, as_of bigint, after uuid, case_id uuid,
               history text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    -- Without a lock, as a statement that only reads: impact_write() asks again, with one.
    if not exists (select from hoso.job j where j.name = 'impact' and j.fence = p_fence and j.until > clock_timestamp()) then
        return;
    end if;
    return query
    select i.id, i.pack, i.calendar, i.new_pack, i.new_calendar, hoso.to_micros(i.asked_at), i.after, c.id, c.history
    from hoso.impact i
    left join lateral (
        select f.id, h.history
        from (select o.id from hoso.case_file o where o.id > i.after order by o.id limit p_limit) f
        join hoso.case_history h on h.id = f.id
    ) c on true
    where i.ended_at is null
    order by c.id;
end
$$;

-- What was found in the cases after `from` through `after`. p_doc: from, after, done, failed, seen, refused, running, rows
-- [{case, rule, change, runs, becomes_overdue, shift_s, doc}]. ok; stale (somebody was there before); lost (the claim);
-- superseded.
create or replace function hoso.impact_write(p_fence bigint, p_id uuid, p_doc jsonb) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
as $$
declare
    v_is hoso.impact;
begin
    if not hoso.job_holds('impact', p_fence) then
        return 'lost';
    end if;
    select * into v_is from hoso.impact i where i.id = p_id for update;
    if v_is.id is null or v_is.ended_at is not null then
        return 'superseded';
    elsif v_is.generation <> (select max(a.generation) from hoso.law_activation a) then
        update hoso.impact i set state = 'superseded', ended_at = clock_timestamp() where i.id = p_id;
        return 'superseded';
    elsif v_is.after <> (p_doc->>'from')::uuid then
        return 'stale';
    end if;
    insert into hoso.impact_row (impact, n, case_id, rule, change, runs, becomes_overdue, shift_s, doc)
    select p_id, v_is.changes + r.n, r."case", r.rule, r.change, r.runs, r.becomes_overdue, r.shift_s, r.doc
    from rows from (jsonb_to_recordset(p_doc->'rows') as ("case" uuid, rule text, change text, runs boolean,
                                                          becomes_overdue boolean, shift_s bigint, doc text))
         with ordinality as r("case", rule, change, runs, becomes_overdue, shift_s, doc, n);
    insert into hoso.impact_total as t (impact, rule, moved, appeared, vanished, state, marks, becomes_overdue, least_s, most_s)
    select p_id, r.rule, count(*) filter (where r.change = 'moved'), count(*) filter (where r.change = 'appeared'),
           count(*) filter (where r.change = 'vanished'), count(*) filter (where r.change = 'state'),
           count(*) filter (where r.change = 'marks'), count(*) filter (where r.becomes_overdue),
           min(r.shift_s), max(r.shift_s)
    from hoso.impact_row r
    where r.impact = p_id and r.n > v_is.changes and r.change <> 'refused' and r.runs
    group by r.rule
    on conflict (impact, rule) do update
    set moved = t.moved + excluded.moved, appeared = t.appeared + excluded.appeared,
        vanished = t.vanished + excluded.vanished, state = t.state + excluded.state, marks = t.marks + excluded.marks,
        becomes_overdue = t.becomes_overdue + excluded.becomes_overdue,
        least_s = least(t.least_s, excluded.least_s), most_s = greatest(t.most_s, excluded.most_s);
    update hoso.impact i
    set after = coalesce((p_doc->>'after')::uuid, i.after), seen = i.seen + (p_doc->>'seen')::bigint,
        refused = i.refused + (p_doc->>'refused')::bigint, running = i.running + (p_doc->>'running')::bigint,
        changes = i.changes + jsonb_array_length(p_doc->'rows'),
        state = case when (p_doc->>'failed')::boolean then 'failed' when (p_doc->>'done')::boolean then 'done' else 'running' end,
        ended_at = case when (p_doc->>'failed')::boolean or (p_doc->>'done')::boolean then clock_timestamp() end
    where i.id = p_id;
    return 'ok';
end
$$;
grant execute on function hoso.impact_ask(uuid, text, text), hoso.impact_next(bigint, int),
    hoso.impact_write(bigint, uuid, jsonb) to hoso_app;
