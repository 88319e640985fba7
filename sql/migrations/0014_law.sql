-- The law that the register works with: texts of packs and calendars, and which of them were in force here since when.

-- What noted versions without their texts; hoso.law_activation takes its place.
drop function if exists hoso.pack_activate(text, text, text);
drop table hoso.law_pack;

-- A pack or a calendar under its version, for ever. sha256: of the lines "<sha256 of the file>  <its name>", in the order
-- of the names, as sha256sum writes them. verified_…: of a calendar.
create table hoso.law_text (
    kind text not null check (kind in ('pack', 'calendar')),
    version text not null check (length(version) between 1 and 64),
    sha256 bytea not null check (length(sha256) = 32),
    verified_from date,
    verified_through date,
    loaded_at timestamptz not null default clock_timestamp(),
    loaded_by text not null default session_user,
    primary key (kind, version),
    check ((kind = 'calendar') = (verified_from is not null and verified_through is not null)),
    check (verified_from <= verified_through)
);

-- The files of it, byte by byte.
create table hoso.law_file (
    kind text not null,
    version text not null,
    name text not null,
    body text not null,
    primary key (kind, version, name),
    foreign key (kind, version) references hoso.law_text
);

-- The row of the greatest generation is the law in force; going back to an older pack is a new generation too.
-- activated_by: an administrator; null: whoever worked on the database, whose name there is `operator`.
-- derived_at: since when every case says that it was derived by this law.
create table hoso.law_activation (
    generation bigint primary key check (generation > 0),
    pack text not null,
    calendar text not null,
    engine text not null,
    reason text not null,
    activated_at timestamptz not null default clock_timestamp(),
    activated_by uuid references hoso.person_user,
    operator text,
    derived_at timestamptz,
    pack_kind text not null generated always as ('pack') stored,
    calendar_kind text not null generated always as ('calendar') stored,
    foreign key (pack_kind, pack) references hoso.law_text (kind, version),
    foreign key (calendar_kind, calendar) references hoso.law_text (kind, version),
    check ((activated_by is null) <> (operator is null))
);

create function hoso.law_activation_change() returns trigger language plpgsql as $$
begin
    if old.derived_at is null then
        old.derived_at := new.derived_at;
    end if;
    old.pack_kind := new.pack_kind; -- generated, not yet computed here
    old.calendar_kind := new.calendar_kind;
    if new is distinct from old then
        raise exception 'hoso.law_activation is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.law_activation
    for each row execute function hoso.law_activation_change();
create trigger append_only_rows before delete on hoso.law_activation
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.law_activation
    for each statement execute function hoso.refuse_change();

do $$
declare
    name text;
begin
    foreach name in array array['law_text', 'law_file'] loop
        execute format('create trigger append_only before update or delete on hoso.%I
                        for each row execute function hoso.refuse_change()', name);
        execute format('create trigger append_only_whole before truncate on hoso.%I
                        for each statement execute function hoso.refuse_change()', name);
    end loop;
end
$$;

grant select on hoso.law_text, hoso.law_file, hoso.law_activation to hoso_app;
