"""A history: persons and events, read strictly, corrected and put in order; and what it says about charges and persons."""
from datetime import date, datetime, timedelta, timezone

from terms import Moment, end_of, load, midnight

VIETNAM = timezone(timedelta(hours=7))


INSTANT = timedelta(microseconds=1)
FOLLOW = ("judgment.effective", "appeal.period_ended", "appeal.window_closed")  # recorded by nobody


class Refused(Exception):
    """The document cannot be understood. Carries where and why."""

    def __init__(self, pointer, code):
        super().__init__(pointer + ": " + code)
        self.pointer, self.code = pointer, code


# ---------------------------------------------------------------- moments

def read_instant(text, pointer):
    """An RFC 3339 instant with its offset, or a date; gives (first instant, last instant, exact)."""
    if not isinstance(text, str):
        raise Refused(pointer, "type")
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return midnight(day), end_of(day), False
        stamp = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Refused(pointer, "format") from None
    if stamp.tzinfo is None:
        raise Refused(pointer, "format")
    local = stamp.astimezone(VIETNAM).replace(tzinfo=None)
    return local, local, True


def read_moment(value, pointer):
    if isinstance(value, dict):
        if set(value) != {"from", "to"}:
            raise Refused(pointer, "type")
        lo = read_instant(value["from"], pointer + "/from")[0]
        hi = read_instant(value["to"], pointer + "/to")[1]
        if hi < lo:
            raise Refused(pointer, "date.order")
        return Moment(lo, hi, lo == hi, is_date=value["from"] == value["to"] and lo != hi)
    lo, hi, exact = read_instant(value, pointer)
    return Moment(lo, hi, exact, is_date=not exact)


def instant_text(instant):
    return None if instant is None else instant.isoformat() + "+07:00"


# ---------------------------------------------------------------- offences

CLASSES = ["less_serious", "serious", "very_serious", "especially_serious"]
LISTED = {(o["article"], o["clause"]): o["severity"] for o in load("offences.json")}


def class_of(offence):
    """The class of a clause by the maximum of its penalty (Criminal Code Art. 9); None when it cannot be told."""
    article, clause, max_penalty = offence
    if clause is not None and (article, clause) in LISTED:
        return LISTED[article, clause]
    if max_penalty is None:
        return None
    for years, name in ((3, "less_serious"), (7, "serious"), (15, "very_serious")):
        if max_penalty <= years:
            return name
    return "especially_serious"


def heaviest(offences):
    known = [class_of(o) for o in offences if class_of(o)]
    return max(known, key=CLASSES.index) if known else None


SEXUAL_ABUSE = range(141, 148)  # Articles 141 to 147 of the Criminal Code


# ---------------------------------------------------------------- events

class Event:
    def __init__(self, index, type_, at, data, recorded):
        self.index, self.type, self.at, self.data, self.recorded = index, type_, at, data, recorded
        self.order = None  # the instant by which it is put in order

    def get(self, fact):
        return self.data.get(fact)

    @property
    def when(self):
        """The earliest instant at which it can have happened."""
        return self.at.lo


class Person:
    def __init__(self, role, raw):
        self.role, self.id = role, raw["id"]
        self.birth = date.fromisoformat(raw["birth_date"]) if raw.get("birth_date") else None
        self.victim, self.lives_with, self.relation = raw.get("victim"), raw.get("lives_with") or [], raw.get("relation")


def turns(birth, years):
    """The birthday; who was born on 29 February turns on 1 March of a year that has none."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def under(person, years, day):
    """Whether somebody is under an age on a day. Who was born at an unknown date is presumed to be."""
    return person.birth is None or day < turns(person.birth, years)


def in_order(events):
    """By `at`, then as recorded; a date without an hour stands after what was told before it of that day."""
    latest_of_day = {}
    for event in sorted(events, key=lambda e: e.index):
        day = event.at.lo.date()
        event.order = event.at.lo
        if event.at.is_date:
            event.order = max(event.at.lo, latest_of_day.get(day, event.at.lo))
        latest_of_day[day] = max(event.order, latest_of_day.get(day, event.order))
    return sorted(events, key=lambda e: (e.order, e.index))


def offence_of(data):
    if data.get("article") is None and data.get("max_penalty") is None:
        return None
    return data.get("article"), data.get("clause"), data.get("max_penalty")


class Document:
    """What simulate was given."""

    def __init__(self, raw):
        self.case, self.ids = raw.get("case"), [one.get("id") for one in raw["events"]]
        self.persons = {}
        self.victims, self.accused, self.representatives = [], [], []
        self.lives_with = {}  # the same id is the same human being, in whatever roles
        for role in ("victims", "accused", "representatives", "witnesses", "informants"):
            for one in raw.get(role) or []:
                person = Person(role, one)
                self.persons.setdefault(person.id, person)
                self.lives_with.setdefault(person.id, set()).update(person.lives_with)
                if role in ("victims", "accused", "representatives"):
                    getattr(self, role).append(person)
        told = []
        for index, one in enumerate(raw["events"]):
            at = read_moment(one["at"], "/events/%d/at" % index)
            recorded = read_instant(one["recorded_at"], "/events/%d/recorded_at" % index)[0] if one.get("recorded_at") else at.lo
            told.append(Event(index, one["type"], at, dict(one.get("data") or {}), recorded))
        self.pointed_at = {e.index: e for e in told}
        if raw.get("known_at"):
            known_at = read_instant(raw["known_at"], "/known_at")[1]
            told = [e for e in told if e.recorded <= known_at]
        self.events = in_order(self.corrected(told, self.pointed_at))
        self.by_last_event = not raw.get("as_of")
        if raw.get("as_of"):
            self.as_of = read_instant(raw["as_of"], "/as_of")[1]
        else:
            last = max(self.events, key=lambda e: e.order, default=None)
            self.as_of = known_at if last is None else last.order  # nothing was known yet

    @staticmethod
    def corrected(told, by_index):
        """Corrections apply by what is known, also to what is pointed at and not known yet; of several of one event the one that became known last leads."""
        corrections = sorted((e for e in told if e.type == "event.corrected"), key=lambda e: (e.recorded, e.index))
        for correction in corrections:
            target = by_index.get(correction.get("event"))
            if target is None:
                continue
            if correction.get("at") is not None:
                target.at = read_moment(correction.get("at"), "/events/%d/data/at" % correction.index)
            if correction.get("data") is not None:
                target.data = dict(correction.get("data"))
        return told
