"""What happens to restraints of liberty while the events are gone through: how they begin, and what is wrong with orders."""
import custody
from bounds import INVESTIGATION, SHORTENED, STAGES, cap_day, limits, narrowest, order_of, step_days
from held import detained, of_person
from orders import asked_days, holding_order, orders_of, stated_end
from served import custody_start
from terms import Moment, end_of


def begin(case, deadline, event):
    """A term of liberty begins: by whose order, and whether whom it concerns is a minor."""
    if event.type in ("detention.ordered", "measure.applied") and deadline.rule.id in INVESTIGATION + ("D35",):
        deadline.order = orders_of(case, deadline.subject, event.type)[-1]
    elif deadline.rule.id in INVESTIGATION:  # it took another over, whose order it keeps
        orders = orders_of(case, deadline.subject, "detention.ordered")
        deadline.order = orders[-1] if orders else None
    if deadline.rule.id in ("D35", "D36") and deadline.order is None:
        deadline.order = order_of(case, deadline)
    if deadline.order is not None and deadline.event is event and event.type in ("detention.ordered", "measure.applied"):
        deadline.starts = deadline.order.moment()
    elif event.type in ("detention.ordered", "measure.applied") and deadline.rule.id not in ("D06", "J04"):
        order = orders_of(case, deadline.subject, event.type)[-1]
        deadline.starts = order.moment()
    elif deadline.rule.id in ("D06", "J04"):
        start = custody_start(case, deadline.subject, event)
        deadline.starts = Moment(start, start, True)
    if detained(case, deadline.subject):
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
    order = holding_order(case, event.get("person"))
    if order is None:
        return
    term = [d for d in case.deadlines if d.running and d.subject == event.get("person") and d.rule.id in INVESTIGATION + STAGES]
    days = asked_days(event_grant(event), 10000)
    if term and term[-1].rule.ladder:
        taken = [g for g in term[-1].grants if g.event is event]
        if not taken:
            return  # beyond the ladder: the end stays
        days = min(days, step_days(term[-1], taken[0]))
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
        custody.check(case, deadline, event)
        return
    detained_now(case, deadline, event)
    order = order_of(case, deadline)
    legal, _, row = narrowest(limits(case, deadline))
    stated = stated_end(event, order.starts.date() if order else None)
    if event.type == "detention.extended" and event.get("until") is None:
        if event.get("amount") is None:
            case.violations.append(("order_end_missing", deadline.rule.id, event.index))
        return
    if stated is None and event.type == "detention.ordered":
        case.violations.append(("order_end_missing", deadline.rule.id, event.index))
        if order is not None:
            order.fixed = end_of(legal) if legal is not None else None
        return
    if event.get("until") is None:  # so many months, custody and what was served among them
        stage_end = cap_day(case, deadline)
        if stage_end is None or legal < stage_end:
            legal = max((b[0] for b in limits(case, deadline, less=False)), default=None)
    if stated is not None and legal is not None and stated > end_of(legal):
        case.violations.append(("order_beyond_limit", row, event.index))


def led_by(type_):
    if type_.startswith("custody"):
        return ("D06", "J04")
    if type_ == "measure.applied":
        return ("D31", "D36")
    return INVESTIGATION + STAGES


def detained_now(case, deadline, event):
    """Who was on bail and is detained in the same stage: the share counts from then, and so does his age."""
    if event.type == "detention.ordered" and deadline.rule.id in SHORTENED:
        order = orders_of(case, deadline.subject, "detention.ordered")[-1]
        earlier = [e for e in of_person(case, deadline.subject) if e is not event]
        held = False
        for one in earlier:
            held = True if one.type == "detention.ordered" else False if one.type in ("person.released", "detention.cancelled") else held
        if not held:
            deadline.detained_since = order.starts.date()
            deadline.minor = case.accused_under(18, deadline.subject, event.at.first_day)
