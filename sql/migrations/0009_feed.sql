-- The feed: numbers of one epoch, gapless for each receiver, and who may read them.

-- The epoch begun last is the one in force. A new one begins when a database was restored, whose numbers may have been
-- given before.
create table hoso.feed_epoch (
    n int generated always as identity primary key,
    epoch text not null unique check (epoch ~ '^[0-9a-z]+$'),
    since timestamptz not null default clock_timestamp()
);
insert into hoso.feed_epoch (epoch) values (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));

-- The number given last to each receiver, in its epoch.
create table hoso.feed_receiver (
    unit int primary key references hoso.unit,
    epoch text not null references hoso.feed_epoch (epoch),
    last bigint not null check (last > 0)
);

-- A unit reads what is addressed to it; of the outbox nobody else reads anything.
create policy addressed on hoso.outbox for select to hoso_app
    using (to_unit = (select hoso.actor_unit()));

grant select on hoso.feed_epoch, hoso.outbox to hoso_app;
