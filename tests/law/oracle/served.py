"""What somebody has served already: days in custody, and days in detention."""
import math

import terms
from held import of_person
from history import read_instant
from orders import Order
from terms import DAY


def custody_days(case, person, order, since=None):
    """Days in custody before an order of detention, episode by episode, part-days rounded up in favour of the accused."""
    days, began = 0, None
    for event in of_person(case, person):
        if event.type in ("person.held", "person.arrested", "person.received") and began is None:
            began = event.when
        elif event.type == "custody.ordered":
            start = custody_start(case, person, event)
            began = start if began is None else min(began, start)
        elif began is not None and event.type in ("person.released", "detention.ordered"):
            ended = max(latest(event), Order(event).starts) if event.type == "detention.ordered" else latest(event)
            if since is None or began >= since:
                days += math.ceil((ended - began).total_seconds() / 86400)
            began = None
        if event is order.event:
            break
    return days


def latest(event):
    """When something ended that is known to the day: not before the day was over, for every hour counts for who was held."""
    return event.at.lo if event.at.exact else event.at.hi


def custody_start(case, person, event):
    """From the receipt of the person since the last release, which the order's `from` cannot postpone; without it from `from`, else the hold, else the arrest."""
    receipt = hold = arrest = None
    for one in case.past:
        if one is event:
            break
        if one.get("person") != person:
            continue
        if one.type == "person.released":
            receipt = hold = arrest = None
        elif one.type == "person.received":
            receipt = receipt or one.when
        elif one.type == "person.held":
            hold = hold or one.when
        elif one.type == "person.arrested":
            arrest = arrest or one.when
    stated = read_instant(event.get("from"), "from")[0] if event.get("from") is not None else None
    if receipt is not None:
        return min(receipt, stated or receipt)
    if stated is not None:
        return stated
    return hold or arrest or event.when


def days_served(case, person, before, ordered_since=None, since=terms.date(1900, 1, 1)):
    """Days of detention before a day: the last one begun is counted. Those under orders made since an instant, or since a day."""
    held_from, days = None, 0
    for event in of_person(case, person):
        if event.type == "detention.ordered":
            if held_from is None and (ordered_since is None or event.when >= ordered_since):
                held_from = Order(event).starts.date()
        elif event.type in ("person.released", "detention.cancelled") and held_from is not None:
            days += span(max(held_from, since), min(event.when.date(), before - DAY))
            held_from = None
    if held_from is not None:
        days += span(max(held_from, since), before - DAY)
    return days


def span(first, last):
    return max(0, (last - first).days + 1)


def investigation_began(case, order):
    """What was served before a new investigation was ordered is not deducted from it, for its terms run anew."""
    for event in reversed(case.past):
        if event.type == "reinvestigation.ordered" and event.order <= order.event.order:
            return event.when
    return terms.datetime(1900, 1, 1)


def days_served_in(case, person, since, before):
    return days_served(case, person, before, since=since) if before > since else 0
