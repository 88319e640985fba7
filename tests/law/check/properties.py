#!/usr/bin/env python3
"""What must hold of the engine's answers to any history, without a second opinion; a history that breaks it is made small.

usage: properties.py --count N [--seed S] [--from K] [--hoso PROGRAM]

Asked twice, the same bytes. As of a moment, the same as if nothing later had happened. Told in another order, the same.
`safe` is never after `legal`; a term that ended has its end, and one that runs has none.
"""

import argparse
import copy
import json
import shlex
import subprocess
import sys
from datetime import datetime, timedelta

from dice import Dice
from generate import CONFIG, history
from record import show
from shrink import REFERENCES, shrink
from vocabulary import Vocabulary


class Engine:
    def __init__(self, hoso):
        self.process = subprocess.Popen([*shlex.split(hoso), "simulate", "--lines", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def bytes(self, document):
        self.process.stdin.write(json.dumps(document).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise RuntimeError(f"the engine ended with {self.process.wait()} on {json.dumps(document)}")
        return line

    def answer(self, document):
        return json.loads(self.bytes(document))


def _moment(text):
    return datetime.fromisoformat(text)


def _bounds(at):
    """First and last instant of what a document calls a time."""
    if isinstance(at, dict):
        return _bounds(at["from"])[0], _bounds(at["to"])[1]
    if len(at) == 10:
        first = _moment(at + "T00:00:00+07:00")
        return first, first + timedelta(days=1)
    return _moment(at), _moment(at)


def _datas(event):
    data = event.get("data") or {}
    return [data] + ([data["data"]] if isinstance(data.get("data"), dict) else [])


def _renumbered(document, order):
    """The same document with its events in another order; None when a reference leads out of it."""
    place = {old: new for new, old in enumerate(order)}
    events = []
    for old in order:
        event = copy.deepcopy(document["events"][old])
        for data in _datas(event):
            for name in REFERENCES:
                if isinstance(data.get(name), int):
                    if data[name] not in place:
                        return None
                    data[name] = place[data[name]]
        events.append(event)
    return {**document, "events": events}


def _told(answer, order):
    """What an answer says, in a form that does not depend on the numbers of events: order[i] is what i stands for."""
    def of(i):
        return None if i is None else order[i]

    deadlines = answer["deadlines"]
    who = [(d["rule"], d["subject"] or "", d["round"], of(d["started_by"])) for d in deadlines]
    told = sorted((w, d["starts_at"] or "", str(d["due"]), d["provisional"], d["imprecise"], d["status"],
                   str(of(d["ended_by"])), d["ended_at"] or "",
                   str([(of(e["event"]), e["amount"], e["unit"]) for e in d["extensions"]]),
                   str(d["superseded_by"] is not None and who[d["superseded_by"]])) for w, d in zip(who, deadlines))
    wrong = sorted((v["code"], v["rule"] or "", str(of(v["event"]))) for v in answer["violations"])
    return answer["stage"], str(answer["returns"]), told, wrong


def twice(engine, document, dice):
    return engine.bytes(document) == engine.bytes(document)


def _groups(events):
    """Events whose times meet, as sets of indices: their order says something."""
    groups, reach = [], None
    for i in sorted(range(len(events)), key=lambda i: _bounds(events[i]["at"])):
        low, high = _bounds(events[i]["at"])
        if reach is None or low > reach:
            groups.append([])
        groups[-1].append(i)
        reach = high if reach is None else max(reach, high)
    return groups


def in_order(engine, document, dice):
    """What happened at different times may be told in any order."""
    events = document["events"]
    if any(e["type"] == "event.corrected" or "recorded_at" in e for e in events):
        return True
    order = dice.shuffled(range(len(events)))
    for group in _groups(events):
        places = sorted(order.index(i) for i in group)
        for place, i in zip(places, sorted(group)):
            order[place] = i
    new, as_of_last = _renumbered(document, order), max(_bounds(e["at"])[1] for e in events).isoformat()
    moment = document.get("as_of", as_of_last)
    here, there = engine.answer({**document, "as_of": moment}), engine.answer({**new, "as_of": moment})
    if "deadlines" not in here:
        return "deadlines" not in there
    return _told(here, list(range(len(events)))) == _told(there, order)


def as_of(engine, document, dice):
    """What happens later does not change how it was."""
    events = document["events"]
    if any(e["type"] == "event.corrected" for e in events) or "known_at" in document:
        return True
    then = _bounds(dice.pick(events)["at"])[1] + dice.pick((timedelta(0), timedelta(seconds=-1), timedelta(days=3)))
    bounds = [_bounds(e["at"]) for e in events]
    if any(low <= then < high for low, high in bounds):
        return True
    kept = [i for i, (_, high) in enumerate(bounds) if high <= then]
    cut = _renumbered(document, kept) if kept else None
    if cut is None:
        return True
    moment = then.isoformat()
    here, there = engine.answer({**document, "as_of": moment}), engine.answer({**cut, "as_of": moment})
    if "deadlines" not in here or "deadlines" not in there:
        return True
    return _told(here, list(range(len(events)))) == _told(there, kept)


def sane(engine, document, dice):
    answer = engine.answer(document)
    for d in answer.get("deadlines", []):
        legal, safe = d["due"]["legal"], d["due"]["safe"]
        if legal and safe and _moment(safe) > _moment(legal):
            return False
        ended = d["status"] in ("met", "met_late", "void", "superseded")
        if ended != (d["ended_at"] is not None) or (ended and d["ended_by"] is None):
            return False
        if d["status"] == "overdue" and not _moment(answer["as_of"]) > _moment(legal):
            return False
    return True


PROPERTIES = (twice, in_order, as_of, sane)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--hoso", default="build/hoso")
    parser.add_argument("--config", default=CONFIG)
    asked = parser.parse_args()
    words, engine = Vocabulary(asked.config), Engine(asked.hoso)
    passed, failed, broken_by = 0, 0, dict.fromkeys(PROPERTIES, 0)
    for index in range(asked.first, asked.first + asked.count):
        document = history(words, asked.seed, index)
        if "deadlines" not in engine.answer(document):
            continue
        for holds in PROPERTIES:
            if holds(engine, document, Dice(asked.seed, index)):
                passed += 1
                continue
            failed += 1
            broken_by[holds] += 1
            if failed <= 5:
                def broken(d, holds=holds, index=index):
                    good = "deadlines" in engine.answer(d)
                    return good and not all(holds(engine, d, Dice(asked.seed, index + i)) for i in range(4))
                small = shrink(document, broken) if broken(document) else document
                show(index, {"differs": [f"not {holds.__name__}"], "input": small, "words": []}, f"seed {asked.seed}")
    for holds in PROPERTIES:
        print(f"{holds.__name__}: broken by {broken_by[holds]} histories")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
