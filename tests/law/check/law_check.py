#!/usr/bin/env python3
"""Puts random histories to the engine and to the second implementation, and compares all that both say.

usage: law_check.py --count N [--seed S|random] [--hoso PROGRAM] [--oracle FILE] [--shards P] [--out DIR] [--keep]

What was found before is replayed first: every file under tests/law/vectors-found. A difference is made as small as it gets and
written to --out (build/law-check), with --keep also to tests/law/vectors-found. Ends with `N passed, N failed`.
"""

import argparse
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


def _shard(asked, number, results):
    """Every P-th history. Reports what it counted, and of each kind of difference a few made small."""
    index = asked.first
    try:
        words, pair = Vocabulary(asked.config), Pair(asked.hoso, asked.oracle)
        seen, kinds, small, sums = coverage.nothing(), Counter(), Counter(), Counter()
        told = time.monotonic()
        for index in range(asked.first + number, asked.first + asked.count, asked.shards):
            document = history(words, asked.seed, index)
            engine, oracle = pair.answers(document)
            coverage.count(seen, index, document, engine)
            new = {signature for signature, _ in differences(engine, oracle)}
            ordered = is_ordered(engine)
            sums.update(["differ" if new else "agree"] + (["differ in order" if new else "agree in order"] if ordered else []))
            kinds.update(new)
            for signature in sorted(new, key=str)[:2]:
                if small[signature] < ALIKE and sum(small.values()) < SMALL:
                    small[signature] += 1
                    results.put(("found", index, signature, *pair.smaller(document, signature)))
            if time.monotonic() - told > 5:
                results.put(("progress", number, sums["agree"] + sums["differ"], sums["differ"]))
                told = time.monotonic()
        if not pair.close():
            raise RuntimeError("engine or oracle did not end well")
        results.put(("done", sums, kinds, seen))
    except Exception as fault:  # whatever it is: the check has failed, and says why
        results.put(("fault", number, f"history {index}: {type(fault).__name__}: {fault}"))


def _untold(asked, words):
    """Rules that run and that the second implementation does not know."""
    told = subprocess.run([sys.executable, asked.oracle, "--coverage"], capture_output=True, text=True, check=True).stdout.split()
    return [f"rule {rule} runs, and the second implementation does not tell it" for rule in words.aimed if rule not in told]


def _replay(asked):
    """What was found once is asked again: (passed, failed)."""
    passed = failed = 0
    pair = Pair(asked.hoso, asked.oracle)
    for path in sorted(glob.glob(os.path.join(FOUND, "*.json"))):
        with open(path, encoding="utf-8") as file:
            found = pair.differences(json.load(file)["input"])
        passed, failed = passed + (not found), failed + bool(found)
        for signature, words in found:
            print("FAILED", os.path.basename(path), " ".join(str(s) for s in signature if s), words)
    pair.close()
    print(f"found before: {passed} agree, {failed} differ")
    return passed, failed


def _collect(asked, workers, results, record):
    """Reads what the shards report until all have ended: what was counted, and the faults."""
    counted = {"sums": Counter(), "kinds": Counter(), "seen": coverage.nothing()}
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
            faults.append(f"shard {report[1]}, {report[2]}")
            print("FAILED", faults[-1], file=sys.stderr, flush=True)  # now, and not when the others have ended, in an hour
        elif report[0] == "done":
            ended += 1
            for name, more in zip(("sums", "kinds"), report[1:3]):
                counted[name].update(more)
            coverage.add(counted["seen"], report[3])
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


def _share(sums, where):
    """Percent of the histories that agree in everything; of none all do."""
    agree, differ = sums["agree" + where], sums["differ" + where]
    return 100.0 * agree / (agree + differ) if agree + differ else 100.0


def _judge(counted):
    """Tells what differs; returns how many histories do."""
    sums = counted["sums"]
    for signature, n in counted["kinds"].most_common(60):
        print(f"differs in {n:>6}: {' '.join(str(s) for s in signature if s)}")
    print(f"{sums['agree']} histories agree in everything, {sums['differ']} differ ({_share(sums, ''):.1f} %); in lawful order "
          f"{sums['agree in order']} and {sums['differ in order']} ({_share(sums, ' in order'):.1f} %)")
    return sums["differ"]


def main():
    asked = _asked()
    print(f"law-check: {asked.count} histories, seed {asked.seed}, {asked.shards} shards", flush=True)
    words = Vocabulary(asked.config)
    wrong = _untold(asked, words)
    passed, failed = _replay(asked)
    record, results = Record(asked.out, asked.seed, asked.keep), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=_shard, args=(asked, n, results))
               for n in range(asked.shards)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    counted, faults = _collect(asked, workers, results, record)
    for worker in workers:
        worker.join(timeout=30)
    differ = _judge(counted)
    if asked.least is not None:
        wrong += coverage.judge(words, counted["seen"], asked.least)
    seconds = time.monotonic() - began
    print(f"{seconds:.1f} s, {asked.count / seconds:.0f} histories a second")
    for sentence in wrong + faults:
        print("FAILED", sentence)
    failed += differ + len(wrong) + len(faults)
    print(f"{passed + counted['sums']['agree']} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
