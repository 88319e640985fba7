-- How instants and cursors are written in replies. Plain SQL expressions: the planner puts them in place of the call.

-- RFC 3339 at +07:00, with a fraction only when there is one. The offset itself, not a named zone: that one had others
-- before 1975, and a day of 1970 would then begin at eleven in the evening.
create or replace function hoso.rfc3339(t timestamptz) returns text language sql stable
return replace(to_char(t at time zone interval '7 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') || '+07:00';

create or replace function hoso.civil_day(t timestamptz) returns text language sql stable
return to_char(t at time zone interval '7 hours', 'YYYY-MM-DD');

-- When something happened, as JSON in the form in which it was told. An end of 24:00 is written as the day it ends.
create or replace function hoso.when_json(form text, t_from timestamptz, t_to timestamptz) returns text
language sql stable
return case form
       when 'instant' then '"' || hoso.rfc3339(t_from) || '"'
       when 'date' then '"' || hoso.civil_day(t_from) || '"'
       else '{"from":"' || case when (t_from at time zone interval '7 hours')::time = '00:00'
                                then hoso.civil_day(t_from) else hoso.rfc3339(t_from) end
            || '","to":"' || case when (t_to at time zone interval '7 hours')::time = '00:00'
                                  then hoso.civil_day(t_to - interval '1 day') else hoso.rfc3339(t_to) end || '"}'
       end;

-- Microseconds since 1970, as in the daemon; the greatest number is "never".
create or replace function hoso.to_micros(t timestamptz) returns bigint language sql stable
return case when isfinite(t) then (extract(epoch from t) * 1000000)::bigint else 9223372036854775807 end;

-- The two parts of a cursor, or what stands for "from the start". CASE and not coalesce(): that one is taken for leaky
-- under row security, and a list would walk all rows before its page instead of entering the index at the cursor.
create or replace function hoso.from_micros(us bigint, start timestamptz) returns timestamptz language sql stable
return case when us is null then start
            when us = 9223372036854775807 then timestamptz 'infinity'
            -- In two steps: an interval is multiplied in floating point, which is exact to the microsecond only near 1970.
            else timestamptz 'epoch' + us / 1000000 * interval '1 second' + us % 1000000 * interval '1 microsecond' end;

create or replace function hoso.from_id(id uuid, start uuid) returns uuid language sql stable
return case when id is null then start else id end;

grant execute on function hoso.rfc3339(timestamptz), hoso.civil_day(timestamptz),
    hoso.when_json(text, timestamptz, timestamptz), hoso.to_micros(timestamptz),
    hoso.from_micros(bigint, timestamptz), hoso.from_id(uuid, uuid) to hoso_app;
