"""Restraints of liberty: who is held under which order, and when the law ends it (docs/bindings.md, "C, D, E"; law/README.md).

No limit rolls over a day off or is rounded up. The end is the date written in the order, never later than the statutory end nor
than the term of the stage. Where the hour of a start is not known, it counts from 00:00 of the day.
"""
import math
from fractions import Fraction

import terms
from history import read_instant
from terms import DAY, Due, end_of, last_day_before

INVESTIGATION = ("D20", "D21a", "D21b", "D22a", "D22b", "D23a", "D23b", "D24a", "D24b", "D25a", "D25b", "J05")
STAGES = ("D31", "D32", "D33", "D34", "D35", "H19", "J06", "J07", "J08")
HELD = ("D01", "D02", "D03", "D06", "J04") + INVESTIGATION + STAGES  # who overstays one of these is held without a lawful ground
ANY = INVESTIGATION + STAGES + ("D36",)

E_TERMS = ("E01a", "E01b", "E02a", "E02b", "E03a", "E03b", "E04a", "E04b", "E17")
E_AGAIN = ("E11", "E12", "E13", "E14", "E15", "E16")
G_TERMS = ("G01", "G02", "G03", "G04")
H_TERMS = ("H02", "H03", "H04", "H05", "H06", "H16", "H21")
I_TERMS = ("I14a", "I14b", "I15a", "I15b", "H16")
CAPS = {"D31": G_TERMS, "D32": H_TERMS, "D33": I_TERMS, "D35": E_AGAIN}
CAPS.update({id_: E_TERMS for id_ in INVESTIGATION})
CAPS.update({"J05": ("J09",), "J06": ("J11",)})
SHORT = {"J05": 20, "J06": 5, "J07": 17, "J08": 22}  # days of detention in the simplified procedure (Art. 459)
# Of the stages in which D36 runs; D31 has that of the procuracy.
STAGE_TERMS = (("B01", "B07", "B08"), E_TERMS + E_AGAIN + ("J09",), ("H02", "H03", "H04", "H05", "H06", "H21", "J13"),
               ("I14a", "I14b", "I15a", "I15b"))
STAGE_NAMES = ("verification", "investigation", "trial", "appeal")

MONTHS = {"less_serious": 2, "serious": 3, "very_serious": 4, "especially_serious": 4}  # Art. 173.1
SHORTENED = ("D31", "D32", "D33", "D34")  # D25: of D21 to D24 and of these
# What begins a stage, and with it the law of the minor's share (Art. 179 of Law 59/2024).
STAGE_BEGINS = {"J06": ("file.received", "prosecution.resumed"), "J07": ("trial.accepted", "file.received"),
                "J08": ("appeal.accepted",), "D31": ("file.received", "prosecution.resumed"), "D32": ("trial.accepted", "trial.resumed", "file.received"),
                "D33": ("appeal.accepted",), "D34": ("appeal.accepted",)}


# ---------------------------------------------------------------- orders

UNIT_DAYS = {"month": 30, "year": 365}


class Order:
    """An order of detention, custody or another measure, with what it states about its end."""

    def __init__(self, event):
        self.event = event
        given = event.get("from")
        self.starts = read_instant(given, "from")[0] if given else event.when
        self.stated = stated_end(event, self.starts.date())
        self.fixed = None      # the law's own end on the day of an order that states none
        self.extended = []     # detention.extended

    def moment(self):
        """When it begins: the date that it states, else when it was made."""
        return terms.Moment(self.starts, self.starts, True) if self.event.get("from") else self.event.at


def stated_end(event, first_day):
    """The instant at which an order ends, by a date, an hour or a length; None when it states none of them."""
    if event.get("until") is not None:
        return read_instant(event.get("until"), "until")[1]
    if event.get("amount") is not None and first_day is not None:
        return end_of(first_day + (event.get("amount") * UNIT_DAYS.get(event.get("unit"), 1) - 1) * DAY)
    return None


def order_end(order):
    """The instant at which an order as extended ends; None when nothing says it."""
    end = order.stated if order.stated is not None else order.fixed
    for extension, days in order.extended:
        if extension.get("until") is not None:
            end = stated_end(extension, None)
        elif end is not None:
            end = end + days * DAY
    return end


def bounded_end(case, order):
    """… and no later than the statute allowed in the investigation: what an order states beyond that holds nobody afterwards."""
    end = order_end(order)
    led = [d for d in case.deadlines if d.order is order and d.rule.id in INVESTIGATION]
    if led:
        last = statute(case, led[-1], TWO_THIRDS if share_row(case, led[-1]) else None)
        end = end_of(last) if end is None else min(end, end_of(last))
    return end


