-- What follows of itself: as of when a case was derived, and when something next follows without anybody's doing.

alter table hoso.case_file
    add column derived_at timestamptz not null default clock_timestamp(),
    add column refold_at timestamptz;
create index case_file_refold on hoso.case_file (refold_at) where refold_at is not null;
