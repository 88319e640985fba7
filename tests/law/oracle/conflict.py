"""Who may be told for a child: whoever is accused, lives with an accused or was marked represents nobody (CL-29)."""
from history import under

ACCUSING = ("accused.charged", "charge.changed", "charge.supplemented", "indictment.issued", "person.held", "person.arrested", "person.surrendered", "person.received",
            "custody.ordered", "detention.ordered", "measure.applied", "wanted.issued")
APPOINTED = ("representative.appointed", "guardian.appointed")


def accused(case, past):
    """Who came into the case as an accused, or was treated as one."""
    return {a.id for a in case.document.accused} | {e.get("person") for e in past if e.type in ACCUSING and e.get("person") is not None}


def in_conflict(case, person, past):
    if person is None:
        return False
    those = accused(case, past)
    return (person in those or bool(those & case.document.lives_with.get(person, set()))
            or any(e.type == "person.conflict_marked" and e.get("person") == person for e in past))


def appointed_rightly(case, event):
    return not in_conflict(case, event.get("person"), case.past)


def representing(case, victim):
    """Who represents a victim: came as a representative of him or of all, or was appointed, which nobody in conflict can be.
    Somebody who was appointed and is not named is in no conflict."""
    came = [p.id for p in case.document.representatives if p.victim in (None, victim)]
    appointed = [e.get("person") for place, e in enumerate(case.past) if e.type in APPOINTED and e.get("victim") in (None, victim)
                   and not in_conflict(case, e.get("person"), case.past[:place])]
    return came + appointed[-1:]


def owed(case, event):
    """The victims under 18 for whom somebody stands, and nobody without a conflict."""
    found = []
    for victim in case.document.victims:
        those = representing(case, victim.id)
        if under(victim, 18, event.at.first_day) and those and all(in_conflict(case, p, case.past) for p in those):
            found.append(victim.id)
    return found
