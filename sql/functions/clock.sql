-- What the daemon does on nobody's behalf: jobs with their fence, the purge of keys, gauges, the pages of an auditor.

-- The claim's fence, for p_ms from now; no row while somebody else holds it. The holder renews under the same fence.
create or replace function hoso.job_claim(p_name text, p_owner text, p_ms int) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    return query
    insert into hoso.job as j (name, fence, owner, until)
    values (p_name, 1, p_owner, clock_timestamp() + p_ms * interval '1 millisecond')
    on conflict (name) do update
    set fence = j.fence + case when j.owner = p_owner and j.until > clock_timestamp() then 0 else 1 end,
        owner = p_owner, until = clock_timestamp() + p_ms * interval '1 millisecond'
    where j.owner = p_owner or j.until <= clock_timestamp()
    returning j.fence;
end
$$;

-- Done, and the claim given back. False: the claim was lost; what was done under it must not count.
create or replace function hoso.job_done(p_name text, p_fence bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    update hoso.job j set last_done = clock_timestamp(), until = clock_timestamp()
    where j.name = p_name and j.fence = p_fence and j.until > clock_timestamp();
    return found;
end
$$;

-- Forgets at most p_limit keys older than 30 days; how many there were.
create or replace function hoso.idempotency_purge(p_limit int) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_n bigint;
begin
    delete from hoso.idempotency i
    using (select o.principal, o.key from hoso.idempotency o where o.at < now() - interval '30 days'
           order by o.at limit p_limit for update skip locked) o
    where i.principal = o.principal and i.key = o.key;
    get diagnostics v_n = row_count;
    return v_n;
end
$$;

-- Sums over the whole register, by stage; nothing of any case, unit or place. The sample is counted apart.
create or replace function hoso.gauges() returns table (name text, stage text, sample boolean, value bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
begin
    return query
    with open as materialized ( -- an index has all that is asked here: the rows are a hundred times as wide
        select s.stage, s.sample, count(*) as n, count(*) filter (where s.due < now()) as late
        from hoso.deadline_span s
        where s.state = 'running' and s.told and s.valid_to = 'infinity' and s.known_to = 'infinity'
        group by s.stage, s.sample
    )
    select 'deadlines_running', o.stage, o.sample, o.n from open o
    union all
    select 'deadlines_overdue', o.stage, o.sample, o.late from open o where o.late > 0
    union all
    select 'cases', c.stage, c.sample, count(*) from hoso.case_file c group by c.stage, c.sample
    union all
    select 'cases_without_deadline', c.stage, c.sample, count(*)
    from hoso.case_file c
    -- Those of which nothing runs that is told are few: each is looked at by itself (a limit keeps it so).
    cross join lateral (select count(*) as n
                        from (select from hoso.deadline_now s where s.case_id = c.id and s.state = 'running' limit 1) r) untold
    where not c.closed and untold.n = 0
      and not exists (select from hoso.deadline_span s
                      where s.case_id = c.id and s.state = 'running' and s.told and s.valid_to = 'infinity'
                        and s.known_to = 'infinity')
      -- Where the law gives a reason for which nothing need run, that is told as a notice.
      and not exists (select from hoso.episode_span e
                      where e.case_id = c.id and e.kind = 'notice' and e.code = 'idle' and e.open
                        and e.valid_to = 'infinity' and e.known_to = 'infinity')
    group by c.stage, c.sample
    union all
    select 'outbox_unnumbered', '', c.sample, count(*)
    from hoso.outbox o join hoso.case_file c on c.id = o.case_id where o.number is null group by c.sample
    union all
    select 'alarms_due', '', false, count(*)
    from hoso.alarm a where a.rung_at is null and a.cancelled_at is null and a.ring_at <= now()
    union all
    -- Of those that rang together last.
    select 'alarms_late_ms', '', false, coalesce(max((extract(epoch from a.late) * 1000)::bigint), 0)
    from hoso.alarm a where a.rung_at = (select max(l.rung_at) from hoso.alarm l where l.rung_at is not null);
end
$$;

grant execute on function hoso.job_claim(text, text, int), hoso.job_done(text, bigint), hoso.idempotency_purge(int),
    hoso.gauges() to hoso_app;

-- For `hoso fsck`, on a connection of the owner or of an auditor who was granted this, not of the daemon: all cases.
create or replace function hoso.fsck_page(p_after uuid, p_limit int) returns setof uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
begin
    return query
    select c.id from hoso.case_file c
    where c.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000') order by c.id limit p_limit;
end
$$;
