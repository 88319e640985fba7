-- level: shows expansion.
-- lane: point
-- expand: LEVEL a1 a2
select ':LEVEL'::text, '$9 is no parameter'::text;
