"""The simplified procedure while the events are gone through: which rows change places when it begins and when it is cancelled."""
from bindings_j import ASLEEP, BY_ID, ENDS, INSTEAD, REPLACED
from rules import done


def note(case, event):
    """Whether the case is simplified from this event on; True when that has changed."""
    was = case.simplified
    if event.type == "procedure.simplified":
        case.simplified = True
    elif event.type in ENDS:
        case.simplified = False
    return was != case.simplified


def starts(case, rule):
    """Whether a row may start now: not one whose place is taken or that sleeps, nor one that takes a place that nobody gives."""
    if rule.instead:
        return case.simplified
    return not case.simplified or rule.id not in REPLACED


def instead(case, rule):
    """The row that starts where this one would have started."""
    return BY_ID[REPLACED[rule.id]] if case.simplified and rule.id in REPLACED else rule


def sleeps(case, rule):
    return case.simplified and rule.id in ASLEEP


def change(case, event):
    """The rows change places: those that run are taken over, from their own start."""
    if case.simplified:
        begin(case, event)
    else:
        cancel(case, event)


def begin(case, event):
    for old in [d for d in case.deadlines if d.running and d.rule.id in ASLEEP]:
        case.finish(old, "void", event)
        case.slept.append(old)
    taken = [d for d in case.deadlines if d.running and d.rule.id in REPLACED and d.event is not event]
    for old in sorted(taken, key=lambda d: not d.rule.liberty):  # liberty first: it is bounded by the terms that change
        rule = BY_ID[REPLACED[old.rule.id]]
        case.finish(old, "superseded", event)
        tell_late(case, old, event)
        take_over(case, old, rule, event)


def ended_asleep(case, event):
    """What ends or voids a step ends it while it sleeps, too."""
    case.slept = [old for old in case.slept if not over(case, old.rule, old.subject, event)]
    case.sleeping = [one for one in case.sleeping if one[2] is event or not over(case, one[0], one[1], event)]


def cancel(case, event):
    taken = [d for d in case.deadlines if d.running and d.rule.id in INSTEAD]
    stood = {id(d): case.due(d) for d in taken}  # none of them moves by what changes beside it
    slept = list({(old.rule.id, old.subject): old for old in reversed(case.slept)}.values())[::-1]  # of several the one that began first
    for old in [d for d in taken if not d.rule.liberty]:  # liberty last: it is bounded by the terms that change
        go_back(case, old, event, stood[id(old)])
    for old in slept:
        if not old.rule.before:
            wake(case, old, event)
    for rule, subject, began in case.sleeping:
        if not rule.before:
            case.start(rule, subject, began, began.at)
    for old in [d for d in taken if d.rule.liberty]:
        go_back(case, old, event, stood[id(old)])
    for old in slept:
        if old.rule.before:
            wake(case, old, event)
    for rule, subject, began in case.sleeping:
        if rule.before:
            case.start(rule, subject, began, began.at)
    case.slept, case.sleeping = [], []


def wake(case, old, event):
    """What slept goes on from its own start, about the same event as before."""
    fresh = case.start(old.rule, old.subject, event, old.starts, hearing=old.hearing)
    if fresh is not None:
        fresh.about = old.about


def go_back(case, old, event, stood):
    """The row whose place it took goes on from its start."""
    rule = common_rule(case, old)
    if rule is None:
        case.finish(old, "void", event)
        wait(case, old)
        return
    case.finish(old, "superseded", event)
    old.frozen = stood
    tell_late(case, old, event)
    take_over(case, old, rule, event)
    if old.superseded_by is None and rule.liberty:  # nothing says an end of the common row: the shorter one goes on
        old.how = old.ended_by = old.ended_at = old.frozen = old.kept = old.row = None


def wait(case, old):
    """Without a class nobody knows which row of the common procedure goes on: it waits, and counts from its own start."""
    from fold import RULES
    for rule in RULES:
        if rule.id in INSTEAD[old.rule.id] and rule.classes and rule.in_force(old.starts.first_day) and not rule.liberty:
            case.waiting.append((rule, old.subject, old.origin))


def over(case, rule, subject, event):
    """Whether it would end or void a step that is about somebody, or about the case: a review or an act that is done, too."""
    return event.get("person") in (None, subject or event.get("person")) and (
        done(rule, event) or any(p.fits(case, event) for p in rule.end + rule.void))


def take_over(case, old, rule, event):
    """One new term, also of two of one row: counted from the older."""
    anew = [d for d in case.deadlines if d.rule is rule and d.event is event and d.subject == old.subject and d.running]
    if anew:
        old.superseded_by = anew[0]
        return
    fresh = case.start(rule, old.subject, event, old.starts, old=old)
    if fresh is not None:
        fresh.laid_by = old.grants if rule.instead else []  # what was granted comes back with the common row
        given = [g for g in fresh.grants if not any(k.event is g.event for k in old.laid_by + old.grants)]  # declared complex
        fresh.grants = [] if rule.instead else given + old.laid_by + old.grants
        fresh.starts = old.starts
        fresh.gaps, fresh.origin, fresh.about = old.gaps, old.origin, old.about
        old.superseded_by = fresh
        old.ordered_anew = False


def common_rule(case, old):
    """The row of the common procedure whose place was taken: that of the class, of the level, of the age, in force at the start."""
    from fold import RULES
    took = old.follows.rule if old.follows is not None else None
    if took is not None and took.classes and case.class_for(took, old.subject) is None:
        return took  # a class that is not known leaves what ran as it was
    for id_ in INSTEAD[old.rule.id]:
        for rule in (r for r in RULES if r.id == id_):
            if not rule.in_force((old.origin.at if rule.liberty else old.starts).first_day):
                continue
            if id_.startswith("D2") and (id_ if id_ in ("D25a", "D25b") else None) != (old.share_row if old.minor else None):
                continue
            if rule.classes and case.class_for(rule, old.subject) not in rule.classes:
                continue
            if old.rule.id in ("J15", "J16") and not any(p.fits(case, old.origin) for p in rule.start):
                continue
            return rule
    return None


def tell_late(case, old, event):
    from case import is_late
    legal = old.frozen.legal
    if legal is not None and not old.rule.liberty and not old.rule.before and is_late(event, legal):
        case.violations.append(("late", old.rule.id, event.index))
