"""Who is held: each person is in custody, in detention, under a measure, or in several of these (docs/detention.md, "1. States")."""

CUSTODY, DETENTION, MEASURE = "custody", "detention", "measure"
BEGINS = {"person.held": CUSTODY, "person.arrested": CUSTODY, "person.received": CUSTODY, "custody.ordered": CUSTODY,
          "detention.ordered": DETENTION, "measure.applied": MEASURE}
COURT = ("judgment.pronounced", "appeal.decided")  # with `detained: true` they begin detention, of whom a row starts by them

# What a term limits; D31 and J06 that by which the person was found.
LIMITS = {id_: CUSTODY for id_ in ("D01", "D02", "D03", "D06", "J04")}
INVESTIGATION = ("D20", "D21a", "D21b", "D22a", "D22b", "D23a", "D23b", "D24a", "D24b", "D25a", "D25b", "J05")  # detention in it
LIMITS.update({id_: DETENTION for id_ in INVESTIGATION + ("D32", "D33", "D34", "D35", "H19", "J07", "J08")})
LIMITS["D36"] = MEASURE


class State:
    """What one person is in, and since when the last freeing was."""

    def __init__(self):
        self.within = set()
        self.freed = 0      # how many terms had begun when he was last freed …
        self.freed_of_detention = 0  # … of detention at least
        self.freed_by = []  # the acts that freed him
        self.taken_by = []  # the acts that put him in detention


def state(case, person):
    return case.states.setdefault(person, State())


def frees_of(event):
    """What an act takes from the person whom it names."""
    if event.type == "person.released":
        return {CUSTODY, DETENTION}
    if event.type == "detention.cancelled":
        return {DETENTION}
    if event.type == "measure.lifted":
        return {MEASURE}
    return set()


def note(case, event):
    """An act changes who is held; it comes after the terms that it started."""
    person = event.get("person")
    if person is not None:
        change(case, state(case, person), event)
    if None in case.states and frees_of(event):  # who is not known may be anybody whom an act frees
        change(case, state(case, None), event)
    if event.type in COURT and event.get("detained") is True:
        for one in [d.subject for d in case.deadlines if d.event is event and d.rule.id in ("H19", "D34")]:
            detain(state(case, one), event)


def change(case, held, event):
    was = held.within & {CUSTODY, DETENTION}
    held.within = held.within - frees_of(event)
    if DETENTION in was - held.within:
        held.freed_of_detention = len(case.deadlines)
    if was and not held.within & {CUSTODY, DETENTION}:
        held.freed = len(case.deadlines)
        held.freed_by.append(event)
    if event.type == "detention.ordered":
        detain(held, event)
    elif event.type in BEGINS:
        held.within = held.within | {BEGINS[event.type]}


def detain(held, event):
    """Detention ends custody."""
    held.within = held.within - {CUSTODY} | {DETENTION}
    held.taken_by.append(event)


def within(case, person, what):
    return person in case.states and what in case.states[person].within


def of_person(case, person):
    return [e for e in case.past if e.get("person") == person]


# ---------------------------------------------------------------- whom an act finds, as it stood before it

def persons(case):
    """Everybody known to the case: it may be a witness whom somebody detains."""
    return list(case.document.persons)


def is_detained(case, person):
    """In detention, and not held over."""
    return within(case, person, DETENTION) and person not in case.held_over


def is_restrained(case, person):
    return is_detained(case, person) or within(case, person, MEASURE)


def under_measure(case, person):
    return within(case, person, MEASURE)


def found(case, event, test):
    """Everyone of whom something is true; where the act names a person, that one alone."""
    return [p for p in persons(case) if case.names(event) in (None, p) and test(case, p)]


def found_by_court(case, event):
    """An act with `detained: true` also finds who is in custody or held over; else whom it names, or nobody known."""
    held = found(case, event, lambda case, p: within(case, p, DETENTION) or within(case, p, CUSTODY))
    return held or [case.names(event)]
