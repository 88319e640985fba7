"""Who is held although the law had ended it, by which row that is told, and at which act."""
from held import detained, under_measure
from bounds import HELD, INVESTIGATION, STAGES

FREED = ("person.released", "detention.cancelled", "detention.ordered", "custody.ordered", "person.arrested")


def tell_overstays(case):
    """Liberty that lapsed while somebody was held: told at the act that ended it, or without one while it goes on; once, by
    the latest of the terms that had lapsed by then."""
    told = {}
    for deadline in case.deadlines:
        if deadline.rule.id not in HELD or not over(case, deadline) or covered(case, deadline):
            continue
        ended = [e for e in case.past if e.order >= deadline.frozen.legal and closes(case, deadline, e)]
        key = deadline.subject, ended[0].index if ended else None
        if key not in told or told[key].frozen.legal <= deadline.frozen.legal:
            told[key] = deadline
    for (_, event), deadline in told.items():
        case.violations.append(("detention.over", deadline.row, event))


def over(case, deadline):
    if deadline.rule.id == "D31" and not deadline.held_at_end:
        return False
    if deadline.how == "lapsed":
        return True
    return stands_after(deadline) and case.now > deadline.frozen.legal and not taken_over(case, deadline)


def covered(case, deadline):
    """Whether another term held the person when this one lapsed. Of hold and receipt, and of two of one row, the earlier leads."""
    return any(d.subject == deadline.subject and d.rule.id in HELD and d.rule is not deadline.rule
               and (d.event.type != "person.received" or deadline.rule.id not in ("D01", "D03")) and d.event.order <= deadline.frozen.legal
               and (d.ended_at is None or d.ended_at > deadline.frozen.legal)
               and (d.how != "superseded" or d.ordered_anew)
               and (d.how != "lapsed" or d.frozen.legal > deadline.frozen.legal) for d in case.deadlines)


def closes(case, deadline, event):
    """An act that ends the holding, or gives it a ground again: release, cancellation, an order, whatever begins another term."""
    if case.past.index(event) <= case.past.index(deadline.event) if deadline.event in case.past else False:
        return False
    if event.get("person") == deadline.subject and event.type in FREED:
        return True
    return any(d.event is event and d.subject == deadline.subject and d.rule.id in HELD and d is not deadline for d in case.deadlines)


def taken_over(case, deadline):
    """A later term of the same person's detention began before this one's day."""
    return any(d.number > deadline.number and d.subject == deadline.subject and d.rule.id in INVESTIGATION + STAGES
               and d.event.order <= deadline.frozen.legal for d in case.deadlines)


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


def lawfully_detained(case, person):
    return detained(case, person) and not lapsed(case, person)


def lawfully_restrained(case, person):
    return under_measure(case, person) or lawfully_detained(case, person)
