-- Who stands for a child, who came into the case later than its report, and to whom goes what the child is told (CL-29).

-- human: who this is when the same human being already stands in the case (a father who represents and is accused, whichever
-- was known first).
-- victim: whom a representative stands for; null: every victim. entered: seq of the event that brought the person.
alter table hoso.case_person
    drop constraint case_person_kind_check,
    add constraint case_person_kind_check
        check (kind in ('victim', 'accused', 'witness', 'informant', 'representative')),
    add column human uuid references hoso.case_person,
    add column victim uuid references hoso.case_person,
    add column lives_with uuid[] not null default '{}',
    add column entered int not null default 1 check (entered > 0),
    add check (kind = 'representative' or (victim is null and lives_with = '{}'));

-- told: JSON, for each victim through whom notices go; derived, as the stage is.
alter table hoso.case_file
    add column told text not null default '[]' check (jsonb_typeof(told::jsonb) = 'array');
