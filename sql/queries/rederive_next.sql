-- rederive_next: by which laws the cases were derived that are to be derived by the one in force.
-- lane: write
-- params: $1 fence bigint (of the job rederive)
-- returns: generation bigint (in force), pack text, calendar text, engine text (by which they were), cases bigint; no row:
--   all are done, which was noted, or the claim is lost
select generation, pack, calendar, engine, cases from hoso.rederive_next($1::bigint)
