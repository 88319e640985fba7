#!/usr/bin/env python3
"""Puts random histories to the engine and to the second implementation, and compares all that both say.

usage: law_check.py --count N [--seed S|random] [--hoso PROGRAM] [--oracle FILE] [--shards P] [--out DIR] [--keep]

What was found before is replayed first: every file under tests/law/vectors-found. A difference is made as small as it gets and
written to --out (build/law-check), with --keep also to tests/law/vectors-found. Ends with `N passed, N failed`.
"""

import argparse
import fnmatch
import glob
import json
import multiprocessing
import os
import queue
import subprocess
import sys
import time
from collections import Counter

import coverage
from answers import differences, is_ordered
from generate import CONFIG, history
from pair import Pair
from record import Record
from vocabulary import Vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))
FOUND = os.path.join(HERE, "..", "vectors-found")
ALIKE = 2  # of so many differences alike a shard makes the history small; the rest are counted
SMALL = 60  # … and of no more in all


class Listed:
    """What is known to differ: rules and violations that are not compared, and kinds of difference that are still open."""

    def __init__(self, words, rules):
        with open(os.path.join(HERE, "restricted.json"), encoding="utf-8") as file:
            self.told = json.load(file)
        self.codes = list(self.told["violations"])
        self.missing = [rule for rule in words.aimed if rule not in rules]
        self.cache = {}

    def wrong(self, rules):
        """What the list does not say, and what it says without need."""
        wrong = [f"rule {rule} runs, the second implementation does not tell it, and restricted.json does not say why"
                 for rule in self.missing if rule not in self.told["rules"]]
        return wrong + [f"rule {rule} is told by the second implementation and stands in restricted.json"
                        for rule in self.told["rules"] if rule in rules]

    def entry(self, signature, ordered):
        """
        The entry under which this kind of difference is open; None: it is not. Most are so only where the history itself
        is out of lawful order.
        """
        if (signature, ordered) not in self.cache:
            text = " ".join(str(s) for s in signature if s)
            entries = [*self.told["open"], *([] if ordered else self.told["open_out_of_order"])]
            self.cache[signature, ordered] = next((e for e in entries if fnmatch.fnmatchcase(text, e)), None)
        return self.cache[signature, ordered]

    def reason(self, entry):
        return self.told["open"].get(entry) or self.told["open_out_of_order"][entry] + ", out of lawful order"


def _shard(asked, number, rules, listed, results):
    """Every P-th history. Reports what it counted, and of each kind of difference a few made small."""
    try:
        words, pair = Vocabulary(asked.config), Pair(asked.hoso, asked.oracle, rules, listed.codes)
        seen, kinds, small, sums, still = coverage.nothing(), Counter(), Counter(), Counter(), Counter()
        told = time.monotonic()
        for index in range(asked.first + number, asked.first + asked.count, asked.shards):
            document = history(words, asked.seed, index)
            engine, oracle = pair.answers(document)
            coverage.count(seen, index, document, engine)
            found = {signature for signature, _ in differences(engine, oracle, pair.scope)}
            ordered = is_ordered(engine)
            new = {signature for signature in found if not listed.entry(signature, ordered)}
            sums["failed" if new else "open" if found else "passed"] += 1
            still.update({listed.entry(signature, ordered) for signature in found - new})
            kinds.update(new)
            for signature in sorted(new, key=str)[:2]:
                if small[signature] < ALIKE and sum(small.values()) < SMALL:
                    small[signature] += 1
                    results.put(("found", index, signature, *pair.smaller(document, signature)))
            if time.monotonic() - told > 5:
                results.put(("progress", number, sum(sums.values()), sums["failed"]))
                told = time.monotonic()
        if not pair.close():
            raise RuntimeError("engine or oracle did not end well")
        results.put(("done", sums, kinds, still, seen, pair.scope.hidden))
    except Exception as fault:  # whatever it is: the check has failed, and says why
        results.put(("fault", number, f"{type(fault).__name__}: {fault}"))


def _oracle_rules(path):
    told = subprocess.run([sys.executable, path, "--coverage"], capture_output=True, text=True, check=True).stdout
    return json.loads(told) if told.lstrip().startswith("[") else told.split()


