-- idempotency_purge: forgets keys older than 30 days.
-- lane: write
-- params: $1 limit int
-- returns: rows bigint
select hoso.idempotency_purge($1::int) as rows
