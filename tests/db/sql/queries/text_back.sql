-- text_back: its text.
-- lane: point
select $1::text;
