-- What lasts in a case besides deadlines: rounds, suspensions, handoffs with their addressees, notices; in two times.

-- Which office a role means in a place; competence moves up when the case is of the class in raised_by.
-- place: commune, province, region (the province's only regional office, or the one that covers the commune), appeal.
create table hoso.role_office (
    role text primary key,
    kind text not null,
    place text not null check (place in ('commune', 'province', 'region', 'appeal')),
    raised_by text
);
insert into hoso.role_office (role, kind, place, raised_by) values
    ('commune_police', 'cax', 'commune', null),
    ('commune_committee', 'ubnd', 'commune', null),
    ('investigation_agency', 'cqdt', 'province', null),
    ('legal_aid', 'tgpl', 'province', null),
    ('forensic_body', 'gd', 'province', null),
    ('procuracy', 'vks', 'region', 'especially_serious'),
    ('court', 'tand', 'region', 'especially_serious'),
    ('procuracy_appeal', 'vks', 'appeal', 'especially_serious'),
    ('appellate_court', 'tand', 'appeal', 'especially_serious');

-- The communes for which a regional procuracy or court is competent, where a source lists them.
create table hoso.unit_cover (
    unit int not null references hoso.unit,
    commune text not null,
    primary key (commune, unit)
);
create index unit_cover_unit on hoso.unit_cover (unit);
create index unit_place on hoso.unit (kind, province, level);

-- To whom a handoff goes. Found when it is first seen; an addressee that an event names leads, also later.
-- to_unit null: no office was found; the notice handoff_unaddressed says so until there is one.
create table hoso.handoff_address (
    episode uuid primary key,
    case_id uuid not null references hoso.case_file,
    role text not null,
    from_unit int not null references hoso.unit,
    to_unit int references hoso.unit,
    day date not null,
    since timestamptz not null
);
create index handoff_address_case on hoso.handoff_address (case_id);

-- As deadline_span: a row carries what a list shows and whose it is. Three units have their lists of it: who holds the
-- case (unit), who owes the handoff (from_unit) and to whom (to_unit), each with its ancestors.
-- open: somebody's word is still owed. doc: the object of the interface without its opening brace, status, case, units.
create table hoso.episode_span (
    episode uuid not null,
    case_id uuid not null references hoso.case_file,
    case_number text not null,
    kind text not null check (kind in ('round', 'suspension', 'handoff', 'notice')),
    code text not null,
    rule text,
    subject uuid,
    number int,
    ground text,
    by_role text,
    cause uuid references hoso.case_event,
    to_role text,
    carries text,
    unit int not null,
    a1 int, a2 int, a3 int,
    from_unit int,
    f1 int, f2 int, f3 int,
    to_unit int,
    t1 int, t2 int, t3 int,
    sample boolean not null,
    started timestamptz not null, -- of the episode: where its first span begins
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    known_from timestamptz not null,
    known_to timestamptz not null default 'infinity',
    due timestamptz not null, -- of a handoff its clock's legal, of a suspension the next review; else infinity
    turn timestamptz not null, -- the order of lists: hoso.episode_turn()
    state text not null,
    open boolean not null generated always as (
        case when kind <> 'handoff' then state = 'open'
             else state in ('owed', 'sent') or (state = 'received' and carries is not distinct from 'file') end) stored,
    doc text not null,
    primary key (episode, valid_from, known_from),
    check (case when kind = 'handoff' then state in ('owed', 'sent', 'received', 'accepted', 'returned', 'void')
                else state in ('open', 'closed') end),
    check (kind = 'handoff' or (from_unit is null and to_unit is null)),
    check (kind <> 'handoff' or (from_unit is not null and to_role is not null)),
    check (valid_from < valid_to),
    check (known_from < known_to)
);

create unique index episode_span_current on hoso.episode_span (episode)
    where valid_to = 'infinity' and known_to = 'infinity';
create index episode_span_case on hoso.episode_span (case_id, known_to);

-- For each relation by which a list is asked: what stands now, and all spans for lists as of any time. Only handoffs
-- have the relations of sender and addressee; the others leave these indexes alone.
do $$
declare
    word text;
begin
    foreach word in array array['unit', 'a1', 'a2', 'a3', 'from_unit', 'f1', 'f2', 'f3', 'to_unit', 't1', 't2', 't3'] loop
        execute format('create index episode_now_%1$s on hoso.episode_span (%1$s, kind, turn, episode)
                        where %1$s is not null and valid_to = ''infinity'' and known_to = ''infinity''', word);
        execute format('create index episode_all_%1$s on hoso.episode_span (%1$s, kind, turn, episode)
                        where %1$s is not null', word);
    end loop;
end
$$;

-- Lawful changes: what is no longer believed gets its known_to, once; holder and turn follow the case, sender and
-- addressee the handoff's address.
create function hoso.episode_change() returns trigger language plpgsql as $$
begin
    if old.known_to = 'infinity' then
        old.known_to := new.known_to;
    end if;
    old.unit := new.unit;
    old.a1 := new.a1;
    old.a2 := new.a2;
    old.a3 := new.a3;
    old.from_unit := new.from_unit;
    old.f1 := new.f1;
    old.f2 := new.f2;
    old.f3 := new.f3;
    old.to_unit := new.to_unit;
    old.t1 := new.t1;
    old.t2 := new.t2;
    old.t3 := new.t3;
    old.turn := new.turn;
    old.open := new.open; -- generated, not yet computed here; it follows kind, state and what is carried
    if new is distinct from old then
        raise exception 'hoso.episode_span is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.episode_span
    for each row execute function hoso.episode_change();
create trigger append_only_rows before delete on hoso.episode_span
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.episode_span
    for each statement execute function hoso.refuse_change();

do $$
declare
    name text;
begin
    foreach name in array array['handoff_address', 'episode_span'] loop
        execute format('alter table hoso.%I enable row level security, force row level security', name);
        execute format('create policy owner_in_functions on hoso.%I to hoso_owner
                        using ((select current_setting(''hoso.function'', true)) = ''on'')
                        with check ((select current_setting(''hoso.function'', true)) = ''on'')', name);
    end loop;
end
$$;

-- Who holds the case or was given access sees its episodes; a handoff also those between whom it passes, and it alone.
create policy held_shared_or_handed on hoso.episode_span for select to hoso_app
    using (unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (a1, a2, a3)
           or to_unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (t1, t2, t3)
           or from_unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (f1, f2, f3)
           or exists (select from hoso.case_access a
                      where a.case_id = episode_span.case_id and a.unit = (select hoso.actor_unit())));

grant select on hoso.role_office, hoso.unit_cover, hoso.episode_span to hoso_app;

alter table hoso.episode_span set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
