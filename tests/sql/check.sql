-- Checks and short hands for the tests, in a schema of their own.
create schema t;
grant usage on schema t to public;

-- Says so, or raises.
create function t.ok(p_name text, p_true boolean) returns text language plpgsql as $$
begin
    if p_true is not true then
        raise exception 'not ok: %', p_name;
    end if;
    return 'ok ' || p_name;
end
$$;

create function t.is(p_name text, p_have anyelement, p_want anyelement) returns text language plpgsql as $$
begin
    if p_have is distinct from p_want then
        raise exception e'not ok: %\n  have %\n  want %', p_name, p_have, p_want;
    end if;
    return 'ok ' || p_name;
end
$$;

-- The statement fails with this SQLSTATE, and is undone.
create function t.fails(p_name text, p_state text, p_sql text) returns text language plpgsql as $$
begin
    execute p_sql;
    raise exception 'not ok: %: it was allowed', p_name using errcode = 'ZZ000';
exception
    when sqlstate 'ZZ000' then
        raise;
    when others then
        if sqlstate <> p_state then
            raise exception 'not ok: %: % % instead of %', p_name, sqlstate, sqlerrm, p_state;
        end if;
        return 'ok ' || p_name;
end
$$;

-- First row of a prepared statement; null when there is none.
create function t.row(p_call text) returns jsonb language plpgsql as $$
declare
    r record;
    n bigint;
begin
    execute 'execute ' || p_call into r;
    get diagnostics n = row_count;
    return case when n > 0 then to_jsonb(r) end;
end
$$;

-- How many items a list answers with.
create function t.items(p_call text) returns jsonb language sql as $$ select (t.row(p_call)->>'items')::jsonb $$;

-- Acts as a user of the fixture, as the daemon does; null: nobody.
create function t.act(p_code text) returns text language plpgsql security definer as $$
declare
    u record;
begin
    select p.id, p.role, p.unit, case when p.role in ('statistician', 'auditor', 'admin') then 0 else n.level end as level
    into u from hoso.person_user p left join hoso.unit n on n.id = p.unit where p.code = p_code;
    perform set_config('hoso.user', coalesce(u.id::text, ''), false), set_config('hoso.role', coalesce(u.role, ''), false),
            set_config('hoso.unit', coalesce(u.unit::text, ''), false),
            set_config('hoso.level', coalesce(u.level::text, ''), false);
    return 'as ' || coalesce(p_code, 'nobody');
end
$$;

create function t.unit(p_code text) returns int language sql stable security definer as $$
    select id from hoso.unit where code = p_code
$$;
create function t.who(p_code text) returns uuid language sql stable security definer as $$
    select id from hoso.person_user where code = p_code
$$;

-- Ids that can be said: t.id('case', 1).
create function t.id(p_kind text, p_n int) returns uuid language sql immutable as $$
    select (substr(md5(p_kind), 1, 8) || '-0000-7000-8000-' || lpad(to_hex(p_n), 12, '0'))::uuid
$$;

create function t.span(p_deadline int, p_from text, p_to text, p_legal text, p_state text) returns jsonb
language sql as $$
    select jsonb_build_object('deadline', t.id('deadline', p_deadline), 'rule', 'A06', 'stage', 'intake', 'told', true,
        'valid_from', p_from, 'valid_to', p_to, 'legal', p_legal, 'safe', p_legal, 'state', p_state,
        'doc', '"id":"' || t.id('deadline', p_deadline) || '","rule":"A06"}',
        'explanation', '{"vi":["Vì"],"en":["Because"]}')
$$;

-- One span of a handoff owed by the commune police to that role.
create function t.handoff(p_n int, p_to text, p_state text, p_from text, p_until text, p_carries text default 'file')
returns jsonb language sql as $$
    select jsonb_build_object('episode', t.id('handoff', p_n), 'kind', 'handoff', 'code', 'C01', 'rule', 'A06',
        'by', 'commune_police', 'to_role', p_to, 'carries', p_carries, 'day', '2026-03-02', 'state', p_state,
        'valid_from', p_from, 'valid_to', p_until, 'due', '2026-03-03T09:00:00+07:00',
        'outbox_id', t.id('outbox-' || p_state, p_n),
        'doc', '"id":"' || t.id('handoff', p_n) || '","code":"C01"}')
$$;

-- The generation of the law in force, as a document names it.
create function t.law() returns jsonb language sql as $$
    select jsonb_build_object('law', max(generation)) from hoso.law_activation
$$;

