#!/usr/bin/env python3
"""Prints random histories, one document for `hoso simulate --lines` a line: the same seed gives the same bytes.

usage: generate.py --seed S [--count N] [--from K] [--config DIR] [--pretty]

History K of seed S does not depend on the others: `--seed S --from K --count 1` prints it alone.
"""

import argparse
import json
import os
import sys

import moments
from dice import Dice
from life import Life
from spoil import moments_of, nonsense, spoil
from story import Story
from vocabulary import Vocabulary

CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "config")
SPOILT, NONSENSE = 0.5, 0.03
WITHOUT_IDS = 10  # one of so many documents names neither the case nor its events, and gets no ids of what is derived


def _when(event, dice):
    if event.form == "date":
        return moments.day_text(event.at)
    if event.form == "interval":
        return {"from": moments.day_text(event.at), "to": moments.day_text(event.at + event.lasts)} \
            if dice.chance(0.5) else \
            {"from": moments.instant_text(event.at), "to": moments.instant_text(event.at + event.lasts)}
    return moments.foreign_text(event.at) if dice.chance(0.01) else moments.instant_text(event.at)


def _write(value, place, named):
    """What stands in a document for a fact: an event becomes its number, or its id."""
    if isinstance(value, dict):
        return {key: _write(item, place, named) for key, item in value.items()}
    if isinstance(value, list) or not hasattr(value, "recorded"):
        return value
    return f"e{place[id(value)]}" if named else place[id(value)]


def _ends(event):
    """An instant after which it is certainly lawful to have recorded an event."""
    return event.at + (0 if event.form == "instant" else event.lasts + 2 * moments.DAY)


def _recorded(life, document):
    """Says when each event was recorded, and asks what was known by then."""
    dice, clock = life.dice, 0
    for event, entry in zip(life.events, document["events"]):
        clock = max(clock, _ends(event)) + dice.pick((0, 1, 600, 3600, moments.DAY, 9 * moments.DAY))
        entry["recorded_at"] = moments.instant_text(clock)
    if dice.chance(0.7):
        document["known_at"] = dice.pick(document["events"])["recorded_at"]


def _document(life):
    if not life.events:  # nothing of the life is left: a document that is refused
        return {"events": []}
    dice, place = life.dice, {}
    life.events.sort(key=lambda e: e.at)
    if dice.chance(0.2):  # told late: recorded out of turn
        for _ in range(dice.between(1, 4)):
            life.events.append(life.events.pop(dice.below(len(life.events))))
    for i, event in enumerate(life.events):
        place[id(event)] = i
    named = dice.chance(0.15)
    document = {kind: people for kind, people in life.people.items() if people or dice.chance(0.5)}
    document["events"] = []
    for i, event in enumerate(life.events):
        entry = {"type": event.type, "at": _when(event, dice)}
        data = {key: _write(value, place, named) for key, value in event.data.items()}
        if data or dice.chance(0.3):
            entry["data"] = data
        if named:
            entry["id"] = f"e{i}"
        document["events"].append(entry)
    if dice.chance(0.15):
        _recorded(life, document)
    if dice.chance(0.55):
        at = moments_of(life)
        document["as_of"] = moments.day_text(at) if dice.chance(0.1) else moments.instant_text(at)
    elif any(e.form != "instant" or e.type == "event.corrected" for e in life.events):
        # Which instant a last day without an hour stands for is not what is to be found out here.
        document["as_of"] = moments.instant_text(max(_ends(e) for e in life.events) + dice.pick((0, moments.DAY)))
    return document


def _identify(document, name):
    """Ids of the case and of its events, from which those of deadlines follow."""
    document["case"] = f"case-{name}"
    for i, event in enumerate(document["events"]):
        event.setdefault("id", f"e{i}")


def history(words, seed, index):
    """The document of that number."""
    dice = Dice(seed, index)
    first = dice.pick(words.versions[words.aimed[index % len(words.aimed)]])
    aims = [first] + [dice.pick(words.rules) for _ in range(dice.between(1, 2))]
    if dice.chance(0.08):
        aims[1] = dice.pick(words.hard)
    life = Life(words, dice, aims)
    Story(life).tell()
    if not life.orderly and dice.chance(SPOILT):
        spoil(life)
    document = _document(life)
    if index % WITHOUT_IDS:
        _identify(document, f"{seed}-{index}")
    if document["events"] and dice.chance(NONSENSE):
        nonsense(document, words, dice)
    return document


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--config", default=CONFIG)
    parser.add_argument("--pretty", action="store_true", help="for people")
    asked = parser.parse_args()
    words = Vocabulary(asked.config)
    for index in range(asked.first, asked.first + asked.count):
        print(json.dumps(history(words, asked.seed, index), ensure_ascii=False, indent=1 if asked.pretty else None,
                         separators=None if asked.pretty else (",", ":")))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
