-- outbox_number: numbers what waits in the outbox, gapless for each receiver, and wakes who listens for it.
-- lane: write
-- params: $1 fence bigint (of the job `sequence`), $2 limit int
-- returns: numbered bigint; no row: the claim is lost, and nothing was numbered
select hoso.outbox_number($1::bigint, $2::int) as numbered
