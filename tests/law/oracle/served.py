"""What somebody has served already: pieces of custody, and days of detention in the investigation (docs/detention.md, "5. What was served")."""
import math

from orders import beginning
from states import BEGINS, CUSTODY, INVESTIGATION, of_person
from terms import DAY, end_of


def latest(event):
    """When something ended that is known to the day: not before the day was over, for every hour counts for who was held."""
    return event.at.lo if event.at.exact else event.at.hi


def detention_begins(event):
    """For the custody that led into it: at the hour of `from`; of a date at its 24:00, or at the act if that is the same day and has an hour."""
    begins = beginning(event)
    if begins.exact:
        return begins.lo
    if event.at.exact and event.at.lo.date() == begins.first_day:
        return event.at.lo
    return end_of(begins.first_day)


def custody_pieces(case, person, order_event):
    """Unbroken pieces of custody up to an order of detention: (first moment, end, what ended it)."""
    pieces, began = [], None
    for event in of_person(case, person):
        if BEGINS.get(event.type) == CUSTODY:
            first = custody_start(case, person, event).lo if event.type == "custody.ordered" else event.when
            began = first if began is None else min(began, first)
        elif began is not None and event.type in ("person.released", "detention.ordered"):
            pieces.append((began, detention_begins(event) if event.type == "detention.ordered" else latest(event), event))
            began = None
        if event is order_event:
            break
    return pieces


def part_days(first, last):
    """Days, the last part-day a day."""
    return max(0, math.ceil((last - first).total_seconds() / 86400))


def custody_days(case, person, order_event, since=None):
    return sum(part_days(first, last) for first, last, _ in custody_pieces(case, person, order_event) if since is None or first >= since)


def custody_led_in(case, person, order_event):
    """Days of the piece of custody that led into a detention."""
    return sum(part_days(first, last) for first, last, by in custody_pieces(case, person, order_event) if by is order_event)


def custody_start(case, person, event):
    """From the first receipt of the person since the last freeing; unless the order's `from` is earlier, or nobody received him: then
    from `from`; without it from the first hold, else the arrest, else the order."""
    first = {}
    for one in case.past:
        if one is event:
            break
        if one.get("person") == person:
            if one.type == "person.released":
                first = {}
            first.setdefault(one.type, one.at)
    received = first.get("person.received")
    stated = beginning(event) if event.get("from") is not None else None
    if received is not None:
        return stated if stated is not None and stated.lo < received.lo else received
    return stated or first.get("person.held") or first.get("person.arrested") or event.at


def investigation_days(case, person, order_event, first_day):
    """Days of detention under D20 to D25 and J05 before: from its first day to the release, cancellation or new order."""
    total = 0
    for deadline in case.deadlines:
        if deadline.subject != person or deadline.rule.id not in INVESTIGATION or deadline.follows is not None or deadline.event is order_event:
            continue
        total += max(0, (last_day(case, deadline, order_event, first_day) - deadline.starts.first_day).days + 1)
    return total


def last_day(case, deadline, order_event, first_day):
    """The last day of a detention: that of the release or cancellation, or the one before a new order's first."""
    after = of_person(case, deadline.subject)
    after = after[after.index(deadline.event) + 1:] if deadline.event in after else []
    for event in after:
        if event.type in ("person.released", "detention.cancelled"):
            return min(event.when.date(), first_day - DAY)
        if event.type == "detention.ordered":
            return min(beginning(event).first_day, first_day) - DAY
    return first_day - DAY


def detained_days(case, person, since, before):
    """Days in detention from a day on and before another: those already served in a stage."""
    total, began = 0, None
    for event in of_person(case, person):
        if event.type == "detention.ordered":
            began = began or beginning(event).first_day
        elif event.type in ("person.released", "detention.cancelled") and began is not None:
            total += max(0, (min(event.when.date(), before - DAY) - max(began, since)).days + 1)
            began = None
    return total + (max(0, (before - max(began, since)).days) if began is not None else 0)