-- The document of a new report: case n, held by that unit, with one victim, one event, its key and one deadline.
create function t.report(p_n int, p_unit text, p_key text default null, p_at text default '2026-03-02T09:00:00+07:00')
returns jsonb language sql as $$
    select jsonb_build_object(
        'case', jsonb_build_object('number', 'HS-' || p_n, 'stage', 'intake', 'unit', t.unit(p_unit), 'opened_at', p_at,
                                   'flags', '[]'::jsonb, 'pack', '1', 'calendar', '1', 'engine', '1', 'kind', 'denunciation'),
        'events', jsonb_build_array(jsonb_build_object('id', t.id('event', p_n), 'type', 'report.received', 'at_from', p_at,
            'at_to', p_at, 'at_form', 'instant', 'recorded_at', p_at, 'data', jsonb_build_object('by', 'commune_police'))),
        'persons', jsonb_build_array(jsonb_build_object('id', t.id('person', p_n), 'kind', 'victim', 'ord', 1,
            'initials', 'N.T.H.', 'birth_date', '2013-05-01', 'sex', 'female')),
        'keys', jsonb_build_array(
            jsonb_build_object('owner', t.id('case', p_n), 'kek_id', 'k1', 'wrapped', encode('case key', 'base64')),
            jsonb_build_object('owner', t.id('person', p_n), 'kek_id', 'k1', 'wrapped', encode('person key', 'base64'))),
        'identities', jsonb_build_array(jsonb_build_object('person', t.id('person', p_n), 'field', 'name', 'version', 1,
            'sealed', encode('sealed name', 'base64'))),
        'texts', jsonb_build_array(jsonb_build_object('event', t.id('event', p_n), 'field', 'content',
            'sealed', encode('sealed text', 'base64'))),
        'spans', jsonb_build_array(t.span(p_n, p_at, null, p_at::timestamptz + interval '1 day' || '', 'running')),
        'outbox', '[]'::jsonb, 'access', '[]'::jsonb,
        'audit', jsonb_build_object('action', 'report.create', 'detail', 'report.received'))
        || t.law() || case when p_key is null then '{}'::jsonb
           else jsonb_build_object('key', jsonb_build_object('key', p_key, 'hash', encode(sha256(p_key::bytea), 'base64'),
                                                             'status', 201)) end
$$;

-- The prepared append, for this document.
create function t.append(p_case uuid, p_expected int, p_doc jsonb) returns jsonb language sql as $$
    select t.row(format('append(%L, %L, %L)', p_case, p_expected, t.law() || p_doc))
$$;

