-- When the turn of a row comes in a queue, as one instant: lists follow one index, and their cursors one column.

-- Half of a millennium lies between two queues: 3000 years before its due a key case's liberty, 2000 any liberty, 1000
-- a key case, then the rest by due. Without an instant it comes last of its queue. Of what no longer runs nothing leads.
-- Years of 8766 hours and a fixed offset: the same in every session.
create or replace function hoso.turn(p_due timestamptz, p_liberty boolean, p_key boolean, p_running boolean)
returns timestamptz language sql stable
return case when p_running and (p_liberty or p_key)
            then case when p_due < '2500-01-01 00:00:00+00' then p_due else timestamptz '2500-01-01 00:00:00+00' end
                 - (case when p_liberty then 2 else 0 end + case when p_key then 1 else 0 end) * interval '8766000 hours'
            else p_due end;

-- Of episodes: the open ones by due, or by their beginning when nothing is due; key cases first. Then the closed ones,
-- the newest first: their years are counted backwards from 3000.
create or replace function hoso.episode_turn(p_open boolean, p_due timestamptz, p_started timestamptz, p_key boolean)
returns timestamptz language sql stable
return case when p_open then case when isfinite(p_due) then p_due else p_started end
                             - case when p_key then interval '8766000 hours' else interval '0' end
            else timestamptz 'epoch' + (65007360000 - extract(epoch from p_started)) * interval '1 second' end;

-- "Án trọng điểm": the case's flags name it.
create or replace function hoso.is_key(p_flags text) returns boolean language sql immutable
return p_flags::jsonb ? 'key';