def note(case, event):
    """Keeps the orders of each person."""
    person = event.get("person")
    if event.at.first_day.isoformat() < "2018-01-01":
        return
    if event.type in ("detention.ordered", "measure.applied"):
        case.orders.setdefault(person, []).append(Order(event))
    elif event.type in ("judgment.pronounced", "appeal.decided") and event.get("detained") is True:
        for one in [person] if person else [p for p in persons(case) if detained(case, p)]:
            case.orders.setdefault(one, []).append(Order(event))  # the court orders it with its judgment, for forty-five days


def orders_of(case, person, *types):
    return [o for o in case.orders.get(person, []) if o.event.type in types]


def holding_order(case, person):
    """The order under which somebody is held now; else the measure that restrains them."""
    if detained(case, person):
        orders = orders_of(case, person, "detention.ordered", "judgment.pronounced", "appeal.decided")
    elif restrained(case, person):
        orders = orders_of(case, person, "measure.applied")
    else:
        orders = []
    return orders[-1] if orders else None


# ---------------------------------------------------------------- who is held

def of_person(case, person):
    return [e for e in case.past if e.get("person") == person]


def detained(case, person):
    """Held, in custody or detained, and neither release nor cancellation came after it."""
    state = False
    for event in of_person(case, person):
        if event.type in ("person.held", "person.arrested", "person.received", "custody.ordered", "detention.ordered"):
            state = True
        elif event.type in ("judgment.pronounced", "appeal.decided") and event.get("detained") is True:
            state = True  # the court orders it with its judgment
        elif event.type in ("person.released", "detention.cancelled"):
            state = False
    return state


def by_order(case, person):
    """Detained by an order or a judgment, not merely in custody."""
    state = False
    for event in of_person(case, person) + [e for e in case.past if e.get("person") is None and e.get("detained") is True]:
        if event.type == "detention.ordered" or event.get("detained") is True:
            state = True
        elif event.type in ("person.released", "detention.cancelled"):
            state = False
    return state and detained(case, person)


def under_measure(case, person):
    state = False
    for event in of_person(case, person):
        if event.type == "measure.applied":
            state = True
        elif event.type == "measure.lifted":
            state = False
    return state


def restrained(case, person):
    return detained(case, person) or under_measure(case, person)


def lapsed(case, person):
    """Whether the last term of somebody's detention has lapsed: he is held, but by no lawful order any more."""
    own = [d for d in case.deadlines if d.subject == person and d.rule.id in HELD]
    ordered = [d for d in own if d.rule.id not in ("D01", "D02", "D03")]
    if not own:
        return False
    if any(d.running or d.ended_by is case.present for d in ordered):
        return False
    last = (ordered or own)[-1]
    return last.how == "lapsed" or (stands_after(last) and case.now > last.frozen.legal)


def stands_after(deadline):
    """D31 that an act ended, not a release: its order is watched on until a later term takes over."""
    return (deadline.rule.id == "D31" and deadline.how == "met"
            and deadline.ended_by.type in ("indictment.issued", "prosecution.returned"))


def persons(case):
    """Everybody known to the case: it may be a witness whom somebody detains."""
    return list(case.document.persons)


def everyone(test):
    """For whom a term starts that concerns everyone held, restrained, or under a measure."""
    return lambda case, event: [p for p in persons(case) if test(case, p)]


def lawfully_detained(case, person):
    return detained(case, person) and not lapsed(case, person)


def lawfully_restrained(case, person):
    return under_measure(case, person) or lawfully_detained(case, person)


# ---------------------------------------------------------------- what was served

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
    """From the receipt of the person since the last release; without it from `from`, else the hold, else the arrest."""
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
    if receipt is not None:
        return receipt
    if event.get("from") is not None:
        return read_instant(event.get("from"), "from")[0]
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


# ---------------------------------------------------------------- how long the law allows

def cap(case, deadline):
    """The term of the stage that a restraint may not outlast: the latest one, also when it has ended."""
    ids = CAPS.get(deadline.rule.id) or stage_terms(case, deadline)
    found = [d for d in case.deadlines if d.rule.id in ids and d.how != "superseded" and d is not deadline]
    stands = [d for d in found if d.running or not ended_before(case, d, deadline)]
    done = [d for d in found if d.how == "met"]
    last = (stands or done)[-1:]
    return last[0] if last else None


def ended_before(case, term, deadline):
    """It had ended when the restraint began."""
    if term.ended_by is None or term.ended_by is deadline.event:
        return False
    order = case.past + [case.present]
    return term.ended_by in order and deadline.event in order and order.index(term.ended_by) < order.index(deadline.event)


