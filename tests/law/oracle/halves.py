"""L07: the terms of a case are halved while one of its accused is a minor (Law 59/2024; docs/bindings.md, "K, L, M")."""
from history import under
from states import CUSTODY, DETENTION, within

HALVED = set(
    ["E0%d%s" % (n, v) for n in (1, 2, 3, 4) for v in "ab"] + ["E11", "E12", "E13", "E14", "E15", "E16", "E17", "G01", "G02", "G03", "G04",
     "H02", "H03", "H04", "H05", "H06", "H21", "J09", "J11", "J13", "J16"] + ["I1%d%s" % (n, v) for n in (4, 5, 6, 7) for v in "ab"])
LIFTED_BY_DIVERSION = {"G01", "G02", "G03", "G04", "H02", "H03", "H04", "H05", "H06", "H21", "J11", "J13"}
FROM = "2026-01-01"


def halved(case, deadline):
    """Whether half of a term is all there is, as things stand."""
    began = deadline.starts.first_day
    if deadline.rule.id not in HALVED or began.isoformat() < FROM:
        return False
    for event in case.past:
        if event.type == "case.complexity_declared" and event.get("ground") == "especially_complex":
            return False
        if event.type == "diversion.notified" and deadline.rule.id in LIFTED_BY_DIVERSION and event.place > deadline.origin.place:
            return False
    return any(counts(case, person, began) for person in case.document.persons.values())


def counts(case, person, began):
    """An accused, charged and taking part, or held, who was under 18 when the term began, or when he became one if that was later."""
    if person.birth is None or person.id in case.severed:
        return False
    charged = person.id in case.charged_before or (person.id in case.charges.now() and not case.following_class)
    takes_part = person.id not in case.left_before and charged
    if not takes_part and not (within(case, person.id, CUSTODY) or within(case, person.id, DETENTION)):
        return False
    became = case.accused_since.get(person.id, case.present)
    day = max(began, became.at.first_day) if became is not None else began
    return under(person, 18, day)


def remember(case, event):
    """Who is an accused from this event on: charged and taking part, or held."""
    for person in case.document.persons:
        takes_part = person in case.charges.now() and person not in case.left and person not in case.severed
        if takes_part or within(case, person, CUSTODY) or within(case, person, DETENTION):
            case.accused_since.setdefault(person, event)


def forget(case):
    """What was granted under half is, once the term is whole again, as what was granted to a whole one."""
    for deadline in case.deadlines:
        if deadline.running and any(g.halved for g in deadline.grants) and not halved(case, deadline):
            for grant in deadline.grants:
                grant.halved = False


def half(amount, unit):
    """Half of a length: (months, days). A month that cannot be halved is fifteen days; part-days count for nothing."""
    if unit == "month":
        return amount // 2, 15 * (amount % 2)
    return 0, amount // 2


def in_days(months, days):
    return months * 30 + days
