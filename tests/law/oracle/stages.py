"""Stages of a case, and returns of the file: what moves it where (docs/events.md; design.md 6.2)."""
from bindings_e import NOT_SUPPLEMENTARY, after_reinvestigation, to_the_procuracy

STRAIGHT = {
    "report.transferred": "intake", "report.merged": "closed",
    "case.initiated": "investigation", "case.not_initiated": "closed", "case.non_initiation_cancelled": "verification",
    "investigation.resumed": "investigation", "indictment.issued": "prosecution", "prosecution.resumed": "prosecution",
    "trial.accepted": "trial", "trial.returned": "trial", "trial.resumed": "trial", "judgment.pronounced": "trial", "trial.scheduled": "trial",
    "appeal.accepted": "appeal", "appeal.scheduled": "appeal", "reinvestigation.ordered": "investigation", "retrial.ordered": "trial",
    "enforcement.ordered": "closed", "enforcement.delegated": "closed",
}


def supplementary(event):
    return event.get("ground") not in NOT_SUPPLEMENTARY


def move(case, event):
    kind = event.type
    if kind in ("report.received", "report.accepted"):  # what is taken up already is not taken up again
        if case.t0_event is event:
            case.stage = "verification"
    elif kind == "file.received":
        case.stage = after_receipt(case, event)
    elif kind.endswith(".discontinued") and kind.split(".")[0] in ("investigation", "prosecution", "trial"):
        if event.get("person") is None:  # against one by name, the case itself stays open
            case.stage = "closed"
    elif kind == "appeal.decided":
        # What is to be investigated or tried anew stays until that is ordered.
        annulled = {"decision_annulled": "trial", "retrial": case.stage, "reinvestigation": case.stage}
        case.stage = annulled.get(event.get("kind"), "closed")
    elif kind.endswith(".resumed") and event.get("person") is not None:
        pass  # for one by name, the case stays where it is
    elif STRAIGHT.get(kind):
        case.stage = STRAIGHT[kind]
    count_return(case, event)


def after_receipt(case, event):
    by, stage = event.get("by"), case.stage
    if by == "procuracy" and (to_the_procuracy(case, event) or latest_is(case, event, "trial.returned")):
        return "prosecution"
    if by == "investigation_agency" and (latest_is(case, event, "prosecution.returned") or after_reinvestigation(case, event)):
        return "investigation"
    if by == "court" and case.latest(event, "trial.returned"):
        return "trial"
    return stage


def latest_is(case, event, wanted):
    latest = case.latest(event, "prosecution.returned", "trial.returned", "investigation.concluded",
                         "investigation.conclusion_maintained", "indictment.issued", "reinvestigation.ordered")
    return latest is not None and latest.type == wanted


def count_return(case, event):
    """The procuracy returns at most twice, the presiding judge once, the panel once; other grounds are not counted."""
    if event.type == "prosecution.returned" and event.get("on_return_of") is None and supplementary(event):
        who, allowed = "procuracy", 2
    elif event.type == "trial.returned" and event.get("by") in ("judge", "panel") and supplementary(event):
        who, allowed = event.get("by"), 1
    else:
        if event.type in ("retrial.ordered", "reinvestigation.ordered"):
            case.returns_since = {"procuracy": 0, "judge": 0, "panel": 0}
        return
    case.returns[who] += 1
    case.returns_since[who] += 1
    if case.returns_since[who] > allowed:
        case.violations.append(("return.count", None, event.index))
