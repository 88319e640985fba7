-- shape: a row of a table that changes.
-- lane: point
select * from hoso.shape;
