-- append(): the one way to write a case. Everything that a command decided enters in one statement, or nothing does.

-- The spans of an append document as rows of the table. An empty span (valid_from = valid_to) holds at no time.
create or replace function hoso.given_spans(p_spans jsonb)
returns table (deadline uuid, rule text, stage text, subject uuid, told boolean, bound text, liberty boolean,
               started timestamptz, valid_from timestamptz, valid_to timestamptz, legal timestamptz, safe timestamptz,
               state text, doc text, explanation text)
language sql stable as $$
    select g.deadline, g.rule, g.stage, g.subject, g.told, coalesce(g.bound, ''), coalesce(g.liberty, false),
           min(g.valid_from) over (partition by g.deadline), g.valid_from, coalesce(g.valid_to, 'infinity'), g.legal,
           g.safe, g.state, g.doc, g.explanation
    from jsonb_to_recordset(p_spans)
         as g(deadline uuid, rule text, stage text, subject uuid, told boolean, bound text, liberty boolean,
              valid_from timestamptz, valid_to timestamptz, legal timestamptz, safe timestamptz, state text, doc text,
              explanation text)
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
create or replace function hoso.append_file(p_case uuid, p_expected int, p_version int, p_file jsonb, p_at timestamptz)
returns void
language plpgsql as $$
declare
    v_unit int := (p_file->>'unit')::int;
    v_opened timestamptz := coalesce((p_file->>'opened_at')::timestamptz, p_at);
begin
    if p_expected = 0 then
        insert into hoso.case_file (id, number, version, stage, closed, unit, a1, a2, a3, assignee, opened_at,
                                    kind, flags, sample, pack, calendar, engine, known_at, derived_at, refold_at, told,
                                    calendar_days)
        select p_case, coalesce(p_file->>'number', hoso.append_number(u.id, v_opened)), p_version, p_file->>'stage',
               coalesce((p_file->>'closed')::boolean, false), u.id, u.a1, u.a2, u.a3, (p_file->>'assignee')::uuid,
               v_opened, p_file->>'kind', coalesce(p_file->>'flags', '[]'),
               coalesce((p_file->>'sample')::boolean, false), p_file->>'pack', p_file->>'calendar',
               p_file->>'engine', p_at, coalesce((p_file->>'derived_at')::timestamptz, p_at),
               (p_file->>'refold_at')::timestamptz, coalesce(p_file->>'told', '[]'),
               (p_file->>'calendar_days')::datemultirange
        from hoso.unit u where u.id = v_unit;
    else
        update hoso.case_file c
        set version = p_version, stage = coalesce(p_file->>'stage', c.stage),
            closed = coalesce((p_file->>'closed')::boolean, c.closed), unit = u.id, a1 = u.a1, a2 = u.a2, a3 = u.a3,
            assignee = case when p_file ? 'assignee' then (p_file->>'assignee')::uuid else c.assignee end,
            flags = coalesce(p_file->>'flags', c.flags), pack = coalesce(p_file->>'pack', c.pack),
            calendar = coalesce(p_file->>'calendar', c.calendar), engine = coalesce(p_file->>'engine', c.engine),
            told = coalesce(p_file->>'told', c.told), known_at = p_at, derived_at = coalesce((p_file->>'derived_at')::timestamptz, p_at),
            refold_at = case when p_file ? 'refold_at' then (p_file->>'refold_at')::timestamptz else c.refold_at end,
            calendar_days = case when p_file ? 'calendar_days' then (p_file->>'calendar_days')::datemultirange
                                 else c.calendar_days end
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

    insert into hoso.late_entry (event, case_id, case_number, type, at_from, recorded_at, recorded_unit, unit, a1, a2,
                                 a3, sample)
    select e.id, p_case, c.number, e.type, e.at_from, e.recorded_at, e.recorded_unit, c.unit, c.a1, c.a2, c.a3, c.sample
    from hoso.case_event e
    join hoso.case_file c on c.id = e.case_id
    where e.case_id = p_case and e.seq > v_seq and e.recorded_at - e.at_from >= interval '24 hours';

    if p_doc->'persons' <> '[]' then
        insert into hoso.case_person (id, case_id, kind, ord, initials, birth_date, birth_year, sex, commune, relation,
                                      human, victim, lives_with, entered)
        select p.id, p_case, p.kind, p.ord, p.initials, p.birth_date,
               coalesce(p.birth_year, extract(year from p.birth_date)), p.sex, p.commune, p.relation, p.human, p.victim,
               coalesce(p.lives_with, '{}'), coalesce(p.entered, 1)
        from jsonb_to_recordset(p_doc->'persons') as p(id uuid, kind text, ord int, initials text, birth_date date,
                                                       birth_year int, sex text, commune text, relation text,
                                                       human uuid, victim uuid, lives_with uuid[], entered int);
    end if;

    if p_doc->'keys' <> '[]' then
        insert into hoso.data_key (owner, case_id, kek_id, wrapped)
        select k.owner, p_case, k.kek_id, decode(k.wrapped, 'base64')
        from jsonb_to_recordset(p_doc->'keys') as k(owner uuid, kek_id text, wrapped text);
    end if;

    if p_doc->'identities' <> '[]' then
        insert into hoso.person_identity (person_id, case_id, field, version, sealed)
        select i.person, p_case, i.field, i.version, decode(i.sealed, 'base64')
        from jsonb_to_recordset(p_doc->'identities') as i(person uuid, field text, version int, sealed text);
    end if;

    if p_doc->'texts' <> '[]' then
        insert into hoso.event_text (event_id, case_id, field, sealed)
        select t.event, p_case, t.field, decode(t.sealed, 'base64')
        from jsonb_to_recordset(p_doc->'texts') as t(event uuid, field text, sealed text);
    end if;

    -- Of several reasons for one unit the last one stands, and a new one replaces what was said before.
    if p_doc->'access' <> '[]' then
        insert into hoso.case_access (case_id, unit, since, why)
        select p_case, a.unit, p_at, (array_agg(a.why order by a.n desc))[1]
        from (select (g.item->>'unit')::int as unit, g.item->>'why' as why, g.n
              from jsonb_array_elements(p_doc->'access') with ordinality as g(item, n)) a
        group by a.unit
        on conflict (unit, case_id) do update set since = excluded.since, why = excluded.why;
    end if;

    if p_doc->'outbox' <> '[]' then
        insert into hoso.outbox (id, case_id, cause, kind, to_unit, doc)
        select o.id, p_case, o.cause, o.kind, o.to_unit,
               coalesce(o.doc, '{"case":"' || p_case || '","case_number":' || to_json(c.number) || '}')
        from jsonb_to_recordset(p_doc->'outbox') as o(id uuid, cause uuid, kind text, to_unit int, doc text)
        join hoso.case_file c on c.id = p_case;
    end if;
