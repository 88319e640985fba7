-- append: writes what a command decided, all of it or nothing. The document is described in sql/README.md.
-- lane: write
-- params: $1 case uuid, $2 expected int (version decided on; 0: a new case), $3 doc jsonb
-- returns: outcome text (ok, law, stale, replay, reused, missing, denied), version int, event uuid, status int,
--   case_id uuid
select outcome, version, event, status, case_id from hoso.append($1::uuid, $2::int, $3::jsonb)
