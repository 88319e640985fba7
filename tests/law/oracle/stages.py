"""Stages of a case, and returns of the file: what moves it where (docs/luat/thu-tu.md, "Giai đoạn, trả hồ sơ")."""

# Events that move the case whatever they say; the rest below.
STRAIGHT = {
    "report.transferred": "intake", "case.non_initiation_cancelled": "verification",
    "case.initiated": "investigation", "reinvestigation.ordered": "investigation", "indictment.issued": "prosecution",
    "trial.accepted": "trial", "retrial.ordered": "trial", "trial.scheduled": "trial", "trial.returned": "trial", "judgment.pronounced": "trial",
    "appeal.accepted": "appeal", "appeal.scheduled": "appeal",
    "report.merged": "closed", "case.not_initiated": "closed", "enforcement.ordered": "closed", "enforcement.delegated": "closed",
}
# … and those that do so when they name nobody: for one by name, the case stays where it is.
OF_NOBODY = {
    "investigation.resumed": "investigation", "prosecution.resumed": "prosecution", "trial.resumed": "trial",
    "investigation.discontinued": "closed", "prosecution.discontinued": "closed", "trial.discontinued": "closed",
}
# What is to be investigated or tried anew stays until that is ordered.
DECIDED = {"decision_annulled": "trial", "retrial": None, "reinvestigation": None}
SENT = ("investigation.concluded", "investigation.conclusion_maintained", "prosecution.returned", "trial.returned", "reinvestigation.ordered")
TO_PROCURACY = ("investigation.concluded", "investigation.conclusion_maintained", "trial.returned")
TO_AGENCY = ("prosecution.returned", "reinvestigation.ordered")
NOT_SUPPLEMENTARY = ("severance", "jurisdiction", "heavier_offence")


def after(case, event):
    """The stage that the case is in after an event."""
    stage = STRAIGHT.get(event.type)
    if event.type in ("report.received", "report.accepted") and case.t0_event is event:
        stage = "verification"
    elif event.type in OF_NOBODY and event.get("person") is None:
        stage = OF_NOBODY[event.type]
    elif event.type == "appeal.decided":
        stage = DECIDED.get(event.get("kind"), "closed")
    elif event.type == "file.received":
        stage = receipt(case, event)
    return stage or case.stage


def move(case, event):
    stage = after(case, event)
    case.entered = event if stage != case.stage else case.entered
    case.stage = stage
    count_return(case, event)


def receipt(case, event):
    """Where a file that is received brings the case: by why it was sent there."""
    by, sent = event.get("by"), case.latest(event, *SENT)
    if by == "procuracy" and sent is not None and sent.type in TO_PROCURACY:
        return "prosecution"
    if by == "investigation_agency" and sent is not None and sent.type in TO_AGENCY:
        return "investigation"
    returned = case.latest(event, "trial.accepted", "trial.returned")
    if by == "court" and returned is not None and returned.type == "trial.returned":
        return "trial"
    return None


def count_return(case, event):
    """The procuracy returns at most twice, the presiding judge once, the panel once; other grounds are not counted."""
    if event.type in ("retrial.ordered", "reinvestigation.ordered"):
        case.returns_since = {"procuracy": 0, "judge": 0, "panel": 0}
    if event.get("ground") in NOT_SUPPLEMENTARY:
        return
    if event.type == "prosecution.returned" and event.get("on_return_of") is None:
        who, allowed = "procuracy", 2
    elif event.type == "trial.returned" and event.get("by") in ("judge", "panel"):
        who, allowed = event.get("by"), 1
    else:
        return
    case.returns[who] += 1
    case.returns_since[who] += 1
    if case.returns_since[who] > allowed:
        case.tell("return.count", None, event)
