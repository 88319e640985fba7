"""How long the law lets a restraint last: the statute of its class, the term of its stage, a minor's share of both."""
from fractions import Fraction

from held import by_order
from orders import asked_days, holding_order, order_end, orders_of
from served import custody_days, days_served, days_served_in, investigation_began
from terms import DAY, midnight

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
STAGE_TERMS = (("B01", "B07", "B08"), E_TERMS + E_AGAIN + ("J09",), ("H02", "H03", "H04", "H05", "H06", "H21", "J13"),
               ("I14a", "I14b", "I15a", "I15b"))
STAGE_NAMES = ("verification", "investigation", "trial", "appeal")
MONTHS = {"less_serious": 2, "serious": 3, "very_serious": 4, "especially_serious": 4}  # Art. 173.1
SHORTENED = ("D31", "D32", "D33", "D34")  # D25: of D21 to D24 and of these
STAGE_BEGINS = {"J06": ("file.received", "prosecution.resumed"), "J07": ("trial.accepted", "file.received"),
                "J08": ("appeal.accepted",), "D31": ("file.received", "prosecution.resumed"), "D32": ("trial.accepted", "trial.resumed", "file.received"),
                "D33": ("appeal.accepted",), "D34": ("appeal.accepted",)}


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
        used += custody_days(case, deadline.subject, order, since=midnight(begins))
    return first + (max(int(length * share) - used, 0) - 1) * DAY


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