end
$$;

-- Refuses a document that reaches into another case: what names a person, an event or a deadline names one of this.
-- p_deadlines, p_episodes: those of which it speaks.
create or replace function hoso.append_own(p_case uuid, p_doc jsonb, p_deadlines uuid[], p_episodes uuid[]) returns void
language plpgsql as $$
declare
    v_what text;
begin
    select w.what into v_what
    from (select 'identity' as what, i.person as id from jsonb_to_recordset(p_doc->'identities') as i(person uuid)
          where not exists (select from hoso.case_person p where p.id = i.person and p.case_id = p_case)
          union all
          select 'person', n.id
          from jsonb_to_recordset(p_doc->'persons') as p(human uuid, victim uuid, lives_with uuid[])
          cross join lateral unnest(p.lives_with || p.human || p.victim) as n(id)
          where n.id is not null
            and not exists (select from hoso.case_person q where q.id = n.id and q.case_id = p_case)
          union all
          select 'key', k.owner from jsonb_to_recordset(p_doc->'keys') as k(owner uuid)
          where k.owner <> p_case
            and not exists (select from hoso.case_person p where p.id = k.owner and p.case_id = p_case)
          union all
          select 'text', t.event from jsonb_to_recordset(p_doc->'texts') as t(event uuid)
          where not exists (select from hoso.case_event e where e.id = t.event and e.case_id = p_case)
          union all
          select 'outbox', o.cause from jsonb_to_recordset(p_doc->'outbox') as o(cause uuid)
          where not exists (select from hoso.case_event e where e.id = o.cause and e.case_id = p_case)
          union all
          select 'episode', s.cause from jsonb_to_recordset(p_doc->'episodes') as s(cause uuid)
          where s.cause is not null
            and not exists (select from hoso.case_event e where e.id = s.cause and e.case_id = p_case)) w
    limit 1;
    -- By the arrays, so that the index is asked for these and the register is never walked.
    if v_what is null and exists (select from hoso.episode_span s
                                  where s.episode = any (p_episodes) and s.case_id <> p_case) then
        v_what := 'episode';
    end if;
    if v_what is null and exists (select from hoso.deadline_span s
                                  where s.deadline = any (p_deadlines) and s.case_id <> p_case) then
        v_what := 'span';
    end if;
    if v_what is not null then
        raise exception 'hoso.append: % of another case', v_what using errcode = 'foreign_key_violation';
    end if;
