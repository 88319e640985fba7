-- What a new law changed in the cases that were there: on which days of the calendar a case rests, and a row for each
-- deadline that was moved.

-- The days that the derivation asked the calendar for; a calendar that differs on none of them changes nothing in the case.
-- Null: not known, so the case is to be derived.
alter table hoso.case_file add column calendar_days datemultirange;

-- A deadline that another law moved, as it was and as it is: null where the law of that side does not know it. Written with
-- the spans, in their transaction; at is their known_from. from_generation is null when that law lay in no register yet.
create table hoso.law_change (
    deadline uuid not null,
    case_id uuid not null references hoso.case_file,
    rule text not null,
    subject uuid,
    old_legal timestamptz,
    old_safe timestamptz,
    old_state text,
    legal timestamptz,
    safe timestamptz,
    state text,
    from_generation bigint references hoso.law_activation,
    generation bigint not null references hoso.law_activation,
    at timestamptz not null,
    primary key (case_id, at, deadline),
    check (old_state is not null or state is not null)
);
create trigger append_only before update or delete on hoso.law_change
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.law_change
    for each statement execute function hoso.refuse_change();

alter table hoso.law_change enable row level security, force row level security;
create policy owner_in_functions on hoso.law_change to hoso_owner
    using ((select current_setting('hoso.function', true)) = 'on')
    with check ((select current_setting('hoso.function', true)) = 'on');
create policy of_case on hoso.law_change for select to hoso_app
    using (exists (select from hoso.case_file c where c.id = law_change.case_id));
grant select on hoso.law_change to hoso_app;

-- Stamped set-wise when nothing in them changes: room for the next version of a row on its page.
alter table hoso.case_file set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
