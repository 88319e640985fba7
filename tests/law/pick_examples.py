#!/usr/bin/env python3
"""Adds to config/law/examples.json a small history for every rule that runs and has none yet.

usage: tests/law/pick_examples.py HOSO

The histories are inputs of vectors (tests/law/vectors), whose dates were computed by hand. Of those that start the rule it
takes the ones that start most rules still without an example, and of these the plainest: few events, nobody late, no
date in doubt. What stands in the file already is left as it is, but for rules that no longer run. Read the diff.
"""
import glob
import json
import subprocess
import sys
import tempfile

PACK = "config/law"
FILE = f"{PACK}/examples.json"


def read(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def vectors():
    """Each vector that is to be understood, as (id, document)."""
    for path in sorted(glob.glob("tests/law/vectors/*.json")) + ["tests/law/examples.json"]:
        data = read(path)
        for v in data.get("vectors", data.get("examples", [])):
            if "refused" in v:
                continue
            document = {k: v["input"][k] for k in ("victims", "accused", "witnesses", "informants", "representatives")
                        if v["input"].get(k)}
            for when in ("as_of", "known_at"):
                if v.get(when, v["input"].get(when)):
                    document[when] = v.get(when, v["input"].get(when))
            document["events"] = v["input"].get("events", [])
            yield v["id"], document


def simulate(hoso, documents):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for d in documents:
            f.write(json.dumps(d, ensure_ascii=False) + "\n")
        f.flush()
        run = subprocess.run([hoso, "simulate", "--lines", f.name], stdout=subprocess.PIPE, check=False)
    return [json.loads(line) if line.strip() else {} for line in run.stdout.decode().split("\n")[:len(documents)]]


RULES = [r for r in read(f"{PACK}/rules.json")["rules"] if r["modelled"]]


def version(rule, day):
    """A row by its id and the day from which it is in force: of those that run, the one of that day."""
    rows = [r["effective"]["from"] for r in RULES if r["id"] == rule]
    past = [d for d in rows if not day or d <= day]
    return (rule, max(past) if past else min(rows)) if rows else (rule, "")


def told(answer):
    """Rows of which the answer tells a deadline, that they have no number, or what they forbid; each with how plain it is (0: plain)."""
    rules = {}
    for d in answer.get("deadlines", []):
        row = version(d["rule"], (d["starts_at"] or "")[:10])
        doubt = 6 * d["imprecise"] + 3 * d["provisional"] + (d["status"] not in ("running", "met")) * 2
        rules[row] = rules.get(row, 0) + doubt + (row in rules) * 2
    for n in answer.get("notices", []):
        if n["code"] == "not_computed" and n.get("rule"):
            rules.setdefault(version(n["rule"], answer["as_of"][:10]), 0)
    for v in answer.get("violations", []):
        if v["code"] not in ("late", "order") and v.get("rule"):
            rules.setdefault(version(v["rule"], answer["as_of"][:10]), 0)
    return rules


def cost(document, answer):
    events = document["events"]
    old = sum(1 for e in events if str(e.get("at", ""))[:4] < "2026")
    corrected = sum(1 for e in events if e["type"] == "event.corrected")
    return len(events) + 2 * len(answer.get("violations", [])) + old / 2 + 5 * corrected + len(document.get("accused", [])) / 4


def pick(hoso, wanted):
    found = [(i, d) for i, d in vectors()]
    answers = simulate(hoso, [d for _, d in found])
    candidates = [(i, d, told(a), cost(d, a)) for (i, d), a in zip(found, answers) if a.get("deadlines") or a.get("notices")]
    chosen = []
    while wanted:
        best = None
        for i, d, rules, price in candidates:
            # A rule that is in doubt here is better shown elsewhere.
            plain = [r for r in rules if r in wanted]
            gain = sum(1 / (1 + rules[r]) for r in plain)
            if gain and (best is None or gain / (2 + price) > best[0]):
                best = (gain / (2 + price), i, d, [r for r in plain if rules[r] <= min(rules[q] for q in plain) + 0])
        if best is None:
            break
        chosen.append({"rules": sorted({rule for rule, _ in best[3]}), **best[2]})
        wanted -= set(best[3])
    return chosen, wanted


def text(value):
    return json.dumps(value, ensure_ascii=False)


def write(examples):
    """One line a person or an event, as the other files of the pack are written."""
    out = ['{', '  "$schema": "schema/examples.schema.json",', '  "examples": [']
    blocks = []
    for x in sorted(examples, key=lambda x: x["rules"]):
        lines = [f'    {{"rules": {text(x["rules"])},']
        for key in ("victims", "accused", "witnesses", "informants", "representatives", "as_of", "known_at"):
            if key in x:
                lines.append(f'     {text(key)}: {text(x[key])},')
        lines.append('     "events": [')
        lines.append(",\n".join(f"       {text(e)}" for e in x["events"]) + "]}")
        blocks.append("\n".join(lines))
    out.append(",\n".join(blocks))
    out += ["  ]", "}", ""]
    with open(FILE, "w", encoding="utf-8") as f:
        f.write("\n".join(out))


def main():
    hoso = sys.argv[1]
    runs = {r["id"] for r in RULES}
    try:
        examples = read(FILE)["examples"]
    except FileNotFoundError:
        examples = []
        write(examples)  # the program reads a whole pack
    for x in examples:
        x["rules"] = [r for r in x["rules"] if r in runs]
    examples = [x for x in examples if x["rules"]]
    documents = [{k: v for k, v in x.items() if k != "rules"} for x in examples]
    shown = {row for x, a in zip(examples, simulate(hoso, documents)) for row in told(a) if row[0] in x["rules"]}
    # A row that only shortens others has no deadline of its own: lint looks whether its example does so.
    shown |= {version(r, "") for x in examples for r in x["rules"] if any(q["id"] == r and q.get("shortens") for q in RULES)}
    wanted = {version(r["id"], r["effective"]["from"]) for r in RULES}
    chosen, missing = pick(hoso, wanted - shown)
    write(examples + chosen)
    print(f"{len(examples)} examples stood, {len(chosen)} added")
    for rule, since in sorted(missing):
        print(f"no vector starts {rule} as in force from {since}: write one by hand", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