def stage_terms(case, deadline):
    """D36: the terms of the stage in which it began: of the latest that runs, else of the stage of the case."""
    if deadline.rule.id != "D36":
        return ()
    if not deadline.stage_terms:
        begun = [d for d in case.deadlines if any(d.rule.id in group for group in STAGE_TERMS)
                 and (d.running or not ended_before(case, d, deadline))]
        deadline.stage_terms = next((group for group in STAGE_TERMS if begun and begun[-1].rule.id in group), ())
        if not begun and case.stage in STAGE_NAMES:
            deadline.stage_terms = STAGE_TERMS[STAGE_NAMES.index(case.stage)]
    return deadline.stage_terms


def boundless(case, deadline):
    """Nothing says how long a restraint of a later stage may last: no term of that stage runs, and no order states a day."""
    if deadline.rule.id in INVESTIGATION or (deadline.rule.id not in CAPS and deadline.rule.id != "D36"):
        return False
    order = order_of(case, deadline)
    return cap(case, deadline) is None and (order is None or order_end(order) is None)


def cap_day(case, deadline):
    term = cap(case, deadline)
    return case.due(term).unrolled if term else None


def granted_days(case, deadline):
    """Days by which the statute lengthens a detention: step by step, no more than each step allows."""
    from amounts import expanded, ladder_of
    free = expanded(ladder_of(deadline.rule, deadline.class_))
    total = 0
    for place, grant in enumerate(deadline.grants[:len(free)]):
        allowed = free[place].amount * 30
        total += min(allowed, asked_days(grant, allowed))
    return total


def step_days(deadline, grant):
    """How many days the step of the ladder that an extension takes allows."""
    from amounts import expanded, ladder_of
    free = expanded(ladder_of(deadline.rule, deadline.class_))
    place = deadline.grants.index(grant)
    return free[place].amount * 30 if place < len(free) else 0


def asked_days(grant, allowed):
    if grant.amount is None:
        return allowed
    return grant.amount * UNIT_DAYS.get(grant.unit, 1)


def statute(case, deadline, share=None, less=True):
    """The last day of a detention of the investigation by its class, less custody and what was served in it before."""
    first = deadline.order.starts.date()
    months = MONTHS.get(deadline.class_, 4)
    if deadline.class_ is None and share is SAFE_UNKNOWN:
        months = 2
    allowed = SHORT.get(deadline.rule.id) or months * 30 + granted_days(case, deadline)
    if isinstance(share, Fraction):
        allowed = int(allowed * share)
    since = investigation_began(case, deadline.order)
    used = custody_days(case, deadline.subject, deadline.order) + days_served(case, deadline.subject, first, since)
    return first + (max(allowed - (used if less else 0), 0) - 1) * DAY


SAFE_UNKNOWN = "the least of any class"
TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)


def investigation_began(case, order):
    """What was served before a new investigation was ordered is not deducted from it, for its terms run anew."""
    for event in reversed(case.past):
        if event.type == "reinvestigation.ordered" and event.order <= order.event.order:
            return event.when
    return terms.datetime(1900, 1, 1)


def share_row(case, deadline):
    """Which row gives a minor his share of a stage: by the day on which that stage began. None for an adult."""
    if not deadline.minor:
        return None
    begins = STAGE_BEGINS.get(deadline.rule.id, ("case.initiated",))
    latest = [e for e in case.past if e.type in begins]
    began = latest[-1].at.first_day if latest else deadline.event.at.first_day
    return "D25a" if began.isoformat() < "2026-01-01" else "D25b"


def share_days(case, deadline, share):
    """The last day of a minor's share of the term of the stage, counted from his first day in detention there."""
    if deadline.rule.id == "D34":
        length, begins = 45, deadline.starts.first_day
    else:
        term = cap(case, deadline)
        if term is None:
            return None
        length, begins = term_days(case, term), term.starts.first_day
    order = holding_order(case, deadline.subject)
    first = max(deadline.starts.first_day, begins)
    if deadline.detained_since is not None:
        first = max(deadline.detained_since, begins)
    used = days_served_in(case, deadline.subject, begins, first)
    if order is not None and order.event.when.date() >= begins:
        used += custody_days(case, deadline.subject, order, since=terms.midnight(begins))
    return first + (max(int(length * share) - used, 0) - 1) * DAY


def days_served_in(case, person, since, before):
    return days_served(case, person, before, since=since) if before > since else 0


