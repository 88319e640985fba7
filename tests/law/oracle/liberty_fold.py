"""What happens to restraints of liberty while the events are gone through: how they begin, whose order leads, and what is wrong with it."""
import caps
import custody
import liberty
import lengths
import procedure
import stages
from orders import Order, days_of, forget, is_later, new_order, put, standing, until, vague
from served import custody_days, investigation_days
from states import CUSTODY, DETENTION, INVESTIGATION, LIMITS, MEASURE, is_detained, state, under_measure, within
from terms import DAY, Moment

ORDERED = {"detention.ordered": DETENTION, "measure.applied": MEASURE}
TAKES_ORDERS = ("D31", "D32", "D33", "D34", "H19", "J06", "J07", "J08")  # they go on under a new order
LED = INVESTIGATION + ("D35", "D36") + TAKES_ORDERS
TAKES_EXTENSIONS = ("D31", "D32", "D33", "J06", "J07", "J08")


# ---------------------------------------------------------------- a term begins

def begin(case, deadline, event, old=None):
    """A term begins: from when, by whose order, what it limits. In place of another it keeps all that."""
    if old is not None:
        for name in ("starts", "order", "order_end", "vague", "given", "limits", "minor", "served", "detained_since", "entered", "share_row", "cap"):
            setattr(deadline, name, getattr(old, name))
        if deadline.rule.id in ("J06", "J07", "J08"):
            deadline.given = []  # what was given under the common row was not given under this one
        caps.find(case, deadline)
        return
    id_ = deadline.rule.id
    deadline.limits = limits(case, deadline, event)
    deadline.entered = event if stages.after(case, event) != case.stage else case.entered
    if deadline.subject is not None and DETENTION in deadline.limits:
        detains(case, deadline, event)
    if id_ in ("D06", "J04"):
        return custody.begin(case, deadline)
    if id_ in ("D01", "D02", "D03"):
        return None
    take_order(case, deadline, event)
    if id_ in INVESTIGATION:
        first = deadline.starts.first_day
        detained = investigation_days(case, deadline.subject, event, first)
        in_custody = custody_days(case, deadline.subject, event)
        deadline.served = in_custody + detained
        if not detained:
            deadline.order_end = deadline.order.least = deadline.order.less(in_custody)
    caps.find(case, deadline)
    return None


def detains(case, deadline, event):
    """The act that detains somebody under a term: whether he is a minor then, and under which law."""
    deadline.minor = case.accused_under(18, deadline.subject, event.at.first_day)
    if deadline.rule.id in INVESTIGATION or deadline.rule.id in lengths.STAGE_BEGINS:
        deadline.share_row = lengths.row_of_share(case, lengths.STAGE_BEGINS.get(deadline.rule.id, lengths.BEGUN), event)


def limits(case, deadline, event):
    """What a term limits: D31 and J06 that by which the person was found, or the act that started it restrains him."""
    if deadline.rule.id == "D02" and not within(case, deadline.subject, CUSTODY):
        return set()  # custody of who is in it after the act
    if deadline.rule.id in LIMITS:
        return {LIMITS[deadline.rule.id]}
    if event.type in ORDERED:
        return {ORDERED[event.type]}
    return ({DETENTION} if is_detained(case, deadline.subject) else set()) | ({MEASURE} if under_measure(case, deadline.subject) else set())


def take_order(case, deadline, event):
    """The order that leads: the act itself; of H19 and D34 the judgment; else the last of that restraint, which is carried on."""
    if event.type in ORDERED:
        deadline.order = standing(case, deadline.subject, ORDERED[event.type])
        deadline.order_end, deadline.vague, deadline.given = deadline.order.end, deadline.order.vague, [deadline.order]
        deadline.starts = Moment(deadline.order.begins.lo, deadline.order.begins.hi, deadline.order.begins.exact)
    elif deadline.rule.id in ("H19", "D34"):
        deadline.order = Order(event)
        put(case, deadline.subject, deadline.order)
    else:
        deadline.order = standing(case, deadline.subject, DETENTION if DETENTION in deadline.limits else MEASURE)
        deadline.order_end, deadline.vague = carried(case, deadline.order)


