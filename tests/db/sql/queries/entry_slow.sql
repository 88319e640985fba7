-- entry_slow: one row, slowly.
-- lane: write
select hoso.put_slowly($1::bigint, $2::float8);
