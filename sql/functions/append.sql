-- append(): the one way to write a case. Everything that a command decided enters in one statement, or nothing does.

-- The spans of an append document as rows of the table. An empty span (valid_from = valid_to) holds at no time.
create or replace function hoso.given_spans(p_spans jsonb)
returns table (deadline uuid, rule text, stage text, subject uuid, told boolean, started timestamptz,
               valid_from timestamptz, valid_to timestamptz, legal timestamptz, safe timestamptz, state text, doc text,
               explanation text)
language sql stable as $$
    select g.deadline, g.rule, g.stage, g.subject, g.told, min(g.valid_from) over (partition by g.deadline),
           g.valid_from, coalesce(g.valid_to, 'infinity'), g.legal, g.safe, g.state, g.doc, g.explanation
    from jsonb_to_recordset(p_spans)
         as g(deadline uuid, rule text, stage text, subject uuid, told boolean, valid_from timestamptz,
              valid_to timestamptz, legal timestamptz, safe timestamptz, state text, doc text, explanation text)
    where g.valid_from < coalesce(g.valid_to, 'infinity')
$$;

-- The answer kept for a key, if there is one: replay for the same request, reused for another one.
create or replace function hoso.append_answered(p_principal uuid, p_key text, p_hash bytea)
returns table (outcome text, version int, event uuid, status int, case_id uuid)
language plpgsql stable as $$
#variable_conflict use_column
begin
    return query
    select case when i.hash = p_hash then 'replay' else 'reused' end,
           case when i.hash = p_hash then i.version end, case when i.hash = p_hash then i.event_id end,
           case when i.hash = p_hash then i.status end, case when i.hash = p_hash then i.case_id end
    from hoso.idempotency i
    where i.principal = p_principal and i.key = p_key;
end
$$;

-- The next number of the unit's year, without gaps: a failed append gives it back.
create or replace function hoso.append_number(p_unit int, p_opened timestamptz) returns text
language plpgsql as $$
declare
    v_year int := extract(year from p_opened at time zone interval '7 hours');
    v_last int;
begin
    insert into hoso.case_counter as c (unit, year, last) values (p_unit, v_year, 1)
    on conflict (unit, year) do update set last = c.last + 1
    returning last into v_last;
    return (select u.code from hoso.unit u where u.id = p_unit) || '/' || v_year || '/' || v_last;
end
$$;

-- Writes the file itself: a new one, or the next version of it. What the document does not name stays.
create or replace function hoso.append_file(p_case uuid, p_expected int, p_file jsonb, p_at timestamptz) returns void
language plpgsql as $$
declare
    v_unit int := (p_file->>'unit')::int;
    v_opened timestamptz := coalesce((p_file->>'opened_at')::timestamptz, p_at);
begin
    if p_expected = 0 then
        insert into hoso.case_file (id, number, version, stage, closed, unit, a1, a2, a3, assignee, opened_at,
                                    kind, flags, sample, pack, calendar, engine, known_at)
        select p_case, coalesce(p_file->>'number', hoso.append_number(u.id, v_opened)), 1, p_file->>'stage',
               coalesce((p_file->>'closed')::boolean, false), u.id, u.a1, u.a2, u.a3, (p_file->>'assignee')::uuid,
               v_opened, p_file->>'kind', coalesce(p_file->>'flags', '[]'),
               coalesce((p_file->>'sample')::boolean, false), p_file->>'pack', p_file->>'calendar',
               p_file->>'engine', p_at
        from hoso.unit u where u.id = v_unit;
    else
        update hoso.case_file c
        set version = p_expected + 1, stage = coalesce(p_file->>'stage', c.stage),
            closed = coalesce((p_file->>'closed')::boolean, c.closed), unit = u.id, a1 = u.a1, a2 = u.a2, a3 = u.a3,
            assignee = case when p_file ? 'assignee' then (p_file->>'assignee')::uuid else c.assignee end,
            flags = coalesce(p_file->>'flags', c.flags), pack = coalesce(p_file->>'pack', c.pack),
            calendar = coalesce(p_file->>'calendar', c.calendar), engine = coalesce(p_file->>'engine', c.engine),
            known_at = p_at
        from hoso.unit u where c.id = p_case and u.id = coalesce(v_unit, c.unit);
    end if;
    if not found then
        raise exception 'no such unit: %', v_unit using errcode = 'foreign_key_violation';
    end if;
end
$$;

-- Facts, in clear and sealed: persons, keys, identities, events, texts, access, and what goes out.
create or replace function hoso.append_facts(p_case uuid, p_doc jsonb, p_at timestamptz) returns void
language plpgsql as $$
declare
    v_seq int := (select coalesce(max(e.seq), 0) from hoso.case_event e where e.case_id = p_case);
