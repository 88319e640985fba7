"""What a client knows of the law pack: event types, their facts and values, and what each rule says starts and ends it."""

import json
import os

UNITS = ("hour", "day", "working_day", "month", "year")
CLASSES = ("less_serious", "serious", "very_serious", "especially_serious")

# Words for facts that take any code: what the documentation and the vectors use, and one that nobody knows.
WORDS = {
    "by": ("investigation_agency", "procuracy", "court", "commune_police", "procuracy_appeal", "assigned_agency",
           "commune_committee", "legal_aid", "accused", "victim", "informant", "border_guard", "postman"),
    "to": ("procuracy", "investigation_agency", "court", "cqdt.79", "cqdt.24", "vks.79.1", "commune_committee",
           "procuracy_appeal", "legal_aid", "valuation_council", "forensic_body", "accused", "victim", "other"),
    "ground": ("complex", "evidence", "jurisdiction", "severance", "heavier_offence", "illness", "no_crime",
               "force_majeure", "objective_obstacle", "absence", "request_withdrawn", "unclear"),
    "kind": ("other", "imminent", "physical", "first", "second", "upheld", "annulled", "retrial", "reinvestigation"),
}
PRESENT = ("investigator", "prosecutor", "representative", "guardian", "lawyer", "defender", "teacher", "psychologist",
           "social_worker", "interpreter", "female_investigator", "protector")


class Rule:
    """A row of time limits, as far as a history may aim at it."""

    def __init__(self, row, anchors):
        binding = row.get("binding") or {}
        self.id, self.stage, self.subject = row["id"], row["stage"], row["subject"]
        self.runs = bool(row.get("modelled"))
        self.dated = row["kind"] != "derived" or row.get("amount") is not None  # else told as a notice, not a deadline
        self.start = []
        for pattern in binding.get("start") or []:
            self.start += anchors[pattern["anchor"]] if "anchor" in pattern else [pattern]
        self.end = (binding.get("end") or []) + (binding.get("void") or []) + (binding.get("restart") or [])
        if binding.get("act_ends"):
            self.end += [{"event": "act.done", "where": {"rule": [self.id]}}] * max(1, len(self.end))
        self.when = binding.get("when") or {}
        self.before = binding.get("before") or []
        self.extensions = row.get("extensions") or []
        self.severity = (row.get("severity") or "").split("|")
        effective = row.get("effective") or {}
        self.first_day, self.last_day = effective.get("from"), effective.get("through")
        self.amount, self.unit = row.get("amount"), row.get("unit")
        if not isinstance(self.amount, int) or self.unit not in UNITS:
            self.amount = self.unit = None


class Vocabulary:
    def __init__(self, config):
        def read(*path):
            with open(os.path.join(config, *path), encoding="utf-8") as file:
                return json.load(file)

        events, pack = read("law", "events.json"), read("law", "pack.json")
        self.sets = events["value_sets"]
        self.limits = events["facts"]
        self.common = events["common"]
        self.types = {e["type"]: e for e in events["events"] if not e.get("derived")}
        anchors = {a["name"]: a["on"] for a in pack["anchors"]}
        self.rows = [Rule(row, anchors) for row in read("law", "rules.json")["rules"]]
        self.rules = [rule for rule in self.rows if rule.runs and rule.start]
        self.versions = {}
        for rule in self.rules:
            self.versions.setdefault(rule.id, []).append(rule)
        self.aimed = sorted({rule.id for rule in self.rules if rule.dated})
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "unreached.json"), encoding="utf-8") as file:
            hard = json.load(file)["hard"]
        self.hard = [rule for rule in self.rules if rule.id in hard]
        self.started_by = {}
        for rule in self.rules:
            for pattern in rule.start:
                started = self.started_by.setdefault(pattern["event"], [])
                if rule not in started:
                    started.append(rule)
        self.row_ids = sorted(set(self._ids(read("law", "rows.json"))) | {r.id for r in self.rows})
        self.offences = self._offences(read("law", "offences.json"))
        calendar = read("calendars", "vn.json")
        self.special_days = [day["day"] for day in calendar["days"]]

    def _ids(self, value):
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                yield value["id"]
            for member in value.values():
                yield from self._ids(member)
        elif isinstance(value, list):
            for member in value:
                yield from self._ids(member)

    def _offences(self, read):
        by_class = {name: [] for name in CLASSES}
        first = [(g["first_article"], g["last_article"]) for g in read["groups"]]
        self.groups = {g["code"]: (g["first_article"], g["last_article"]) for g in read["groups"]}
        for offence in read["offences"]:
            if offence["severity"] in by_class:
                by_class[offence["severity"]].append((offence["article"], offence["clause"]))
        assert all(by_class.values()) and first
        return by_class

    def facts(self, event_type):
        return self.types[event_type].get("facts") or {}

    def values(self, event_type, fact):
        """The words that this fact may say here; None when any code will do."""
        spec = self.facts(event_type).get(fact, {})
        values = spec.get("values") or self.limits.get(fact, {}).get("values")
        return self.sets[values] if isinstance(values, str) else values

    def grounds(self, event_type):
        return [g["code"] for g in self.types[event_type].get("grounds") or []]
