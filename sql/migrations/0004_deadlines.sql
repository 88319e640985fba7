-- Deadlines as spans of two times: so it stood from valid_from to valid_to, as known from known_from to known_to.

-- A row carries what a list shows (doc) and whose it is (unit, ancestors, assignee): a list reads one table.
-- Open ends are infinity; the current span of a deadline is open in both times. `overdue` is not a state: it is
-- running, told, and past legal. doc: the deadline object of the interface without status and its opening brace.
create table hoso.deadline_span (
    deadline uuid not null,
    case_id uuid not null references hoso.case_file,
    rule text not null,
    stage text not null,
    subject uuid,
    unit int not null,
    a1 int, a2 int, a3 int,
    assignee uuid,
    told boolean not null,
    sample boolean not null,
    started timestamptz not null, -- of the deadline: where its first span begins
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    known_from timestamptz not null,
    known_to timestamptz not null default 'infinity',
    legal timestamptz,
    safe timestamptz,
    due timestamptz not null generated always as (coalesce(legal, 'infinity')) stored, -- the order of lists
    state text not null check (state in ('running', 'met', 'met_late', 'lapsed', 'superseded', 'void')),
    doc text not null,
    explanation text not null,
    primary key (deadline, valid_from, known_from),
    check (valid_from < valid_to),
    check (known_from < known_to),
    check (safe <= legal)
);

create unique index deadline_span_current on hoso.deadline_span (deadline)
    where valid_to = 'infinity' and known_to = 'infinity';
create index deadline_span_case on hoso.deadline_span (case_id, known_to);

-- The open deadlines: what is overdue or falls due. One index for each relation by which a list is asked.
create index deadline_open_a1 on hoso.deadline_span (a1, due, deadline)
    where state = 'running' and told and valid_to = 'infinity' and known_to = 'infinity';
create index deadline_open_a2 on hoso.deadline_span (a2, due, deadline)
    where state = 'running' and told and valid_to = 'infinity' and known_to = 'infinity';
create index deadline_open_a3 on hoso.deadline_span (a3, due, deadline)
    where state = 'running' and told and valid_to = 'infinity' and known_to = 'infinity';
create index deadline_open_unit on hoso.deadline_span (unit, due, deadline)
    where state = 'running' and told and valid_to = 'infinity' and known_to = 'infinity';

-- All spans, for lists of any status and as of any time.
create index deadline_all_a1 on hoso.deadline_span (a1, due, deadline);
create index deadline_all_a2 on hoso.deadline_span (a2, due, deadline);
create index deadline_all_a3 on hoso.deadline_span (a3, due, deadline);
create index deadline_all_unit on hoso.deadline_span (unit, due, deadline);

-- Two changes are lawful: what is no longer believed gets its known_to, once; and holder and assignee follow the
-- case, because sight follows the case as it is held now, also of what was known before.
create function hoso.span_change() returns trigger language plpgsql as $$
begin
    if old.known_to = 'infinity' then
        old.known_to := new.known_to;
    end if;
    old.unit := new.unit;
    old.a1 := new.a1;
    old.a2 := new.a2;
    old.a3 := new.a3;
    old.assignee := new.assignee;
    old.due := new.due; -- generated, not yet computed here; it follows legal
    if new is distinct from old then
        raise exception 'hoso.deadline_span is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.deadline_span
    for each row execute function hoso.span_change();
create trigger append_only_rows before delete on hoso.deadline_span
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.deadline_span
    for each statement execute function hoso.refuse_change();

grant select on hoso.deadline_span to hoso_app;

-- Spans are closed in place; keep dead entries at the front of the indexes few.
alter table hoso.deadline_span set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
