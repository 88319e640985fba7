-- echo: its number, and who asks.
-- lane: point
select $1::int, coalesce(current_setting('hoso.user', true), '');