def term_days(case, term):
    """The length of a term of a stage in days, as extended, a month being thirty days."""
    from amounts import expanded, ladder_of
    rule = term.rule
    amount = rule.amounts[term.class_] if rule.amounts else rule.amount
    unit = rule.unit[term.class_] if isinstance(rule.unit, dict) else rule.unit
    days, taken = amount * (30 if unit == "month" else 1), {}
    for grant in case.effective(term):
        granted = grant.amount * (30 if grant.unit == "month" else 1)
        steps = [s for s in expanded(ladder_of(rule, term.class_)) if s.act == grant.event.type]
        if steps and not grant.total:  # beyond what the law allows an extension lengthens nobody's detention
            taken[grant.event.type] = place = taken.get(grant.event.type, -1) + 1
            granted = min(granted, steps[place].amount * (30 if steps[place].unit == "month" else 1)) if place < len(steps) else 0
        days = granted if grant.total else days + granted
    return days


def limits(case, deadline, less=True):
    """What bounds a restraint by law: (last day by `legal`, last day by `safe`, row that says so), the order's own end left out."""
    bounds = []
    id_, stage_end = deadline.rule.id, cap_day(case, deadline)
    if stage_end is not None:
        bounds.append((stage_end, stage_end, id_))
    if id_ in INVESTIGATION:
        row = share_row(case, deadline)
        if row:
            legal = statute(case, deadline, TWO_THIRDS, less)
            bounds.append((legal, statute(case, deadline, HALF) if row == "D25b" else legal, row))
        else:
            legal = statute(case, deadline, None, less)
            bounds.append((legal, statute(case, deadline, SAFE_UNKNOWN) if id_ == "D20" else legal, id_))
    if id_ in ("J06", "J07", "J08"):
        bounds += short_bounds(case, deadline)
    if id_ in ("D34", "H19"):
        last = deadline.starts.first_day + 44 * DAY
        bounds.append((last, last, id_))
    if id_ in SHORTENED and by_order(case, deadline.subject):
        row = share_row(case, deadline)
        legal = share_days(case, deadline, TWO_THIRDS) if row else None
        if legal is not None:
            bounds.append((legal, share_days(case, deadline, HALF) if row == "D25b" else legal, row))
    return bounds


def short_bounds(case, deadline):
    """So many days in each stage of the simplified procedure; a minor has his share of them."""
    first, days = deadline.starts.first_day, SHORT[deadline.rule.id]
    row = share_row(case, deadline) if by_order(case, deadline.subject) else None
    if not row:
        last = first + (days - 1) * DAY
        return [(last, last, deadline.rule.id)]
    legal = first + (int(days * TWO_THIRDS) - 1) * DAY
    return [(legal, first + (int(days * HALF) - 1) * DAY if row == "D25b" else legal, row)]


def narrowest(bounds):
    """The legal last day, the safe last day, and the row of the narrowest bound; the term's own row where two are equal."""
    if not bounds:
        return None, None, None
    legal, _, row = min(bounds, key=lambda b: (b[0], b[2].startswith("D25")))
    return legal, min(b[1] for b in bounds), row


def order_of(case, deadline):
    """The order that leads a term: its own, or in a later stage the one under which the person is held."""
    if deadline.order is not None:
        return deadline.order
    order = holding_order(case, deadline.subject)
    if order is not None and deadline.rule.id in ("D34", "H19") and order.event.order < deadline.event.order:
        return None  # what was ordered before ends with the judgment
    if deadline.rule.id == "D36":
        own = orders_of(case, deadline.subject, "measure.applied")
        return own[-1] if own else None
    return order


def due(case, deadline):
    id_ = deadline.rule.id
    if id_ in ("D01", "D02", "D03"):
        at = deadline.starts.lo + terms.timedelta(hours=12)
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


# ---------------------------------------------------------------- custody

def custody_due(case, deadline):
    """Three days of 24 hours, extended twice by three days at the most; the order's date leads."""
    event = deadline.origin
    start = custody_start(case, deadline.subject, event)
    limit = start + terms.timedelta(days=3)
    end = stated_instant(event, start)
    for grant in deadline.grants[:2]:
        step = terms.timedelta(days=3)
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
        return base + terms.timedelta(hours=event.get("amount"))
    if event.get("amount") is not None:
        return base + terms.timedelta(days=event.get("amount") * UNIT_DAYS.get(event.get("unit"), 1))
    return None


def exact_start(case, deadline):
    start = custody_start(case, deadline.subject, deadline.origin)
    told = [e for e in of_person(case, deadline.subject) if e.when == start and e.type.startswith("person.")]
    if deadline.event.get("from") is not None and read_instant(deadline.event.get("from"), "from")[0] == start:
        return read_instant(deadline.event.get("from"), "from")[2]
    return told[-1].at.exact if told else deadline.event.at.exact
