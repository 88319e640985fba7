# The sample register: users who record it, and the invented reports, put into an empty database. To be sourced.
# shellcheck shell=sh

# Recorders in the four provinces of the plans: an investigator, a head, a procurator and a clerk of the court of a region
# and of the province, a child-protection officer each, and twelve communes.
sample_users_sql() {
    cat <<'SQL'
with province (code) as (values ('24'), ('08'), ('79'), ('20')),
commune as (
    select u.code, u.province, row_number() over (partition by u.province order by md5(u.code)) as n
    from hoso.unit u join province p on p.code = u.province where u.kind = 'cax'),
region as (
    select u.code, u.province, row_number() over (partition by u.province order by u.code) as n
    from hoso.unit u join province p on p.code = u.province where u.kind = 'vks' and u.level = 3),
bench as (
    select u.code, u.province, row_number() over (partition by u.province order by u.code) as n
    from hoso.unit u join province p on p.code = u.province where u.kind = 'tand' and u.level = 3)
select count(hoso.user_create('mau.' || w.role || '.' || w.unit, w.role, w.unit, 'Cán bộ mẫu'))
from (select 'commune_police' as role, c.code as unit from commune c where c.n <= 12
      union all select 'investigator', 'cqdt.' || p.code from province p
      union all select 'head', 'cqdt.' || p.code from province p
      union all select 'social', 'ubnd.' || substr(c.code, 5) from commune c where c.n = 1
      union all select 'court', b.code from bench b where b.n = 1
      union all select 'court', 'tand.' || p.code from province p
      union all select 'procuracy', r.code from region r where r.n = 1
      union all select 'procuracy', 'vks.' || p.code from province p) w;
SQL
}

sample_recorders_sql() {
    cat <<'SQL'
set hoso.function = 'on';
copy (select w.role, w.id, w.unit, u.level, u.code, u.province
      from hoso.person_user w join hoso.unit u on u.id = w.unit where w.code like 'mau.%' order by w.code) to stdout;
SQL
}

# Every line of the register is one append(), made as the user whom it names; all are one transaction, so that a load
# that breaks off leaves nothing. What the planner knows of the tables is told early and often, for its plans are kept:
# those made for an empty table would walk a full one.
sample_append_sql() {
    cat <<SQL
begin;
create temporary table line (n bigint generated always as identity, who text, role text, unit int, level int,
                             file uuid, expected int, doc text);
\\copy line (who, role, unit, level, file, expected, doc) from '$1'
analyze;
do \$\$
declare
    l record;
    verdict text;
    law jsonb := (select jsonb_build_object('law', max(generation)) from hoso.law_activation); -- of the files of config/
begin
    for l in select * from line order by n loop
        perform set_config('hoso.user', l.who, true), set_config('hoso.role', l.role, true),
                set_config('hoso.unit', l.unit::text, true), set_config('hoso.level', l.level::text, true);
        select a.outcome into verdict from hoso.append(l.file, l.expected, l.doc::jsonb || law) a;
        if verdict <> 'ok' then
            raise exception 'line %: append() said %', l.n, verdict;
        end if;
        if l.n in (10, 100, 1000, 10000, 100000) then
            analyze hoso.case_file, hoso.case_event, hoso.case_access, hoso.deadline_span, hoso.episode_span,
                    hoso.handoff_address, hoso.outbox, hoso.late_entry;
        end if;
    end loop;
end
\$\$;
analyze;
commit;
SQL
}

# Every step by itself, so that the first one that fails ends it also where the shell does not look (`… || …`).
sample_make() {
    { echo "set role hoso_owner;" && sample_users_sql; } | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$sample_db" &&
        { echo "set role hoso_owner;" && sample_recorders_sql; } |
        psql -XAtq -v ON_ERROR_STOP=1 "$sample_db" >"$sample_dir/recorders" &&
        "$@" --sample <"$sample_dir/recorders" >"$sample_dir/register" &&
        sample_append_sql "$sample_dir/register" | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$sample_db"
}

# sample_load CONNINFO HOSOD ARGUMENTS…: nothing happens when the database holds any case already. Fails when it cannot tell.
sample_load() {
    sample_db=$1
    shift
    sample_there=$(psql -XAtq -v ON_ERROR_STOP=1 "$sample_db" \
        -c "set hoso.function = 'on'; set role hoso_owner; select exists (select from hoso.case_file)") || return 1
    [ "$sample_there" = f ] || return 0
    sample_dir=$(mktemp -d) || return 1
    sample_made=0
    sample_make "$@" || sample_made=1
    rm -rf "$sample_dir"
    return $sample_made
}
