-- impact_page: what a comparison of laws has found so far, in the order in which it was found; for administrators.
-- lane: list
-- params: $1 id uuid, $2 after bigint (number of the last row seen, 0), $3 limit int, $4 rule text or null, $5 change text or
--   null, $6 runs boolean or null, $7 becomes_overdue boolean or null
-- returns: items text (JSON), next text or null, there boolean (false: no such comparison, or not for the actor)
select coalesce('[' || string_agg(p.doc, ',' order by p.n) || ']', '[]') as items,
       case when count(*) = $3::int then max(p.n)::text end as next,
       exists (select from hoso.impact i where i.id = $1::uuid) as there
from (
    select r.n, r.doc from hoso.impact_row r
    where r.impact = $1::uuid and r.n > $2::bigint
      and case when $4::text is null then true else r.rule = $4::text end
      and case when $5::text is null then true else r.change = $5::text end
      and case when $6::boolean is null then true else r.runs = $6::boolean end
      and case when $7::boolean is null then true else r.becomes_overdue = $7::boolean end
    order by r.n limit $3::int
) p
