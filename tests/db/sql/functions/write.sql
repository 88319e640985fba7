-- Writes that sleep, and writes that fail as often as told.
create or replace function hoso.put_slowly(p_id bigint, p_seconds float8) returns void language plpgsql as $$
begin
    insert into hoso.entry values (p_id, 'slow');
    perform pg_sleep(p_seconds);
end
$$;

-- Sequences do not roll back: the first p_times calls end as if another transaction had won.
create or replace function hoso.put_after(p_id bigint, p_times int) returns void language plpgsql as $$
begin
    insert into hoso.entry values (p_id, 'after');
    if nextval('hoso.tries') <= p_times then
        raise serialization_failure;
    end if;
end
$$;
