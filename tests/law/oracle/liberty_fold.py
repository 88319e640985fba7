"""What happens to restraints of liberty while the events are gone through: orders, what is wrong with them, who overstays."""
import liberty
from liberty import HELD, INVESTIGATION, SHORTENED


def begin(case, deadline, event):
    """A term of liberty begins: by whose order, and whether whom it concerns is a minor."""
    if event.type in ("detention.ordered", "measure.applied") and deadline.rule.id in INVESTIGATION + ("D35",):
        deadline.order = liberty.orders_of(case, deadline.subject, event.type)[-1]
    elif deadline.rule.id in INVESTIGATION:  # it took another over, whose order it keeps
        orders = liberty.orders_of(case, deadline.subject, "detention.ordered")
        deadline.order = orders[-1] if orders else None
    if deadline.rule.id in ("D35", "D36") and deadline.order is None:
        deadline.order = liberty.order_of(case, deadline)
    if deadline.order is not None and deadline.event is event and event.type in ("detention.ordered", "measure.applied"):
        deadline.starts = deadline.order.moment()
    elif event.type in ("detention.ordered", "measure.applied") and deadline.rule.id not in ("D06", "J04"):
        order = liberty.orders_of(case, deadline.subject, event.type)[-1]
        deadline.starts = order.moment()
    elif deadline.rule.id in ("D06", "J04"):
        start = liberty.custody_start(case, deadline.subject, event)
        deadline.starts = liberty.terms.Moment(start, start, True)
    if liberty.detained(case, deadline.subject):
        deadline.minor = case.accused_under(18, deadline.subject, event.at.first_day)


def take_over(case, deadline, event):
    """A new order takes over the term of the old one in the investigation."""
    group = INVESTIGATION + ("D35",) if deadline.rule.id in INVESTIGATION + ("D35",) else ()
    for old in case.running(*group):
        if old.subject == deadline.subject and old is not deadline and old.event is not event:
            case.finish(old, "superseded", event)
            old.superseded_by, old.ordered_anew = deadline, True


def extended(case, event):
    """An extension of detention goes to the order: the end it states, or so many days, as far as the law gives them."""
    if event.type != "detention.extended":
        return
    order = liberty.holding_order(case, event.get("person"))
    if order is None:
        return
    term = [d for d in case.deadlines if d.running and d.subject == event.get("person") and d.rule.id in INVESTIGATION + liberty.STAGES]
    days = liberty.asked_days(event_grant(event), 10000)
    if term and term[-1].rule.ladder:
        taken = [g for g in term[-1].grants if g.event is event]
        if not taken:
            return  # beyond the ladder: the end stays
        days = min(days, liberty.step_days(term[-1], taken[0]))
    elif event.get("amount") is None:
        days = 0
    order.extended.append((event, days))


def event_grant(event):
    class Asked:
        amount, unit = event.get("amount"), event.get("unit")
    return Asked


def after(case, event):
    """An order that states no end ends where the law ends it on its day; what it states beyond the law is told."""
    person = event.get("person")
    if event.type not in ("detention.ordered", "detention.extended", "custody.ordered", "custody.extended", "measure.applied"):
        return
    concerned = [d for d in case.deadlines if d.running and d.subject == person and d.rule.id in led_by(event.type)]
    if not concerned:
        return
    deadline = concerned[-1]
    if event.type.startswith("custody"):
        custody(case, deadline, event)
        return
    detained_now(case, deadline, event)
    order = liberty.order_of(case, deadline)
    legal, _, row = liberty.narrowest(liberty.limits(case, deadline))
    stated = liberty.stated_end(event, order.starts.date() if order else None)
    if event.type == "detention.extended" and event.get("until") is None:
        if event.get("amount") is None:
            case.violations.append(("order_end_missing", deadline.rule.id, event.index))
        return
    if stated is None and event.type == "detention.ordered":
        case.violations.append(("order_end_missing", deadline.rule.id, event.index))
        if order is not None:
            order.fixed = liberty.end_of(legal) if legal is not None else None
        return
    if event.get("until") is None:  # so many months, custody and what was served among them
        stage_end = liberty.cap_day(case, deadline)
        if stage_end is None or legal < stage_end:
            legal = max((b[0] for b in liberty.limits(case, deadline, less=False)), default=None)
    if stated is not None and legal is not None and stated > liberty.end_of(legal):
        case.violations.append(("order_beyond_limit", row, event.index))


def led_by(type_):
    if type_.startswith("custody"):
        return ("D06", "J04")
    if type_ == "measure.applied":
        return ("D31", "D36")
    return INVESTIGATION + liberty.STAGES


def detained_now(case, deadline, event):
    """Who was on bail and is detained in the same stage: the share counts from then, and so does his age."""
    if event.type == "detention.ordered" and deadline.rule.id in SHORTENED:
        order = liberty.orders_of(case, deadline.subject, "detention.ordered")[-1]
        earlier = [e for e in liberty.of_person(case, deadline.subject) if e is not event]
        held = False
        for one in earlier:
            held = True if one.type == "detention.ordered" else False if one.type in ("person.released", "detention.cancelled") else held
        if not held:
            deadline.detained_since = order.starts.date()
            deadline.minor = case.accused_under(18, deadline.subject, event.at.first_day)


def custody(case, deadline, event):
    start = liberty.custody_start(case, deadline.subject, deadline.event)
    limit = start + liberty.terms.timedelta(days=3 * (1 + min(2, len(deadline.grants))))
    stated = liberty.stated_instant(event, start)
    if stated is None:
        case.violations.append(("order_end_missing", "D06", event.index))
    elif event.get("until") is not None and beyond(event, limit):
        case.violations.append(("order_beyond_limit", "D06", event.index))


def beyond(event, limit):
    """An hour beyond the limit; or a day, when only that is stated."""
    lo, _, exact = liberty.read_instant(event.get("until"), "until")
    return lo > limit if exact else lo.date() > limit.date()


# ---------------------------------------------------------------- who is held too long

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
    return liberty.stands_after(deadline) and case.now > deadline.frozen.legal and not taken_over(case, deadline)


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
    return any(d.number > deadline.number and d.subject == deadline.subject and d.rule.id in INVESTIGATION + liberty.STAGES
               and d.event.order <= deadline.frozen.legal for d in case.deadlines)
