"""What somebody has served already: pieces of custody, and days of detention in the investigation (docs/detention.md, "5. What was served")."""
import math

from orders import beginning
from states import BEGINS, CUSTODY, INVESTIGATION, of_person, state
from terms import DAY, last_day_before, midnight


def latest(event):
    """When something ended that is known to the day: not before the day was over, for every hour counts for who was held."""
    return event.at.lo if event.at.exact else event.at.hi


def detention_begins(event):
    """For the custody that led into it: at the hour of `from`; of a date at its 24:00, or at the act if that is wholly of the same day."""
    begins = beginning(event)
    if begins.exact:
        return begins.lo
    if event.at.one_day and begins.one_day and event.at.first_day == begins.first_day:
        return latest(event)
    return begins.hi


def custody_pieces(case, person, order_event):
    """Pieces of custody up to the beginning of the detention that is ordered: (first moment, end, what ended it). Those that touch are one.
    What began while he was detained counts from the cancellation of that detention."""
    pieces, began, within, detained = [], None, False, False
    for event in case.past[:case.past.index(order_event) + 1] if order_event in case.past else case.past:
        own = event.get("person") == person
        if event is order_event or event in state(case, person).taken_by:
            if began is not None:
                pieces.append((began, detention_begins(event), event))
            if not detained:  # what the order that began this detention says; later ones do not move it
                pieces = [(first, min(last, detention_begins(event)), by) for first, last, by in pieces]
            began, within, detained = None, False, True
        elif own and BEGINS.get(event.type) == CUSTODY:
            within = True
            if not detained:
                began = event.when if began is None else began
                began = min(began, beginning(event).lo) if event.get("from") is not None else began
        elif own and event.type == "detention.cancelled":
            began = latest(event) if within and detained and began is None else began
            detained = False
        elif own and event.type == "person.released":
            if began is not None:
                pieces.append((began, latest(event), event))
            began, within, detained = None, False, False
    return together([(first, min(last, detention_begins(order_event)), by) for first, last, by in pieces])


def together(pieces):
    """Pieces that touch or overlap are one, in whatever order they were told."""
    whole = []
    for first, last, by in sorted(pieces, key=lambda piece: piece[0]):
        if whole and first <= whole[-1][1]:
            before = whole.pop()
            first, last = min(first, before[0]), max(last, before[1])
        whole.append((first, last, by))
    return whole


def part_days(first, last):
    """Days, the last part-day a day."""
    return max(0, math.ceil((last - first).total_seconds() / 86400))


def custody_days(case, person, order_event):
    return sum(part_days(first, last) for first, last, _ in custody_pieces(case, person, order_event))


def custody_in_stage(case, person, order_event, since):
    """Days of the pieces of custody that ended since a day began."""
    return sum(part_days(first, last) for first, last, _ in custody_pieces(case, person, order_event) if last > midnight(since))


def custody_start(case, person, event):
    """From the first receipt of the person since the last freeing; unless the order's `from` is earlier, or nobody received him: then
    from `from`; without it from the first hold, else the arrest, else the order."""
    first = {}
    for one in case.past:
        if one is event:
            break
        if one.get("person") == person:
            if one in state(case, person).freed_by:
                first = {}
            first.setdefault(one.type, one.at)
    received = first.get("person.received")
    stated = beginning(event) if event.get("from") is not None else None
    if received is not None:
        return stated if stated is not None and stated.lo < received.lo else received
    return stated or first.get("person.held") or first.get("person.arrested") or event.at


def investigation_days(case, person, order_event, first_day):
    """Days of detention under D20 to D25 and J05 before, each from its first day; no day is counted twice."""
    rows = [d for d in case.deadlines if d.subject == person and d.rule.id in INVESTIGATION and d.event is not order_event]
    whole = [d for d in rows if d.superseded_by is None or d.ordered_anew]  # what took another's place is counted as one
    days = {one.starts.first_day + n * DAY for one in whole for n in range((last_day(case, one, first_day) - one.starts.first_day).days + 1)}
    return len(days)


def last_day(case, deadline, first_day):
    """The last day of a detention, no later than the day before the new one begins: its legal end, or that of the act that ended its term,
    of a new order the day before its first; only a lapsed one counts on, to the release or cancellation."""
    before = first_day - DAY
    if deadline.how == "lapsed":
        after = [e for e in of_person(case, deadline.subject) if e.order >= deadline.frozen.legal and e.place > deadline.event.place]
        ends = [latest(e) for e in after if e.type in ("person.released", "detention.cancelled")]
        return min([before] + [last_day_before(end) for end in ends[:1]])
    if deadline.how is None:
        return min(before, last_day_before(case.due(deadline).legal))
    ended = deadline.superseded_by.starts.first_day - DAY if deadline.ordered_anew else last_day_before(latest(deadline.ended_by))
    return min(before, ended, last_day_before(deadline.frozen.legal))


def detained_days(case, person, since, before):
    """Days in detention from a day on and before another: those already served in a stage."""
    total, began, held = 0, None, state(case, person)
    for event in case.past:
        if event in held.taken_by or (event.get("person") == person and event.type == "detention.ordered"):
            began = began or beginning(event).first_day
        elif event.get("person") == person and event.type in ("person.released", "detention.cancelled") and began is not None:
            total += max(0, (min(last_day_before(latest(event)), before - DAY) - max(began, since)).days + 1)
            began = None
    return total + (max(0, (before - max(began, since)).days) if began is not None else 0)
