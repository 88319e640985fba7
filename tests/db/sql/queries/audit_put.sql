-- audit_put: one row by way of the audit lane.
-- lane: audit
insert into hoso.entry (id, note) values ($1::bigint, 'audit');
