-- setting: a setting of the session.
-- lane: point
select current_setting($1::text);
