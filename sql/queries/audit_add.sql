-- audit_add: writes the reads that are about to be answered, many at once.
-- lane: audit
-- params: $1 rows jsonb: [{"at","actor","role","unit","action","case","person","detail"}]
-- returns: rows bigint
select hoso.audit_add($1::jsonb) as rows
