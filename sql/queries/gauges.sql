-- gauges: sums over the whole register for the metrics; nothing of any case.
-- lane: list
-- params: none
-- returns: name text, stage text, sample boolean, value bigint
select name, stage, sample, value from hoso.gauges()
