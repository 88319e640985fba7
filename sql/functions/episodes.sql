-- Episodes of an append document: where handoffs go, what is believed of each episode, and who is told.

-- The handoffs of a document, each once, as its last span has it.
create or replace function hoso.given_handoffs(p_episodes jsonb)
returns table (episode uuid, by_role text, to_role text, explicit text, carries text, day date, class text, commune text)
language sql stable rows 10 as $$
    select distinct on (g.episode) g.episode, g.by, g.to_role, g.to, g.carries, g.day, g.class, g.commune
    from jsonb_to_recordset(p_episodes)
         as g(episode uuid, kind text, "by" text, to_role text, "to" text, carries text, day date, class text,
              commune text, valid_from timestamptz)
    where g.kind = 'handoff'
    order by g.episode, g.valid_from desc
$$;

-- Where the case belongs: home, the commune of the first victim whose commune is known; place, that of the holder, or
-- of who received the report. A commune's committee answers for the child's home, every other office for the place.
create or replace function hoso.case_commune(p_case uuid, p_role text) returns text
language plpgsql stable as $$
declare
    v_home text := (select p.commune from hoso.case_person p
                    where p.case_id = p_case and p.kind = 'victim' and p.commune is not null
                    order by p.entered, p.ord, p.id limit 1);
    -- Each unit by its id (`offset 0`): from the other end, by kind and level, the plan would walk every commune.
    v_place text := (select split_part(u.code, '.', 2)
                     from (select c.unit, 0 as n from hoso.case_file c where c.id = p_case
                           union all
                           select e.recorded_unit, e.seq
                           from hoso.case_event e where e.case_id = p_case and e.seq = 1) w
                     cross join lateral (select x.code, x.level, x.kind from hoso.unit x
                                         where x.id = w.unit offset 0) u
                     where u.level = 3 and u.kind in ('cax', 'ubnd') order by w.n limit 1);
begin
    return case when p_role = 'commune_committee' then coalesce(v_home, v_place) else coalesce(v_place, v_home) end;
end
$$;

-- Who owes it: the holder of before this append or the actor, if it is such an office; else who it would be; else the
-- holder.
create or replace function hoso.handoff_from(p_role text, p_held int, p_commune text, p_class text, p_day date)
returns int
language plpgsql stable as $$
begin
    return coalesce(
        (select u.id from hoso.unit u join hoso.role_office r on r.role = p_role and r.kind = u.kind
         where u.id in (p_held, hoso.actor_unit()) order by u.id <> p_held limit 1),
        hoso.unit_for(p_role, p_held, p_commune, p_class, p_day), p_held);
end
$$;

-- Resolves the address of each handoff that has none yet, or another than its event names; and gives the addressee
-- access: 'handed' when a file comes with it, which nothing lesser replaces, 'informed' otherwise.
create or replace function hoso.append_addresses(p_case uuid, p_episodes jsonb, p_held int, p_at timestamptz) returns void
language plpgsql as $$
declare
    v_missing text;
begin
    select g.explicit into v_missing from hoso.given_handoffs(p_episodes) g
    where g.explicit is not null and not exists (select from hoso.unit u where u.code = g.explicit) limit 1;
    if v_missing is not null then
        raise exception 'no such unit: %', v_missing using errcode = 'foreign_key_violation';
    end if;

    with open as materialized (
        select g.episode, g.to_role, g.by_role, g.class, g.day, g.carries, u.id as explicit, a.from_unit,
               coalesce(g.commune, hoso.case_commune(p_case, g.to_role)) as commune
        from hoso.given_handoffs(p_episodes) g
        -- A word that addresses two handoffs at once is that of the one it suits; the other finds its own way.
        left join hoso.unit u on u.code = g.explicit and hoso.office_suits(g.to_role, u.kind, u.level)
        left join hoso.handoff_address a on a.episode = g.episode
        where a.to_unit is null or a.to_unit <> u.id
    ), found as (
        insert into hoso.handoff_address as a (episode, case_id, role, from_unit, to_unit, day, since)
        select o.episode, p_case, o.to_role,
               coalesce(o.from_unit, hoso.handoff_from(o.by_role, p_held, o.commune, o.class, o.day)),
               coalesce(o.explicit, hoso.unit_for(o.to_role, p_held, o.commune, o.class, o.day),
                        hoso.office_on_case(o.to_role, p_case)), o.day, p_at
        from open o
        on conflict (episode) do update set to_unit = excluded.to_unit, since = excluded.since
        where a.case_id = p_case and excluded.to_unit is not null
        returning a.episode, a.to_unit
    ), moved as ( -- of what was known before
        update hoso.episode_span s
        set to_unit = u.id, t1 = u.a1, t2 = u.a2, t3 = u.a3
        from found f join hoso.unit u on u.id = f.to_unit
        where s.case_id = p_case and s.episode = f.episode and s.to_unit is distinct from f.to_unit
    )
    insert into hoso.case_access as x (case_id, unit, since, why)
    select p_case, f.to_unit, p_at, case when bool_or(o.carries = 'file') then 'handed' else 'informed' end
    from found f join open o on o.episode = f.episode
    where f.to_unit is not null
      and not exists (select from hoso.case_file c where c.id = p_case and c.unit = f.to_unit)
    group by f.to_unit
    on conflict (unit, case_id) do update set since = excluded.since, why = excluded.why
    where excluded.why = 'handed' and x.why <> 'handed';
