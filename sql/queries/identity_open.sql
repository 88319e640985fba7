-- identity_open: what is sealed about a person, and its key; its row of the audit is written in the same
--   transaction.
-- lane: write
-- params: $1 person uuid, $2 reason bytea (sealed, or null)
-- returns: field text, version int, sealed bytea, wrapped bytea, kek_id text, case_id uuid; wrapped and kek_id
--   null: the person's key was destroyed. No row: no such person, or not the actor's. One row with field null: nothing is sealed about the person.
select field, version, sealed, wrapped, kek_id, case_id from hoso.identity_open($1::uuid, $2::bytea)
