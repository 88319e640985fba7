-- A table that changes its shape under a prepared statement.
create table hoso.shape (v int);
insert into hoso.shape values (7);
