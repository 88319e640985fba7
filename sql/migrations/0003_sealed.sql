-- What the daemon seals: one table for each group of fields, and the wrapped keys. Nothing here is in clear.

-- owner: a person or a case. Deleting the row shreds what was sealed with it; the replay stays byte-identical.
create table hoso.data_key (
    owner uuid primary key,
    case_id uuid not null references hoso.case_file,
    kek_id text not null,
    wrapped bytea not null
);
create index data_key_case on hoso.data_key (case_id);

-- Names, numbers, address, school, phone of a person. A change is a new version.
create table hoso.person_identity (
    person_id uuid not null references hoso.case_person,
    case_id uuid not null references hoso.case_file,
    field text not null,
    version int not null check (version > 0),
    sealed bytea not null,
    primary key (person_id, field, version)
);

-- Free text that came with an event: content, ground in words, reason, note. Sealed with the key of the case.
create table hoso.event_text (
    event_id uuid not null references hoso.case_event,
    case_id uuid not null references hoso.case_file,
    field text not null,
    sealed bytea not null,
    primary key (event_id, field)
);
create index event_text_case on hoso.event_text (case_id);

create trigger append_only before update or delete on hoso.person_identity
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.person_identity
    for each statement execute function hoso.refuse_change();
create trigger append_only before update or delete on hoso.event_text
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.event_text
    for each statement execute function hoso.refuse_change();

-- Row security leaves the daemon only the key of the case itself; a person's key comes with identity_open().
grant select on hoso.data_key to hoso_app;
