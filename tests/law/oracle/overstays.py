"""Who is held although the law had ended it, by which term, and at which act that is told (docs/detention.md, "6. Held too long")."""
from liberty import row_told
from states import CUSTODY, DETENTION, frees_of, state, within

IN_CUSTODY = ("D01", "D02", "D03", "D06", "J04")
STANDS = {"D31": ("indictment.issued", "prosecution.returned"), "J06": ("indictment.issued", "prosecution.returned")}
ORDERS = ("custody.ordered", "detention.ordered")


def since_freed(case, person):
    """The terms that limit somebody's custody or detention, begun since he was freed."""
    return [d for d in case.deadlines if d.subject == person and d.number >= state(case, person).freed and d.limits & {CUSTODY, DETENTION}]


def watched(deadline):
    """Whether no act has ended it; D31 and J06 are watched as if they ran when the indictment or the return ended them."""
    return deadline.how in (None, "lapsed") or (deadline.how == "met" and deadline.ended_by.type in STANDS.get(deadline.rule.id, ()))


def root(deadline):
    while deadline.follows is not None:
        deadline = deadline.follows
    return deadline


def leads(case, person):
    """The term of detention that began last since he was freed of it, while no act has ended it; None when nothing is watched."""
    freed = state(case, person).freed_of_detention
    terms = [d for d in since_freed(case, person) if DETENTION in d.limits and d.number >= freed]
    last = max(terms, key=lambda d: (root(d).number, d.number), default=None)
    return last if last is not None and watched(last) else None


def over_in_detention(case, person, passed):
    """Whether the end of that term has passed, told or not."""
    last = leads(case, person)
    return last if last is not None and passed(case.due(last).legal) else None


def held_over(case, person, passed):
    """The term beyond whose legal end somebody is held; None when nobody is. Of custody the earliest; who is also in detention is held
    under custody's when no term of his detention is watched, or it was told already that it had passed."""
    last = leads(case, person) if within(case, person, DETENTION) else None
    if last is not None and not (last.told and passed(case.due(last).legal)):
        return over_in_detention(case, person, passed)
    if within(case, person, CUSTODY):
        terms = [d for d in since_freed(case, person) if d.rule.id in IN_CUSTODY and d.how in (None, "lapsed") and not d.told]
        over = [d for d in terms if passed(case.due(d).legal)]
        return min(over, key=lambda d: (case.due(d).legal, d.number), default=None)
    return None


def everyone(case, passed):
    """Who is held over, and by which term."""
    found = {p: held_over(case, p, passed) for p in case.states}
    return {p: d for p, d in found.items() if d is not None}


def in_detention(case, passed):
    """Who is held over in detention, told or not."""
    return {p for p in case.states if within(case, p, DETENTION) and over_in_detention(case, p, passed)}


def tell(case, event, over):
    """At the first act that frees, orders, or begins another term; when another begins, those that stood before it and had passed are not
    told again."""
    for person, deadline in over.items():
        if closes(case, person, event):
            case.tell("detention.over", row(case, deadline), event)
    for person in {d.subject for d in case.deadlines if d.event is event}:
        for one in since_freed(case, person) if person in case.states and begins_another(case, person, event) else ():
            if one.event is not event and case.certainly_passed(case.due(one).legal):
                one.told = True


def row(case, deadline):
    return deadline.row or row_told(case, deadline)


def closes(case, person, event):
    """An act that frees the person of what he was in; an order; the beginning of another term of his custody or detention."""
    frees = frees_of(event) & state(case, person).within & {CUSTODY, DETENTION}
    if person is None and frees:  # who is not known may be anybody whom an act frees
        return True
    if event.get("person") == person and (frees or event.type in ORDERS):
        return True
    return begins_another(case, person, event)


def begins_another(case, person, event):
    return any(d.event is event and d.subject == person and d.follows is None and d.rule.id != "D02" and d.limits & {CUSTODY, DETENTION}
               for d in case.deadlines)


def tell_what_goes_on(case):
    """While there was no such act it is told without an event."""
    for deadline in everyone(case, lambda legal: legal is not None and case.document.as_of > legal).values():
        case.violations.append(("detention.over", row(case, deadline), None))
