#!/usr/bin/env python3
"""Counts what random histories reach: of each rule that runs how often it starts, ends each way and is extended.

usage: coverage.py --seed S --count N --hoso PROGRAM [--least N] [--config DIR]

Prints a table and fails when a rule starts in fewer than --least histories, an event type, a status or a violation is
never seen, or a fact of the law pack is one that the generator does not know. What the generator cannot reach stands in
`unreached.json` with the reason.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict

from generate import CONFIG, history
from life import KNOWN_FACTS
from vocabulary import Vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ("started", "running", "met", "met_late", "overdue", "lapsed", "superseded", "void", "extended", "broken")
STATUSES = ("running", "met", "met_late", "overdue", "lapsed", "superseded", "void")


def tally(words, seed, total, program):
    """Generates and folds in batches, so that no pipe can fill up while nobody reads."""
    seen = nothing()
    for first in range(0, total, 500):
        told = [history(words, seed, i) for i in range(first, min(total, first + 500))]
        lines = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in told)
        ran = subprocess.run([program, "simulate", "--lines", "-"], input=lines, capture_output=True, text=True,
                             check=False)
        if ran.returncode > 1:
            sys.exit(f"{program} ended with {ran.returncode}: {ran.stderr[:2000]}")
        answers = ran.stdout.splitlines()
        if len(answers) != len(told):
            sys.exit(f"{len(told)} histories, {len(answers)} answers")
        for i, (document, answer) in enumerate(zip(told, answers)):
            count(seen, first + i, document, json.loads(answer))
    return seen


def nothing():
    """A count in which nothing has been seen yet."""
    return {"rules": {}, "types": Counter(), "codes": Counter(), "stages": Counter(), "refused": []}


def add(seen, more):
    """Adds what another shard saw."""
    for rule, what in more["rules"].items():
        seen["rules"].setdefault(rule, Counter()).update(what)
    for name in ("types", "codes", "stages"):
        seen[name].update(more[name])
    seen["refused"] += more["refused"]


def count(seen, index, document, answer):
    if "deadlines" not in answer:
        seen["refused"].append((index, answer.get("errors")))
        return
    seen["types"].update({e["type"] for e in document["events"]})
    seen["stages"][answer["stage"]] += 1
    seen["codes"].update({v["code"] for v in answer["violations"]})
    here = defaultdict(set)  # rule -> what became of it in this history
    for deadline in answer["deadlines"]:
        here[deadline["rule"]] |= {"started", deadline["status"]}
        if deadline["extensions"]:
            here[deadline["rule"]].add("extended")
    for violation in answer["violations"]:
        here[violation["rule"]].add("broken")
    for rule, what in here.items():
        seen["rules"].setdefault(rule, Counter()).update(what)


def judge(words, seen, least):
    """What is not reached that should be, as sentences."""
    with open(os.path.join(HERE, "unreached.json"), encoding="utf-8") as file:
        excused = json.load(file)
    wrong = []
    for rule in words.aimed:
        counts = seen["rules"].get(rule, Counter())
        # What is no term (the length of an interview) is seen only when it is broken: half as often will do.
        reached = counts["started"] or 2 * counts["broken"]
        if reached < least and rule not in excused["rules"]:
            wrong.append(f"rule {rule} starts in {counts['started']} histories")
    for rule in sorted({r.id for r in words.rules if any(e.get("event") for e in r.extensions)}):
        if not seen["rules"].get(rule, Counter())["extended"] and rule not in excused["rules"]:
            wrong.append(f"rule {rule} is never extended")
    wrong += [f"event type {t} never happens" for t in words.types if not seen["types"][t]]
    statuses = Counter()
    for counts in seen["rules"].values():
        statuses.update({s: counts[s] for s in STATUSES})
    wrong += [f"status {s} is never seen" for s in STATUSES if not statuses[s]]
    wrong += [f"violation {c} is never seen" for c in excused["violations_to_see"] if not seen["codes"][c]]
    for event_type in words.types:
        for fact in words.facts(event_type):
            if fact not in KNOWN_FACTS and not words.values(event_type, fact):
                wrong.append(f"fact {fact} of {event_type} is not known to the generator")
    return wrong


def table(words, seen):
    print("rule     " + "".join(f"{s:>11}" for s in COLUMNS))
    for rule in words.aimed:
        counts = seen["rules"].get(rule, Counter())
        print(f"{rule:<9}" + "".join(f"{counts[s] or '.':>11}" for s in COLUMNS))
    print("stages:", ", ".join(f"{n} {c}" for n, c in seen["stages"].most_common()))
    print("violations, in so many histories:", ", ".join(f"{n} {c}" for n, c in seen["codes"].most_common()))
    print(f"refused: {len(seen['refused'])}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--hoso", required=True)
    parser.add_argument("--least", type=int, default=50)
    parser.add_argument("--config", default=CONFIG)
    asked = parser.parse_args()
    words = Vocabulary(asked.config)
    seen = tally(words, asked.seed, asked.count, asked.hoso)
    table(words, seen)
    wrong = judge(words, seen, asked.least)
    for sentence in wrong:
        print("FAILED", sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
