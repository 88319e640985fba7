-- case_get: the masked case with its current deadlines.
-- lane: point
-- params: $1 case uuid
-- returns: version int, doc text (JSON); no row: no such case, or not the actor's
select version, doc from hoso.case_document where id = $1::uuid
