"""What one agency owes another: the papers, who owes them to whom, and what their steps mean for terms (docs/api.md, "Handoffs")."""


class Paper:
    """One row: what an event makes owed."""

    def __init__(self, code, causes, sender, to, carries, *, clock=None, subject=None, when=None, accepted=(), sent=(), main=True,
                 unnamed=False):
        self.code, self.causes, self.sender, self.to, self.carries = code, causes.split("|"), sender, to, carries
        self.clock = code if clock is None else clock
        self.subject, self.when, self.accepted, self.sent, self.main, self.unnamed = subject, when, accepted, sent, main, unnamed


AGENCY, PROCURACY, COURT = "investigation_agency", "procuracy", "court"

PAPERS = [
    Paper("A14", "report.received|report.accepted", AGENCY, PROCURACY, "notice"),
    Paper("A17", "report.assigned", AGENCY, PROCURACY, "decision", unnamed=True),
    Paper("A18", "report.received|report.accepted|report.classified", AGENCY, "commune_committee", "notice"),
    Paper("B05", "verification.suspended", AGENCY, PROCURACY, "decision"),
    Paper("B09", "verification.resumed", AGENCY, PROCURACY, "decision"),
    Paper("C01", "case.initiated", AGENCY, PROCURACY, "decision"),
    Paper("C02", "case.amended", AGENCY, PROCURACY, "decision"),
    Paper("C03", "case.not_initiated", AGENCY, PROCURACY, "decision"),
    Paper("C10", "case.initiated", AGENCY, PROCURACY, "notice", main=False),
    Paper("C11", "accused.charged|charge.changed|charge.supplemented", AGENCY, PROCURACY, "decision", subject="person"),
    Paper("C13", "accused.charged", PROCURACY, AGENCY, "decision"),
    Paper("C14b", "case.transferred", PROCURACY, AGENCY, "decision"),
    Paper("C15", "case.joined|case.severed", AGENCY, PROCURACY, "decision"),
    Paper("D05", "custody.ordered", AGENCY, PROCURACY, "decision", subject="person"),
    Paper("E24", "investigation.suspended", AGENCY, PROCURACY, "decision"),
    Paper("E27", "investigation.resumed", AGENCY, PROCURACY, "decision"),
    Paper("F11", "forensic.concluded", "forensic_body", AGENCY, "report", subject="victim"),
    Paper("F11.procuracy", "forensic.concluded", AGENCY, PROCURACY, "report", subject="victim", clock="F11b"),
    Paper("H09", "trial.suspended|trial.discontinued|trial.resumed", COURT, PROCURACY, "decision"),
    Paper("I09", "protest.filed", PROCURACY, COURT, "decision"),
]
CLOCKED = {p.clock: p for p in PAPERS}
ALSO = {"HO-26": "A14", "HO-28": "A17", "HO-37": "C10", "HO-38": "A18", "HO-44": "F02", "HO-49": "F11"}  # same.json


STEPS = ("handoff.sent", "handoff.received", "handoff.accepted")


def sends(case, event, deadline):
    """Whether a step of a handoff is the act that a running term asks for: the paper of the event that started it is sent."""
    paper = CLOCKED.get(deadline.rule.id)
    if paper is None or paper.unnamed or not deadline.rule.act:
        return False
    if event.type not in STEPS or event.get("of") not in (deadline.event.index, deadline.event.get("of")):
        return False
    if paper.code == "C14b":  # one term, two papers: the second keeps it
        return all(any(e.type in STEPS and e.get("of") == event.get("of") and e.get("rule") in names for e in case.past + [event])
                   for names in (("C14b", None), ("C14b.competent",)))
    if event.type != "handoff.sent" and event.get("by") not in (None, paper.to):
        return False
    return ALSO.get(event.get("rule"), event.get("rule")) == paper.code or (event.get("rule") is None and paper.main)


def takes_back(case, event, deadline):
    """A paper that comes back takes with it the terms that its receipt began; what lapses of itself runs on."""
    if event.type != "handoff.returned" or deadline.rule.lapses or deadline.restarted:
        return False
    began = deadline.event
    if any(e.type == "handoff.accepted" and e.get("of") == event.get("of") for e in case.before(event)):
        return False  # what was accepted can no longer come back
    return began.type == "handoff.received" and began.get("of") == event.get("of") and began.get("by") == event.get("by")