def carried(case, order):
    """What an order gave under a row with a length of its own goes no further than that row allowed; of several the one that began
    last. Whether that end is vague: not where the row ends it there or sooner."""
    if order is None:
        return None, False
    led = [d for d in case.deadlines if order in d.given and d.rule.id in INVESTIGATION + tuple(lengths.FIXED)
           and (d.superseded_by is None or d.ordered_anew)]
    ends = [(order.end, order.vague), (order.least, order.vague)] + [(liberty.length_end(case, d), False) for d in led[-1:]]
    return min([one for one in ends if one[0] is not None], default=(None, False))


def take_over(case, deadline, event):
    """A new order begins a row of the investigation anew: what ran of it is superseded."""
    group = INVESTIGATION if deadline.rule.id in INVESTIGATION else ("D35",) if deadline.rule.id == "D35" else ()
    if event.type != "detention.ordered":
        return
    for old in case.running(*group):
        if old.subject == deadline.subject and old is not deadline and old.event is not event:
            case.finish(old, "superseded", event)
            old.superseded_by, old.ordered_anew = deadline, True


def renew(case, event, rules):
    """A new order, at whatever stage, begins anew what runs of the investigation: the row that its own day gives."""
    if event.type != "detention.ordered":
        return
    person = event.get("person")
    running = [d for d in case.running(*INVESTIGATION, "D35") if d.subject == person]
    groups = [("D35",) if d.rule.id == "D35" else INVESTIGATION for d in running]
    for group in dict.fromkeys(groups):  # in the order in which they began
        if [d for d in case.running(*group) if d.subject == person]:
            for rule in row_of_day(case, event, person, [r for r in rules if r.id in group]):
                case.start(rule, person, event)


def one_row(begun, rule):
    """What has just begun does not begin again; of D20 to D25 one row."""
    return begun is rule or (begun.id in INVESTIGATION and rule.id in INVESTIGATION)


def row_of_day(case, event, person, rules):
    class_ = case.class_for(rules[0], person)
    return [r for r in rules if r.in_force(event.at.first_day) and (class_ in r.classes or not r.classes) and procedure.starts(case, r)
            and (r.when is None or r.when(case, event, person))][:1]


def has_end(case, deadline):
    """Whether something says how long a restraint of a later stage lasts; else it does not begin. The cap that the row before had says
    nothing of the one that takes its place."""
    return deadline.rule.id not in caps.KEEP or caps.look(case, deadline) is not None or deadline.order_end is not None


# ---------------------------------------------------------------- an order

def ordered(case, event):
    """A new order takes the place of the one before; terms of later stages go on under it."""
    order, person = new_order(case, event), event.get("person")
    if order is None:
        return
    for deadline in case.deadlines:
        if not deadline.running or deadline.subject not in (None, person) or deadline.rule.id not in TAKES_ORDERS:
            continue
        if order.what == DETENTION:
            if DETENTION not in deadline.limits:
                detains(case, deadline, event)
                deadline.detained_since = order.begins.first_day
            deadline.limits = deadline.limits | {DETENTION}
        elif "G01" in caps.CAPS.get(deadline.rule.id, ()) or deadline.rule.id == "J06":  # a measure: D31 alone, of who is not detained
            deadline.limits = deadline.limits | {MEASURE}
            if DETENTION in deadline.limits:
                continue
        else:
            continue
        change(deadline, order)


def change(deadline, order):
    """A term goes on under another order, and keeps the end that it had while the new one gives none."""
    deadline.had = deadline.order_end, deadline.vague
    deadline.order, deadline.order_end, deadline.vague, deadline.given = order, order.end, order.vague, deadline.given + [order]


def check(case, event):
    """What is wrong with an order: it states no end, or one beyond the law. Told of the first row that it starts or changes."""
    person = event.get("person")
    if event.type in ("custody.ordered", "custody.extended"):
        for deadline in [d for d in case.deadlines if d.running and d.subject == person and d.rule.id in ("D06", "J04")][-1:]:
            if event.type == "custody.extended" and not deadline.rule.ladder:
                continue  # J04 cannot be extended
            custody.check(case, deadline, event)
        return
    if event.type not in ORDERED:
        return
    order = standing(case, person, ORDERED[event.type])
    led = [d for d in case.running(*LED, subject=person) if d.order is order and order is not None]
    if not led:
        return
    led.sort(key=lambda d: (d.event is not event, d.event.place, d.follows is not None, d.number))  # of one act what begins, before what takes a place
    judge(case, led, order, event)


