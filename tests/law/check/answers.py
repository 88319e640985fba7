"""What two answers to one history must agree on, and in what they differ."""

from collections import Counter

MEMBERS = ("id", "round", "starts_at", "legal", "safe", "provisional", "imprecise", "status", "ended_by", "ended_at",
           "superseded_by", "extensions")


def refused(answer):
    return "deadlines" not in answer


def is_ordered(answer):
    """Nothing in the history was done out of lawful order, as far as the engine says."""
    return not refused(answer) and all(v["code"] != "order" for v in answer["violations"])


def _who(deadline):
    return (deadline["rule"], deadline["subject"], deadline["started_by"])


def _deadlines(answer):
    found = {}
    for d in answer["deadlines"]:
        after = d["superseded_by"]
        if after is not None:
            after = _who(answer["deadlines"][after])
        value = (d.get("id"), d["round"], d["starts_at"], d["due"]["legal"], d["due"]["safe"], d["provisional"], d["imprecise"],
                 d["status"], d["ended_by"], d["ended_at"], after,
                 [(e["event"], e["amount"], e["unit"]) for e in d["extensions"]])
        found.setdefault(_who(d), []).append(value)
    return found


def _violations(answer):
    return Counter((v["code"], v.get("rule"), v.get("event")) for v in answer["violations"])


def differences(engine, oracle):
    """[(signature, words), …]: the signature names what differs without names of persons, events and moments."""
    for who, answer in (("engine", engine), ("oracle", oracle)):
        if "died" in answer:
            return [((f"the {who} died",), answer["died"])]
    if refused(engine) or refused(oracle):
        if refused(engine) and refused(oracle):
            return []
        who = "engine" if refused(engine) else "oracle"
        answer = engine if refused(engine) else oracle
        return [((f"refused by the {who} alone",), str(answer.get("errors") or answer.get("refused")))]
    found = []
    for member in ("as_of", "stage", "returns"):
        if engine[member] != oracle[member]:
            found.append(((member,), f"engine {engine[member]}, oracle {oracle[member]}"))
    ours, theirs = _deadlines(engine), _deadlines(oracle)
    for who in sorted(ours.keys() | theirs.keys(), key=str):
        mine, other = ours.get(who, []), theirs.get(who, [])
        if len(mine) != len(other):
            more = "engine" if len(mine) > len(other) else "oracle"
            found.append(((who[0], f"told by the {more} alone"), f"the {more} alone tells {_name(who)}"))
            continue
        for a, b in zip(mine, other):
            found += [((who[0], name), f"{_name(who)}: {name}: engine {x}, oracle {y}")
                      for name, x, y in zip(MEMBERS, a, b) if x != y]
    ours, theirs = _violations(engine), _violations(oracle)
    for who, count in sorted((ours - theirs).items(), key=str):
        found.append(((f"violation {who[0]}", who[1], "told by the engine alone"), _wrong(who, count, "engine")))
    for who, count in sorted((theirs - ours).items(), key=str):
        found.append(((f"violation {who[0]}", who[1], "told by the oracle alone"), _wrong(who, count, "oracle")))
    return found


def _wrong(who, count, side):
    return f"the {side} alone tells {who[0]} of {who[1] or 'no rule'} at {'no event' if who[2] is None else who[2]}" + \
        (f", {count} times" if count > 1 else "")


def _name(who):
    return f"{who[0]} of {who[1] or 'the case'} started by {who[2]}"
