"""Custody (D06, J04): three days of 24 hours, extended twice by three days at the most; the order's date leads."""
from datetime import timedelta

from held import of_person
from history import read_instant
from orders import UNIT_DAYS
from served import custody_start
from terms import Due


def custody_due(case, deadline):
    """Three days of 24 hours, extended twice by three days at the most; the order's date leads."""
    event = deadline.origin
    start = custody_start(case, deadline.subject, event)
    limit = start + timedelta(days=3)
    end = stated_instant(event, start)
    for grant in deadline.grants[:2]:
        step = timedelta(days=3)
        stated = stated_instant(grant.event, min(limit, end) if end is not None else limit)
        limit += step
        end = stated if stated is not None else limit
    at = min(limit, end) if end is not None else limit
    return Due(at, at, False, not exact_start(case, deadline))


def stated_instant(event, base):
    if event.get("until") is not None:
        lo, hi, exact = read_instant(event.get("until"), "until")
        return lo if exact else hi
    if event.get("amount") is not None and event.get("unit") == "hour":
        return base + timedelta(hours=event.get("amount"))
    if event.get("amount") is not None:
        return base + timedelta(days=event.get("amount") * UNIT_DAYS.get(event.get("unit"), 1))
    return None


def exact_start(case, deadline):
    start = custody_start(case, deadline.subject, deadline.origin)
    told = [e for e in of_person(case, deadline.subject) if e.when == start and e.type.startswith("person.")]
    if deadline.event.get("from") is not None and read_instant(deadline.event.get("from"), "from")[0] == start:
        return read_instant(deadline.event.get("from"), "from")[2]
    return told[-1].at.exact if told else deadline.event.at.exact


def check(case, deadline, event):
    start = custody_start(case, deadline.subject, deadline.event)
    limit = start + timedelta(days=3 * (1 + min(2, len(deadline.grants))))
    stated = stated_instant(event, start)
    if stated is None:
        case.violations.append(("order_end_missing", deadline.rule.id, event.index))
    elif event.get("until") is not None and beyond(event, limit):
        case.violations.append(("order_beyond_limit", deadline.rule.id, event.index))


def beyond(event, limit):
    """Certainly: an hour beyond the limit; or a day that begins at it or later, when only that is stated."""
    lo, _, exact = read_instant(event.get("until"), "until")
    return lo > limit if exact else lo >= limit
