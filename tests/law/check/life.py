"""One history in the making: its persons, its events, the time that passes, and facts that fit the moment."""

import moments
from moments import DAY, HOUR, MINUTE
from vocabulary import CLASSES, PRESENT, UNITS, WORDS

NUMBERS = ("article", "clause", "max_penalty", "amount", "minutes")
FLAGS = ("remote", "granted", "competent", "urgent", "detained")
CODES = ("by", "to", "authority", "unit", "ground", "kind", "on_return_of")
PERSONS = ("person", "victim", "witness")
MOMENTS = ("from", "until", "hearing_at", "at")
EVENTS = ("of", "replaces", "event")
OTHERS = ("rule", "number", "commune", "present")
KNOWN_FACTS = frozenset(NUMBERS + FLAGS + CODES + PERSONS + MOMENTS + EVENTS + OTHERS)  # … besides those with values

MOST_EVENTS = 60
PENALTIES = {"less_serious": (1, 3), "serious": (5, 7), "very_serious": (10, 15), "especially_serious": (20, 99)}


class Event:
    """`data` may hold other Events; they become numbers or ids when the document is written."""

    __slots__ = ("type", "at", "form", "lasts", "data", "recorded")

    def __init__(self, event_type, at, data):
        self.type, self.at, self.data = event_type, at, data
        self.form, self.lasts, self.recorded = "instant", 0, None


