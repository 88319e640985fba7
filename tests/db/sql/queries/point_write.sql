-- point_write: tries to write where only reads belong.
-- lane: point
select nextval('hoso.tries');
