"""The class of the offence: terms go over to the row of another class, and wait for it while it is not known."""
import charges
import procedure
from bindings import RULES
from order import named
from rules import done, fits, may_start

CHARGING = ("case.initiated", "case.amended", "accused.charged", "charge.changed", "charge.supplemented", "charge.annulled",
            "charge.rejected", "indictment.issued") + charges.REMOVES + charges.RESTORES


def follow_class(case, event):
    """Remembers of each term which event last made its class another: that is the one with which the row of the new class begins."""
    for deadline in (d for d in case.deadlines if d.running and d.rule.family) if event.type in CHARGING + charges.SUSPECTING else ():
        class_ = case.class_for(deadline.rule, deadline.subject)
        if class_ != deadline.seen_class:
            deadline.seen_class, deadline.made_another = class_, event


def change_class(case, event, following):
    """A term of another class takes the old one over, counted from the original start."""
    if another_charge(event, following):
        return
    case.following_class = True
    supersede(case, event)
    case.following_class = False


def supersede(case, event):
    """The rows of the class of before give way."""
    running = [d for d in case.deadlines if d.running and d.rule.family and d.event is not event]
    for deadline in sorted(running, key=lambda d: bool(d.rule.liberty)):  # what caps, before what it caps
        new = case.class_for(deadline.rule, deadline.subject)
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
        begun_now = together(case, event) + [deadline.made_another]
        anew = [d for d in case.deadlines if d.rule is sibling[0] and d.event in begun_now and d.subject == deadline.subject and d.running]
        cause = deadline.made_another or event
        case.finish(deadline, "superseded", cause)
        if anew:  # the very event that changed the class began the term anew
            deadline.superseded_by = anew[-1]
            continue
        fresh = case.start(sibling[0], deadline.subject, cause, deadline.starts, base=deadline.base, old=deadline)
        if fresh is not None:
            fresh.grants = list(deadline.grants)
            fresh.gaps, fresh.origin, fresh.about = list(deadline.gaps), deadline.origin, deadline.about
            deadline.superseded_by = fresh


def another_charge(event, following):
    """Another charge, or suspicion, of the same moment follows: the class follows when all are taken in."""
    types = CHARGING + charges.SUSPECTING
    return event.type in types and bool(following) and following[0].type in types and (
        following[0].order, following[0].at.exact) == (event.order, event.at.exact)


def together(case, event):
    """The acts of one moment that count together, of which this one is the last."""
    types, place = CHARGING + charges.SUSPECTING, case.past.index(event)
    acts = [event]
    while event.type in types and place > 0 and case.past[place - 1].type in types and (
            case.past[place - 1].order, case.past[place - 1].at.exact) == (event.order, event.at.exact):
        place -= 1
        acts.append(case.past[place])
    return acts


def end_waiting(case, event):
    """What waits for the class of the offence ends with whatever would end, void or restart it."""
    for one in list(case.waiting):
        rule, subject, start = one
        if rule.subject and subject and named(case, event)[rule.subject == "victim"] not in (None, subject):
            continue  # it speaks of somebody else
        if start is not event and (done(rule, event) or fits(case, rule.end + rule.void + rule.restart, event)):
            case.waiting.remove(one)


def start_waiting(case, event, following):
    """What could not start while the class was not known counts from its own start as soon as it is: in the order of the events from
    which it counts, of one event terms before steps, each by its conditions as of then. A step whose term still waits waits on."""
    if another_charge(event, following):
        return
    waiting, case.waiting = sorted(case.waiting, key=lambda one: (one[2].place, one[0].before is not None)), []
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
