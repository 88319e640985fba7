"""Who is held, who is detained by an order, who is under another measure: read off the events of each person."""


def of_person(case, person):
    return [e for e in case.past if e.get("person") == person]


def detained(case, person):
    """Held, in custody or detained, and neither release nor cancellation came after it."""
    state = False
    for event in of_person(case, person):
        if event.type in ("person.held", "person.arrested", "person.received", "custody.ordered", "detention.ordered"):
            state = True
        elif event.type in ("judgment.pronounced", "appeal.decided") and event.get("detained") is True:
            state = True  # the court orders it with its judgment
        elif event.type in ("person.released", "detention.cancelled"):
            state = False
    return state


def by_order(case, person):
    """Detained by an order or a judgment, not merely in custody."""
    state = False
    for event in of_person(case, person) + [e for e in case.past if e.get("person") is None and e.get("detained") is True]:
        if event.type == "detention.ordered" or event.get("detained") is True:
            state = True
        elif event.type in ("person.released", "detention.cancelled"):
            state = False
    return state and detained(case, person)


def under_measure(case, person):
    state = False
    for event in of_person(case, person):
        if event.type == "measure.applied":
            state = True
        elif event.type == "measure.lifted":
            state = False
    return state


def restrained(case, person):
    return detained(case, person) or under_measure(case, person)


def persons(case):
    """Everybody known to the case: it may be a witness whom somebody detains."""
    return list(case.document.persons)


def everyone(test):
    """For whom a term starts that concerns everyone held, restrained, or under a measure."""
    return lambda case, event: [p for p in persons(case) if test(case, p)]
