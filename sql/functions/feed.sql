-- The feed's numbers: given after the fact to what has been committed, so that nobody waits to be numbered.

-- Numbers at most p_limit rows of the outbox, per receiver without a gap: those that are committed, in the order in which
-- their transactions began to write. Whatever commits later gets a later number, so none is ever filled in behind a
-- reader; and since nobody else gives numbers, there is nothing to wait for.
-- No row: the claim of the job `sequence` is lost. Told by NOTIFY: the receivers' units.
create or replace function hoso.outbox_number(p_fence bigint, p_limit int) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_epoch text;
    v_n bigint;
    v_units int[];
begin
    if not hoso.job_holds('sequence', p_fence) then
        return;
    end if;
    -- A new epoch waits for this; looked up by a statement of its own, after the lock.
    lock table hoso.feed_epoch in row share mode;
    select e.epoch into v_epoch from hoso.feed_epoch e order by e.n desc limit 1;

    with batch as materialized (
        select o.id, o.to_unit, o.xid, o.created_at from hoso.outbox o
        where o.number is null
        order by o.xid, o.created_at, o.id limit p_limit
    ), ready as materialized (
        select b.id, b.to_unit, row_number() over (partition by b.to_unit order by b.xid, b.created_at, b.id) as n,
               count(*) over (partition by b.to_unit) as many
        from batch b
    ), receiver as (
        insert into hoso.feed_receiver as r (unit, epoch, last)
        select distinct d.to_unit, v_epoch, d.many from ready d
        on conflict (unit) do update
        set epoch = excluded.epoch, last = excluded.last + case when r.epoch = excluded.epoch then r.last else 0 end
        returning r.unit, r.last
    ), numbered as (
        update hoso.outbox o
        set number = r.last - d.many + d.n, receiver_epoch = v_epoch
        from ready d join receiver r on r.unit = d.to_unit
        where o.id = d.id
        returning o.to_unit
    )
    select count(*), array_agg(distinct n.to_unit) into v_n, v_units from numbered n;
    perform pg_notify('hoso_feed', u.unit::text) from unnest(v_units) as u(unit);
    return next v_n;
end
$$;

-- Begins a new epoch, after a restore: every receiver's numbers begin again at 1. The new epoch.
create or replace function hoso.feed_renew() returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
declare
    v_epoch text;
begin
    lock table hoso.feed_epoch in exclusive mode; -- the sequencer finishes what it numbers under the old one
    insert into hoso.feed_epoch (epoch) values (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))
    returning epoch into v_epoch;
    return v_epoch;
end
$$;

grant execute on function hoso.outbox_number(bigint, int) to hoso_app;
