"""C (initiation of the case, charges, transfer): docs/bindings.md, "C, D, E", and bindings.json."""
from rules import Rule, both, minor_victim, on, receipt

ASSIGNED = ("assigned_agency", "border_guard")
CHARGE = "accused.charged|charge.changed|charge.supplemented"


def flagrant_or_unsaid(case, event, subject):
    return event.get("kind") != "not_flagrant"


def less_serious(case, event, subject):
    return case.charges.class_of_case() == "less_serious"


def c08_does_not_run(case, event, subject):
    """Neither one of before nor the one that this event begins."""
    return not case.running("C08")


def charged_by_procuracy(case, event, subject):
    return event.get("by") == "procuracy"


def not_by_procuracy(case, event, subject):
    return event.get("by") != "procuracy"


def in_investigation(case, event):
    return case.stage == "investigation"


def paper_of_person(case, event):
    """The person of the paper that was received."""
    cause = case.event(event.get("of"))
    return [event.get("person") or (cause.get("person") if cause else None)]


RULES = [
    Rule("C01", on("case.initiated"), act=True),
    Rule("C02", on("case.amended"), act=True),
    Rule("C03", on("case.not_initiated"), act=True),
    Rule("C04", receipt("case.initiated", by="procuracy"), on("procuracy.required", rule="C06"), act=True),
    Rule("C04b", receipt("case.not_initiated", by="procuracy"),
         on("case.non_initiation_cancelled") + on("procuracy.required", rule="C05"), act=True, row="C04", amount=2),
    Rule("C05", on("procuracy.required", rule="C05"), on("case.initiated")),
    Rule("C06", on("procuracy.required", rule="C06"), on("case.amended"), act=True),
    Rule("C07", on("objection.filed", rule="C07"), on("objection.decided", rule=("C07", None)),
         when=lambda case, event, subject: event.get("by") not in ASSIGNED),
    Rule("C07b", on("objection.filed", rule="C07", by=ASSIGNED) + on("objection.filed", rule="C07b"),
         on("objection.decided", rule=("C07", "C07b", None)), row="C07", amount=5),
    Rule("C08", on("case.initiated", by=ASSIGNED), on("file.received", by="procuracy"), act=True,
         when=both(flagrant_or_unsaid, less_serious), classes=[]),
    Rule("C09", on("case.initiated", by=ASSIGNED), on("file.received", by="investigation_agency") + on("case.transferred"), act=True,
         when=c08_does_not_run),
    Rule("C10", on("case.initiated"), act=True, when=minor_victim(18)),
    Rule("C11", on(CHARGE), receipt(CHARGE, by="procuracy")
         + on("charge.approved|charge.rejected|charge.annulled|charge.supplement_requested"), act=True, subject="person", when=not_by_procuracy),
    Rule("C12", receipt(CHARGE + "|charge.supplement_requested", by="procuracy"),
         on("charge.approved|charge.rejected|charge.annulled|charge.supplement_requested"), subject="person", whom=paper_of_person),
    Rule("C13", on("accused.charged"), receipt("accused.charged", by="investigation_agency"), act=True, when=charged_by_procuracy),
    Rule("C14", on("case.transfer_proposed"), on("case.transferred"), act=True),
    Rule("C14b", on("case.transferred", in_investigation), act=True, row="C14", kind="hours", amount=24, unit="hour"),
    Rule("C14c", on("case.transferred", in_investigation), on("file.received", by="investigation_agency"), act=True, row="C14",
         restart=receipt("case.transferred", by="investigation_agency", rule=(None, "C14b"))),
    Rule("C15", on("case.joined|case.severed"), act=True),
]