end
$$;

-- The holder, his ancestors, the assignee and the flag `key` are written on rows beside the case's own, also on what was
-- known before: sight and the order of queues follow the case as it is now.
create or replace function hoso.append_follow(p_case uuid) returns void
language plpgsql as $$
begin
    update hoso.deadline_span s
    set unit = c.unit, a1 = c.a1, a2 = c.a2, a3 = c.a3, assignee = c.assignee,
        turn = hoso.turn(s.due, s.liberty, hoso.is_key(c.flags), s.state = 'running' and s.told)
    from hoso.case_file c
    where c.id = p_case and s.case_id = p_case
      and (s.unit, s.assignee, s.turn)
          is distinct from (c.unit, c.assignee, hoso.turn(s.due, s.liberty, hoso.is_key(c.flags),
                                                          s.state = 'running' and s.told));
    update hoso.episode_span s
    set unit = c.unit, a1 = c.a1, a2 = c.a2, a3 = c.a3,
        turn = hoso.episode_turn(s.open, s.due, s.started, hoso.is_key(c.flags))
    from hoso.case_file c
    where c.id = p_case and s.case_id = p_case
      and (s.unit, s.turn) is distinct from (c.unit, hoso.episode_turn(s.open, s.due, s.started, hoso.is_key(c.flags)));
    update hoso.late_entry e
    set unit = c.unit, a1 = c.a1, a2 = c.a2, a3 = c.a3
    from hoso.case_file c
    where c.id = p_case and e.case_id = p_case and e.unit <> c.unit;
end
$$;

-- Whether the document says only what changed, which holds of rows that the same law derived: then p_doc has `gone`.
create or replace function hoso.append_partial(p_case uuid, p_doc jsonb) returns boolean
language plpgsql stable as $$
begin
    if not p_doc ? 'gone' then
        return false;
    end if;
    if not exists (select from hoso.case_file c
                   where c.id = p_case and c.pack = p_doc->'case'->>'pack' and c.calendar = p_doc->'case'->>'calendar'
                     and c.engine = p_doc->'case'->>'engine') then
        raise exception 'hoso.append: gone, but what stands was derived by another law'
            using errcode = 'invalid_parameter_value';
    end if;
    return true;
end
$$;

-- The deadlines of which a document speaks: those that it gives or says are gone; without `gone`, of all of the case.
-- An array, so that the index is asked for these whatever was known of the table when the plan was made.
create or replace function hoso.append_scope_deadlines(p_case uuid, p_expected int, p_doc jsonb, p_partial boolean)
returns uuid[] language plpgsql stable as $$
declare
    v_ids uuid[] := array(select (g->>'deadline')::uuid from jsonb_array_elements(p_doc->'spans') g);
begin
    if p_partial then
        return v_ids || array(select g::uuid from jsonb_array_elements_text(p_doc->'gone'->'deadlines') g);
    elsif p_expected = 0 then
        return v_ids;
    end if;
    return v_ids || array(select s.deadline from hoso.deadline_span s
                          where s.case_id = p_case and s.known_to = 'infinity' and s.deadline <> all (v_ids));
end
$$;

-- The same for episodes. To a handoff belongs the notice that it found nobody: it is derived here and in no document.
create or replace function hoso.append_scope_episodes(p_case uuid, p_expected int, p_doc jsonb, p_partial boolean)
returns uuid[] language plpgsql stable as $$
declare
    v_ids uuid[] := array(select (g->>'episode')::uuid from jsonb_array_elements(p_doc->'episodes') g);
