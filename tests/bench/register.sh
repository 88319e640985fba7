# The large register of the bench: invented cases, of each the last step kept back to be appended later. To be sourced.
# shellcheck shell=sh

# Tokens for all recorders: a file of code and token, and the SQL that makes the tokens known.
bench_tokens() { # DB DIR
    psql -XAtq "$1" -c "set role hoso_owner; set hoso.function = 'on'; select code from hoso.person_user order by code" |
        while read -r code; do printf '%s\t%s\n' "$code" "$(demo_token)"; done >"$2/tokens.tsv"
    {
        echo "set role hoso_owner;"
        while IFS='	' read -r code token; do
            hash=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
            printf "select hoso.token_create('%s', '\\\\x%s', now() + interval '1 year');\n" "$code" "$hash"
        done <"$2/tokens.tsv"
    } | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1"
}

# Lines of the register as a table: `last` marks each case's final step, which is kept back.
bench_lines() { # DB FILE
    psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1" <<SQL
create unlogged table public.bench_line (n bigint generated always as identity, who text, role text, unit int, level int,
    file uuid, expected int, doc text, last boolean not null default false, part int);
alter table public.bench_line alter doc set storage external;
\\copy public.bench_line (who, role, unit, level, file, expected, doc) from '$2'
update public.bench_line l set part = m.part, last = l.expected > 0 and l.expected = m.expected
from (select file, max(expected) as expected, ('x' || substr(md5(file::text), 1, 7))::bit(28)::int % 4 as part
      from public.bench_line group by file) m
where m.file = l.file;
create index on public.bench_line (n);
SQL
}

# A quarter of the cases between two lines, a transaction each; nothing waits for the disk here.
bench_append_sql() { # PART FROM TO
    cat <<SQL
set synchronous_commit = off;
do \$\$
declare
    l record;
    verdict text;
    law jsonb := (select jsonb_build_object('law', max(generation)) from hoso.law_activation);
begin
    for l in select n from public.bench_line where part = $1 and not last and n >= $2 and n < $3 order by n loop
        select * into l from public.bench_line where n = l.n;
        perform set_config('hoso.user', l.who, true), set_config('hoso.role', l.role, true),
                set_config('hoso.unit', l.unit::text, true), set_config('hoso.level', l.level::text, true);
        select a.outcome into verdict from hoso.append(l.file, l.expected, l.doc::jsonb || law) a;
        if verdict <> 'ok' then
            raise exception 'line %: append() said %', l.n, verdict;
        end if;
        commit;
    end loop;
end
\$\$;
SQL
}

# All lines between two, four sessions side by side, and then the planner is told what there is now: a statement
# that runs for minutes reports nothing, and autovacuum would leave the plans as they were for empty tables.
bench_append() { # DB FROM TO DIR
    for part in 0 1 2 3; do
        bench_append_sql "$part" "$2" "$3" | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1" 2>"$4/load.$part" ||
            touch "$4/load.failed" &
    done
    wait
    [ ! -e "$4/load.failed" ] || { cat "$4"/load.[0-3] >&2; return 1; }
    psql -Xq -v ON_ERROR_STOP=1 "$1" -c "analyze"
}

# What was kept back, in an order of chance: every other one goes by pgbench, the rest by HTTP.
bench_kept_sql() {
    cat <<'SQL'
create unlogged table public.bench_doc (n int primary key, who text, role text, unit int, level int, file uuid,
    expected int, doc text);
alter table public.bench_doc alter doc set storage external;
insert into public.bench_doc
select row_number() over (order by md5(file::text)) - 1, who, role, unit, level, file, expected,
       (doc::jsonb || jsonb_build_object('law', (select max(generation) from hoso.law_activation)))::text
from public.bench_line where last;
drop table public.bench_line;
grant select on public.bench_doc to hoso_app;
grant usage on schema public to hoso_app;
vacuum analyze;
checkpoint;
SQL
}

# The kept documents as requests: token, case, version, body. The event is what a client would send for it.
bench_requests_sql() {
    cat <<'SQL'
set hoso.function = 'on';
create temporary table token (code text, token text);
\copy token from pstdin
copy (
    select t.token, d.file, d.expected,
           jsonb_build_object('type', e->>'type', 'data', case when jsonb_typeof(e->'data') = 'string'
                                                               then (e->>'data')::jsonb else e->'data' end,
               'at', case e->>'at_form' when 'date' then to_jsonb(left(e->>'at_from', 10)) else e->'at_from' end)
    from public.bench_doc d
    join hoso.person_user u on u.id = d.who::uuid
    join token t on t.code = u.code
    cross join lateral (select d.doc::jsonb->'events'->0 as e) x
    order by d.n) to stdout with (format text);
SQL
}

# bench_load ADMIN HOSOD CONF CASES SEED DIR: an empty database becomes a large register.
bench_load() {
    stand_recorders "$1" >"$6/recorders"
    bench_tokens "$1" "$6"
    "$2" --config "$3" --sample --cases "$4" --seed "$5" <"$6/recorders" >"$6/register"
    bench_lines "$1" "$6/register"
    rm -f "$6/register"
    bench_append "$1" 0 1000 "$6"
    bench_append "$1" 1000 10000 "$6"
    bench_append "$1" 10000 100000000 "$6"
    bench_kept_sql | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1"
    { bench_requests_sql | sed '/pstdin/q'; cat "$6/tokens.tsv"; echo '\.'; bench_requests_sql | sed '1,/pstdin/d'; } |
        psql -Xq -v ON_ERROR_STOP=1 "$1" | sed 's/\\\\/\\/g' >"$6/requests.tsv"
}
