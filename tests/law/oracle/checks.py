"""Whether an act was in order: suspensions before their time or without a ground of the law."""
from bindings_e import FRESH
from terms import last_day_before

# Grounds: Art. 148.1 (reports), 229.1 (investigation), 247.1 (prosecution), 281.1 (trial).
WAITING = ("expertise_pending", "valuation_pending", "mutual_legal_assistance_pending", "force_majeure")
ILL = ("mental_illness", "fatal_illness")  # Art. 229.1b: also before the term has run out
GROUNDS = {
    "verification.suspended": WAITING + ("documents_pending",),
    "investigation.suspended": WAITING + ILL + ("whereabouts_unknown", "accused_unidentified"),
    "prosecution.suspended": WAITING + ("mental_or_fatal_illness", "whereabouts_unknown"),
    "trial.suspended": WAITING + ("mental_or_fatal_illness", "whereabouts_unknown", "legal_document_review"),
}


NOT_BEFORE = {  # the end of one of these, whoever is suspended
    "verification.suspended": ("B01", "B07", "B08"),
    "investigation.suspended": tuple(FRESH) + ("E11", "E12", "E13", "E14", "E15", "E16", "E17"),
}


def suspension(case, event):
    if event.type not in GROUNDS:
        return
    unknown = event.get("ground") not in GROUNDS[event.type]
    if event.get("ground") == "force_majeure" and event.at.first_day.isoformat() < "2021-12-01":
        unknown = True  # a ground since Law 02/2021
    if unknown:
        case.tell("suspension.ground", None, event)
    if event.get("ground") in ILL:
        return
    for deadline in case.deadlines:
        if deadline.rule.id in NOT_BEFORE.get(event.type, ()) and (deadline.running or deadline.ended_by is event):
            # Run out, in the reading that counts the first day: on its last day it may be suspended.
            if event.at.last_day < last_day_before(case.due(deadline).safe):
                case.tell("suspension.early", deadline.rule.id, event)
