-- What is written beside the case in the same transaction: outbox, audit, idempotency keys; and the jobs of the clock.

-- number, receiver_epoch: given once by the sequencer, gapless per receiver, for transactions below its horizon (xid).
create table hoso.outbox (
    id uuid primary key,
    case_id uuid not null references hoso.case_file,
    cause uuid references hoso.case_event,
    kind text not null,
    to_unit int not null references hoso.unit,
    doc text not null check (jsonb_typeof(doc::jsonb) = 'object'),
    created_at timestamptz not null default clock_timestamp(),
    xid xid8 not null default pg_current_xact_id(),
    number bigint,
    receiver_epoch text,
    unique (to_unit, receiver_epoch, number),
    check ((number is null) = (receiver_epoch is null))
);
create index outbox_unnumbered on hoso.outbox (xid) where number is null;

create function hoso.outbox_change() returns trigger language plpgsql as $$
begin
    if old.number is null then
        old.number := new.number;
        old.receiver_epoch := new.receiver_epoch;
    end if;
    if new is distinct from old then
        raise exception 'hoso.outbox is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger append_only before update on hoso.outbox
    for each row execute function hoso.outbox_change();
create trigger append_only_rows before delete on hoso.outbox
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.outbox
    for each statement execute function hoso.refuse_change();

-- Who did or read what. No references: it outlives what it names. reason: sealed, with the key of the case.
create table hoso.audit (
    id uuid primary key default gen_random_uuid(),
    at timestamptz not null default clock_timestamp(),
    actor uuid,
    role text,
    unit int,
    action text not null,
    case_id uuid,
    person_id uuid,
    detail text,
    reason bytea,
    xid xid8 not null default pg_current_xact_id()
);
create index audit_at on hoso.audit (at, id);
create index audit_case on hoso.audit (case_id, at);

create trigger append_only before update or delete on hoso.audit
    for each row execute function hoso.refuse_change();
create trigger append_only_whole before truncate on hoso.audit
    for each statement execute function hoso.refuse_change();

-- hash: of the request. What is kept of the answer is status, event and version, not its text.
create table hoso.idempotency (
    principal uuid not null,
    key text not null,
    hash bytea not null,
    status int not null,
    case_id uuid not null,
    event_id uuid,
    version int not null,
    at timestamptz not null default clock_timestamp(),
    primary key (principal, key)
);
create index idempotency_at on hoso.idempotency (at);

-- fence grows with every new claim: a job that lost its claim is told apart by its number.
create table hoso.job (
    name text primary key,
    fence bigint not null,
    owner text not null,
    until timestamptz not null,
    last_done timestamptz
);

-- A lost answer is looked up by its key; row security leaves the daemon the keys of the actor.
grant select on hoso.idempotency to hoso_app;
