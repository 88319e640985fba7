-- Row security, the second line behind the daemon's policy: on, and forced, wherever a row says anything about a case.
--
-- The actor is set for one transaction by the statement act_as. Unset: nothing is visible, and nothing fails; after
-- a transaction the settings are '' and not null, hence nullif(). What policies compare is int, uuid or text: the
-- operators of these are leakproof, so that an index can still be used.

create function hoso.actor_user() returns uuid language sql stable
return nullif(current_setting('hoso.user', true), '')::uuid;

-- Null for whoever has no sight of cases: level 0 (statistician, auditor, admin), or nobody.
create function hoso.actor_unit() returns int language sql stable
return case when current_setting('hoso.level', true) in ('1', '2', '3')
            then nullif(current_setting('hoso.unit', true), '')::int end;

-- The same for the roles that see what the units below theirs hold; the others see what their own unit holds.
create function hoso.actor_subtree() returns int language sql stable
return case when current_setting('hoso.level', true) in ('1', '2', '3')
             and current_setting('hoso.role', true) in ('head', 'supervisor')
            then nullif(current_setting('hoso.unit', true), '')::int end;

grant execute on function hoso.actor_user(), hoso.actor_unit(), hoso.actor_subtree() to hoso_app;

-- The owner's own sight is shut as well, but for the functions that say so (set hoso.function = 'on').
do $$
declare
    name text;
begin
    foreach name in array array['person_user', 'token', 'case_file', 'case_counter', 'case_access', 'case_event',
                                'case_person', 'data_key', 'person_identity', 'event_text', 'deadline_span', 'outbox',
                                'audit', 'idempotency'] loop
        execute format('alter table hoso.%I enable row level security, force row level security', name);
        execute format('create policy owner_in_functions on hoso.%I to hoso_owner
                        using ((select current_setting(''hoso.function'', true)) = ''on'')
                        with check ((select current_setting(''hoso.function'', true)) = ''on'')', name);
    end loop;
end
$$;

create policy own on hoso.person_user for select to hoso_app
    using (id = (select hoso.actor_user()));

create policy own on hoso.idempotency for select to hoso_app
    using (principal = (select hoso.actor_user()));

create policy own on hoso.case_access for select to hoso_app
    using (unit = (select hoso.actor_unit()));

-- Own first: the table of who was given access is asked only for what is not.
create policy held_or_shared on hoso.case_file for select to hoso_app
    using (unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (a1, a2, a3)
           or exists (select from hoso.case_access a
                      where a.case_id = case_file.id and a.unit = (select hoso.actor_unit())));

create policy held_or_shared on hoso.deadline_span for select to hoso_app
    using (unit = (select hoso.actor_unit())
           or (select hoso.actor_subtree()) in (a1, a2, a3)
           or exists (select from hoso.case_access a
                      where a.case_id = deadline_span.case_id and a.unit = (select hoso.actor_unit())));

create policy of_case on hoso.case_event for select to hoso_app
    using (exists (select from hoso.case_file c where c.id = case_event.case_id));

create policy of_case on hoso.case_person for select to hoso_app
    using (exists (select from hoso.case_file c where c.id = case_person.case_id));

create policy of_case on hoso.data_key for select to hoso_app
    using (owner = case_id and exists (select from hoso.case_file c where c.id = data_key.case_id));
