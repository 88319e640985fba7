-- The order of queues: liberty first, then key cases; who is bound by a deadline; and what was recorded late.

-- Its result gets more columns; functions/ makes it anew.
drop function if exists hoso.given_spans(jsonb);

-- turn: when its turn comes in a list; hoso.turn(). It follows the case's flag `key` as unit follows its holder.
alter table hoso.deadline_span
    add column bound text not null default '',
    add column liberty boolean not null default false,
    add column turn timestamptz;

create or replace function hoso.span_change() returns trigger language plpgsql as $$
begin
    if old.known_to = 'infinity' then
        old.known_to := new.known_to;
    end if;
    old.unit := new.unit;
    old.a1 := new.a1;
    old.a2 := new.a2;
    old.a3 := new.a3;
    old.assignee := new.assignee;
    old.turn := new.turn;
    old.due := new.due; -- generated, not yet computed here; it follows legal
    if new is distinct from old then
        raise exception 'hoso.deadline_span is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

-- What was written before had no liberty; the flag is looked at when the case is next written.
set local hoso.function = 'on';
update hoso.deadline_span set turn = due;
reset hoso.function;
alter table hoso.deadline_span alter column turn set not null;

drop index hoso.deadline_open_a1, hoso.deadline_open_a2, hoso.deadline_open_a3, hoso.deadline_open_unit,
    hoso.deadline_all_a1, hoso.deadline_all_a2, hoso.deadline_all_a3, hoso.deadline_all_unit;
do $$
declare
    word text;
begin
    foreach word in array array['a1', 'a2', 'a3', 'unit'] loop
        execute format('create index deadline_open_%1$s on hoso.deadline_span (%1$s, turn, deadline)
                        where state = ''running'' and told and valid_to = ''infinity'' and known_to = ''infinity''', word);
        execute format('create index deadline_all_%1$s on hoso.deadline_span (%1$s, turn, deadline)', word);
    end loop;
end
$$;

-- Events that were recorded a whole day or longer after they had happened, with whose case it is: a list of them must
-- not walk the events of others. What it says of the event never changes; the holder follows the case.
create table hoso.late_entry (
    event uuid primary key references hoso.case_event,
    case_id uuid not null references hoso.case_file,
    case_number text not null,
    type text not null,
    at_from timestamptz not null,
    recorded_at timestamptz not null,
    recorded_unit int not null references hoso.unit,
    late interval not null generated always as (recorded_at - at_from) stored,
    unit int not null,
    a1 int, a2 int, a3 int,
    sample boolean not null,
    check (recorded_at - at_from >= interval '24 hours')
);
create index late_entry_case on hoso.late_entry (case_id);
create index late_entry_a1 on hoso.late_entry (a1, recorded_at, event);
create index late_entry_a2 on hoso.late_entry (a2, recorded_at, event);
create index late_entry_a3 on hoso.late_entry (a3, recorded_at, event);
create index late_entry_unit on hoso.late_entry (unit, recorded_at, event);

create function hoso.late_entry_change() returns trigger language plpgsql as $$
begin
    old.unit := new.unit;
    old.a1 := new.a1;
    old.a2 := new.a2;
    old.a3 := new.a3;
    old.late := new.late; -- generated, not yet computed here
    if new is distinct from old then
        raise exception 'hoso.late_entry is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.late_entry
    for each row execute function hoso.late_entry_change();
create trigger append_only_rows before delete on hoso.late_entry
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.late_entry
    for each statement execute function hoso.refuse_change();

alter table hoso.late_entry enable row level security, force row level security;
create policy owner_in_functions on hoso.late_entry to hoso_owner
    using ((select current_setting('hoso.function', true)) = 'on')
    with check ((select current_setting('hoso.function', true)) = 'on');
create policy held_or_shared on hoso.late_entry for select to hoso_app
    using (unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (a1, a2, a3)
           or exists (select from hoso.case_access a
                      where a.case_id = late_entry.case_id and a.unit = (select hoso.actor_unit())));
grant select on hoso.late_entry to hoso_app;

-- Those that were recorded before this table was.
set local hoso.function = 'on';
insert into hoso.late_entry (event, case_id, case_number, type, at_from, recorded_at, recorded_unit, unit, a1, a2, a3, sample)
select e.id, e.case_id, c.number, e.type, e.at_from, e.recorded_at, e.recorded_unit, c.unit, c.a1, c.a2, c.a3, c.sample
from hoso.case_event e join hoso.case_file c on c.id = e.case_id
where e.recorded_at - e.at_from >= interval '24 hours';
reset hoso.function;