begin
    if p_expected = 0 then
        return v_ids;
    elsif not p_partial then
        return v_ids || array(select s.episode from hoso.episode_span s
                              where s.case_id = p_case and s.known_to = 'infinity' and s.episode <> all (v_ids));
    end if;
    v_ids := v_ids || array(select g::uuid from jsonb_array_elements_text(p_doc->'gone'->'episodes') g);
    return v_ids || array(select hoso.uuid_derived('notice', 'handoff_unaddressed', a.episode::text)
                          from hoso.handoff_address a
                          where a.case_id = p_case and a.episode = any (v_ids) and a.to_unit is null);
end
$$;

-- Makes the given spans what is known from p_at on, in one pass over them: what is the same stays, what is no longer
-- among them closes, what is new comes in. The last two in this order: of a deadline there is one current span.
-- p_scope: the deadlines of which it speaks, each with all its spans; the others stay.
create or replace function hoso.append_spans(p_case uuid, p_spans jsonb, p_scope uuid[], p_at timestamptz) returns void
language plpgsql as $$
begin
    with given as materialized (
        select * from hoso.given_spans(p_spans)
    ), same as materialized (
        select g.deadline, g.valid_from
        from given g
        join hoso.deadline_span s on s.case_id = p_case and s.known_to = 'infinity' and s.deadline = any (p_scope)
                                 and s.deadline = g.deadline and s.valid_from = g.valid_from
        where (g.rule, g.stage, g.subject, g.told, g.bound, g.liberty, g.started, g.valid_to, g.legal, g.safe, g.state,
               g.doc, g.explanation)
              is not distinct from
              (s.rule, s.stage, s.subject, s.told, s.bound, s.liberty, s.started, s.valid_to, s.legal, s.safe, s.state,
               s.doc, s.explanation)
    ), closed as (
        update hoso.deadline_span s
        set known_to = p_at
        where s.case_id = p_case and s.known_to = 'infinity'
          and s.deadline = any (p_scope)
          and not exists (select from same x where x.deadline = s.deadline and x.valid_from = s.valid_from)
        returning s.deadline
    )
    insert into hoso.deadline_span (deadline, case_id, rule, stage, subject, unit, a1, a2, a3, assignee, told, bound,
                                    liberty, sample, started, valid_from, valid_to, known_from, legal, safe, turn,
                                    state, doc, explanation)
    select g.deadline, p_case, g.rule, g.stage, g.subject, c.unit, c.a1, c.a2, c.a3, c.assignee, g.told, g.bound,
           g.liberty, c.sample, g.started, g.valid_from, g.valid_to, p_at, g.legal, g.safe,
           hoso.turn(coalesce(g.legal, 'infinity'), g.liberty, hoso.is_key(c.flags), g.state = 'running' and g.told),
           g.state, g.doc, g.explanation
    from (select count(*) from closed) first
    cross join given g
    join hoso.case_file c on c.id = p_case
    where not exists (select from same x where x.deadline = g.deadline and x.valid_from = g.valid_from);
end
$$;