end
$$;

-- The notice that a handoff found nobody, as the other notices are written; p_handoff: the handoff's own document.
create or replace function hoso.unaddressed_document(p_id uuid, p_episode uuid, p_rule text, p_subject uuid, p_cause uuid,
                                                     p_to text, p_since timestamptz, p_until timestamptz, p_handoff jsonb)
returns text
language plpgsql stable as $$
begin
    return '"id":"' || p_id || '","code":"handoff_unaddressed","rule":' || coalesce(to_json(p_rule)::text, 'null')
           || ',"subject":' || coalesce(to_json(p_subject)::text, 'null')
           || ',"event":' || coalesce(to_json(p_cause)::text, 'null')
           || ',"since":"' || hoso.rfc3339(p_since)
           || '","until":' || coalesce('"' || hoso.rfc3339(p_until) || '"', 'null')
           || ',"detail":{"vi":' || to_json(concat('Chưa tìm được đơn vị nhận: ', p_handoff->'name'->>'vi', '.'))
           || ',"en":' || to_json(concat('No unit was found to receive this: ', p_handoff->'name'->>'en', '.'))
           || '},"citation":' || coalesce((p_handoff->'citation')::text, 'null')
           || ',"handoff":"' || p_episode || '","to":' || to_json(p_to) || '}';
end
$$;

-- The episodes of a document as rows of the table, with the addresses found; and for each handoff without addressee
-- the notice that says so, as long as it is open.
create or replace function hoso.given_episodes(p_case uuid, p_episodes jsonb)
returns table (episode uuid, kind text, code text, rule text, subject uuid, number int, ground text, by_role text,
               cause uuid, to_role text, carries text, from_unit int, to_unit int, started timestamptz,
               valid_from timestamptz, valid_to timestamptz, due timestamptz, state text, open boolean, doc text)
language plpgsql stable rows 20 as $$
#variable_conflict use_column
begin
    return query
    with g as materialized (
        select g.episode, g.kind, g.code, g.rule, g.subject, g.number, g.ground, g.by, g.cause, g.to_role, g.carries,
               a.from_unit, a.to_unit, min(g.valid_from) over (partition by g.episode) as started, g.valid_from,
               coalesce(g.valid_to, 'infinity') as valid_to, coalesce(g.due, 'infinity') as due, g.state,
               case when g.kind <> 'handoff' then g.state = 'open'
                    else g.state in ('owed', 'sent')
                         or (g.state = 'received' and g.carries is not distinct from 'file') end as open, g.doc
        from jsonb_to_recordset(p_episodes)
             as g(episode uuid, kind text, code text, rule text, subject uuid, number int, ground text, "by" text,
                  cause uuid, to_role text, carries text, valid_from timestamptz, valid_to timestamptz,
                  due timestamptz, state text, doc text)
        left join hoso.handoff_address a on g.kind = 'handoff' and a.episode = g.episode and a.case_id = p_case
        where g.valid_from < coalesce(g.valid_to, 'infinity')
    )
    select g.* from g
    union all
    select n.id, 'notice', 'handoff_unaddressed', g.rule,
           g.subject, null, null, g.by, g.cause, g.to_role, g.carries, null, null, g.started, g.valid_from, g.valid_to,
           timestamptz 'infinity', case when g.open then 'open' else 'closed' end, g.open,
           hoso.unaddressed_document(n.id, g.episode, g.rule, g.subject, g.cause, g.to_role, g.started,
                                     (select min(x.valid_from) from g x where x.episode = g.episode and not x.open
                                                                       and x.valid_from <= g.valid_from),
                                     ('{' || g.doc)::jsonb)
    from g
    cross join lateral (select hoso.uuid_derived('notice', 'handoff_unaddressed', g.episode::text) as id offset 0) n
    where g.kind = 'handoff' and g.to_unit is null
      and exists (select from hoso.role_office r where r.role = g.to_role);
end
$$;

