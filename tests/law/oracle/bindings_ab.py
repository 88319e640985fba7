"""A (intake of reports) and B (verification of reports): docs/bindings.md, "A, B", and bindings.json."""
from rules import Before, Rule, Step, adult_victims, any_minor_victim, both, minor_victim, on, receipt, sexual_abuse


def first_receipt(case, event):
    """t0: receipt by the agency competent to resolve, or the acceptance, whichever comes first since the last transfer."""
    return case.t0_event is event


T0 = on("report.received|report.accepted", first_receipt)
for _first in T0:
    _first.once = True
OUTCOME = on("case.initiated|case.not_initiated|verification.suspended")
GONE = on("report.merged|report.transferred")
TRANSFERRED = on("report.transferred")
COMMUNE = on("report.received", by="commune_police")


def remote(case, event, subject):
    return event.get("remote") is True


def near(case, event, subject):
    return event.get("remote") is not True


def urgent(case, event, subject):
    return event.get("urgent") is True


def not_urgent(case, event, subject):
    return event.get("urgent") is not True


HEAD = ("head_investigation_agency", "deputy_head_investigation_agency")
PROCURACY = ("procuracy_district", "procuracy_regional", "procuracy_provincial", "procuracy_supreme")

RULES = [
    Rule("A01", on("report.received"), on("report.accepted|report.transferred|report.classified"), act=True),
    Rule("A02", on("report.classified", competent=False), TRANSFERRED),
    Rule("A03", T0, on("report.classified"), GONE),
    Rule("A04", on("report.classified", competent=False), TRANSFERRED),
    Rule("A05", on("report.received", by="procuracy"), TRANSFERRED),
    Rule("A06", COMMUNE, TRANSFERRED, when=both(minor_victim(18), near)),
    Rule("A07", COMMUNE, TRANSFERRED, when=both(minor_victim(18), remote)),
    Rule("A08", COMMUNE, TRANSFERRED, when=both(adult_victims, urgent, near)),
    Rule("A08b", COMMUNE, TRANSFERRED, when=both(adult_victims, urgent, remote), row="A08", amount=48),
    Rule("A09", COMMUNE, TRANSFERRED, when=both(adult_victims, not_urgent)),
    Rule("A10", on("report.received", by=("police_post", "assigned_agency")), TRANSFERRED, when=minor_victim(18)),
    Rule("A11", on("report.classified", competent=False), TRANSFERRED, when=minor_victim(18)),
    Rule("A12", COMMUNE, on("report.transferred|report.assigned"), act=True, when=both(adult_victims, near)),
    Rule("A12b", COMMUNE, on("report.transferred|report.assigned"), act=True, when=both(adult_victims, remote), row="A12", amount=24),
    Rule("A13", COMMUNE, TRANSFERRED, when=adult_victims),
    Rule("A14", T0, void=on("report.merged"), act=True),
    Rule("A15", T0, void=on("report.merged"), act=True),
    Rule("A16", T0, on("report.assigned"), on("case.initiated|report.merged|report.transferred")),
    Rule("A17", on("report.assigned"), act=True, restart=receipt("report.assigned", by=("procuracy", None))),
    Rule("A18", T0 + on("report.classified"), on("support.notified"), when=both(minor_victim(18), sexual_abuse), once="ever"),
    Rule("A19", on("threat.detected") + on("report.received", by="commune_committee"), on("support.emergency_measure"), act=True,
         when=minor_victim(16)),
    Rule("A20", on("act.done", rule="CL-25"), on("support.plan_drafted"), when=any_minor_victim(16)),
    Rule("A21", on("person.surrendered") + on("report.received", kind="self_surrender", by="investigation_agency"), act=True, once="ever"),
    Rule("A22", on("procuracy.required", rule="A22"), on("file.received", by="procuracy"), act=True),
    Rule("A23", on("procuracy.required", rule="A23"), act=True),
    Rule("A24", on("objection.filed", rule="A24"), on("objection.decided")),

    Rule("B01", T0, OUTCOME, GONE, ladder=[
        Step("verification.prolonged", 2, "month", HEAD, total=True),
        Step("verification.extended", 2, "month", PROCURACY, request="verification.extension_requested")]),
    Rule("B02", on("verification.prolonged"), on("verification.extension_requested"), OUTCOME + GONE, before=Before("B01")),
    Rule("B03", on("verification.extension_requested"), on("verification.extension_decided"), GONE),
    Rule("B04", T0, void=OUTCOME + GONE, act=True, before=Before("B01")),
    Rule("B05", on("verification.suspended"), act=True),
    Rule("B06", on("verification.suspension_cancelled"), act=True),
    Rule("B07", on("verification.suspension_cancelled"), OUTCOME, GONE),
    Rule("B08", on("verification.resumed"), OUTCOME, GONE),
    Rule("B09", on("verification.resumed"), act=True),
    Rule("B10", OUTCOME, act=True),
    Rule("B11", T0, void=on("case.initiated|case.not_initiated|report.merged|report.transferred"), act=True, review=True,
         before=Before("B01")),
    Rule("B12", on("verification.suspended"),
         void=on("verification.resumed|verification.suspension_cancelled|case.not_initiated|report.merged|report.transferred"),
         recurring=True, review=True),
]
