"""Custody (D06, J04): three days of 24 hours, each extension three days more at the most, two of them; the order's end leads."""
from datetime import timedelta

from orders import hours_of, is_later, until, vague
from served import custody_start
from terms import Due, Moment

THREE_DAYS = timedelta(days=3)


def begin(case, deadline):
    """From when it runs: an instant, or the first of a day."""
    event = deadline.event
    start = custody_start(case, deadline.subject, event)
    deadline.starts = Moment(start.lo, start.lo, start.exact)
    deadline.order_end, deadline.vague = stated(event, start.lo), vague(event)


def statute(deadline):
    """Three days, and what each extension gives: no more than three days, and only the first two."""
    given = [THREE_DAYS if g.amount is None else min(THREE_DAYS, hours_of(g.amount, g.unit)) for g in deadline.grants[:2]]
    return deadline.starts.lo + sum(given if deadline.rule.ladder else [], THREE_DAYS)


def custody_due(case, deadline):
    end, imprecise = statute(deadline), not deadline.starts.exact
    if deadline.order_end is not None and deadline.order_end < end:
        end, imprecise = deadline.order_end, imprecise or deadline.vague
    return Due(end, end, False, imprecise)


def stated(event, start):
    """The instant to which an order of custody goes; None when it states none."""
    if event.get("until") is not None:
        return until(event)
    if event.get("amount") is not None:
        return start + hours_of(event.get("amount"), event.get("unit"))
    return None


def check(case, deadline, event):
    """What is wrong with an order of custody, or its extension: no end, or one beyond the law."""
    end = stated(event, deadline.starts.lo) if event.type == "custody.ordered" else None
    beyond = is_later(event, statute(deadline)) if event.get("until") is not None else end is not None and end > statute(deadline)
    if event.get("until") is None and event.get("amount") is None:
        case.violations.append(("order_end_missing", deadline.rule.id, event.index))
    elif beyond:
        case.violations.append(("order_beyond_limit", deadline.rule.id, event.index))


def extended(deadline, event):
    """With `until` that is the new end; with an amount the end moves by so much, no more than the step allows; with neither by all of it."""
    end = deadline.order_end if deadline.order_end is not None else deadline.starts.lo + THREE_DAYS
    counts = deadline.rule.ladder and event in [g.event for g in deadline.grants[:2]]
    if event.get("until") is not None:
        deadline.order_end, deadline.vague = until(event), vague(event)
    elif event.get("amount") is not None:
        deadline.order_end = end + (min(THREE_DAYS, hours_of(event.get("amount"), event.get("unit"))) if counts else timedelta(0))
    else:
        deadline.order_end = end + (THREE_DAYS if counts else timedelta(0))
