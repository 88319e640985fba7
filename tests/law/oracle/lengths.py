"""How long the law lets a detention last by itself: the statute of its class, the days of a fixed length, a minor's share (docs/detention.md, "4. How long")."""
from fractions import Fraction

from amounts import expanded, ladder_of
from orders import days_of
from served import custody_in_stage, detained_days
from states import DETENTION, state
from terms import DAY

FIXED = {"J05": 20, "J06": 5, "J07": 17, "J08": 22, "H19": 45, "D34": 45}  # days, the first counted
MONTHS = {"less_serious": 2, "serious": 3, "very_serious": 4, "especially_serious": 4, None: 4}  # Art. 173.1
TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)
SHORTENED = ("D31", "D32", "D33", "D34", "J06", "J07", "J08")  # of which a minor has his share

# What begins a stage, and with it the law of the minor's share (Art. 179 of Law 59/2024).
STAGE_BEGINS = {
    "D31": ("file.received", "prosecution.resumed"), "D32": ("trial.accepted", "trial.resumed", "file.received"), "D33": ("appeal.accepted",)}
STAGE_BEGINS.update({"D34": STAGE_BEGINS["D33"], "J06": STAGE_BEGINS["D31"], "J07": STAGE_BEGINS["D32"], "J08": STAGE_BEGINS["D33"]})
BEGUN = ("case.initiated", "investigation.resumed", "reinvestigation.ordered")


def row_of_share(case, types, event):
    """D25a of what began before 1 January 2026, D25b of what began since: by the latest of some events, else by the act itself."""
    latest = [e for e in case.past if e.type in types]
    return "D25a" if (latest[-1] if latest else event).at.first_day.isoformat() < "2026-01-01" else "D25b"


# ---------------------------------------------------------------- detention in the investigation

def step_days(deadline, place):
    """How many days a step of the ladder allows; none beyond the ladder."""
    steps = expanded(ladder_of(deadline.rule, deadline.class_))
    return steps[place].amount * 30 if place < len(steps) else 0


def granted_days(deadline, share):
    """What the statute was lengthened by: each extension by no more than (the share of) what its step allows."""
    total = 0
    for place, grant in enumerate(deadline.grants):
        allowed = int(step_days(deadline, place) * share)
        total += allowed if grant.amount is None else min(allowed, days_of(grant.amount, grant.unit))
    return total


def statute_days(deadline, share):
    if deadline.rule.id == "J05":
        return int(FIXED["J05"] * share)
    return int(MONTHS[deadline.class_] * 30 * share) + granted_days(deadline, share)


def shares(case, deadline):
    """Which share of the statute is the legal length, and which the safe one; and the row that gives it."""
    id_ = deadline.rule.id
    if id_ == "J05" and deadline.minor:
        row = deadline.share_row
        return TWO_THIRDS, HALF if row == "D25b" else TWO_THIRDS, row
    if id_ in ("D25a", "D25b"):
        return TWO_THIRDS, HALF if id_ == "D25b" else TWO_THIRDS, id_
    return 1, HALF if id_ == "D20" else 1, id_


def last_of(deadline, days):
    """The last of so many days, less what was served before."""
    return deadline.starts.first_day + (max(days - deadline.served, 0) - 1) * DAY


def of_investigation(case, deadline):
    """(legal last day, safe last day, row that says so)"""
    legal, safe, row = shares(case, deadline)
    return last_of(deadline, statute_days(deadline, legal)), last_of(deadline, statute_days(deadline, safe)), row


# ---------------------------------------------------------------- a minor's share of a later stage

def has_share(deadline):
    return deadline.rule.id in SHORTENED and deadline.minor and DETENTION in deadline.limits


def of_minor(case, deadline, term):
    """The share of the term of the stage, from the first day of detention in it: as of_investigation; None while nothing says it."""
    row = deadline.share_row
    if deadline.rule.id in FIXED:  # of these nothing is deducted
        first, days, used = deadline.starts.first_day, FIXED[deadline.rule.id], 0
    elif term is not None:
        first, days, used = since_detained(case, deadline, term)
    else:
        return None
    last = [first + (max(int(days * share) - used, 0) - 1) * DAY for share in (TWO_THIRDS, HALF if row == "D25b" else TWO_THIRDS)]
    return last[0], last[1], row


def since_detained(case, deadline, term):
    """From the first day in detention, no sooner than the stage's term began; days served in it before, and custody that ended since, are
    deducted: (first day, days of the term, days deducted)."""
    begins = term.starts.first_day
    first = max(deadline.detained_since or deadline.starts.first_day, begins)
    used = detained_days(case, deadline.subject, begins, first) if first > begins else 0
    if deadline.order is not None:
        used += custody_in_stage(case, deadline.subject, detained_by(case, deadline), begins)
    return first, term_days(case, term), used


def detained_by(case, deadline):
    """The act that put him in the detention in which he is under the order that leads: later orders and extensions did not."""
    person, order, by = deadline.subject, deadline.order.event, None
    for event in case.past:
        if event.get("person") == person and event.type in ("person.released", "detention.cancelled"):
            by = None
        elif by is None and (event is order or event in state(case, person).taken_by):
            by = event
        if event is order:
            break
    return by or order


def term_days(case, term):
    """The length of a term of a stage in days, as extended by what the law allows, a month being thirty days."""
    rule = term.rule
    amount = rule.amounts[term.class_] if rule.amounts else rule.amount
    unit = rule.unit[term.class_] if isinstance(rule.unit, dict) else rule.unit
    days, taken = days_of(amount, unit), {}
    for grant in case.effective(term, whole=True):
        granted = sum(days_of(amount, unit) for amount, unit in grant.counts)
        steps = [s for s in expanded(ladder_of(rule, term.class_)) if s.act == grant.event.type]
        if steps and not grant.total:  # beyond what the law allows an extension lengthens nobody's detention
            taken[grant.event.type] = place = taken.get(grant.event.type, -1) + 1
            granted = min(granted, days_of(steps[place].amount, steps[place].unit)) if place < len(steps) else 0
        days = granted if grant.total else days + granted
    return days
