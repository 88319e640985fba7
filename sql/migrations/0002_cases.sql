-- The case: its file, who else was given access, its events and persons. Facts in clear; no name, no free text.

create table hoso.case_file (
    id uuid primary key,
    number text not null unique,
    version int not null check (version > 0),
    stage text not null,
    closed boolean not null,
    unit int not null references hoso.unit,
    a1 int, a2 int, a3 int,
    assignee uuid references hoso.person_user,
    opened_at timestamptz not null,
    kind text,
    flags text not null default '[]' check (jsonb_typeof(flags::jsonb) = 'array'),
    sample boolean not null default false,
    pack text not null,
    calendar text not null,
    engine text not null,
    -- When this register last learned something about the case; it only grows, so that known periods never overlap.
    known_at timestamptz not null
);
-- One index for each relation by which a list is asked.
create index case_file_a1 on hoso.case_file (a1, opened_at, id);
create index case_file_a2 on hoso.case_file (a2, opened_at, id);
create index case_file_a3 on hoso.case_file (a3, opened_at, id);
create index case_file_unit on hoso.case_file (unit, opened_at, id);

-- Numbers of a unit's year without gaps, for cases that come without a number.
create table hoso.case_counter (
    unit int references hoso.unit,
    year int,
    last int not null,
    primary key (unit, year)
);

create table hoso.case_access (
    case_id uuid not null references hoso.case_file,
    unit int not null references hoso.unit,
    since timestamptz not null,
    why text not null,
    primary key (unit, case_id)
);
create index case_access_case on hoso.case_access (case_id);

-- It happened somewhere in [at_from, at_to]; at_form says how that was told: an instant, a date, or {from, to}.
create table hoso.case_event (
    id uuid primary key,
    case_id uuid not null references hoso.case_file,
    seq int not null check (seq > 0),
    type text not null,
    at_from timestamptz not null,
    at_to timestamptz not null,
    at_form text not null check (at_form in ('instant', 'date', 'interval')),
    recorded_at timestamptz not null,
    recorded_by uuid not null references hoso.person_user,
    recorded_unit int not null references hoso.unit,
    data text not null check (jsonb_typeof(data::jsonb) = 'object'),
    violations text not null default '[]' check (jsonb_typeof(violations::jsonb) = 'array'),
    unique (case_id, seq),
    check (at_from <= at_to),
    check (at_form <> 'instant' or at_from = at_to)
);

-- initials: the masked name, such as N.T.H.; the name itself is sealed.
create table hoso.case_person (
    id uuid primary key,
    case_id uuid not null references hoso.case_file,
    kind text not null check (kind in ('victim', 'accused', 'witness', 'informant')),
    ord int not null,
    initials text,
    birth_date date,
    birth_year int,
    sex text,
    commune text,
    relation text,
    check (birth_date is null or birth_year = extract(year from birth_date))
);
create index case_person_case on hoso.case_person (case_id);

-- What was recorded stays: it is corrected by a later event.
create function hoso.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'hoso.% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger append_only before update or delete on hoso.case_event
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.case_event
    for each statement execute function hoso.refuse_change();

grant select on hoso.case_file, hoso.case_access, hoso.case_event, hoso.case_person to hoso_app;
