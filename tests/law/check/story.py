"""The life of a case from the act to enforcement: each stage with what usually happens in it, and what now and then does."""

from moments import DAY, HOUR
from side import Side

STAGES = ("intake", "verification", "investigation", "prosecution", "trial", "appeal", "after")
STAGE_OF_ROW = {"initiation": "investigation", "custody": "investigation", "forensic": "investigation",
                "first_instance": "trial", "simplified": "prosecution", "child_victim": "investigation",
                "complaint": "trial", "computation": "investigation"}
COURTS = ("appellate_court_provincial", "appellate_court_provincial", "appellate_court_high",
          "appellate_court_supreme", "appellate_court")
PROCURACIES = ("procuracy_regional", "procuracy_district", "procuracy_provincial", "procuracy_supreme")
MEASURES = ("residence_ban", "bail", "deposit", "exit_ban")


class Story:
    def __init__(self, life):
        self.life, self.dice = life, life.dice
        self.side = Side(life)
        wanted = STAGE_OF_ROW.get(life.aims[0].stage, life.aims[0].stage)
        if wanted not in STAGES:
            wanted = self.dice.pick(STAGES)
        for name in life.aims[0].when.get("stage") or []:
            wanted = name if name in STAGES else wanted
        self.goal = STAGES.index(wanted)
        if self.dice.chance(0.35):
            self.goal = min(len(STAGES) - 1, self.goal + self.dice.between(1, 3))
        self.told = self.goal if self.dice.chance(0.6) else self.dice.below(self.goal + 1)

    def tell(self):
        """All of it, up to the stage that is aimed at."""
        ways = (self.intake, self.verification, self.investigation, self.prosecution, self.trial, self.appeal, self.after)
        first = 0 if self.life.orderly or self.dice.chance(0.75) or self.goal < 2 else self.dice.between(1, min(2, self.goal))
        for i in range(first, self.goal + 1):
            self.detail = 1.0 if i == self.told else 0.35
            self.here = STAGES[i]
            ways[i]()
            if self.life.full() or self.dice.chance(0.01):
                break
        self.aim(1.0)
        self.side.some(0.5)

    # --- pieces ---

    def maybe(self, p):
        return self.dice.chance(p * self.detail) and not self.life.full()

    def do(self, event_type, most=None, **facts):
        """Time passes, other things happen, and then this."""
        self.life.wait(most)
        self.side.some(0.3 * self.detail)
        event = self.life.do(event_type, **facts)
        if self.dice.chance(0.35 * self.detail):
            self.side.answer(event)
        return event

    def aim(self, p):
        """What starts the rules that this history is about, then perhaps an extension and an end."""
        for rule in self.life.aims:
            if rule.id in self.life.aimed_at or not self.dice.chance(p) or self.life.full():
                continue
            self.life.aimed_at.add(rule.id)
            self.life.wait(10 * DAY)
            event = self.side.provoke(rule)
            for _ in range(self.dice.below(3)):
                if event and any(e.get("event") for e in rule.extensions):
                    self.life.wait(40 * DAY)
                    self.side.extend(rule, event)
            if event and self.dice.chance(0.6):
                self.side.answer(event)

    def receipt(self, event, by):
        if self.dice.chance(0.3 + 0.4 * self.detail) and not self.life.full():
            self.life.wait(4 * DAY)
            self.life.do("handoff.received", of=event, by=by, **{k: event.data[k] for k in ("rule",) if k in event.data})

    def one(self):
        """One of the accused, or nobody."""
        return self.dice.pick(self.life.accused()) if self.life.accused() else None

    # --- intake and verification ---

    def intake(self):
        life, dice = self.life, self.dice
        if self.maybe(0.2):
            later = life.now
            life.now -= dice.pick((DAY, 30 * DAY, 400 * DAY, 3000 * DAY))
            life.do("offence.committed", **life.offence)
            life.now = later
        by = dice.weighted([(40, "commune_police"), (26, "investigation_agency"), (8, "procuracy"), (7, "police_post"),
                            (7, "assigned_agency"), (4, "border_guard"), (5, "commune_committee"), (3, "court")])
        facts = life.invent("report.received", {"by": by}, share=0.3)
        life.do("report.received").data = facts
        self.aim(0.7 if self.goal == 0 else 0.1)
        if self.maybe(0.3):
            self.do("report.classified", 5 * DAY).data = life.invent("report.classified")
        if self.maybe(0.04):
            self.do("report.merged", to="cqdt.79")
        if by != "investigation_agency" and (self.goal or self.maybe(0.7)):
            if dice.chance(0.8):
                self.do("report.transferred", 9 * DAY, to="cqdt.24")
            self.do(*dice.pick((("report.received", 2 * DAY), ("report.accepted", 2 * DAY))), by="investigation_agency")
        for event_type in ("report.assigned", "support.notified", "threat.detected", "report.accepted"):
            if self.maybe(0.2):
                self.do(event_type, 5 * DAY).data = life.invent(event_type)

    def verification(self):
        life, dice = self.life, self.dice
        self.aim(0.6 if self.goal == 1 else 0.1)
        while self.maybe(0.65):
            dice.weighted([(4, self.prolong), (4, self.suspend_verification), (2, self.expertise), (2, self.interview),
                           (1, lambda: self.do("evidence_review.held")), (1, lambda: self.side.some(0.6))])()
        if self.goal == 1 or self.maybe(0.1):
            end = dice.weighted([(5, "case.initiated"), (4, "case.not_initiated"), (1, "report.merged"), (2, None)])
            if end == "case.not_initiated":
                refused = self.do(end, by="investigation_agency", ground="no_crime")
                self.receipt(refused, "procuracy")
                if dice.chance(0.5):
                    self.do("case.non_initiation_cancelled", by="procuracy")
            elif end:
                self.do(end).data = life.invent(end, {**life.offence} if end == "case.initiated" else {})

    def prolong(self):
        dice, life = self.dice, self.life
        if dice.chance(0.6):
            self.do("verification.prolonged", 20 * DAY, amount=dice.pick((1, 2, 2, 2, 3)), unit="month",
                    authority=dice.pick(("head_investigation_agency", "deputy_head_investigation_agency",
                                         "procuracy_regional")))
        if dice.chance(0.6):
            self.do("verification.extension_requested", 60 * DAY)
            life.wait(5 * DAY)
            granted = dice.chance(0.7)
            life.do("verification.extension_decided", granted=granted, authority="procuracy_regional")
            if granted or dice.chance(0.1):
                life.do("verification.extended", amount=dice.pick((1, 2, 2, 3)), unit="month",
                        authority=dice.pick(PROCURACIES))

    def suspend_verification(self):
        dice, life = self.dice, self.life
        grounds = life.words.grounds("verification.suspended") + ["illness"]
        if dice.chance(0.5):
            life.now += dice.between(18, 25) * DAY
        self.receipt(self.do("verification.suspended", ground=dice.pick(grounds)), "procuracy")
        for _ in range(dice.below(3)):
            self.do("review.done", 40 * DAY, rule=dice.pick(("B12", "B11")))
        if dice.chance(0.7):
            self.do(dice.pick(("verification.resumed", "verification.suspension_cancelled")))

    # --- investigation ---

    def investigation(self):
        life, dice = self.life, self.dice
        if not life.last("case.initiated") or dice.chance(0.05):
            facts = life.invent("case.initiated", {**life.offence}, share=0.35)
            facts.setdefault("by", "investigation_agency")
            event = self.do("case.initiated", 20 * DAY)
            event.data = facts
            self.receipt(event, "procuracy")
        for person in life.accused():
            if dice.chance(0.85):
                self.charge(person)
        self.aim(0.7 if self.goal == 2 else 0.1)
        while self.maybe(0.7):
            dice.weighted([(4, self.extend_investigation), (3, self.suspend_investigation), (5, self.restrain),
                           (3, self.expertise), (3, self.interview), (2, self.recharge), (1, self.move_case),
                           (2, lambda: self.side.some(0.6))])()
        if self.goal > 2 or self.maybe(0.6):
            self.conclude()

    def charge(self, person):
        life, dice = self.life, self.dice
        if self.maybe(0.5):
            self.seize(person)
        facts = dict(life.offence) if dice.chance(0.85) else life.some_offence(life.klass)
        charged = self.do("accused.charged", 10 * DAY, person=person, **facts)
        life.charged.append(person)
        self.receipt(charged, "procuracy")
        if self.maybe(0.6):
            self.do(dice.weighted([(8, "charge.approved"), (2, "charge.supplement_requested"), (1, "charge.rejected")]),
                    4 * DAY, person=person, authority=dice.pick(PROCURACIES))
        if dice.chance(0.6):
            self.detain(person)
        elif dice.chance(0.4):
            self.do("measure.applied", 5 * DAY, person=person, kind=dice.pick(MEASURES),
                    until=life.some_moment(life.now + dice.between(10, 90) * DAY) if dice.chance(0.5) else None)

    def seize(self, person):
        """Held or arrested, custody, its extensions, perhaps released."""
        life, dice = self.life, self.dice
        self.receipt(self.do(dice.pick(("person.held", "person.arrested", "person.surrendered")), 5 * DAY, person=person),
                     "procuracy")
        if dice.chance(0.6):
            self.do("person.received", 6 * HOUR, person=person)
        if dice.chance(0.2):
            self.do("person.arrested", 12 * HOUR, person=person)
        until = life.some_moment(life.now + dice.between(2, 4) * DAY) if dice.chance(0.4) else None
        self.do("custody.ordered", 14 * HOUR, person=person, until=until)
        for _ in range(dice.weighted([(5, 0), (4, 1), (3, 2), (1, 3)])):
            life.now += dice.between(1, 3) * DAY
            extended = life.do("custody.extended", person=person, amount=dice.pick((3, 3, 3, 2, 4)), unit="day",
                               authority=dice.pick(("head_investigation_agency", "procuracy_regional", "presiding_judge")))
            self.receipt(extended, "procuracy")
        if dice.chance(0.15):
            self.do("person.released", 4 * DAY, person=person)

    def detain(self, person):
        life, dice = self.life, self.dice
        facts = {"person": person}
        if dice.chance(0.5):
            facts["from_"] = life.some_moment(life.now - dice.pick((0, 0, DAY, 5 * DAY)))
        if dice.chance(0.75):
            facts["until"] = life.some_moment(life.now + dice.pick((20, 30, 45, 59, 60, 61, 90, 118, 120, 122)) * DAY)
        if dice.chance(0.3):
            facts["authority"] = dice.pick(PROCURACIES)
        self.receipt(self.do("detention.ordered", 4 * DAY, **facts), "procuracy")

    def restrain(self):
        """Somebody's restraint goes on, changes or ends."""
        life, dice = self.life, self.dice
        person = self.one()
        if not person:
            return
        kind = dice.weighted([(5, "detention.extended"), (3, "detention.cancelled"), (3, "person.released"),
                              (2, "detention.ordered"), (2, "measure.applied"), (2, "measure.lifted"), (1, "seize")])
        if kind == "seize":
            return self.seize(person)
        if kind == "detention.ordered":
            return self.detain(person)
        facts = {"person": person}
        if kind == "detention.extended":
            life.now += dice.between(0, 50) * DAY
            facts.update(amount=dice.pick((1, 1, 2, 2, 3, 4, 5)), unit="month", authority=dice.pick(PROCURACIES))
            if dice.chance(0.5):
                facts["until"] = life.some_moment(life.now + dice.between(10, 90) * DAY)
        if kind == "measure.applied":
            facts["kind"] = dice.pick(MEASURES)
            if dice.chance(0.6):
                facts["until"] = life.some_moment(life.now + dice.between(10, 90) * DAY)
        return self.do(kind, 30 * DAY, **facts)

    def extend_investigation(self):
        dice, life = self.dice, self.life
        for _ in range(dice.between(1, 3)):
            if dice.chance(0.7):
                self.do("investigation.extension_requested", 50 * DAY)
            self.do("investigation.extended", 20 * DAY, amount=dice.pick((1, 2, 2, 3, 4, 4, 5)), unit="month",
                    authority=dice.pick(PROCURACIES))

    def suspend_investigation(self):
        dice, life = self.dice, self.life
        ground = dice.pick(life.words.grounds("investigation.suspended") + ["unclear"])
        person = self.one() if dice.chance(0.3) else None
        if ground == "whereabouts_unknown" and self.one() and dice.chance(0.6):
            self.do("wanted.issued", person=person or self.one())
        kind = dice.pick(("investigation.suspended", "investigation.suspended", "investigation.discontinued"))
        self.receipt(self.do(kind, 120 * DAY, person=person, ground=ground), "procuracy")
        if dice.chance(0.3):
            self.do("review.done", rule="E30")
        if dice.chance(0.75):
            self.do("investigation.resumed", person=person if dice.chance(0.8) else None)

    def recharge(self):
        """A charge or the case turns out to be graver, or less grave."""
        life, dice = self.life, self.dice
        person, klass = self.one(), dice.pick((None, "less_serious", "serious", "very_serious", "especially_serious"))
        facts = life.some_offence(klass)
        if person and dice.chance(0.75):
            self.do(dice.pick(("charge.changed", "charge.changed", "charge.supplemented", "charge.annulled",
                               "charge.rejected")), person=person, **facts)
        else:
            self.do("case.amended", kind=dice.pick(("changed", "supplemented", None)), **facts)

    def move_case(self):
        kind = self.dice.pick(("case.transfer_proposed", "case.transferred", "case.joined", "case.severed"))
        event = self.do(kind, to="cqdt.79")
        if kind == "case.transferred":
            self.receipt(event, "investigation_agency")
            if self.dice.chance(0.6):
                self.do("file.received", 10 * DAY, by=self.dice.pick(("investigation_agency", "procuracy")))

    def expertise(self):
        """An expert opinion or a valuation, from the grounds to the result."""
        life, dice = self.life, self.dice
        if dice.chance(0.2):
            self.do("valuation.ordered")
            self.do("valuation.concluded")
            return
        kind = dice.pick(life.words.values("forensic.ordered", "kind"))
        whom = {"victim": dice.pick(life.victims())} if life.victims() and dice.chance(0.7) else {}
        for step in ("requested", "grounds", "ordered", "delivered", "concluded"):
            if dice.chance(0.7):
                self.do(f"forensic.{step}", 40 * DAY, kind=kind if dice.chance(0.9) else None, **whom)
        if dice.chance(0.5) and life.events:
            self.receipt(life.events[-1], dice.pick(("investigation_agency", "procuracy")))

    def interview(self):
        life, dice = self.life, self.dice
        whom = {"victim": dice.pick(life.victims())} if life.victims() else {}
        if dice.chance(0.6):
            self.do("interview.booked", hearing_at=life.some_moment(life.now + dice.pick((1, 2, 3, 10)) * DAY), **whom)
        kind = dice.pick(("interview.held", "interview.held", "confrontation.held"))
        most = 5 * DAY
        for _ in range(dice.weighted([(5, 1), (3, 2), (2, 3), (1, 4)])):
            told = {**whom, "minutes": dice.pick((30, 60, 60, 90, 119, 120, 121, 180)) if dice.chance(0.9) else None}
            event = self.do(kind, most)
            event.data = life.invent(kind, told, share=0.6)
            most = dice.pick((2 * HOUR, 4 * HOUR, DAY))
        self.receipt(event, "procuracy")

    def conclude(self):
        event = self.do("investigation.concluded", 60 * DAY)
        self.receipt(event, "procuracy")
        if self.dice.chance(0.9):
            self.do("file.received", 5 * DAY, by="procuracy")

    # --- prosecution, trial ---

    def prosecution(self):
        dice = self.dice
        if not self.life.last("investigation.concluded"):
            self.conclude()
        self.aim(0.7 if self.goal == 3 else 0.1)
        while self.maybe(0.5):
            dice.weighted([(3, self.extend_prosecution), (3, self.return_by_procuracy), (2, self.halt), (2, self.restrain),
                           (1, self.move_case), (2, lambda: self.side.some(0.6))])()
        if self.goal > 3 or self.maybe(0.7):
            self.indict()

    def indict(self):
        life, dice = self.life, self.dice
        facts = dict(life.offence) if dice.chance(0.5) else {}
        old = life.last("indictment.issued")
        event = self.do("indictment.issued", 30 * DAY, replaces=old if dice.chance(0.7) else None, **facts)
        self.receipt(event, "court")
        if dice.chance(0.7):
            self.do("file.received", 5 * DAY, by="court")

    def extend_prosecution(self):
        self.do("prosecution.extended", 20 * DAY, amount=self.dice.pick((10, 10, 15, 30, 31)), unit="day",
                authority=self.dice.pick(("chief_procurator", "procuracy_regional", "head_investigation_agency")))

    def return_by_procuracy(self):
        life, dice = self.life, self.dice
        ground = dice.pick(("evidence", "evidence", "severance", "jurisdiction", "heavier_offence", None))
        self.do("prosecution.returned", 25 * DAY, ground=ground)
        if dice.chance(0.9):
            self.do("file.received", 6 * DAY, by="investigation_agency")
        if dice.chance(0.3):
            self.detain(self.one()) if self.one() else None
        if dice.chance(0.85):
            self.do(dice.pick(("investigation.concluded", "investigation.conclusion_maintained")), 70 * DAY)
            if dice.chance(0.85):
                self.do("file.received", 6 * DAY, by="procuracy")
                if self.maybe(0.35):
                    self.return_by_procuracy()

    def halt(self):
        """Suspended or discontinued at this stage, perhaps resumed."""
        life, dice = self.life, self.dice
        stage = "trial" if self.here == "trial" else "prosecution"
        kind = f"{stage}.{dice.pick(('suspended', 'suspended', 'discontinued'))}"
        person = self.one() if dice.chance(0.25) else None
        ground = dice.pick(life.words.grounds(f"{stage}.suspended") + ["no_crime"])
        event = self.do(kind, 20 * DAY, person=person, ground=ground)
        self.receipt(event, "procuracy")
        if dice.chance(0.2):
            self.do(dice.pick(("appeal.filed", "protest.filed")), 20 * DAY, of=None)
        if dice.chance(0.7):
            self.do(f"{stage}.resumed", person=person)

    def trial(self):
        life, dice = self.life, self.dice
        if not life.last("indictment.issued") and dice.chance(0.9):
            self.indict()
        self.do("trial.accepted", 6 * DAY)
        self.aim(0.6 if self.goal == 4 else 0.1)
        while self.maybe(0.55):
            dice.weighted([(3, self.extend_trial), (3, self.return_by_court), (3, self.halt), (2, self.restrain),
                           (1, lambda: self.do("trial.evidence_requested", 10 * DAY)),
                           (1, lambda: self.do("trial.evidence_forwarded", 10 * DAY)), (1, lambda: self.side.some(0.6))])()
        if self.maybe(0.85) or self.goal > 4:
            self.do("trial.scheduled", 40 * DAY, hearing_at=life.some_moment(life.now + dice.between(8, 40) * DAY))
            if self.maybe(0.2):
                self.extend_trial()
            self.hearing()
            event = self.do("judgment.pronounced", 10 * DAY, detained=dice.pick((True, True, False, None)))
            if dice.chance(0.6):
                self.do("judgment.delivered", 15 * DAY, to=dice.pick(("procuracy", "accused", None)))

    def extend_trial(self):
        self.do("trial.extended", 40 * DAY, amount=self.dice.pick((15, 30, 30, 31)), unit="day",
                authority=self.dice.pick(("chief_judge", "presiding_judge", "procuracy_regional")),
                ground=self.dice.pick((None, "force_majeure", "objective_obstacle")))

    def return_by_court(self):
        """To the procuracy, from there to the agency or straight back."""
        life, dice = self.life, self.dice
        by = dice.pick(("judge", "panel"))
        ground = dice.pick(("evidence", "evidence", "jurisdiction", "severance", "heavier_offence", None))
        self.do("trial.returned", 40 * DAY, by=by, ground=ground)
        if dice.chance(0.9):
            self.do("file.received", 5 * DAY, by="procuracy", on_return_of=by if dice.chance(0.5) else None)
        onward = dice.weighted([(4, "agency"), (3, "prosecution.maintained"), (2, "prosecution.supplemented"), (1, None)])
        if onward == "agency":
            self.do("prosecution.returned", 10 * DAY, on_return_of=by, ground=ground)
            self.do("file.received", 5 * DAY, by="investigation_agency", on_return_of=by if dice.chance(0.6) else None)
            self.do(dice.pick(("investigation.concluded", "investigation.conclusion_maintained")), 40 * DAY)
            self.do("file.received", 5 * DAY, by="procuracy")
            if dice.chance(0.5):
                self.indict()
        elif onward:
            self.do(onward, 20 * DAY, on_return_of=by if dice.chance(0.5) else None)
        if dice.chance(0.8):
            self.do(*dice.pick((("file.received", 5 * DAY), ("trial.accepted", 5 * DAY))), by="court")
            if self.maybe(0.3):
                self.return_by_court()

    def hearing(self):
        dice, life = self.dice, self.life
        self.do("trial.opened", 30 * DAY)
        while self.maybe(0.4):
            kind = dice.pick(("trial.recessed", "trial.adjourned"))
            self.do(kind, 3 * DAY, hearing_at=life.some_moment(life.now + 20 * DAY) if dice.chance(0.4) else None)
            self.do("trial.opened", 35 * DAY)
        if self.maybe(0.4):
            self.do("trial.argument_closed", DAY)

    # --- appeal and after ---

    def appeal(self):
        life, dice = self.life, self.dice
        self.aim(0.3 if self.goal == 5 else 0.1)
        decision = "decision" if dice.chance(0.2) else None
        for _ in range(dice.weighted([(1, 0), (6, 1), (3, 2)])):
            kind = dice.pick(("appeal.filed", "appeal.filed", "protest.filed"))
            event = self.do(kind, 20 * DAY)
            event.data = life.invent(kind, {"of": life.last("judgment.pronounced") if dice.chance(0.7) else None,
                                            "victim": None}, share=0.4)
        if dice.chance(0.4):
            life.now += dice.pick((15, 16, 30, 31)) * DAY
        level = dice.pick(COURTS)
        if dice.chance(0.7):
            self.do("file.received", 20 * DAY, by=level)
        if dice.chance(0.3):
            self.do("file.received", 20 * DAY, by="procuracy_appeal")
        if self.goal > 5 or dice.chance(0.9):
            self.do("appeal.accepted", 15 * DAY, by=level if dice.chance(0.8) else None, kind=decision)
        self.aim(0.6 if self.goal == 5 else 0.1)
        while self.maybe(0.4):
            dice.weighted([(2, lambda: self.do("file.received", 15 * DAY, by=dice.pick(("procuracy_appeal", level)))),
                           (2, self.restrain), (1, lambda: self.do("appeal.evidence_forwarded")),
                           (1, lambda: self.do("appeal.withdrawn")), (1, lambda: self.side.some(0.6))])()
        if dice.chance(0.75):
            self.do("appeal.scheduled", 50 * DAY, hearing_at=life.some_moment(life.now + dice.between(10, 40) * DAY),
                    kind=decision)
        if dice.chance(0.6):
            self.hearing()
        self.detain(self.one()) if self.one() and self.maybe(0.3) else None
        outcome = dice.pick(life.words.values("appeal.decided", "kind"))
        self.do("appeal.decided", 40 * DAY, kind=outcome, of=None, detained=dice.pick((None, True)))
        if dice.chance(0.4):
            self.do("judgment.delivered", 15 * DAY)

    def after(self):
        life, dice = self.life, self.dice
        self.aim(0.6)
        kind = dice.weighted([(4, "enforcement"), (2, "reinvestigation"), (2, "retrial"), (3, "cassation"), (2, "reopening")])
        if kind == "enforcement":
            life.now += dice.pick((0, 16, 31)) * DAY
            self.do(dice.pick(("enforcement.ordered", "enforcement.ordered", "enforcement.delegated")))
        elif kind in ("cassation", "reopening"):
            protest = self.do(f"{kind}.protested", 300 * DAY)
            protest.data = life.invent(f"{kind}.protested")
            self.do("file.received", 60 * DAY, by="court")
            self.do(f"{kind}.decided", 150 * DAY, kind=dice.pick(("upheld", "retrial", "reinvestigation", None)))
        else:
            self.do(f"{kind}.ordered", 30 * DAY)
            self.do("file.received", 20 * DAY, by="investigation_agency" if kind == "reinvestigation" else "court")
            if kind == "reinvestigation":
                while self.maybe(0.5):
                    dice.pick((self.extend_investigation, self.suspend_investigation, self.restrain))()
                self.conclude()
            else:
                self.trial()
