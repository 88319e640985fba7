"""Whether an act was in order: suspensions before their time or without a ground of the law."""
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


def suspension(case, event):
    if event.type not in GROUNDS:
        return
    unknown = event.get("ground") not in GROUNDS[event.type]
    if event.get("ground") == "force_majeure" and event.at.first_day.isoformat() < "2021-12-01":
        unknown = True  # a ground since Law 02/2021
    if unknown:
        case.tell("suspension.ground", None, event)
    if event.type in ("verification.suspended", "investigation.suspended") and event.get("ground") not in ILL:
        for deadline in case.deadlines:
            if deadline.ended_by is event and deadline.how == "met" and deadline.rule.end and not deadline.rule.before and not deadline.rule.instead:
                # Run out, in the reading that counts the first day: on its last day it may be suspended.
                if event.at.last_day < last_day_before(deadline.frozen.safe):
                    case.tell("suspension.early", deadline.rule.id, event)
