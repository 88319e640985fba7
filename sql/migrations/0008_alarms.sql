-- Alarms: each rung of a deadline's ladder, for one due day, planned with the deadline and rung once.

-- id is derived from (deadline, rung, due day): planning it again finds it here. planned: neither rung nor cancelled.
-- unit: the holder when it was planned, then the one who was told. late: how long after ring_at it rang.
create table hoso.alarm (
    id uuid primary key,
    deadline uuid not null,
    case_id uuid not null references hoso.case_file,
    rung text not null,
    reading text not null check (reading in ('safe', 'legal')),
    due_day date not null,
    ring_at timestamptz not null,
    unit int not null references hoso.unit,
    planned_at timestamptz not null,
    rung_at timestamptz,
    cancelled_at timestamptz,
    late interval,
    check (rung_at is null or cancelled_at is null),
    check ((rung_at is null) = (late is null)),
    check (isfinite(ring_at))
);
create index alarm_planned on hoso.alarm (ring_at, id) where rung_at is null and cancelled_at is null;
create index alarm_rung on hoso.alarm (rung_at) where rung_at is not null;
create index alarm_case on hoso.alarm (case_id, ring_at);

-- Lawful changes: planned to rung, once and for ever; planned to cancelled, and back when the day moves back; and when
-- a rung that has not rung is to ring.
create function hoso.alarm_change() returns trigger language plpgsql as $$
begin
    if old.rung_at is null then
        old.rung_at := new.rung_at;
        old.late := new.late;
        old.unit := new.unit;
        old.cancelled_at := new.cancelled_at;
        old.ring_at := new.ring_at;
    end if;
    if new is distinct from old then
        raise exception 'hoso.alarm: what rang stays' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.alarm
    for each row execute function hoso.alarm_change();
create trigger append_only_rows before delete on hoso.alarm
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.alarm
    for each statement execute function hoso.refuse_change();

alter table hoso.alarm enable row level security, force row level security;
create policy owner_in_functions on hoso.alarm to hoso_owner
    using ((select current_setting('hoso.function', true)) = 'on')
    with check ((select current_setting('hoso.function', true)) = 'on');
create policy of_case on hoso.alarm for select to hoso_app
    using (exists (select from hoso.case_file c where c.id = alarm.case_id));

grant select on hoso.alarm to hoso_app;
