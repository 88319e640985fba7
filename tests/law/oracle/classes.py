"""The class of the offence: terms go over to the row of another class, and wait for it while it is not known."""
import copy

import charges
import procedure
from bindings import RULES
from history import offence_of
from rules import fits, may_start

CHARGING = ("case.initiated", "case.amended", "accused.charged", "charge.changed", "charge.supplemented", "charge.annulled",
            "charge.rejected", "indictment.issued") + charges.REMOVES + charges.RESTORES


def when_all_are_charged(case, event, following):
    """Charges written one after the other of one instant are one change: what stands when all of them are taken in."""
    if not another_charge(event, following):
        return case.charges
    settled = copy.deepcopy(case.charges)
    for one in following:
        if not another_charge(event, [one]):
            break
        settled.apply(one)
        if one.type in charges.REMOVES and one.get("person") is None:
            settled.case = []
    return settled


def change_class(case, event, following):
    """A term of another class takes the old one over, counted from the original start."""
    settled = when_all_are_charged(case, event, following)
    running = [d for d in case.deadlines if d.running and d.rule.family and d.event is not event]
    for deadline in sorted(running, key=lambda d: bool(d.rule.liberty)):  # what caps, before what it caps
        new = case.class_for(deadline.rule, deadline.subject)
        if new != case.class_for(deadline.rule, deadline.subject, settled):
            continue  # another charge of the same instant follows, and changes it again
        if new is None or new == deadline.class_:
            continue
        if deadline.rule.amounts and not deadline.rule.liberty or deadline.rule.family == "D25":
            deadline.class_ = new  # one row for all classes goes on with the length of the new one
            continue
        if new in deadline.rule.classes and not deadline.rule.amounts:
            continue
        sibling = [r for r in RULES if r.family == deadline.rule.family and new in r.classes
                   and r.in_force((deadline.origin.at if deadline.rule.liberty else deadline.starts).first_day)]
        if not sibling:
            continue
        anew = [d for d in case.deadlines if d.rule is sibling[0] and d.event is event and d.subject == deadline.subject and d.running]
        case.finish(deadline, "superseded", event)
        if anew:  # the very event that changed the class began the term anew
            deadline.superseded_by = anew[0]
            continue
        fresh = case.start(sibling[0], deadline.subject, event, deadline.starts, base=deadline.base, old=deadline)
        if fresh is not None:
            fresh.grants = list(deadline.grants)
            fresh.gaps, fresh.origin = list(deadline.gaps), deadline.origin
            deadline.superseded_by = fresh


def another_charge(event, following):
    """Another charge of the same instant follows: what follows from them does so when all are taken in."""
    return event.type in CHARGING and bool(following) and charges_anew(following[0]) and (
        following[0].at.lo, following[0].at.hi) == (event.at.lo, event.at.hi)


def charges_anew(event):
    """Whether an event changes what somebody, or the case, is charged with: it names an offence, takes charges back or restores them."""
    return event.type in CHARGING and (offence_of(event.data) is not None
                                       or event.type in charges.TAKES_BACK + charges.REMOVES + charges.RESTORES)


def end_waiting(case, event):
    """What waits for the class of the offence ends with whatever would end, void or restart it."""
    for one in list(case.waiting):
        rule, subject, start = one
        if start is not event and fits(case, rule.end + rule.void + rule.restart, event):
            case.waiting.remove(one)


def start_waiting(case, event, following):
    """What could not start while the class was not known counts from its own start as soon as it is: in the order in which it
    began to wait, each by its conditions as of then. A step waits while the term that it would precede does."""
    if another_charge(event, following):
        return
    waiting, case.waiting = case.waiting, []
    for place, (rule, subject, start) in enumerate(waiting):
        class_ = case.class_for(rule, subject)
        if start is event or rule.classes and class_ is None:
            case.waiting.append((rule, subject, start))
        elif rule.before and not rule.before.hearing and case.find_base(rule, subject) is None:
            if any(r.id in rule.before.rules for r, _, _ in waiting[place:] + case.waiting):
                case.waiting.append((rule, subject, start))
        elif (not rule.classes or class_ in rule.classes) and may_start(case, rule, subject, start):
            if procedure.sleeps(case, rule):
                case.sleeping.append((rule, subject, start))
            else:
                case.start(procedure.instead(case, rule), subject, start, start.at)