begin
    insert into hoso.case_event (id, case_id, seq, type, at_from, at_to, at_form, recorded_at, recorded_by,
                                 recorded_unit, data, violations)
    select (e->>'id')::uuid, p_case, v_seq + n, e->>'type', (e->>'at_from')::timestamptz,
           coalesce(e->>'at_to', e->>'at_from')::timestamptz, coalesce(e->>'at_form', 'instant'),
           coalesce((e->>'recorded_at')::timestamptz, p_at), hoso.actor_user(), hoso.actor_unit(),
           coalesce(e->>'data', '{}'), coalesce(e->>'violations', '[]')
    from jsonb_array_elements(p_doc->'events') with ordinality as g(e, n);

    insert into hoso.case_person (id, case_id, kind, ord, initials, birth_date, birth_year, sex, commune, relation)
    select p.id, p_case, p.kind, p.ord, p.initials, p.birth_date,
           coalesce(p.birth_year, extract(year from p.birth_date)), p.sex, p.commune, p.relation
    from jsonb_to_recordset(p_doc->'persons') as p(id uuid, kind text, ord int, initials text, birth_date date,
                                                   birth_year int, sex text, commune text, relation text);

    insert into hoso.data_key (owner, case_id, kek_id, wrapped)
    select k.owner, p_case, k.kek_id, decode(k.wrapped, 'base64')
    from jsonb_to_recordset(p_doc->'keys') as k(owner uuid, kek_id text, wrapped text);

    insert into hoso.person_identity (person_id, case_id, field, version, sealed)
    select i.person, p_case, i.field, i.version, decode(i.sealed, 'base64')
    from jsonb_to_recordset(p_doc->'identities') as i(person uuid, field text, version int, sealed text);

    insert into hoso.event_text (event_id, case_id, field, sealed)
    select t.event, p_case, t.field, decode(t.sealed, 'base64')
    from jsonb_to_recordset(p_doc->'texts') as t(event uuid, field text, sealed text);

    -- Of several reasons for one unit the last one stands, and a new one replaces what was said before.
    insert into hoso.case_access (case_id, unit, since, why)
    select p_case, a.unit, p_at, (array_agg(a.why order by a.n desc))[1]
    from (select (g.item->>'unit')::int as unit, g.item->>'why' as why, g.n
          from jsonb_array_elements(p_doc->'access') with ordinality as g(item, n)) a
    group by a.unit
    on conflict (unit, case_id) do update set since = excluded.since, why = excluded.why;

    insert into hoso.outbox (id, case_id, cause, kind, to_unit, doc)
    select o.id, p_case, o.cause, o.kind, o.to_unit, o.doc
    from jsonb_to_recordset(p_doc->'outbox') as o(id uuid, cause uuid, kind text, to_unit int, doc text);
end
$$;

-- Refuses a document that reaches into another case: what names a person, an event or a deadline names one of this.
create or replace function hoso.append_own(p_case uuid, p_doc jsonb) returns void
language plpgsql as $$
declare
    v_what text;
    v_deadlines uuid[] := array(select distinct (g->>'deadline')::uuid from jsonb_array_elements(p_doc->'spans') g);
begin
    select w.what into v_what
    from (select 'identity' as what, i.person as id from jsonb_to_recordset(p_doc->'identities') as i(person uuid)
          where not exists (select from hoso.case_person p where p.id = i.person and p.case_id = p_case)
          union all
          select 'key', k.owner from jsonb_to_recordset(p_doc->'keys') as k(owner uuid)
          where k.owner <> p_case
            and not exists (select from hoso.case_person p where p.id = k.owner and p.case_id = p_case)
          union all
          select 'text', t.event from jsonb_to_recordset(p_doc->'texts') as t(event uuid)
          where not exists (select from hoso.case_event e where e.id = t.event and e.case_id = p_case)
          union all
          select 'outbox', o.cause from jsonb_to_recordset(p_doc->'outbox') as o(cause uuid)
          where not exists (select from hoso.case_event e where e.id = o.cause and e.case_id = p_case)) w
    limit 1;
    -- By the array, so that the index is asked for these deadlines and the register is never walked.
    if v_what is null and exists (select from hoso.deadline_span s
                                  where s.deadline = any (v_deadlines) and s.case_id <> p_case) then
        v_what := 'span';
    end if;
    if v_what is not null then
        raise exception 'hoso.append: % of another case', v_what using errcode = 'foreign_key_violation';
    end if;
end
$$;

-- Makes the given spans what is known from p_at on: what is no longer among them closes, what is new comes in.
create or replace function hoso.append_spans(p_case uuid, p_spans jsonb, p_at timestamptz) returns void
language plpgsql as $$
begin
    -- Holder and assignee follow the case, also on what was known before.
    update hoso.deadline_span s
    set unit = c.unit, a1 = c.a1, a2 = c.a2, a3 = c.a3, assignee = c.assignee
    from hoso.case_file c
    where c.id = p_case and s.case_id = p_case and (s.unit, s.assignee) is distinct from (c.unit, c.assignee);

    if p_spans is null then
        return;
    end if;

    -- Materialized: the document is taken apart once, and not once for every row that it is compared with.
    with given as materialized (select * from hoso.given_spans(p_spans))
    update hoso.deadline_span s
    set known_to = p_at
    where s.case_id = p_case and s.known_to = 'infinity'
      and not exists (
          select from given g
          where g.deadline = s.deadline and g.valid_from = s.valid_from
            and (g.rule, g.stage, g.subject, g.told, g.started, g.valid_to, g.legal, g.safe, g.state, g.doc,
                 g.explanation)
                is not distinct from
                (s.rule, s.stage, s.subject, s.told, s.started, s.valid_to, s.legal, s.safe, s.state, s.doc,
                 s.explanation));

    insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3, assignee, told,
                                    sample, started, valid_from, valid_to, known_from, legal, safe, state, doc,
                                    explanation)
    select g.deadline, p_case, g.rule, g.stage, g.subject, c.unit, c.a1, c.a2, c.a3, c.assignee, g.told, c.sample,
           g.started, g.valid_from, g.valid_to, p_at, g.legal, g.safe, g.state, g.doc, g.explanation
    from hoso.given_spans(p_spans) g
    join hoso.case_file c on c.id = p_case
    where not exists (select from hoso.deadline_span s
                      where s.case_id = p_case and s.known_to = 'infinity' and s.deadline = g.deadline
                        and s.valid_from = g.valid_from);
