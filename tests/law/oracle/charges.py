"""Who is charged with what, and how heavy it is: the offences of the case and those of each person, decision by decision."""
from history import class_of, heaviest, offence_of

# What each event does to charges: see docs/law-pack.md, "What an event does to charges".
TAKES_BACK = ("charge.rejected", "charge.annulled")
REMOVES = ("investigation.discontinued", "prosecution.discontinued", "trial.discontinued")
RESTORES = ("investigation.resumed", "prosecution.resumed", "trial.resumed")


CHARGES = ("case.initiated", "case.amended", "accused.charged", "charge.changed", "charge.supplemented", "indictment.issued") + TAKES_BACK
SUSPECTING = ("report.received", "offence.committed")


AS_CASE = (None, None, None)  # who is charged without an offence is charged with that of the case


class Charges:
    def __init__(self, accused):
        self.accused = accused  # everyone listed as accused
        self.case = []         # offences of the case: initiated, amended
        self.suspected = []    # offences told to have been done
        self.named = []        # … or named otherwise by what charges nobody
        self.decisions = {}    # person -> (offences, whether they were added to those before)
        self.removed = {}      # person -> what a removing act ended
        self.last = {}         # person -> the offences last charged, also when they fell
        self.classes = {}      # person -> the class of what he is charged with, or was while he was
        self.rejected = set()  # whose charge was taken back: they take part no more unless another stands
        self.told = False      # a charge against somebody was told

    def apply(self, event):
        """Takes an event in; says nothing about whether it was lawful."""
        self.take(event)
        for person in self.decisions:  # who is charged no more keeps the class that he had; while he had none, that of the case, which he then keeps
            kept = heaviest(self.standing(person)) if person in self.now() else self.classes.get(person) or heaviest(self.case)
            self.classes[person] = kept

    def take(self, event):
        offence, person = offence_of(event.data), event.get("person")
        kind = event.type
        if offence and kind not in CHARGES:
            self.named.append(offence)
            if kind in SUSPECTING:
                self.suspected.append(offence)
        if kind == "case.initiated" and offence:
            self.case = self.case + [offence]
        elif kind == "case.amended" and offence:
            self.case = self.case + [offence] if event.get("kind") == "supplemented" else [offence]
        elif kind in ("accused.charged", "charge.supplemented") and person:
            self.told = True
            if offence:
                self.decide(person, [offence], adds=True)
            elif kind in ("accused.charged", "charge.supplemented") and person not in self.now():
                self.decide(person, [AS_CASE])
        elif kind == "charge.changed" and person and offence:  # without an offence it changes nothing
            self.decide(person, [offence])
        elif kind == "indictment.issued" and offence:
            for one in [person] if person else self.now():
                self.decide(one, [offence])
            if not person and not self.now():
                self.case = [offence]
        elif kind in TAKES_BACK and person:
            self.take_back(person, event.get("article"), event.get("clause"))
        elif kind in REMOVES:
            for one in [p for p in self.now() if person in (None, p)]:
                before = self.removed.get(one, [])
                self.removed[one] = before + (self.beside(one) if before else self.decisions.get(one, []))
                self.decisions[one] = []
                self.keep(one)
        elif kind in RESTORES:
            self.rejected.discard(person)  # one that names him brings him back
            for one in [person] if person in self.removed else [] if person else list(self.removed):
                self.decisions[one] = self.removed.pop(one) + self.beside(one)

    def beside(self, person):
        """What was charged since something was taken away, and stands: it replaces nothing of what comes back."""
        return [([offence], True) for offence in self.offences_of(person)]

    def decide(self, person, offences, adds=False):
        self.told = True
        self.rejected.discard(person)
        self.decisions.setdefault(person, []).append((offences, adds))
        self.last[person] = self.offences_of(person)

    def take_back(self, person, article, clause):
        """The last that stands and charges him with what is named; when there is none, the last of all. What it had replaced stands again."""
        own = self.decisions.get(person, [])
        replaced = max((place for place, (_, adds) in enumerate(own) if not adds), default=0)
        named = [d for d in own[replaced:] if (article, clause) != (None, None) and any(
            article in (None, o[0]) and clause in (None, o[1]) and o is not AS_CASE for o in d[0])]
        if own:
            own.remove((named or own)[-1])
        if own:
            self.last[person] = self.offences_of(person)
        else:
            self.rejected.add(person)
            self.keep(person)

    def keep(self, person):
        """Who is charged with nothing any more keeps what he was charged with last: the offence of the case as it was, if it was told."""
        self.last[person] = self.told_by(self.last.get(person, [])) or self.last.get(person, [])

    def offences_of(self, person):
        standing = []
        for offences, adds in self.decisions.get(person, []):
            standing = standing + offences if adds else offences
        return standing

    def standing(self, person):
        return self.told_by(self.offences_of(person))

    def told_by(self, decision):
        return [offence for one in decision for offence in (self.case if one is AS_CASE else [one])]

    def now(self):
        """Whose charge stands."""
        return [p for p in self.decisions if self.decisions[p]]

    def charged(self):
        """Of whose charge the offence is told."""
        return [p for p in self.decisions if self.standing(p)]

    def of_case(self):
        """Charges of persons lead over that of the case, which counts until somebody is charged."""
        of_persons = [o for p in self.charged() for o in self.standing(p)]
        return of_persons or self.case

    def class_of_case(self):
        return heaviest(self.of_case())

    def class_of_person(self, person):
        return self.classes[person] if person in self.classes else heaviest(self.case)

    def articles(self):
        """The articles charged against persons, and those of the case where a charge names none or nobody is charged; where none
        is named by either, those suspected."""
        charged = {o[0] for o in self.of_case()}
        if None in charged:
            charged |= {o[0] for o in self.case}
        return charged - {None} or {o[0] for o in self.named} - {None}

    def unknown(self):
        return any(class_of(o) is None for o in self.of_case())