def _replay(asked, rules, listed):
    """What was found once is asked again: (passed, failed)."""
    passed = failed = 0
    pair = Pair(asked.hoso, asked.oracle, rules, listed.codes)
    for path in sorted(glob.glob(os.path.join(FOUND, "*.json"))):
        with open(path, encoding="utf-8") as file:
            engine, oracle = pair.answers(json.load(file)["input"])
        found = [d for d in differences(engine, oracle, pair.scope) if not listed.entry(d[0], is_ordered(engine))]
        passed, failed = passed + (not found), failed + bool(found)
        for signature, words in found:
            print("FAILED", os.path.basename(path), " ".join(str(s) for s in signature if s), words)
    pair.close()
    print(f"found before: {passed} agree, {failed} differ")
    return passed, failed


def _collect(asked, workers, results, record):
    """Reads what the shards report until all have ended: what was counted, and the faults."""
    counted = {"sums": Counter(), "kinds": Counter(), "still": Counter(), "hidden": Counter(), "seen": coverage.nothing()}
    faults, ended, progress, began = [], 0, {}, time.monotonic()
    told = began
    while ended < len(workers):
        try:
            report = results.get(timeout=10)
        except queue.Empty:
            if any(w.exitcode for w in workers):
                faults.append("a shard died")
                break
            continue
        if report[0] == "found":
            record.add(*report[1:])
        elif report[0] == "fault":
            ended += 1
            faults.append(f"shard {report[1]}: {report[2]}")
        elif report[0] == "done":
            ended += 1
            for name, more in zip(("sums", "kinds", "still", "hidden"), (*report[1:4], report[5])):
                counted[name].update(more)
            coverage.add(counted["seen"], report[4])
        else:
            progress[report[1]] = report[2:]
            if time.monotonic() - told > 30:
                told = time.monotonic()
                done, bad = sum(p[0] for p in progress.values()), sum(p[1] for p in progress.values())
                print(f"… {done} of {asked.count} in {told - began:.0f} s, {bad} differ", file=sys.stderr, flush=True)
    return counted, faults


def _asked():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--hoso", default="build/hoso")
    parser.add_argument("--oracle", default=os.path.join(HERE, "..", "oracle", "oracle.py"))
    parser.add_argument("--shards", type=int, default=os.cpu_count())
    parser.add_argument("--out", default="build/law-check")
    parser.add_argument("--config", default=CONFIG)
    parser.add_argument("--keep", action="store_const", const=FOUND)
    parser.add_argument("--least", type=int, help="fail when a rule starts in fewer histories")
    asked = parser.parse_args()
    asked.seed = int.from_bytes(os.urandom(4), "big") if asked.seed == "random" else int(asked.seed)
    return asked


def _tell(counted, listed, words):
    """What was compared and what not, in a few lines; returns what is wrong with the list itself."""
    for signature, n in counted["kinds"].most_common(60):
        print(f"differs in {n:>6}: {' '.join(str(s) for s in signature if s)}")
    for entry, n in counted["still"].most_common():
        print(f"open in    {n:>6}: {entry}: {listed.reason(entry)}")
    if counted["hidden"]:
        print(f"not compared: {sum(counted['hidden'].values())} deadlines and violations of what is on the list")
    return [f"restricted.json: {entry} is open no more" for entry in [*listed.told["open"], *listed.told["open_out_of_order"]] if not counted["still"][entry]]


def main():
    asked = _asked()
    print(f"law-check: {asked.count} histories, seed {asked.seed}, {asked.shards} shards", flush=True)
    words, rules = Vocabulary(asked.config), _oracle_rules(asked.oracle)
    listed = Listed(words, rules)
    wrong = listed.wrong(rules)
    print(f"compared: {len(words.aimed) - len(listed.missing)} of {len(words.aimed)} rules that run; not compared: "
          f"{' '.join(listed.missing) or 'none'}; violations not compared: {' '.join(listed.codes) or 'none'}")
    passed, failed = _replay(asked, rules, listed)
    record, results = Record(asked.out, asked.seed, asked.keep), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=_shard, args=(asked, n, rules, listed, results))
               for n in range(asked.shards)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    counted, faults = _collect(asked, workers, results, record)
    for worker in workers:
        worker.join(timeout=30)
    needless = _tell(counted, listed, words)
    if asked.least is not None:  # the whole of a fixed run: what is listed must be needed, what runs must be reached
        wrong += needless + coverage.judge(words, counted["seen"], asked.least)
    seconds = time.monotonic() - began
    print(f"{seconds:.1f} s, {asked.count / seconds:.0f} histories a second")
    for sentence in wrong + faults:
        print("FAILED", sentence)
    if counted["sums"]["open"]:
        print(f"{counted['sums']['open']} histories differ in ways that restricted.json lists as open, and in no other")
    failed += counted["sums"]["failed"] + len(wrong) + len(faults)
    print(f"{passed + counted['sums']['passed']} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
