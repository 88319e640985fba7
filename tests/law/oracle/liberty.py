"""Restraints of liberty: when each ends: the earliest of its length, its cap and its order (docs/detention.md, 4.5). No limit of them
rolls over a day off or is rounded up.
"""
from datetime import timedelta

import caps
import lengths
from custody import custody_due
from lengths import FIXED
from states import INVESTIGATION
from terms import DAY, Due, end_of


def bounds(case, deadline):
    """What bounds a restraint by law, its order left out: (legal last day, safe last day, row that says so) of each."""
    id_, told = deadline.rule.id, []
    cap = deadline.cap
    last = caps.day(case, cap) if cap is not None else None
    if last is not None:
        told.append((last, last, id_))
    if id_ in INVESTIGATION or id_ in FIXED:
        told.append(own_length(case, deadline))
    if lengths.has_share(deadline):
        share = lengths.of_minor(case, deadline, cap)
        if share is not None:
            told.append(share)
    return told


def own_length(case, deadline):
    """What the row itself allows."""
    if deadline.rule.id in INVESTIGATION:
        return lengths.of_investigation(case, deadline)
    last = deadline.starts.first_day + (FIXED[deadline.rule.id] - 1) * DAY
    return last, last, deadline.rule.id


def length_end(case, deadline):
    """What a row with a length of its own allows, a minor his share of it."""
    last = own_length(case, deadline)[0]
    if lengths.has_share(deadline):
        last = min(last, lengths.of_minor(case, deadline, None)[0])
    return end_of(last)


def narrowest(told):
    """The legal last day, the safe last day, and the row of the narrowest bound; D25's where two are equal."""
    if not told:
        return None, None, None
    legal, _, row = min(told, key=lambda one: (one[0], not one[2].startswith("D25")))
    return legal, min(one[1] for one in told), row


def legal_end(case, deadline):
    """Where the law ends it, without any order's end: (instant, row); (None, None) while nothing says it."""
    legal, _, row = narrowest(bounds(case, deadline))
    return (end_of(legal), row) if legal is not None else (None, None)


def due(case, deadline):
    id_ = deadline.rule.id
    if id_ in ("D01", "D02", "D03"):
        at = deadline.starts.lo + timedelta(hours=12)
        return Due(at, at, False, not deadline.starts.exact)
    if id_ in ("D06", "J04"):
        return custody_due(case, deadline)
    legal, safe, _ = narrowest(bounds(case, deadline))
    legal, safe = (end_of(legal), end_of(safe)) if legal is not None else (None, None)
    end, imprecise = deadline.order_end, not deadline.starts.one_day
    if end is not None:
        imprecise = imprecise or (deadline.vague and (legal is None or end < legal))
        legal = end if legal is None else min(legal, end)
        safe = end if safe is None else min(safe, end)
    return Due(legal, safe, provisional(case, deadline), imprecise)


def provisional(case, deadline):
    """What was not read: D25b; and D20, while the class is not known."""
    if deadline.rule.id in INVESTIGATION:
        return deadline.rule.id == "D20" or lengths.shares(case, deadline)[2] == "D25b"
    return lengths.has_share(deadline) and deadline.share_row == "D25b"


def row_told(case, deadline):
    """The row that is told when the end passes: D25's where its share led, also when the stage or the order ended on the same day."""
    if deadline.rule.id not in INVESTIGATION and deadline.rule.id not in lengths.SHORTENED:
        return deadline.rule.id
    legal, row = legal_end(case, deadline)
    end = deadline.order_end
    return deadline.rule.id if legal is None or (end is not None and end < legal) else row