-- Every statement that reads or writes a case, with arguments that find something when the actor may see it, and what
-- it answers when he may not: null is no row.
create function t.calls(p_case int, p_unit text) returns table (call text, nothing jsonb) language sql as $$
    select format(c.call, t.id('case', p_case), t.id('person', p_case), t.id('deadline', p_case), t.unit(p_unit),
                  t.id('handoff', p_case)), to_jsonb(c.nothing)
    from (values
        ('case_get(%1$L)', null),
        ('case_load(%1$L, null, null)', null),
        ('case_events(%1$L, 0, 10)', null),
        ('case_deadlines(%1$L)', null),
        ('case_timeline(%1$L)', null),
        ('case_law_changes(%1$L)', null),
        ('case_key(%1$L)', null),
        ('deadline_explanation(%3$L)', null),
        ('person_key(%2$L)', null),
        ('identity_open(%2$L, null)', null),
        ('texts_open(%1$L, null)', null),
        ('fsck_events(%1$L)', null),
        ('fsck_spans(%1$L)', null),
        ('fsck_episodes(%1$L)', null),
        ('case_episodes(%1$L, null)', null),
        ('alarms_of_case(%1$L)', null),
        ('handoff_get(%5$L)', null),
        ('cases_own_a1(%4$s, null, null, null, 50)', '[]'),
        ('cases_own_a2(%4$s, null, null, null, 50)', '[]'),
        ('cases_own_a3(%4$s, null, null, null, 50)', '[]'),
        ('cases_own_unit(%4$s, null, null, null, 50)', '[]'),
        ('cases_shared(%4$s, null, null, null, 50)', '[]'),
        ('episodes_shared(%4$s, ''handoff'', null, null, null, 50, null, null, null, null, null, null, null, null)', '[]'),
        ('feed_page(null, 0, 50, false)', '[]'),
        ('deadlines_overdue_a1(%4$s, null, null, null, null, null, 50, null, null)', '[]'),
        ('deadlines_overdue_a2(%4$s, null, null, null, null, null, 50, null, null)', '[]'),
        ('deadlines_overdue_a3(%4$s, null, null, null, null, null, 50, null, null)', '[]'),
        ('deadlines_overdue_unit(%4$s, null, null, null, null, null, 50, null, null)', '[]'),
        ('deadlines_due_a1(%4$s, null, null, null, null, null, 50, null, null, ''infinity'', true)', '[]'),
        ('deadlines_due_a2(%4$s, null, null, null, null, null, 50, null, null, ''infinity'', true)', '[]'),
        ('deadlines_due_a3(%4$s, null, null, null, null, null, 50, null, null, ''infinity'', true)', '[]'),
        ('deadlines_due_unit(%4$s, null, null, null, null, null, 50, null, null, ''infinity'', true)', '[]'),
        ('deadlines_list_a1(%4$s, null, null, null, null, null, 50, null, null, null, null)', '[]'),
        ('deadlines_list_a2(%4$s, null, null, null, null, null, 50, null, null, null, null)', '[]'),
        ('deadlines_list_a3(%4$s, null, null, null, null, null, 50, null, null, null, null)', '[]'),
        ('deadlines_list_unit(%4$s, null, null, null, null, null, 50, null, null, null, null)', '[]'),
        ('deadlines_shared(%4$s, null, null, null, null, null, 50, null, null, null, null)', '[]'),
        ('deadlines_at_a1(%4$s, null, null, null, null, null, 50, null, null, null, null, null, null)', '[]'),
        ('deadlines_at_a2(%4$s, null, null, null, null, null, 50, null, null, null, null, null, null)', '[]'),
        ('deadlines_at_a3(%4$s, null, null, null, null, null, 50, null, null, null, null, null, null)', '[]'),
        ('deadlines_at_unit(%4$s, null, null, null, null, null, 50, null, null, null, null, null, null)', '[]')
        union all
        select format('%s_%s(%%4$s, %s)', f.name, w.word, f.args), '[]'
        from (values ('deadlines_count', 'null, null, null, null, null, null, null, null'),
                     ('deadlines_count_at', 'null, null, null, null, null, null, null, null, null, null'),
                     ('entries', 'null, null, null, null, 50, null, null, null'),
                     ('entries_count', 'null, null, null, null, null, null')) as f(name, args),
             unnest(array['a1', 'a2', 'a3', 'unit']) w(word)
        union all
        select format('%s_%s(%%4$s, ''handoff'', %s)', f.name, w.word, f.args), '[]'
        from (values ('episodes_now', 'null, null, null, 50, null, null, null, null, null, null, null, null'),
                     ('episodes_at', 'null, null, null, 50, null, null, null, null, null, null, null, null, null, null'),
                     ('episodes_count', 'null, null, null, null, null, null, null, null, null, null, null, null')) as f(name, args),
             unnest(array['a1', 'a2', 'a3', 'unit', 'f1', 'f2', 'f3', 'from_unit', 't1', 't2', 't3', 'to_unit']) w(word)
    ) as c(call, nothing)
$$;

-- Rows that the scans of one table read, kept or thrown away, in a plan with its run: of that table.
create function t.scanned(p_plan jsonb, p_table text) returns bigint language sql as $$
    select coalesce(sum((n->>'Actual Rows' )::numeric * (n->>'Actual Loops')::numeric
                        + coalesce((n->>'Rows Removed by Filter')::numeric, 0) * (n->>'Actual Loops')::numeric), 0)::bigint
    from jsonb_path_query(p_plan, 'strict $.**') n
    where jsonb_typeof(n) = 'object' and n->>'Relation Name' = p_table
$$;

-- The call uses that index (or one whose name begins so), reads at most so many rows, and no table from end to end.
create function t.plan_is(p_name text, p_call text, p_index text, p_rows bigint) returns text language plpgsql as $$
declare
    v_plan json;
    v_table text := case when p_index like 'episode_%' then 'episode_span'
                         else substring(p_index from '^(case_file|late_entry|outbox|alarm)') end;
    v_read bigint;
begin
    execute 'explain (analyze, format json) execute ' || p_call into v_plan;
    v_table := coalesce(v_table, 'deadline_span');
    v_read := t.scanned(v_plan::jsonb, v_table);
    if v_plan::text not like '%"Index Name": "' || p_index || '%' or v_read > p_rows
       or exists (select from jsonb_path_query(v_plan::jsonb, 'strict $.**') n where jsonb_typeof(n) = 'object'
                  and n->>'Node Type' = 'Seq Scan' and n->>'Relation Name' in ('case_file', 'deadline_span', 'case_event', 'episode_span', 'late_entry',
                                               'alarm', 'outbox')) then
        raise exception e'not ok: %: % rows read of %\n%', p_name, v_read, v_table, v_plan;
    end if;
    return format('ok %s: %s rows read, %s ms', p_name, v_read, v_plan->0->>'Execution Time');
end
$$;

grant execute on all functions in schema t to public;
