-- entry_after: one row after some failures.
-- lane: write
select hoso.put_after($1::bigint, $2::int);