-- outcome: ok; law (decided by a law that is not in force: by the one that is, anew); stale (version: the one it has; when it is the expected one, the clock has derived the case again since
-- what `gone` goes by: all of it is to be sent); replay, reused (of the key); missing (no such case, or not the
-- actor's); denied (a new case that its author would not see, or no actor). Only ok changes anything.
-- p_doc is described in sql/README.md. A number that is taken fails with unique_violation on case_file_number_key.
create or replace function hoso.append(p_case uuid, p_expected int, p_doc jsonb)
returns table (outcome text, version int, event uuid, status int, case_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set hoso.function = 'on' set plan_cache_mode = force_generic_plan
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
    -- The version counts what was recorded; an append that records nothing is a version all the same.
    v_next int := p_expected + greatest(1, coalesce(jsonb_array_length(p_doc->'events'), 0));
    v_lawful boolean;
    v_version int;
    v_known timestamptz;
    v_at timestamptz;
    v_held int; -- holder, assignee and flags, as they were before
    v_partial boolean;
    v_derived_at timestamptz;
    v_deadlines uuid[]; -- of which it speaks
    v_episodes uuid[];
    v_assignee uuid;
    v_flags text;
    v_pack text; -- by what law the case was derived
    v_calendar text;
    v_engine text;
begin
    if p_expected is null or p_expected < 0 then
        raise exception 'expected: a version, or 0 for a new case' using errcode = 'invalid_parameter_value';
    end if;
    if v_user is null or v_unit is null then
        return query select 'denied', null::int, null::uuid, null::int, null::uuid;
        return;
    end if;
    v_lawful := hoso.law_holds((p_doc->>'law')::bigint); -- before any row: whoever activates a law waits for all of these

    -- The key first: an answer once given is given again, whatever has become of the case.
    return query select * from hoso.append_answered(v_user, v_key, v_hash);
    if found then
        return;
    end if;

    -- Sight is part of the lock's condition: who may not see the case cannot make others wait, nor learn that it is.
    select c.version, c.known_at, c.unit, c.assignee, c.flags, c.derived_at, c.pack, c.calendar, c.engine
    into v_version, v_known, v_held, v_assignee, v_flags, v_derived_at, v_pack, v_calendar, v_engine
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
        -- What changed since: since what stands, which the clock may have derived again without a new version.
        if v_version <> p_expected or v_derived_at <> (p_doc->'gone'->>'derived_at')::timestamptz then
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

    if not v_lawful then
        return query select 'law', null::int, null::uuid, null::int, null::uuid;
        return;
    end if;

    -- Of two at once with one key the second waits here for the first, and then finds its answer.
    if v_key is not null then
        insert into hoso.idempotency (principal, key, hash, status, case_id, event_id, version)
        values (v_user, v_key, v_hash, v_status, p_case, v_event, v_next)
        on conflict (principal, key) do nothing;
        if not found then
            return query select * from hoso.append_answered(v_user, v_key, v_hash);
            return;
        end if;
    end if;

    -- Known from when the events were recorded; never from before what was known already.
    select max((e->>'recorded_at')::timestamptz) into v_at from jsonb_array_elements(p_doc->'events') as e;
    v_at := greatest(coalesce(v_at, clock_timestamp()), v_known + interval '1 microsecond');

    v_partial := hoso.append_partial(p_case, p_doc);
    v_deadlines := hoso.append_scope_deadlines(p_case, p_expected, p_doc, v_partial);
    v_episodes := hoso.append_scope_episodes(p_case, p_expected, p_doc, v_partial);
    perform hoso.append_file(p_case, p_expected, v_next, p_doc->'case', v_at);
    perform hoso.append_facts(p_case, p_doc, v_at);
    perform hoso.append_own(p_case, p_doc, v_deadlines, v_episodes);
    if p_expected > 0 and not exists (select from hoso.case_file c
                                      where c.id = p_case and c.unit = v_held and c.flags = v_flags
                                        and c.assignee is not distinct from v_assignee) then
        perform hoso.append_follow(p_case);
    end if;
    if p_doc ? 'spans' and v_deadlines <> '{}' then
        perform hoso.append_spans(p_case, p_doc->'spans', v_deadlines, v_at);
        perform hoso.append_alarms(p_case, p_doc->'spans', v_deadlines, v_at);
        if p_expected > 0 then
            perform hoso.law_journal(p_case, v_deadlines, v_at, v_pack, v_calendar, v_engine);
        end if;
    end if;
    if p_doc ? 'episodes' and v_episodes <> '{}' then
        perform hoso.append_addresses(p_case, p_doc->'episodes', coalesce(v_held, (p_doc->'case'->>'unit')::int), v_at);
        perform hoso.append_episodes(p_case, p_doc->'episodes', v_episodes, v_at);
        perform hoso.append_handed(p_case, p_doc->'episodes', v_event);
    end if;

    insert into hoso.audit (actor, role, unit, action, case_id, detail)
    values (v_user, nullif(current_setting('hoso.role', true), ''), v_unit,
            coalesce(p_doc->'audit'->>'action', 'case.append'), p_case, p_doc->'audit'->>'detail');

    return query select 'ok', v_next, v_event, v_status, p_case;
end
$$;
grant execute on function hoso.append(uuid, int, jsonb) to hoso_app;
