"""Differences on disk, as vectors to be replayed, and in a few lines for people."""

import glob
import hashlib
import json
import os
from collections import Counter

KEPT = ("rule", "subject", "round", "starts_at", "due", "provisional", "imprecise", "status", "started_by", "ended_by",
        "ended_at", "extensions", "superseded_by")
SHOWN = 12


class Record:
    def __init__(self, out, seed, keep):
        self.out, self.seed, self.keep, self.shown = out, seed, keep, Counter()
        os.makedirs(out, exist_ok=True)
        for old in glob.glob(os.path.join(out, "*.json")):
            os.remove(old)

    def add(self, index, signature, small, found, engine, oracle):
        name = "-".join(str(s).replace(" ", "_").replace("/", "_") for s in signature if s)
        digest = hashlib.sha256(json.dumps(small, sort_keys=True).encode()).hexdigest()[:8]
        vector = {"id": f"{name}-{digest}", "found": {"seed": self.seed, "index": index}, "differs": signature,
                  "words": [w for _, w in found], "input": small, "engine": bare(engine), "oracle": bare(oracle)}
        path = self._write(self.out, vector)
        if self.keep:
            self._write(self.keep, {key: vector[key] for key in ("id", "found", "differs", "words", "input")})
        self.shown[signature] += 1
        if self.shown[signature] == 1 and len(self.shown) <= SHOWN:
            show(index, vector, path)

    def _write(self, folder, vector):
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{vector['id']}.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(readable(vector))
        return path


def bare(answer):
    """Without the explanations, which are long."""
    if "deadlines" not in answer:
        return answer
    return {"as_of": answer["as_of"], "stage": answer["stage"], "returns": answer["returns"],
            "deadlines": [{k: d[k] for k in KEPT} for d in answer["deadlines"]],
            "violations": [{k: v.get(k) for k in ("code", "rule", "event")} for v in answer["violations"]]}


def readable(vector):
    """JSON with one line for each person, event, deadline and violation."""
    lines = []
    for key, value in vector.items():
        if isinstance(value, dict) and key in ("input", "engine", "oracle"):
            inner = []
            for name, member in value.items():
                if isinstance(member, list) and member:
                    rows = ",\n".join("   " + json.dumps(m, ensure_ascii=False) for m in member)
                    inner.append(f"  {json.dumps(name)}: [\n{rows}\n  ]")
                else:
                    inner.append(f"  {json.dumps(name)}: {json.dumps(member, ensure_ascii=False)}")
            lines.append(f" {json.dumps(key)}: {{\n" + ",\n".join(inner) + "\n }")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def show(index, vector, path):
    print(f"--- history {index}: {' '.join(str(s) for s in vector['differs'] if s)}   ({path})")
    print("   ", json.dumps({k: v for k, v in vector["input"].items() if k != "events"}, ensure_ascii=False))
    for i, event in enumerate(vector["input"].get("events") or []):
        print(f"    {i:>2} {json.dumps(event, ensure_ascii=False)}")
    for words in vector["words"][:8]:
        print("      ", words)
