"""Extensions: which step of the ladder an act takes, and what is wrong with it (docs/bindings.md, "Order"; docs/law-pack.md)."""
import halves
import overstays
from amounts import HOURS, Grant, expanded, ladder_of
from terms import late

ASKING = ("B02", "E01r", "E02r", "E04r")  # the steps before an end at which an extension is asked for


def extend_lapsed(case, event):
    """A restraint that lapsed is not revived by an extension: it is told as too late."""
    known = overstays.since_freed(case, event.get("person")) if event.get("person") in case.states else []
    last = [d for d in known if any(step.act == event.type for step in ladder_of(d.rule, d.class_))]
    if last and last[-1].how == "lapsed":
        case.violations.append(("extension.late", last[-1].rule.id, event.index))


def extend(case, deadline, event):
    """Takes the next free step of the ladder, tells what is wrong with it, and applies it all the same, because it happened."""
    rule, told = deadline.rule, []
    if event.get("rule") not in (None, rule.id):
        return
    own = [s for s in expanded(ladder_of(rule, deadline.class_)) if s.act == event.type]
    taken_of_act = sum(1 for g in case.effective(deadline) if g.event.type == event.type)
    step = own[taken_of_act] if taken_of_act < len(own) else None
    due = case.due(deadline)
    if step is None:
        told.append("extension.count")
        step = own[-1]
    who = step.who(case, event) if callable(step.who) else step.who
    if who and event.get("authority") not in who + (None,):
        told.append("extension.authority")
    no_ground = step.grounds and event.get("ground") not in step.grounds
    half = halves.halved(case, deadline)
    if no_ground or longer(event.get("amount"), event.get("unit"), step, half):
        told.append("extension.length")
    if late(event.at, due.legal):
        told.append("extension.late")
    if exceeds_cap(case, deadline, event):
        told.append("extension.cap")
    if step.request:
        told += request_faults(case, deadline, step, event)
    amount, unit = event.get("amount"), event.get("unit")
    if amount is None:  # an extension of detention until a date: of the step's length at the most
        amount, unit = step.amount, step.unit
    deadline.grants.append(Grant(event, amount, unit, step.total, deadline.class_, half))
    for code in dict.fromkeys(told):
        case.tell(code, rule.id, event)


def longer(amount, unit, step, half=False):
    """More than a step allows, or half of it: compared in hours."""
    if amount is None:
        return False
    return amount * HOURS.get(unit, 24) > most(step, half)


def most(step, half):
    """What a step allows, or half of it, in hours."""
    return halves.in_days(*halves.half(step.amount, step.unit)) * 24 if half else step.amount * HOURS[step.unit]


def exceeds_cap(case, deadline, event):
    """All that was granted is more than all steps of the ladder together, compared in hours."""
    if deadline.rule.family not in ("E01-E04", "E17"):
        return False
    granted = sum(g.hours for g in case.effective(deadline)) + (event.get("amount") or 0) * HOURS.get(event.get("unit"), 24)
    half = halves.halved(case, deadline)
    return granted > sum(most(s, half) for s in expanded(ladder_of(deadline.rule, deadline.class_)))


def request_faults(case, deadline, step, event):
    """What must have been asked before: not at all is out of order; after its own date makes the extension late."""
    last = [g.event for g in deadline.grants if g.event.type == event.type]
    since = (last or [deadline.origin])[-1]
    asked = [e for e in case.past[case.past.index(since):] if e.type == step.request] if since in case.past else []
    if not asked:
        return ["order"]
    step_deadlines = [d for d in case.deadlines if d.rule.id in ASKING and d.ended_by is asked[-1] and case.base_of(d) is deadline]
    if any(late(asked[-1].at, d.frozen.legal) for d in step_deadlines):
        return ["extension.late"]
    return []
