-- What the tests write into. No unique key on entry: a row written twice must show.
create table hoso.entry (id bigint not null, note text);
create table hoso.checked (id bigint unique deferrable initially deferred);
create sequence hoso.tries;