-- Makes the given episodes what is known from p_at on, as append_spans does with deadlines.
create or replace function hoso.append_episodes(p_case uuid, p_episodes jsonb, p_scope uuid[], p_at timestamptz)
returns void
language plpgsql as $$
begin
    with given as materialized (
        select * from hoso.given_episodes(p_case, p_episodes)
    ), same as materialized (
        select g.episode, g.valid_from
        from given g
        join hoso.episode_span s on s.case_id = p_case and s.known_to = 'infinity' and s.episode = any (p_scope)
                                and s.episode = g.episode and s.valid_from = g.valid_from
        where (g.kind, g.code, g.rule, g.subject, g.number, g.ground, g.by_role, g.cause, g.to_role, g.carries,
               g.started, g.valid_to, g.due, g.state, g.doc)
              is not distinct from
              (s.kind, s.code, s.rule, s.subject, s.number, s.ground, s.by_role, s.cause, s.to_role, s.carries,
               s.started, s.valid_to, s.due, s.state, s.doc)
    ), closed as (
        update hoso.episode_span s
        set known_to = p_at
        where s.case_id = p_case and s.known_to = 'infinity'
          and s.episode = any (p_scope)
          and not exists (select from same x where x.episode = s.episode and x.valid_from = s.valid_from)
        returning s.episode
    )
    insert into hoso.episode_span (episode, case_id, case_number, kind, code, rule, subject, number, ground, by_role,
                                   cause, to_role, carries, unit, a1, a2, a3, from_unit, f1, f2, f3, to_unit, t1, t2,
                                   t3, sample, started, valid_from, valid_to, known_from, due, turn, state, doc)
    select g.episode, p_case, c.number, g.kind, g.code, g.rule, g.subject, g.number, g.ground, g.by_role, g.cause,
           g.to_role, g.carries, c.unit, c.a1, c.a2, c.a3, f.id, f.a1, f.a2, f.a3, t.id, t.a1, t.a2, t.a3, c.sample,
           g.started, g.valid_from, g.valid_to, p_at, g.due,
           hoso.episode_turn(g.open, g.due, g.started, hoso.is_key(c.flags)), g.state, g.doc
    from (select count(*) from closed) first
    cross join given g
    join hoso.case_file c on c.id = p_case
    left join hoso.unit f on f.id = g.from_unit
    left join hoso.unit t on t.id = g.to_unit
    where not exists (select from same x where x.episode = g.episode and x.valid_from = g.valid_from);
end
$$;

-- Tells the other side of each new state of a handoff, once: the addressee that something is owed or sent to him or no
-- longer, the sender what became of it. A handoff that got another addressee is told to him anew, under an id of its own.
create or replace function hoso.append_handed(p_case uuid, p_episodes jsonb, p_cause uuid) returns void
language plpgsql as $$
declare
    -- By arrays, so that the index is asked and the outbox is never walked.
    v_ids uuid[] := array(select (g->>'outbox_id')::uuid from jsonb_array_elements(p_episodes) g where g ? 'outbox_id');
begin
    with known as materialized (
        select o.id, o.to_unit from hoso.outbox o where o.id = any (v_ids)
    ), told as materialized (
        select case when exists (select from known o where o.id = g.outbox_id and o.to_unit <> w.unit)
                    then hoso.uuid_derived('outbox', g.outbox_id::text, u.code) else g.outbox_id end as id,
               g.episode, g.rule, g.code, g.carries, g.state, g.valid_from, w.unit
        from jsonb_to_recordset(p_episodes)
             as g(episode uuid, outbox_id uuid, kind text, code text, rule text, carries text, state text,
                  valid_from timestamptz, valid_to timestamptz)
        join hoso.handoff_address a on a.episode = g.episode and a.case_id = p_case
        cross join lateral (select case when g.state in ('owed', 'sent', 'void') then a.to_unit
                                        else a.from_unit end as unit) w
        join hoso.unit u on u.id = w.unit
        where g.kind = 'handoff' and g.outbox_id is not null and g.valid_from < coalesce(g.valid_to, 'infinity')
    )
    insert into hoso.outbox (id, case_id, cause, kind, to_unit, doc)
    select t.id, p_case, p_cause, 'handoff.' || t.state, t.unit,
           '{"handoff":"' || t.episode || '","case":"' || p_case || '","number":' || to_json(c.number)
           || ',"rule":' || coalesce(to_json(t.rule)::text, 'null') || ',"code":' || to_json(t.code)
           || ',"carries":' || coalesce(to_json(t.carries)::text, 'null') || ',"status":"' || t.state
           || '","at":"' || hoso.rfc3339(t.valid_from) || '"}'
    from told t
    join hoso.case_file c on c.id = p_case
    where not exists (select from known o where o.id = t.id)
    order by t.valid_from, t.id
    on conflict (id) do nothing; -- of another address, told before
end
$$;
