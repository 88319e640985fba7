-- append() takes what changed alone: these have other arguments now, and functions/ makes them anew.

drop function if exists hoso.append_file(uuid, int, jsonb, timestamptz);
drop function if exists hoso.append_own(uuid, jsonb);
drop function if exists hoso.append_spans(uuid, jsonb, timestamptz);
drop function if exists hoso.append_episodes(uuid, jsonb, timestamptz);
drop function if exists hoso.append_alarms(uuid, jsonb, timestamptz);
