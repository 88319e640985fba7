"""The words in which the tables of bindings (bindings_*.py) are written, and the row of law that each of them binds."""
from datetime import date

from terms import load

ROWS = {row["id"]: row for row in load("time-limits.json")}
PROTECTION = set(load("protection-ids.json"))

CODE = date(2018, 1, 1)  # since when the Code of 2015 is in force: nothing before it is computed


class Pattern:
    """Which event: its types, the values of facts it must carry, and tests on what went before."""

    def __init__(self, types, tests, facts):
        self.types, self.tests, self.facts = types.split("|"), tests, facts
        self.papers = []  # of a receipt: what was received
        self.once = False  # the first of several acts: none of the others begins another term

    def fits(self, case, event):
        if event.type not in self.types:
            return False
        for name, wanted in self.facts.items():
            values = wanted if isinstance(wanted, (list, tuple)) else [wanted]
            if event.get(name) not in values:
                return False
        return all(test(case, event) for test in self.tests)


def on(types, *tests, **facts):
    return [Pattern(types, tests, facts)]


def receipt(of, *tests, **facts):
    """A paper was received: handoff.received whose `of` is an event of one of these types."""
    types = of.split("|")

    def paper(case, event):
        cause = case.event(event.get("of"))
        return cause is not None and cause.type in types

    pattern = Pattern("handoff.received", (paper,) + tests, facts)
    pattern.papers = types
    return [pattern]


def fits(case, patterns, event):
    return any(p.fits(case, event) for p in patterns)


def done(rule, event):
    """Whether an event says that what a rule asks for was done, or reviewed."""
    return event.get("rule") == rule.id and (event.type == "act.done" and rule.act or event.type == "review.done" and rule.review)


def may_start(case, rule, subject, event):
    """Whether its conditions hold."""
    if rule.when and not rule.when(case, event, subject):
        return False
    if rule.family == "limitation" and any(d.running and d.rule.family == "limitation" and (subject is None or d.subject in (subject, None)) for d in case.deadlines):
        return False  # none of them runs
    own = [d for d in case.deadlines if d.subject == subject and (d.rule is rule or rule.family == "E18-E20" and d.rule.family == rule.family)]
    return not own if rule.once == "ever" else not any(d.running for d in own) if rule.once == "running" else True


class Step:
    """One step of a ladder of extensions: the act that takes it, how much at the most, who may, and what must be asked before."""

    def __init__(self, act, amount, unit, who=None, count=1, total=False, request=None, grounds=()):
        self.act, self.amount, self.unit, self.who, self.count = act, amount, unit, who, count
        self.grounds = grounds  # only with one of these grounds
        self.total, self.request = total, request


class Before:
    """A step owed some time before another term ends, or before the hearing that the starting event names."""

    def __init__(self, *rules, hearing=False, latest=False, actual_end=False):
        self.rules, self.hearing, self.latest, self.actual_end = rules, hearing, latest, actual_end


class Rule:
    """One term: the row (kind, amount, rank, dates of effect) and what starts, ends and voids it."""

    def __init__(self, id_, start, end=(), void=(), *, row=None, act=False, when=None, restart=(), subject=None, once=None,
                 before=None, recurring=False, lapses=False, ladder=(), complex_total=None, family=None, amount=None, unit=None,
                 kind=None, amounts=None, review=False, from_=None, through=None, classes=None, whom=None, liberty=None, rank=None,
                 paper=False, instead=False):
        source = ROWS[row or id_] if (row or id_) in ROWS else {}
        self.id, self.start, self.end, self.void = id_, list(start), list(end), list(void)
        self.kind = kind or source.get("kind")
        self.amount = source.get("amount") if amount is None else amount
        self.unit = unit or source.get("unit")
        self.rank = rank or source.get("rank")
        self.act, self.when, self.restart, self.subject, self.once = act, when, list(restart), subject, once
        self.before, self.recurring, self.lapses, self.review = before, recurring, lapses, review
        self.ladder, self.complex_total, self.family, self.amounts = ladder, complex_total, family, amounts
        self.whom, self.liberty = whom, liberty
        self.instead = instead  # it takes the place of others while the procedure is simplified
        self.paper = paper  # it is about one paper: only what concerns that paper concerns it
        severity = source.get("severity", "all")
        self.classes = classes if classes is not None else ([] if severity == "all" else severity.split("|"))
        first, last = from_ or source.get("effective_from"), through or source.get("effective_to")
        self.from_ = max(date.fromisoformat(first), CODE) if first else CODE
        self.through = date.fromisoformat(last) if last else None
        self.begins_with = {t for p in self.start for t in p.types + p.papers if not p.once}

    def in_force(self, day):
        return self.from_ <= day and (self.through is None or day <= self.through)


# ---------------------------------------------------------------- conditions, as a lawyer would say them

def minor_victim(years):
    """Some victim is under an age (unknown is presumed so)."""
    return lambda case, event, subject: case.victim_under(years, event, subject)


def any_minor_victim(years):
    """Some victim is under an age, whomever the event names."""
    return lambda case, event, subject: case.victim_under(years, event)


def adult_victims(case, event, subject):
    return case.all_victims_from(18, event)


def sexual_abuse(case, event, subject):
    """Articles 141 to 147 are charged, or suspected before anything is charged."""
    return case.sexual_abuse(event)


def both(*conditions):
    return lambda case, event, subject: all(c(case, event, subject) for c in conditions)


def whole(case, event):
    """Of the whole case: names nobody, or the last of the accused who still take part."""
    return case.is_whole(event)


def whole_charged(case, event):
    """Of the whole case: names nobody, or the last of those who are charged."""
    return case.is_whole_charged(event)
