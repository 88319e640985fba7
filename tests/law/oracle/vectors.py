#!/usr/bin/env python3
"""Runs the oracle over the vectors of law and compares with what was computed by hand, for the rules that it implements.

    vectors.py [FILE…]      default: every file under tests/law; prints each difference and `N passed, N failed`
"""
import glob
import json
import os
import sys

from oracle import TOLD, answer
from bindings import RULES
from sessions import ROWS_OF_SESSIONS

HERE = os.path.dirname(os.path.abspath(__file__))
LAW = os.path.dirname(HERE)
IDS = {rule.id for rule in RULES} | set(ROWS_OF_SESSIONS)


def holds(have, want):
    """Whether an answer says all that is wanted."""
    if isinstance(want, dict):
        return isinstance(have, dict) and all(k in have and holds(have[k], v) for k, v in want.items())
    if isinstance(want, list):
        return isinstance(have, list) and len(have) == len(want) and all(map(holds, have, want))
    return have == want


# What is not the oracle's business: texts for people.
UNTOLD = ("bound", "rank", "also", "citation", "detail", "explanation", "deadline", "name")


def cut(entry):
    entry = {k: v for k, v in entry.items() if k not in UNTOLD}
    if "extensions" in entry:
        entry["extensions"] = [{k: v for k, v in one.items() if k != "authority"} for one in entry["extensions"]]
    return entry


def ours(entry):
    """Whether an expected violation or deadline is of what the oracle implements."""
    return (entry.get("rule") in IDS if entry.get("rule") else True) and entry.get("code", "late") in TOLD


def faults(vector, got):
    if "refused" in got:
        yield "refused: %s" % got["refused"]
        return
    want = vector["expect"]
    if "stage" in want and got["stage"] != want["stage"]:
        yield "stage %s, not %s" % (got["stage"], want["stage"])
    if not holds(got["returns"], want.get("returns", {})):
        yield "returns %s, not %s" % (got["returns"], want["returns"])
    for one in want.get("deadlines", []):
        if one.get("rule") in IDS and not any(holds(d, cut(one)) for d in got["deadlines"]):
            yield "no deadline %s, but %s" % (cut(one), [d for d in got["deadlines"] if d["rule"] == one["rule"]])
    for one in want.get("violations", []):
        if ours(one) and one.get("code") and not any(holds(v, cut(one)) for v in got["violations"]):
            yield "no violation %s, but %s" % (cut(one), got["violations"])
    for one in want.get("never", []):
        one = {"rule": one} if isinstance(one, str) else one
        if any(holds(d, cut(one)) for d in got["deadlines"]):
            yield "deadline %s" % one
    for one in want.get("no_violations", []) if want.get("no_violations") is not True else [{}]:
        one = {"code": one} if isinstance(one, str) else one
        if "detail" not in one and any(holds(v, cut(one)) for v in got["violations"]):
            yield "violation %s" % one
    for rule, count in want.get("count", {}).items():
        have = sum(1 for d in got["deadlines"] if d["rule"] == rule)
        if rule in IDS and have != count:
            yield "%d deadlines of %s, not %d" % (have, rule, count)
    for name in ("notices", "handoffs", "rounds", "suspensions", "notices_to"):
        for one in want.get(name, []) if name in got else []:
            if not any(holds(x, cut(one)) for x in got[name]):
                yield "no %s %s, but %s" % (name, cut(one), got[name])
    for name in ("notices", "handoffs"):
        for one in want.get("no_" + name, []) if name in got else []:
            one = {("code" if name == "notices" else "rule"): one} if isinstance(one, str) else one
            if any(holds(x, cut(one)) for x in got[name]):
                yield "%s %s" % (name, one)


def main(files):
    passed = failed = 0
    for path in files or [LAW + "/examples.json"] + sorted(glob.glob(LAW + "/vectors/*.json") + glob.glob(LAW + "/timelines/*.json")):
        with open(path, encoding="utf-8") as file:
            raw = json.load(file)
        for vector in raw.get("vectors") or raw["examples"]:
            document = dict(vector["input"])
            document.update({k: vector[k] for k in ("as_of", "known_at") if vector.get(k)})
            got = answer(json.dumps(document))
            if vector.get("refused"):
                found = [] if "refused" in got else ["not refused"]
            else:
                found = list(faults(vector, got))
            passed, failed = passed + (not found), failed + bool(found)
            if found:
                print("FAIL %s: %s" % (vector["id"], "; ".join(found)))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
