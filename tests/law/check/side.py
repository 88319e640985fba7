"""What may happen at any time, read off the law pack: what starts, lengthens and ends the rules, and what has no bearing."""

from moments import DAY

RECEIVERS = ("procuracy", "investigation_agency", "court", "procuracy_appeal", "legal_aid", "commune_committee")

# Acts that leave the case at its stage: an orderly history takes no others out of turn.
ASIDE = ("act.done", "review.done", "handoff.received", "evidence_review.held", "support.notified", "objection.decided",
         "charge.approved", "verification.extension_decided", "forensic.ordered", "forensic.delivered",
         "forensic.concluded", "judgment.delivered", "complaint.decided", "denunciation.decided",
         "support.plan_drafted", "support.emergency_measure", "guardian.appointed", "interview.held")


def _pattern(told):
    return told if isinstance(told, dict) else {"event": told}


class Side:
    def __init__(self, life):
        self.life, self.dice, self.words = life, life.dice, life.words

    def some(self, p):
        """With probability p one thing, sometimes more."""
        while self.dice.chance(p) and not self.life.full():
            wild = 0 if self.life.orderly else 1
            self.dice.weighted([(40, self.answer), (12, self.lengthen), (12 * wild, self.provoke), (14, self.hand),
                                (14 * wild, self.anything), (4, self.correct), (4 * wild, self.again)])()
            if self.dice.chance(0.6):
                self.life.wait(20 * DAY)

    def _recent(self):
        """An event, the latest more often than those long ago."""
        events = self.life.events
        return events[max(0, len(events) - 1 - int(self.dice.below(3) * self.dice.below(4)))] if events else None

    def _rule_of(self, event, having):
        rules = [r for r in self.words.started_by.get(event.type, ()) if having(r)]
        aimed = [r for r in rules if r in self.life.aims]
        return self.dice.pick(aimed if aimed and self.dice.chance(0.7) else rules) if rules else None

    def _whom(self, rule, data):
        """The facts that name the same person as an event that started a rule."""
        if rule.subject == "person" and "person" in data:
            return {"person": data["person"]}
        if rule.subject == "victim" and "victim" in data:
            return {"victim": data["victim"]}
        return {}

    def _fill(self, pattern, more):
        """Facts of an event that fits a pattern; None when it refers to an event that has not happened."""
        facts = {}
        if pattern.get("of"):
            facts["of"] = self._cause(pattern["of"], more)
            if not facts["of"]:
                return None
        for fact, values in (pattern.get("where") or {}).items():
            if values is None:
                facts[fact] = None
            elif fact == "of":
                facts[fact] = self.life.last(*values)
                if not facts[fact]:
                    return None
                more = {**more, **{k: v for k, v in facts[fact].data.items() if k in ("person", "victim")}}
            else:
                facts[fact] = self.dice.pick(values)
        for fact in pattern.get("unless") or {}:
            facts.setdefault(fact, None)
        if pattern.get("whole") or pattern.get("whole_charged"):
            facts["person"] = None
        known = self.words.facts(pattern["event"])
        named = {k: v for k, v in more.items() if k in known and k not in facts}
        return self.life.invent(pattern["event"], {**named, **facts}, share=0.2)

    def _cause(self, pattern, more):
        """The event that another is `of`: the last that fits, or one that happens now."""
        event = self.life.last(pattern["event"])
        where = pattern.get("where") or {}
        fits = event and not pattern.get("of") and all(
            event.data.get(fact) in (values or [None]) for fact, values in where.items() if fact != "of")
        if not fits:
            event = self.happen(pattern, more)
            if event:
                self.life.wait(12 * DAY)
        return event

    def happen(self, pattern, more):
        if pattern["event"] not in self.words.types or self.life.full():
            return None
        facts = self._fill(pattern, more)
        if facts is None:
            return None
        event = self.life.do(pattern["event"])
        event.data = facts
        return event

    def answer(self, event=None):
        """What ends, voids or starts anew a rule that an event has started; often about when it is due."""
        event = event or self._recent()
        rule = event and self._rule_of(event, lambda r: r.end)
        if not rule:
            return
        if self.dice.chance(0.3) and not rule.before:
            self.life.now = max(self.life.now, self.life.some_border(event))
        ends = rule.end
        if self.life.orderly:  # what ends it as an aside, and does not bring the case elsewhere
            ends = [p for p in ends if p["event"] in ASIDE]
        if ends:
            self.happen(self.dice.pick(ends), self._whom(rule, event.data))

    def lengthen(self, event=None):
        """An extension: mostly by who may, as long as he may, sometimes not."""
        event = event or self._recent()
        rule = event and self._rule_of(event, lambda r: any(e.get("event") for e in r.extensions))
        if rule:
            self.extend(rule, event)

    def extend(self, rule, event):
        dice = self.dice
        step = dice.pick([e for e in rule.extensions if e.get("event")])
        if step.get("request") in self.words.types and dice.chance(0.6):
            self.life.do(step["request"]).data = self.life.invent(step["request"])
            self.life.wait(8 * DAY)
        facts = dict(self._whom(rule, event.data) if event else {})
        if "amount" in self.words.facts(step["event"]):
            most = step["max_amount"]
            facts["amount"] = dice.weighted([(6, most), (2, max(1, most - 1)), (2, dice.between(1, most)),
                                             (1, most + 1)])
            facts["unit"] = step["unit"] if dice.chance(0.93) else dice.pick(("day", "month", "hour"))
        if step.get("authority") and dice.chance(0.85):
            facts["authority"] = dice.pick(step["authority"])
        if step.get("grounds") and dice.chance(0.7):
            facts["ground"] = dice.pick(step["grounds"])
        facts = {k: v for k, v in facts.items() if k in self.words.facts(step["event"])}
        if step["event"] in self.words.types and not self.life.full():
            self.life.do(step["event"]).data = self.life.invent(step["event"], facts, share=0.1)

    def provoke(self, rule=None):
        """What starts a rule, the act that must have come before it included; the event, or None."""
        rule = rule or self.dice.pick(self.words.rules)
        pattern = self.dice.pick(rule.start)
        if rule.when.get("where"):
            pattern = {**pattern, "where": {**rule.when["where"], **(pattern.get("where") or {})}}
        whom = {}
        if rule.subject == "person" and self.life.accused():
            whom = {"person": self.dice.pick(self.life.accused())}
        if rule.subject == "victim" and self.life.victims():
            whom = {"victim": self.dice.pick(self.life.victims())}
        before = pattern.get("after")
        if before:
            wanted = _pattern(before["latest"])
            latest = self.life.last(*(_pattern(p)["event"] for p in before["among"]))
            if not latest or latest.type != wanted["event"]:
                self.happen(wanted, whom)
                self.life.wait(15 * DAY)
        for of in (pattern.get("where") or {}).get("of") or []:
            if not self.life.last(of) and of in self.words.types and self.dice.chance(0.7):
                self.happen({"event": of}, whom)
        return self.happen(pattern, whom)

    def hand(self):
        """A paper on its way: sent, received, accepted or sent back."""
        event = self._recent()
        if not event:
            return
        kind = self.dice.weighted([(3, "sent"), (8, "received"), (2, "accepted"), (1, "returned")])
        facts = {"of": event}
        facts["to" if kind == "sent" else "by"] = self.dice.pick(RECEIVERS)
        self.life.do(f"handoff.{kind}").data = facts

    def anything(self):
        event_type = self.dice.pick(sorted(self.words.types))
        if event_type == "event.corrected":
            return self.correct()
        self.life.do(event_type).data = self.life.invent(event_type)
        return None

    def again(self):
        """The same once more."""
        event = self._recent()
        if event and event.type != "event.corrected":
            self.life.do(event.type).data = dict(event.data)

    def correct(self):
        """An event was otherwise, or at another time."""
        among = [e for e in self.life.events if e.type != "event.corrected"]
        if not among:
            return
        event = self.dice.pick(among[-12:])
        data = {"event": event}
        if self.dice.chance(0.7):
            at = event.at + self.dice.pick((-DAY, DAY, -3 * DAY, 3600, -3600, 2 * DAY, 10 * DAY))
            data["at"] = self.life.some_moment(at)
        if "at" not in data or self.dice.chance(0.3):
            data["data"] = self.life.invent(event.type, share=0.3) if self.dice.chance(0.4) else dict(event.data)
        self.life.do("event.corrected").data = data