end
$$;

-- outcome: ok; stale (version: the one it has); replay, reused (of the key); missing (no such case, or not the
-- actor's); denied (a new case that its author would not see, or no actor). Only ok changes anything.
-- p_doc is described in sql/README.md. A number that is taken fails with unique_violation on case_file_number_key.
create or replace function hoso.append(p_case uuid, p_expected int, p_doc jsonb)
returns table (outcome text, version int, event uuid, status int, case_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on'
as $$
#variable_conflict use_column
declare
    v_user uuid := hoso.actor_user();
    v_unit int := hoso.actor_unit();
    v_subtree int := hoso.actor_subtree();
    v_key text := p_doc->'key'->>'key';
    v_hash bytea := decode(p_doc->'key'->>'hash', 'base64');
    v_status int := coalesce((p_doc->'key'->>'status')::int, 201);
    v_event uuid := (p_doc->'events'->0->>'id')::uuid;
    v_version int;
    v_known timestamptz;
    v_at timestamptz;
begin
    if p_expected is null or p_expected < 0 then
        raise exception 'expected: a version, or 0 for a new case' using errcode = 'invalid_parameter_value';
    end if;
    if v_user is null or v_unit is null then
        return query select 'denied', null::int, null::uuid, null::int, null::uuid;
        return;
    end if;

    -- The key first: an answer once given is given again, whatever has become of the case.
    return query select * from hoso.append_answered(v_user, v_key, v_hash);
    if found then
        return;
    end if;

    -- Sight is part of the lock's condition: who may not see the case cannot make others wait, nor learn that it is.
    select c.version, c.known_at into v_version, v_known
    from hoso.case_file c
    where c.id = p_case
      and (c.unit = v_unit or v_subtree in (c.a1, c.a2, c.a3)
           or exists (select from hoso.case_access a where a.case_id = c.id and a.unit = v_unit))
    for no key update;

    if v_version is null and p_expected > 0 then
        return query select 'missing', null::int, null::uuid, null::int, null::uuid;
        return;
    end if;

    if v_version is not null then
        -- Whoever held the lock may have been this very request, sent twice.
        return query select * from hoso.append_answered(v_user, v_key, v_hash);
        if found then
            return;
        end if;
        if v_version <> p_expected then
            return query select 'stale', v_version, null::uuid, null::int, p_case;
            return;
        end if;
    elsif not exists (select from hoso.unit u
                      where u.id = (p_doc->'case'->>'unit')::int
                        and (u.id = v_unit or v_subtree in (u.a1, u.a2, u.a3)))
      and not exists (select from jsonb_to_recordset(p_doc->'access') as a(unit int) where a.unit = v_unit) then
        return query select 'denied', null::int, null::uuid, null::int, null::uuid;
        return;
    end if;

    -- Of two at once with one key the second waits here for the first, and then finds its answer.
    if v_key is not null then
        insert into hoso.idempotency (principal, key, hash, status, case_id, event_id, version)
        values (v_user, v_key, v_hash, v_status, p_case, v_event, p_expected + 1)
        on conflict (principal, key) do nothing;
        if not found then
            return query select * from hoso.append_answered(v_user, v_key, v_hash);
            return;
        end if;
    end if;

    -- Known from when the events were recorded; never from before what was known already.
    select max((e->>'recorded_at')::timestamptz) into v_at from jsonb_array_elements(p_doc->'events') as e;
    v_at := greatest(coalesce(v_at, clock_timestamp()), v_known + interval '1 microsecond');

    perform hoso.append_file(p_case, p_expected, p_doc->'case', v_at);
    perform hoso.append_facts(p_case, p_doc, v_at);
    perform hoso.append_own(p_case, p_doc);
    perform hoso.append_spans(p_case, p_doc->'spans', v_at);

    insert into hoso.audit (actor, role, unit, action, case_id, detail)
    values (v_user, nullif(current_setting('hoso.role', true), ''), v_unit,
            coalesce(p_doc->'audit'->>'action', 'case.append'), p_case, p_doc->'audit'->>'detail');

    return query select 'ok', p_expected + 1, v_event, v_status, p_case;
end
$$;
grant execute on function hoso.append(uuid, int, jsonb) to hoso_app;
