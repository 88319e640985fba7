-- texts_open: the sealed free texts of a case, and its key; its row of the audit is written in the same
--   transaction.
-- lane: write
-- params: $1 case uuid, $2 reason bytea (sealed, or null)
-- returns: event uuid, field text, sealed bytea, wrapped bytea, kek_id text; the last two null: the key was
--   destroyed. No row: no such case, or not the actor's. One row with event null: the case has no texts.
select event, field, sealed, wrapped, kek_id from hoso.texts_open($1::uuid, $2::bytea)
