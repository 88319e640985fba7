"""L01 to L04: how often and how long somebody under 18 may be heard on a day (docs/bindings.md, "Order", sessions)."""
from history import read_moment, under
from rules import ROWS
from terms import date

# row: the events it is about (held, booked), how many a day, and which of count and length it tells
ROWS_OF_SESSIONS = {
    "L01": (("interview.held", "interview.booked"), 2, ("count",)),
    "L02": (("interview.held", "interview.booked"), None, ("length",)),
    "L03": (("interview.held", "interview.booked"), 2, ("count", "length")),
    "L04": (("confrontation.held",), 1, ("count", "length")),
}
TWO_HOURS = 120


def in_force(id_, day):
    row = ROWS[id_]
    first, last = row["effective_from"], row["effective_to"]
    return date.fromisoformat(first) <= day and (last is None or day <= date.fromisoformat(last))


def day_of(event):
    if event.type == "interview.booked":
        value = event.get("hearing_at")
        return event.at.first_day if value is None else read_moment(value, "hearing_at").first_day
    return event.at.first_day


def heard(case, event, day):
    """Who is heard, under 18 on the day: a victim of unknown birth date is presumed so, a witness is not."""
    found = []
    for role in ("victim", "witness"):
        person = case.document.persons.get(event.get(role))
        if person is not None and person.id not in found and (person.birth is not None or role == "victim") and under(person, 18, day):
            found.append(person.id)
    return found


def judge(case, event):
    for id_, (types, most, what) in ROWS_OF_SESSIONS.items():
        if event.type not in types or not in_force(id_, event.at.first_day):
            continue
        if id_ != "L04" and any(e.type == "case.complexity_declared" for e in case.past):
            continue
        day = day_of(event)
        told = set()
        for person in heard(case, event, day) if day is not None else []:
            if "count" in what and before(case, event, types, person, day) >= most:
                told.add("interview.count")
            if "length" in what and (event.get("minutes") or 0) > TWO_HOURS:
                told.add("interview.length")
        for code in sorted(told):
            case.tell(code, id_, event)


def before(case, event, types, person, day):
    """Sessions with that person on that day: those held; for one that is booked those held or those booked, whichever are more."""
    def count(type_):
        return sum(1 for e in case.past if e.type == type_ and person in (e.get("victim"), e.get("witness")) and day_of(e) == day)
    held = count(types[0])
    return max(held, count("interview.booked")) if event.type == "interview.booked" else held
