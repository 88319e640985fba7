-- What a new law changed though no date moved: a deadline that was provisional, because its days off were not decided yet, and
-- is firm now. Null in what was written before.

alter table hoso.law_change
    add column old_provisional boolean,
    add column provisional boolean;
