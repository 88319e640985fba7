-- deadline_explanation: one deadline as it stands now, and why.
-- lane: point
-- params: $1 deadline uuid
-- returns: doc text (JSON), explanation text (JSON), case_id uuid; no row: no such deadline, or not the
--   actor's
select '{"status":"' || s.status || '",' || s.doc as doc, s.explanation, s.case_id
from hoso.deadline_now s
where s.deadline = $1::uuid
