#!/usr/bin/env python3
"""A second implementation of `hoso simulate`, written from the law's texts without a look at the engine.

    oracle.py --lines < DOCUMENTS      one document a line in, one answer a line out
    oracle.py --coverage               the ids of the rules that it implements
"""
import hashlib
import json
import sys
import uuid

import fold
import sessions
from bindings import RULES
from history import Refused, instant_text
from reader import read


# The violations that it tells.
TOLD = ("late", "extension.authority", "extension.count", "extension.length", "extension.late", "extension.cap", "return.count",
        "order", "interview.count", "interview.length", "suspension.early", "suspension.ground", "order_beyond_limit", "order_end_missing", "detention.over")


def status(case, deadline):
    """The word for how a deadline stands at as_of."""
    due = case.due(deadline)
    if deadline.how == "met":
        told = due.legal is not None and deadline.rule.rank != "guidance"
        return "met_late" if told and fold.late(deadline.ended_by.at, due.legal) else "met"
    if deadline.how:
        return deadline.how
    if due.legal is None or deadline.rule.rank == "guidance":
        return "running"
    return "overdue" if case.document.as_of > due.legal else "running"


def derived_id(*parts):
    """What is derived has an id made of what it derives from (docs/ARCHITECTURE.md, "Ids")."""
    told = b"".join(b"%d:%b" % (len(p), p) for p in (part.encode() for part in parts))
    half = bytearray(hashlib.sha256(told).digest()[:16])
    half[6] = 0x80 | half[6] & 0x0f  # version 8
    half[8] = 0x80 | half[8] & 0x3f  # the variant of RFC 9562
    return str(uuid.UUID(bytes=bytes(half)))


def deadline_id(case, deadline):
    document = case.document
    if document.case is None:
        return None
    return derived_id("deadline", document.case, deadline.rule.id, deadline.subject or "", document.ids[deadline.event.index])


def deadline_text(case, deadline):
    due = case.due(deadline)
    return {
        "id": deadline_id(case, deadline),
        "rule": deadline.rule.id,
        "subject": deadline.subject,
        "round": deadline.round,
        "starts_at": None if deadline.rule.before else instant_text(deadline.starts.lo),
        "due": {"legal": instant_text(due.legal), "safe": instant_text(due.safe)},
        "provisional": due.provisional,
        "imprecise": due.imprecise,
        "status": status(case, deadline),
        "started_by": deadline.event.index,
        "ended_by": deadline.ended_by.index if deadline.ended_by else None,
        "ended_at": instant_text(deadline.ended_at),
        "extensions": [{"event": g.event.index, "amount": g.amount, "unit": g.unit} for g in case.effective(deadline)],
        "superseded_by": deadline.superseded_by,
    }


def answer(line):
    try:
        document = read(line)
    except Refused as fault:
        return {"refused": {"pointer": fault.pointer, "code": fault.code}}
    case = fold.fold(document)
    ordered = sorted(case.deadlines, key=lambda d: (d.starts.lo, d.rule.id, d.subject or "", d.event.index))
    place = {id(d): n for n, d in enumerate(ordered)}
    texts = [deadline_text(case, d) for d in ordered]
    for text in texts:
        if text["superseded_by"] is not None:
            text["superseded_by"] = place[id(text["superseded_by"])]
    return {
        "as_of": instant_text(document.as_of),
        "stage": case.stage,
        "returns": case.returns,
        "deadlines": texts,
        "violations": [{"code": c, "rule": r, "event": e} for c, r, e in case.violations],
    }


def main(arguments):
    if arguments == ["--coverage"]:
        print("\n".join(sorted({rule.id for rule in RULES} | set(sessions.ROWS_OF_SESSIONS))))
        return 0
    if arguments != ["--lines"]:
        print(__doc__, file=sys.stderr)
        return 2
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
