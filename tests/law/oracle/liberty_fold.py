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
        deadline.stage = {"trial.accepted": "trial", "appeal.accepted": "appeal", "file.received": "investigation"}.get(event.type, case.stage)
    if deadline.order is not None and deadline.event is event and event.type in ("detention.ordered", "measure.applied"):
        deadline.starts = deadline.order.moment()
    elif event.type in ("detention.ordered", "measure.applied") and deadline.rule.id != "D06":
        order = liberty.orders_of(case, deadline.subject, event.type)[-1]
        deadline.starts = order.moment()
    elif deadline.rule.id == "D06":
        start = liberty.custody_start(case, deadline.subject, event)
        deadline.starts = liberty.terms.Moment(start, start, True)
    if liberty.detained(case, deadline.subject):
        deadline.minor = case.accused_under(18, deadline.subject, event.at.first_day)


def take_over(case, deadline, event):
    """A new order takes over the term of the old one in the investigation; a new measure that of the old measure."""
    group = INVESTIGATION + ("D35",) if deadline.rule.id in INVESTIGATION + ("D35",) else ("D36",) if deadline.rule.id == "D36" else ()
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
    days = liberty.asked_days(event_grant(event), 0)
    if term and term[-1].rule.ladder:
        taken = [g for g in term[-1].grants if g.event is event]
        if not taken:
            return  # beyond the ladder: the end stays
        days = min(days, liberty.step_days(term[-1], taken[0]))
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
        stated = None
    if stated is None and event.type == "detention.ordered":
        case.violations.append(("order_end_missing", deadline.rule.id, event.index))
        if order is not None:
            order.fixed = legal
    elif stated is not None and legal is not None and stated > legal and event.get("until") is not None:
        case.violations.append(("order_beyond_limit", row, event.index))


def led_by(type_):
    if type_.startswith("custody"):
        return ("D06",)
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
    if event.type == "custody.ordered" and stated is None:
        case.violations.append(("order_end_missing", "D06", event.index))
    elif event.get("until") is not None and beyond(event, limit):
        case.violations.append(("order_beyond_limit", "D06", event.index))


def beyond(event, limit):
    """An hour beyond the limit; or a day, when only that is stated."""
    lo, _, exact = liberty.read_instant(event.get("until"), "until")
    return lo > limit if exact else lo.date() > limit.date()


# ---------------------------------------------------------------- who is held too long

CLOSING = {"D01": ("custody.ordered", "person.arrested", "person.released", "detention.ordered"),
           "D03": ("custody.ordered", "person.released", "detention.ordered"),
           "D06": ("detention.ordered", "person.released")}
FREED = ("person.released", "detention.cancelled", "detention.ordered")


def tell_overstays(case):
    """Liberty that lapsed while somebody was held: told at the act that ended it, or without one while it goes on."""
    for deadline in case.deadlines:
        if deadline.rule.id not in HELD:
            continue
        watched = liberty.stands_after(deadline) and not taken_over(case, deadline)
        if deadline.how != "lapsed" and not (watched and case.now > deadline.frozen.legal):
            continue
        if deadline.rule.id == "D31" and not deadline.held_at_end:
            continue
        ended = [e for e in case.past if closes(case, deadline, e)
                 and e.order >= deadline.frozen.legal and case.past.index(e) > case.past.index(deadline.event)]
        case.violations.append(("detention.over", deadline.row, ended[0].index if ended else None))


def closes(case, deadline, event):
    """An act that ends the holding, or gives it a ground again: release, cancellation, a new order, the judgment's order."""
    if event.type == "judgment.pronounced":
        return event.get("detained") is True
    return event.get("person") == deadline.subject and event.type in CLOSING.get(deadline.rule.id, FREED)


def taken_over(case, deadline):
    """A later term of the same person's detention began."""
    return any(d.number > deadline.number and d.subject == deadline.subject and d.rule.id in INVESTIGATION + liberty.STAGES
               for d in case.deadlines)
