"""What one agency owes another: the papers, who owes them to whom, and what their steps mean for terms (docs/api.md, "Handoffs")."""


class Paper:
    """One row: what an event makes owed."""

    def __init__(self, code, causes, sender, to, carries, *, clock=None, subject=None, when=None, unnamed=False):
        self.code, self.causes, self.sender, self.to, self.carries = code, causes.split("|"), sender, to, carries
        self.clock = code if clock is None else clock
        self.subject, self.when, self.unnamed = subject, when, unnamed

    def owed(self, cause):
        return cause.type in self.causes and (self.when is None or self.when(cause))


AGENCY, PROCURACY, COURT = "investigation_agency", "procuracy", "court"

PAPERS = [
    Paper("A14", "report.received|report.accepted", AGENCY, PROCURACY, "notice"),
    Paper("A17", "report.assigned", AGENCY, PROCURACY, "decision", unnamed=True),
    Paper("A18", "report.received|report.accepted|report.classified", AGENCY, "commune_committee", "notice"),
    Paper("B05", "verification.suspended", AGENCY, PROCURACY, "decision"),
    Paper("B09", "verification.resumed", AGENCY, PROCURACY, "decision"),
    Paper("C01", "case.initiated", AGENCY, PROCURACY, "decision", when=lambda event: event.get("by") != "procuracy"),
    Paper("C02", "case.amended", AGENCY, PROCURACY, "decision"),
    Paper("C03", "case.not_initiated", AGENCY, PROCURACY, "decision"),
    Paper("C10", "case.initiated", AGENCY, PROCURACY, "notice"),
    Paper("C11", "accused.charged|charge.changed|charge.supplemented", AGENCY, PROCURACY, "decision", subject="person",
          when=lambda event: event.get("by") != "procuracy"),
    Paper("C13", "accused.charged", PROCURACY, AGENCY, "decision", when=lambda event: event.get("by") == "procuracy"),
    Paper("C14b", "case.transferred", PROCURACY, AGENCY, "decision"),
    Paper("C15", "case.joined|case.severed", AGENCY, PROCURACY, "decision"),
    Paper("D05", "custody.ordered", AGENCY, PROCURACY, "decision", subject="person"),
    Paper("E24", "investigation.suspended", AGENCY, PROCURACY, "decision"),
    Paper("E27", "investigation.resumed", AGENCY, PROCURACY, "decision"),
    Paper("F11", "forensic.concluded", "forensic_body", AGENCY, "report", subject="victim"),
    Paper("F11.procuracy", "forensic.concluded", AGENCY, PROCURACY, "report", subject="victim", clock="F11b"),
    Paper("H09", "trial.suspended|trial.discontinued|trial.resumed", COURT, PROCURACY, "decision"),
    Paper("J02", "procedure.simplified", AGENCY, PROCURACY, "decision", when=lambda event: event.get("by") != "procuracy"),
    Paper("I09", "protest.filed", PROCURACY, COURT, "decision"),
]
CLOCKED = {p.clock: p for p in PAPERS}
ALSO = {"HO-26": "A14", "HO-28": "A17", "HO-37": "C10", "HO-38": "A18", "HO-44": "F02", "HO-49": "F11"}  # same.json


STEPS = ("handoff.sent", "handoff.received", "handoff.accepted")


def meant(case, event):
    """Which paper a step speaks of: the one that it names; else the first that its cause owes, to whoever takes the step."""
    cause = case.event(event.get("of"))
    if cause is None:
        return None
    owed = [p for p in PAPERS if p.owed(cause)]
    if event.get("rule") is not None:
        owed = [p for p in owed if p.code == ALSO.get(event.get("rule"), event.get("rule"))]
    elif event.type != "handoff.sent" and event.get("by") is not None:
        owed = [p for p in owed if p.to == event.get("by")]
    return owed[0] if owed else None


def sends(case, event, deadline):
    """Whether a step of a handoff is the act that a running term asks for: the paper of the event that started it is sent."""
    paper = CLOCKED.get(deadline.rule.id)
    if paper is None or paper.unnamed or not deadline.rule.act or not paper.owed(case.event(event.get("of")) or deadline.event):
        return False
    if event.type not in STEPS or event.get("of") not in (deadline.event.index, deadline.event.get("of")):
        return False
    if paper.code == "C14b":  # one term, two papers: the second keeps it
        return all(any(e.type in STEPS and e.get("of") == event.get("of") and e.get("rule") in names for e in case.past + [event])
                   for names in (("C14b", None), ("C14b.competent",)))
    if event.type != "handoff.sent" and event.get("by") not in (None, paper.to):
        return False
    return meant(case, event) is paper


def takes_back(case, event, deadline):
    """A paper that comes back takes with it the terms that its receipt began; what lapses of itself runs on."""
    if event.type != "handoff.returned" or deadline.rule.lapses or deadline.restarted:
        return False
    began = deadline.event
    if any(e.type == "handoff.accepted" and e.get("of") == event.get("of") for e in case.before(event)):
        return False  # what was accepted can no longer come back
    return began.type == "handoff.received" and began.get("of") == event.get("of") and began.get("by") == event.get("by")
