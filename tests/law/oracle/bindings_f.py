"""F (expertise and valuation): docs/bindings.md, "F, G, H, I", and bindings.json."""
from rules import Rule, Step, both, minor_victim, on, receipt, sexual_abuse

HEADS = ("head_investigation_agency", "deputy_head_investigation_agency", "chief_procurator", "presiding_judge")


def of_kind(*kinds):
    return lambda case, event: event.get("kind") in kinds


def same_kind(*kinds):
    """Concluded: of that kind, or of none stated."""
    return on("forensic.concluded", lambda case, event: event.get("kind") in kinds + (None,))


def expertise(id_, *kinds, **more):
    return Rule(id_, on("forensic.delivered", of_kind(*kinds)), same_kind(*kinds), subject="victim", **more)


def victim_of_paper(case, event):
    cause = case.event(event.get("of"))
    return [cause.get("victim") if cause else None]


OTHER = ("other", "dna")
RULES = [
    Rule("F01", on("forensic.grounds"), on("forensic.ordered"), subject="victim", when=minor_victim(18)),
    Rule("F02", on("forensic.ordered"), on("forensic.delivered"), subject="victim"),
    Rule("F03", on("forensic.requested"), on("forensic.ordered"), act=True, subject="victim"),
    expertise("F04", "mental_state"),
    expertise("F05", "cause_of_death", "pollution"),
    expertise("F06", "age", "injury", "drugs_weapons"),
    Rule("F07", on("forensic.delivered"), on("forensic.concluded"), subject="victim", when=both(minor_victim(18), sexual_abuse)),
    expertise("F08", "criminalistic", when=minor_victim(18)),
    expertise("F09", "sexual_abuse", complex_total=(18, "day")),
    expertise("F10", *OTHER, complex_total=(4, "month"), ladder=[Step("forensic.extended", 45, "day", HEADS)]),
    Rule("F11", on("forensic.concluded"), receipt("forensic.concluded", by="investigation_agency"), act=True, subject="victim"),
    Rule("F11b", receipt("forensic.concluded", by="investigation_agency"), receipt("forensic.concluded", by="procuracy"), act=True,
         row="F11", subject="victim", whom=victim_of_paper),
    Rule("F12", on("forensic.concluded"), act=True, subject="victim"),
    Rule("F13", on("valuation.ordered"), act=True),
    Rule("F13b", on("valuation.concluded"), act=True, row="F13"),
    Rule("F13c", on("valuation.concluded"), act=True, row="F13", kind="days", amount=7, unit="day"),
]
