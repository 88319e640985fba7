"""Who is charged with what, and how heavy it is: the offences of the case and those of each person, decision by decision."""
from history import class_of, heaviest, offence_of

# What each event does to charges: see docs/law-pack.md, "What an event does to charges".
REMOVES = ("charge.annulled", "investigation.discontinued", "prosecution.discontinued", "trial.discontinued")
RESTORES = ("investigation.resumed", "prosecution.resumed", "trial.resumed")


SUSPECTING = ("report.received", "offence.committed")


AS_CASE = (None, None, None)  # who is charged without an offence is charged with that of the case
TOLD = ("accused.charged", "charge.changed", "charge.supplemented", "charge.rejected", "charge.annulled")


class Charges:
    def __init__(self, accused):
        self.accused = accused  # everyone listed as accused
        self.case = []         # offences of the case: initiated, amended
        self.suspected = []    # offences told to have been done
        self.named = []        # every offence that was ever named
        self.stacks = {}       # person -> decisions, each the list of offences that stood after it
        self.removed = {}      # person -> what a removing act ended
        self.last = {}         # person -> the offences last charged, also when they fell
        self.ever = set()      # who was ever charged
        self.told = False      # a charge against somebody was told

    def apply(self, event):
        """Takes an event in; says nothing about whether it was lawful."""
        offence, person = offence_of(event.data), event.get("person")
        kind = event.type
        self.told = self.told or kind in TOLD
        if offence:
            self.named.append(offence)
            if kind in SUSPECTING:
                self.suspected.append(offence)
        if kind == "case.initiated" and offence:
            self.case = self.case + [offence]
        elif kind == "case.amended" and offence:
            self.case = self.case + [offence] if event.get("kind") == "supplemented" else [offence]
        elif kind in ("accused.charged", "charge.supplemented") and person:
            self.ever.add(person)
            if offence:
                self.decide(person, (self.stacks.get(person) or [[]])[-1] + [offence])
            elif kind == "accused.charged" and not self.standing(person):
                self.decide(person, [AS_CASE])
        elif kind == "charge.changed" and person and offence:
            self.decide(person, [offence])
        elif kind == "indictment.issued" and offence:
            for one in [person] if person else self.now():
                self.decide(one, [offence])
            if not person and not self.now():
                self.case = [offence]
        elif kind == "charge.rejected" and person:
            if self.stacks.get(person):
                self.stacks[person].pop()
        elif kind in REMOVES:
            for one in [person] if person else self.now():
                self.removed[one] = (self.stacks.get(one) or [[]])[-1]
                self.stacks[one] = []
        elif kind in RESTORES:
            for one in [person] if person else list(self.removed):
                if self.removed.get(one) and one not in self.now():
                    self.decide(one, self.removed.pop(one))

    def decide(self, person, offences):
        self.stacks.setdefault(person, []).append(offences)
        self.last[person] = offences

    def standing(self, person):
        stack = self.stacks.get(person)
        return self.told_by(stack[-1]) if stack else []

    def told_by(self, decision):
        return [offence for one in decision for offence in (self.case if one is AS_CASE else [one])]

    def now(self):
        """Whose charge stands."""
        return [p for p in self.stacks if self.stacks[p] and self.stacks[p][-1]]

    def charged(self):
        """Of whose charge the offence is told."""
        return [p for p in self.stacks if self.standing(p)]

    def of_case(self):
        """Charges of persons lead over that of the case, which counts until somebody is charged."""
        of_persons = [o for p in self.charged() for o in self.standing(p)]
        return of_persons or self.case

    def class_of_case(self):
        return heaviest(self.of_case())

    def class_of_person(self, person):
        own = self.standing(person)
        if own or self.last.get(person):  # whose charge fell is charged with nothing any more: that is no other class
            return heaviest(own or self.last[person])
        return heaviest(self.case)

    def articles(self):
        """The articles charged against persons, and those of the case where a charge names none or nobody is charged; where none
        is named by either, those suspected."""
        charged = {o[0] for o in self.of_case()}
        if None in charged:
            charged |= {o[0] for o in self.case}
        return charged - {None} or {o[0] for o in self.named} - {None}

    def unknown(self):
        return any(class_of(o) is None for o in self.of_case())
