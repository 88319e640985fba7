"""Histories gone wrong: acts too late, missing, doubled, by the wrong one; and documents that are to be refused."""

import moments
from life import Event
from moments import DAY, HOUR


def spoil(life):
    """Bends an otherwise plausible history in one to three ways."""
    dice = life.dice
    for _ in range(dice.between(1, 3)):
        if len(life.events) > 1:
            dice.weighted([(4, _drop), (4, _late), (3, _early), (3, _double), (3, _swap), (4, _bend), (2, _forget)])(life)


def _drop(life):
    """A step is missing; so is what referred to it."""
    gone = [life.dice.pick(life.events)]
    for event in gone:
        life.events.remove(event)
        gone += [e for e in life.events if e not in gone and _refers(e.data, event)]


def _refers(data, event):
    return any(value is event or (isinstance(value, dict) and _refers(value, event)) for value in data.values())


def _late(life):
    """An act, and with it perhaps all that follows, comes later."""
    dice = life.dice
    i, delay = dice.below(len(life.events)), dice.pick((1, HOUR, DAY, 3 * DAY, 30 * DAY, 120 * DAY, 400 * DAY))
    for event in life.events[i:] if dice.chance(0.6) else [life.events[i]]:
        event.at += delay


def _early(life):
    event = life.dice.pick(life.events)
    event.at -= life.dice.pick((1, HOUR, DAY, 5 * DAY, 40 * DAY))


def _double(life):
    old = life.dice.pick(life.events)
    new = Event(old.type, old.at + life.dice.pick((0, 1, HOUR, DAY, 20 * DAY)), dict(old.data))
    life.events.insert(life.events.index(old) + 1, new)


def _swap(life):
    i = life.dice.below(len(life.events) - 1)
    one, other = life.events[i], life.events[i + 1]
    one.at, other.at = other.at, one.at


def _bend(life):
    """Another fact: another authority, person, amount, ground."""
    event = life.dice.pick(life.events)
    if event.data and event.type != "event.corrected":
        name = life.dice.pick(sorted(event.data))
        value = life.some_value(event.type, name) if name not in ("until", "from", "article", "clause") else None
        if value is not None:
            event.data[name] = value


def _forget(life):
    """A fact that need not be told is not told."""
    event = life.dice.pick(life.events)
    free = [name for name in sorted(event.data)
            if life.words.facts(event.type).get(name, {}).get("need") != "required" and name not in ("at", "data", "unit",
                                                                                                   "max_penalty")]
    if free:
        del event.data[life.dice.pick(free)]


# --- what nobody can understand ---

def nonsense(document, words, dice):
    """Breaks a good document in one way so that it must be refused; returns what was done to it."""
    broken = dice.pick((_unknown_type, _no_fact, _no_such_value, _no_such_person, _no_such_day, _no_such_event,
                        _two_of_one_id, _unknown_member, _wrong_type, _no_events, _interval, _born_later, _unknown_fact,
                        _derived, _as_of, _no_unit))
    return broken.__name__.strip("_") if broken(document, words, dice) else None


def _some(document, dice):
    return dice.pick(document["events"])


def _unknown_type(document, words, dice):
    _some(document, dice)["type"] = dice.pick(("case.closed", "report", "", "person.held "))
    return True


def _no_fact(document, words, dice):
    for event in dice.shuffled(document["events"]):
        for name, spec in words.facts(event["type"]).items():
            if spec.get("need") == "required" and name in event.get("data", {}):
                del event["data"][name]
                return True
    return False


def _no_such_value(document, words, dice):
    for event in dice.shuffled(document["events"]):
        for name in sorted(event.get("data", {})):
            if words.values(event["type"], name):
                event["data"][name] = "somebody_else"
                return True
    return False


def _no_such_person(document, words, dice):
    for event in dice.shuffled(document["events"]):
        if "person" in event.get("data", {}):
            event["data"]["person"] = "nobody"
            return True
    return False


def _no_such_day(document, words, dice):
    _some(document, dice)["at"] = dice.pick(("2026-02-30", "2025-13-01", "2026-04-31T08:00:00+07:00", "tomorrow",
                                             "2026-03-02T09:00:00", "2026-03-02T25:00:00+07:00", 20260302, None))
    return True


def _no_such_event(document, words, dice):
    event = _some(document, dice)
    event["type"], event["data"] = "handoff.received", {"of": dice.pick((len(document["events"]), 9999, -1))}
    return True


def _two_of_one_id(document, words, dice):
    if not document.get("victims"):
        return False
    document.setdefault("accused", []).append({"id": document["victims"][0]["id"]})
    return True


def _unknown_member(document, words, dice):
    dice.pick((document, _some(document, dice)))["colour"] = "blue"
    return True


def _wrong_type(document, words, dice):
    _some(document, dice)["data"] = dice.pick(([], "by", 1))
    return True


def _no_events(document, words, dice):
    if dice.chance(0.5):
        document["events"] = []
    else:
        del document["events"]
    return True


def _interval(document, words, dice):
    _some(document, dice)["at"] = {"from": "2026-03-05", "to": "2026-03-02"}
    return True


def _born_later(document, words, dice):
    if not document.get("victims"):
        return False
    document["victims"][0]["birth_date"] = "2049-01-01"
    return True


def _unknown_fact(document, words, dice):
    event = _some(document, dice)
    event.setdefault("data", {})["colour"] = "blue"
    return True


def _derived(document, words, dice):
    _some(document, dice)["type"] = "judgment.effective"
    return True


def _no_unit(document, words, dice):
    for event in dice.shuffled(document["events"]):
        if "unit" in event.get("data", {}):
            del event["data"]["unit"]
            return True
    return False


def _as_of(document, words, dice):
    document["as_of"] = dice.pick(("soon", "2026-02-30", 5))
    return True


def moments_of(life):
    """Times at which it is worth asking how the case stood."""
    dice, choice = life.dice, []
    event = dice.pick(life.events)
    choice += [event.at, event.at + 1, event.at - 1, moments.midnight(event.at)]
    life.now = event.at
    border = life.some_border(event)
    choice += [border, border, moments.midnight(border), life.events[-1].at + dice.pick((1, 40, 200, 1500)) * DAY]
    return dice.pick(choice)
