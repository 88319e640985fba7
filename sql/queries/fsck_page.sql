-- fsck_page: ids of all cases, for the owner or an auditor who was granted it; the daemon may not.
-- lane: list
-- params: $1 after uuid or null, $2 limit int
-- returns: case_id uuid
select hoso.fsck_page($1::uuid, $2::int) as case_id
