-- entry_put: one row.
-- lane: write
insert into hoso.entry (id, note) values ($1::bigint, coalesce(current_setting('hoso.user', true), ''));
