-- bytes_back: its bytes in hex.
-- lane: point
select encode($1::bytea, 'hex');