class Life:
    def __init__(self, words, dice, aims):
        self.words, self.dice, self.aims = words, dice, aims
        self.events = []
        self.orderly = dice.chance(0.4)  # nothing is done out of turn on purpose
        self.klass = self._class()
        self.offence = self.some_offence(self.klass)
        self.held = {}  # person -> what restrains him
        self.charged = []
        self.aimed_at = set()
        self.now = self._beginning()
        self._people()

    # --- what the history is about ---

    def _class(self):
        for rule in self.aims:
            wanted = [name for name in rule.severity if name in CLASSES]
            if wanted and self.dice.chance(0.9):
                return self.dice.pick(wanted)
            if "unknown" in rule.severity:
                return None
        return self.dice.weighted([(1, None)] + [(4, name) for name in CLASSES])

    def some_offence(self, klass):
        """Facts of an offence of that class; None: nobody says how grave it is."""
        dice = self.dice
        if klass is None:
            return dice.pick(({}, {}, {"article": 150}, {"article": 142}))
        group = next((rule.when.get("offence_group") for rule in self.aims if rule.when.get("offence_group")), None)
        if dice.chance(0.12) and not group:
            return {"article": dice.pick((150, 168, 173, 249)), "clause": dice.between(1, 4),
                    "max_penalty": dice.between(*PENALTIES[klass])}
        known = self.words.offences[klass]
        if group or dice.chance(0.5):
            first, last = self.words.groups.get(group, (141, 147))
            known = [o for o in known if first <= o[0] <= last] or known
        article, clause = dice.pick(known)
        return {"article": article, "clause": clause}

    def _beginning(self):
        """Near a border between versions of the law, a holiday, the end of a year: where mistakes live."""
        dice, borders = self.dice, []
        for rule in self.aims:
            borders += [d for d in (rule.first_day, rule.last_day) if d and d > "2018-02-01"]
        if borders and dice.chance(0.7):
            day = moments.of_date(dice.pick(borders)) + dice.between(-90, 60) * DAY
        else:
            day = dice.weighted([
                (30, lambda: moments.of_date(dice.pick(("2018-01-01", "2025-03-01", "2025-07-01", "2026-01-01",
                                                        "2026-05-01"))) + dice.between(-150, 40) * DAY),
                (20, lambda: moments.of_date(dice.pick(self.words.special_days)) - dice.between(0, 70) * DAY),
                (15, lambda: moments.of_date(f"{dice.between(2018, 2027)}-12-20") + dice.between(-20, 20) * DAY),
                (30, lambda: moments.of_date("2024-06-01") + dice.between(0, 900) * DAY),
                (5, lambda: moments.of_date("2018-01-01") + dice.between(-30, 3300) * DAY)])()
        return max(day, moments.of_date("2017-12-01")) + self._hour()

    def _hour(self):
        dice = self.dice
        if dice.chance(0.8):
            return dice.between(7, 17) * HOUR + dice.pick((0, 0, 15, 30, 45)) * MINUTE
        return dice.pick((0, 0, dice.below(DAY), 24 * HOUR - 1, 12 * HOUR, 22 * HOUR + 30 * MINUTE))

    def _born(self, years, spread):
        """A birthday on which somebody is about `years` old in the course of the history."""
        return moments.day_text(moments.plus(self.now, -years, "year") + self.dice.between(-spread, spread) * DAY)

    def _people(self):
        dice = self.dice
        wanted = {key: rule.when[key] for rule in self.aims for key in rule.when}
        young, grown = wanted.get("victim_under"), wanted.get("all_victims_from")
        self.people = {"victims": [], "accused": []}
        for i in range(dice.weighted([(3, 0), (70, 1), (20, 2), (7, 3)]) or bool(young)):
            age = 30 if grown or (not young and dice.chance(0.15)) else dice.pick((2, 8, 12, 15, 16, 17))
            person = {"id": f"v{i + 1}", "birth_date": self._born(age, 400)}
            if dice.chance(0.1):
                person["birth_date"] = self._born(dice.pick((16, 18)), 120)
            if dice.chance(0.05):
                del person["birth_date"]
            self.people["victims"].append(person)
        minor = 0.95 if "subject_under" in wanted else 0.1 if "subject_from" in wanted else 0.25
        for i in range(dice.weighted([(4, 0), (60, 1), (26, 2), (10, 3)]) or bool(self.aims[0].subject == "person")):
            person = {"id": f"a{i + 1}", "birth_date": self._born(35, 4000)}
            if dice.chance(minor):
                person["birth_date"] = self._born(dice.pick((14, 15, 16, 17)), 300)
                if dice.chance(0.2):
                    person["birth_date"] = self._born(18, 60)
            if dice.chance(0.05):
                del person["birth_date"]
            self.people["accused"].append(person)
        self._companions()
        for person in self.people["victims"] + self.people["accused"]:
            if dice.chance(0.2):
                person["sex"] = dice.pick(("female", "male", "other"))

    def _companions(self):
        dice, people = self.dice, self.people
        if dice.chance(0.12):
            people["witnesses"] = [{"id": "w1", "birth_date": self._born(dice.pick((12, 40)), 900)}]
        if dice.chance(0.08):
            people["informants"] = [{"id": "i1"}]
        if people["victims"] and dice.chance(0.2):
            mother = {"id": "m1", "relation": "mother"}
            if dice.chance(0.7):
                mother["victim"] = dice.pick(people["victims"])["id"]
            if people["accused"] and dice.chance(0.3):
                mother["lives_with"] = [dice.pick(people["accused"])["id"]]
            people["representatives"] = [mother]

    # --- who ---

    def accused(self):
        return [p["id"] for p in self.people["accused"]]

    def victims(self):
        return [p["id"] for p in self.people["victims"]]

    def everybody(self):
        return [p["id"] for group in self.people.values() for p in group]

    # --- time ---

    def wait(self, most=None):
        """Some time passes: none, minutes, days, weeks, or exactly until about where a term ends."""
        dice = self.dice
        kind = dice.weighted([(8, "none"), (26, "hours"), (34, "days"), (8, "weeks"), (24, "border")])
        then = self.now
        if kind == "hours":
            then += dice.between(1, 720) * MINUTE
        elif kind == "days":
            then = moments.midnight(then) + dice.between(1, 9) * DAY + self._hour()
        elif kind == "weeks":
            then = moments.midnight(then) + dice.between(10, 70) * DAY + self._hour()
        elif kind == "border":
            then = self.some_border()
        if most and then > self.now + most:
            then = self.now + dice.between(0, most // MINUTE) * MINUTE
        self.now = max(self.now, then)

    def some_border(self, of=None):
        """About the end of a term that an event of late may have started; now when there is none ahead."""
        dice = self.dice
        if not self.events:
            return self.now
        event = of or dice.pick(self.events[-8:])
        rules = [r for r in self.words.started_by.get(event.type, []) if r.amount]
        if not rules:
            return self.now
        rule = dice.pick(rules)
        end = moments.plus(event.at, rule.amount, rule.unit)
        if rule.unit != "hour" and dice.chance(0.8):
            end = moments.midnight(end) + dice.pick((0, DAY, DAY, DAY, 2 * DAY))
        end += dice.weighted([(4, 0), (3, 1), (3, -1), (2, HOUR), (2, -HOUR), (2, -5 * DAY), (1, -10 * DAY),
                              (2, 10 * HOUR), (1, 3 * DAY)])
        return end if self.now < end < self.now + 500 * DAY else self.now

    # --- events ---

    def full(self):
        return len(self.events) >= MOST_EVENTS

    def do(self, event_type, **facts):
        """Adds what happens now. A fact given as None is left out; `from_` stands for `from`."""
        data = {("from" if name == "from_" else name): value for name, value in facts.items() if value is not None}
        event = Event(event_type, self.now, data)
        event.form = self.dice.weighted([(91, "instant"), (7, "date"), (2, "interval")])
        if event.form == "interval":
            event.lasts = self.dice.pick((DAY, 2 * DAY, 3 * HOUR, 10 * DAY))
        self.events.append(event)
        return event

    def last(self, *types):
        return next((e for e in reversed(self.events) if e.type in types), None)

    # --- facts ---

    def invent(self, event_type, given=None, share=0.35):
        """Facts for an event: what must be said, some of what may be; `given` leads, None there means: not said."""
        data = {}
        for name, spec in self.words.facts(event_type).items():
            if given is not None and name in given:
                if given[name] is not None:
                    data[name] = given[name]
            elif (name in KNOWN_FACTS or self.words.values(event_type, name)) and (spec.get("need") == "required" or self.dice.chance(share)):
                value = self.some_value(event_type, name)
                if value is not None:
                    data[name] = value
        if "clause" in data and "max_penalty" not in data and event_type != "offence.committed":
            if (data.get("article"), data["clause"]) not in self._listed():
                data["max_penalty"] = self.dice.between(*PENALTIES[self.dice.pick(CLASSES)])
        if "amount" in data:
            data.setdefault("unit", self.dice.pick(UNITS))
        if event_type == "event.corrected":
            data.setdefault("at", moments.instant_text(self.now))
        return data

    def _listed(self):
        return {o for known in self.words.offences.values() for o in known}

    def some_value(self, event_type, name):
        dice = self.dice
        values = self.words.values(event_type, name)
        if values:
            return dice.pick(values)
        if name in ("article", "clause"):
            return self.offence.get(name)
        if name in NUMBERS:
            return {"max_penalty": lambda: dice.between(0, 20), "amount": lambda: dice.between(1, 12),
                    "minutes": lambda: dice.pick((20, 60, 90, 120, 121, 180))}[name]()
        if name in FLAGS:
            return dice.chance(0.5)
        if name == "unit":
            return dice.pick(UNITS)
        if name in CODES:
            return dice.pick(self.words.grounds(event_type) or WORDS.get(name, ("other",)))
        if name in PERSONS:
            return self._some_person(name)
        if name in MOMENTS:
            ahead = {"from": (-3, 0), "at": (-5, 0)}.get(name, (1, 60))
            return self.some_moment(self.now + dice.between(*ahead) * DAY)
        if name in EVENTS:
            return dice.pick(self.events[-10:]) if self.events else None
        if name == "rule":
            return dice.pick(self.words.row_ids)
        if name == "present":
            return dice.shuffled(PRESENT)[:dice.between(0, 4)]
        return {"number": "12/QD", "commune": "07210"}[name]

    def _some_person(self, name):
        among = {"victim": self.victims(), "witness": [p["id"] for p in self.people.get("witnesses", [])],
                 "person": self.accused() or self.everybody()}[name]
        if name == "person" and self.dice.chance(0.05):
            among = self.everybody()
        return self.dice.pick(among) if among else None

    def some_moment(self, at):
        """A date or an instant, as papers state them."""
        return moments.day_text(at) if self.dice.chance(0.6) else moments.instant_text(at)
