-- entry_checked: a row whose key is checked at the commit.
-- lane: write
insert into hoso.checked values ($1::bigint);
