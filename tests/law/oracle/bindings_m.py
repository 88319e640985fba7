"""M10 to M13, limitation (Art. 27 of the Penal Code): docs/bindings.md, "K, L, M". One of them runs for whoever did the act."""
from rules import Rule, on

FIVE_TO_TWENTY = {"M10": "less_serious", "M11": "serious", "M12": "very_serious", "M13": "especially_serious"}
QUASHED = ("retrial", "reinvestigation", "decision_annulled", "decision_upheld")


def more_than_a_year(event):
    """Only an offence of more than a year starts limitation anew (Art. 27.3): by its penalty; where that is not told, if an article is."""
    if event.get("max_penalty") is not None:
        return event.get("max_penalty") > 1
    return event.get("article") is not None


NOTICE = ("wanted.issued", "wanted.lifted", "person.arrested", "person.surrendered")


def stands(events, person):
    """Of whoever did it, anybody's notice: who was wanted last is not who was found."""
    told = [e for e in events if e.type in NOTICE and (person is None or e.get("person") in (person, None))]
    return bool(told) and told[-1].type == "wanted.issued"


def wanted(case, person, since):
    """A wanted notice stands that stays what runs since a place in order: issued later, and neither lifted nor followed by an arrest or a
    surrender."""
    return stands(case.past[since:], person)


def was_wanted(case, event, person, since):
    """Such a notice stood before this event."""
    return stands(case.before(event)[since:], person)


def not_quashed(case, event):
    return event.get("kind") not in QUASHED


RULES = [Rule(id_, on("offence.committed"),
              on("judgment.effective|enforcement.ordered") + on("appeal.decided", not_quashed),
              on("report.merged") + on("case.severed", lambda case, event: event.get("person") is not None),
              subject="person", classes=[class_], family="limitation", lapses=True)
         for id_, class_ in FIVE_TO_TWENTY.items()]
