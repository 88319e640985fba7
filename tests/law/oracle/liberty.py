"""Restraints of liberty: who is held under which order, and when the law ends it (docs/bindings.md, "C, D, E"; law/README.md).

No limit rolls over a day off or is rounded up. The end is the date written in the order, never later than the statutory end nor
than the term of the stage. Where the hour of a start is not known, it counts from 00:00 of the day.
"""
from datetime import timedelta

from bounds import (INVESTIGATION, SHORTENED, ANY, TWO_THIRDS, limits, narrowest, order_of, share_row, statute)
from custody import custody_due
from held import by_order
from orders import order_end
from terms import Due, end_of


def due(case, deadline):
    id_ = deadline.rule.id
    if id_ in ("D01", "D02", "D03"):
        at = deadline.starts.lo + timedelta(hours=12)
        return Due(at, at, False, not deadline.starts.exact)
    if id_ in ("D06", "J04"):
        return custody_due(case, deadline)
    legal, safe, row = narrowest(limits(case, deadline))
    order = order_of(case, deadline)
    legal, safe = (end_of(legal), end_of(safe)) if legal is not None else (None, None)
    end = None if order is None else order_end(order) if id_ in INVESTIGATION else bounded_end(case, order)
    if end is not None:
        legal = end if legal is None else min(legal, end)
        safe = end if safe is None else min(safe, end)
    if legal is None:
        return Due(None, None)
    provisional = share_row(case, deadline) == "D25b" and (id_ in INVESTIGATION or (id_ in SHORTENED and by_order(case, deadline.subject)))
    provisional = provisional or id_ == "D20"
    return Due(legal, safe, provisional, not deadline.starts.one_day)


def bounded_end(case, order):
    """… and no later than the statute allowed in the investigation: what an order states beyond that holds nobody afterwards."""
    end = order_end(order)
    led = [d for d in case.deadlines if d.order is order and d.rule.id in INVESTIGATION]
    if led:
        last = statute(case, led[-1], TWO_THIRDS if share_row(case, led[-1]) else None)
        end = end_of(last) if end is None else min(end, end_of(last))
    return end


def row_told(case, deadline):
    """The row that is told when the end passes: D25's where its share is narrower than the stage and the order."""
    if deadline.rule.id not in ANY:
        return deadline.rule.id
    legal, _, row = narrowest(limits(case, deadline))
    order = order_of(case, deadline)
    end = order_end(order) if order is not None else None
    if legal is None or (end is not None and end <= end_of(legal)):
        return deadline.rule.id
    return row