def judge(case, led, order, event):
    """The missing end is told once, of the first row; an end beyond the law once for each row that it is beyond."""
    if order.states_end:
        ends = [liberty.legal_end(case, d) for d in led]
        tell(case, event, "order_beyond_limit", [row for d, (legal, row) in zip(led, ends) if legal is not None and beyond(d, event, legal)])
        return
    if order.what == DETENTION:
        tell(case, event, "order_end_missing", [led[0].rule.id])
        by_law(case, led)
    else:
        for deadline in led:
            deadline.order_end, deadline.vague = deadline.had if deadline.cap is None and deadline.had else (None, False)
    order.end, order.vague = earliest(led)


def by_law(case, led):
    """Without an end of the order each ends where the law ended it on its day."""
    for deadline in led:
        legal = liberty.legal_end(case, deadline)[0]
        deadline.order_end, deadline.vague = (legal, False) if legal is not None else deadline.had or (None, False)


def tell(case, event, code, rows):
    """Each name once."""
    for row in dict.fromkeys(rows):
        if (code, row, event.index) not in case.violations:
            case.violations.append((code, row, event.index))


def earliest(deadlines):
    return min([(d.order_end, d.vague) for d in deadlines if d.order_end is not None], default=(None, False))


def beyond(deadline, event, legal):
    return is_later(event, legal) if event.get("until") is not None else deadline.order_end > legal


# ---------------------------------------------------------------- an extension

def extended(case, event):
    """An extension lengthens the order of custody, or that of a detention of the investigation; in a later stage it is taken as an order is.
    It sets the end that is carried on: of the terms whose end it changed the earliest."""
    person = event.get("person")
    running = [d for d in case.deadlines if d.running and d.subject == person]
    if event.type == "custody.extended":
        for deadline in [d for d in running if d.rule.id == "D06"]:
            custody.extended(deadline, event)
    if event.type != "detention.extended":
        return
    moved = [d for d in running if d.rule.id in INVESTIGATION and d.rule.ladder]
    later = [d for d in running if d.rule.id in TAKES_EXTENSIONS and DETENTION in d.limits]
    if not moved + later:
        return
    order = Order(event)
    for deadline in moved:
        move(case, deadline, event)
        deadline.order, deadline.given = order, deadline.given + [order]
    for deadline in later:
        change(deadline, order)
    if order.states_end or not moved:
        judge(case, later, order, event)
    else:  # that no end is stated was told of what it moved
        by_law(case, later)
    order.end, order.vague = earliest(moved + later)
    put(case, person, order)


def move(case, deadline, event):
    """With `until` that is the new end, with an amount the end moves by so much, no more than the step of the ladder gives; with neither by
    all that it allows, and that is told."""
    taken = [place for place, grant in enumerate(deadline.grants) if grant.event is event]
    allowed = sum(lengths.step_days(deadline, place) for place in taken)
    if event.get("until") is not None:
        deadline.order_end, deadline.vague = until(event), vague(event)
        legal, row = liberty.legal_end(case, deadline)
        if is_later(event, legal):
            tell(case, event, "order_beyond_limit", [row])
    elif event.get("amount") is not None:
        deadline.order_end += min(allowed, days_of(event.get("amount"), event.get("unit"))) * DAY
    else:
        deadline.order_end += allowed * DAY
        tell(case, event, "order_end_missing", [deadline.rule.id])


# ---------------------------------------------------------------- who was freed

def freed(case, event):
    """Who was freed is held by no order of before; a measure that was lifted ends with its order."""
    person = event.get("person")
    if person is not None and person in case.states and event in state(case, person).freed_by:
        forget(case, person, DETENTION)
    if event.type == "measure.lifted":
        forget(case, person, MEASURE)
