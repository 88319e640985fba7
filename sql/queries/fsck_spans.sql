-- fsck_spans: the spans that the register believes in now, of one case; instants in microseconds, the greatest number
--   is "never".
-- lane: list
-- params: $1 case uuid
-- returns: deadline uuid, valid_from bigint, rule text, stage text, subject uuid, told boolean, valid_to bigint,
--   legal bigint or null, safe bigint or null, state text, doc text, explanation text,
--   bound text, liberty boolean
select s.deadline, hoso.to_micros(s.valid_from) as valid_from, s.rule, s.stage, s.subject, s.told,
       hoso.to_micros(s.valid_to) as valid_to,
       case when s.legal is not null then hoso.to_micros(s.legal) end as legal,
       case when s.safe is not null then hoso.to_micros(s.safe) end as safe, s.state, s.doc, s.explanation,
       s.bound, s.liberty
from hoso.deadline_span s
where s.case_id = $1::uuid and s.known_to = 'infinity'
order by s.deadline, s.valid_from
