"""Makes a history smaller as long as something stays true of it: events, persons, facts and hours go that do not matter."""

import copy

REFERENCES = ("of", "replaces", "event")


def shrink(document, holds, patience=600):
    """The smallest document found of which holds(document) is true; it is asked at most `patience` times."""
    asked = [0]

    def still(candidate):
        asked[0] += 1
        return asked[0] <= patience and bool(candidate["events"]) and holds(candidate)

    if not isinstance(document.get("events"), list):
        return document
    document = _numbered(document, still)
    before = None
    while before != document and asked[0] < patience:
        before = document
        document = _fewer_events(document, still)
        document = _without_members(document, still)
        document = _fewer_people(document, still)
        document = _fewer_facts(document, still)
    return _plain_hours(document, still)


def _numbered(document, still):
    """References by number instead of by id, and no ids."""
    place = {e["id"]: i for i, e in enumerate(document["events"]) if "id" in e}
    if not place:
        return document
    new = copy.deepcopy({k: v for k, v in document.items() if k != "case"})
    for event in new["events"]:
        event.pop("id", None)
        for data in _datas(event):
            for name in REFERENCES:
                if data.get(name) in place:
                    data[name] = place[data[name]]
    return new if still(new) else document


def _datas(event):
    data = event.get("data")
    if isinstance(data, dict):
        yield data
        if isinstance(data.get("data"), dict):
            yield data["data"]


def _drop(document, gone):
    """The document without those events and without what refers to them; references count anew."""
    gone = set(gone)
    events = document["events"]
    ids = {events[i].get("id") for i in gone} - {None}
    grown = True
    while grown:
        grown = False
        for i, event in enumerate(events):
            if i in gone:
                continue
            for data in _datas(event):
                if any(data.get(name) in gone or data.get(name) in ids for name in REFERENCES if name in data):
                    gone.add(i)
                    ids |= {event["id"]} if "id" in event else set()
                    grown = True
    place, kept = {}, []
    for i, event in enumerate(events):
        if i not in gone:
            place[i] = len(kept)
            kept.append(copy.deepcopy(event))
    for event in kept:
        for data in _datas(event):
            for name in REFERENCES:
                if isinstance(data.get(name), int):
                    data[name] = place.get(data[name], data[name])
    return {**document, "events": kept}


def _fewer_events(document, still):
    size = max(1, len(document["events"]) // 2)
    while True:
        at = 0
        while at < len(document["events"]):
            candidate = _drop(document, range(at, min(len(document["events"]), at + size)))
            if still(candidate):
                document = candidate
            else:
                at += size
        if size == 1:
            return document
        size //= 2


def _without_members(document, still):
    for name in ("known_at", "as_of"):
        if name in document:
            candidate = {k: v for k, v in document.items() if k != name}
            document = candidate if still(candidate) else document
    if any("recorded_at" in e for e in document["events"]):
        events = [{k: v for k, v in e.items() if k != "recorded_at"} for e in document["events"]]
        candidate = {**document, "events": events}
        document = candidate if still(candidate) else document
    return document


def _fewer_people(document, still):
    for group in ("victims", "accused", "witnesses", "informants", "representatives"):
        for person in list(document.get(group) or []):
            candidate = {**document, group: [p for p in document[group] if p is not person]}
            if not candidate[group]:
                del candidate[group]
            if still(candidate):
                document = candidate
                if group not in document:
                    break
    return document


def _fewer_facts(document, still):
    for i in range(len(document["events"])):
        data = document["events"][i].get("data")
        for name in sorted(data) if isinstance(data, dict) else ():
            candidate = copy.deepcopy(document)
            del candidate["events"][i]["data"][name]
            if still(candidate):
                document = candidate
        if document["events"][i].get("data") == {}:
            candidate = copy.deepcopy(document)
            del candidate["events"][i]["data"]
            document = candidate if still(candidate) else document
    return document


def _plain_hours(document, still):
    """Nine in the morning where the hour does not matter."""
    for i, event in enumerate(document["events"]):
        at = event["at"]
        plain = str(at["from"] if isinstance(at, dict) else at)[:10] + "T09:00:00+07:00"
        if at != plain:
            candidate = copy.deepcopy(document)
            candidate["events"][i]["at"] = plain
            document = candidate if still(candidate) else document
    return document
