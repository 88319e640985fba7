-- What another law would change: asked for by an administrator, worked off by the clock case by case, read in pages.

-- pack, calendar: in force when it was asked (generation), and what is compared with them. after: the last case that was
-- compared. cases: how many there were; seen: so many were compared, refused of them cannot be read by one of the laws;
-- running: deadlines that run by the law in force; changes: rows. superseded: another one was asked for, or another law came
-- into force; failed: one of the laws cannot be read.
create table hoso.impact (
    id uuid primary key,
    asked_by uuid not null references hoso.person_user,
    asked_at timestamptz not null default clock_timestamp(),
    generation bigint not null,
    pack text not null,
    calendar text not null,
    new_pack text not null,
    new_calendar text not null,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'superseded', 'failed')),
    after uuid not null default '00000000-0000-0000-0000-000000000000',
    cases bigint not null,
    seen bigint not null default 0,
    refused bigint not null default 0,
    running bigint not null default 0,
    changes bigint not null default 0,
    ended_at timestamptz,
    check ((ended_at is null) = (state in ('waiting', 'running')))
);
-- One at a time.
create unique index impact_one on hoso.impact ((true)) where ended_at is null;

-- A deadline that would stand otherwise, or a case that one of the laws cannot read (change: refused). doc: what is told of it.
create table hoso.impact_row (
    impact uuid not null references hoso.impact on delete cascade,
    n bigint not null,
    case_id uuid not null,
    rule text,
    change text not null,
    runs boolean not null,
    becomes_overdue boolean not null,
    shift_s bigint,
    doc text not null check (jsonb_typeof(doc::jsonb) = 'object'),
    primary key (impact, n)
);

-- The same by rule: least and most are the earliest and the latest shift.
create table hoso.impact_total (
    impact uuid not null references hoso.impact on delete cascade,
    rule text not null,
    moved bigint not null,
    appeared bigint not null,
    vanished bigint not null,
    state bigint not null,
    marks bigint not null,
    becomes_overdue bigint not null,
    least_s bigint,
    most_s bigint,
    primary key (impact, rule)
);

do $$
declare
    name text;
begin
    foreach name in array array['impact', 'impact_row', 'impact_total'] loop
        execute format('alter table hoso.%I enable row level security, force row level security', name);
        execute format('create policy owner_in_functions on hoso.%I to hoso_owner
                        using ((select current_setting(''hoso.function'', true)) = ''on'')
                        with check ((select current_setting(''hoso.function'', true)) = ''on'')', name);
        execute format('create policy of_admin on hoso.%I for select to hoso_app
                        using ((select current_setting(''hoso.role'', true)) = ''admin'')', name);
        execute format('grant select on hoso.%I to hoso_app', name);
    end loop;
end
$$;
