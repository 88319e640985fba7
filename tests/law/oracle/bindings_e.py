"""E (investigation): docs/bindings.md, "C, D, E", and bindings.json. TERM is E01a to E04b, E11 to E14 and E17."""
from bindings_ab import T0
from rules import Before, Rule, Step, both, minor_victim, on, receipt, sexual_abuse, whole, whole_charged

LADDER_ACT, ASKED = "investigation.extended", "investigation.extension_requested"


def local(case, event):
    """The procuracy of the level that holds the case: of the district until 30 June 2025, of the region from then."""
    return ("procuracy_district" if event.at.first_day.isoformat() < "2025-07-01" else "procuracy_regional", "procuracy_provincial",
            "procuracy_supreme")


# A superior procuracy extends where an agency of its level holds the case (Art. 172.5, 6).
PROVINCIAL, SUPREME, HEAD_OF_SUPREME = ("procuracy_provincial", "procuracy_supreme"), ("procuracy_supreme", "chief_supreme"), ("chief_supreme",)


ANY = ("procuracy_district", "procuracy_regional", "procuracy_provincial", "procuracy_supreme")


def step(amount, who):
    return Step(LADDER_ACT, amount, "month", who, request=ASKED)


LADDERS = {  # Article 172
    "less_serious": [step(2, local)],
    "serious": [step(3, local), step(2, local)],
    "very_serious": [step(4, local), step(4, PROVINCIAL)],
    "especially_serious": [step(4, PROVINCIAL), step(4, PROVINCIAL), step(4, SUPREME),
                           step(4, HEAD_OF_SUPREME)],
}
RESUMED = {  # Article 174.1
    "less_serious": [step(1, ANY)], "serious": [step(2, ANY)],
    "very_serious": [step(2, ANY)], "especially_serious": [step(3, PROVINCIAL)],
}

CLASSES = ["less_serious", "serious", "very_serious", "especially_serious"]
FRESH = ["E01a", "E01b", "E02a", "E02b", "E03a", "E03b", "E04a", "E04b"]
TERM = FRESH + ["E11", "E12", "E13", "E14", "E17", "J09"]


# -------------------------------------------------- where the file is, and why

MATTERS = ("investigation.concluded", "investigation.conclusion_maintained", "prosecution.returned", "indictment.issued",
           "trial.returned", "reinvestigation.ordered")


def to_the_procuracy(case, event):
    """The file reaches the procuracy with a conclusion: the latest of conclusion, return, indictment, court's return is a conclusion."""
    latest = case.latest(event, *MATTERS)
    return latest is not None and latest.type in ("investigation.concluded", "investigation.conclusion_maintained")


def back(case, event):
    """The agency receives the file after the procuracy returned it, and nothing has sent it elsewhere since, nor has the agency had it."""
    sent = case.latest(event, "prosecution.returned", "investigation.concluded", "investigation.conclusion_maintained", "trial.returned",
                       "reinvestigation.ordered")
    if sent is None or sent.type != "prosecution.returned":
        return False
    return not any(e.type == "file.received" and e.get("by") == "investigation_agency" for e in case.before(event)[sent.place:])


NOT_SUPPLEMENTARY = ("severance", "jurisdiction", "heavier_offence")


def returned_by_procuracy(case, event):
    last = case.latest(event, "prosecution.returned")
    return back(case, event) and last.get("on_return_of") is None and last.get("ground") not in NOT_SUPPLEMENTARY


def returned_by_court(case, event):
    last = case.latest(event, "prosecution.returned")
    return back(case, event) and last.get("on_return_of") in ("judge", "panel") and last.get("ground") not in NOT_SUPPLEMENTARY


def after_reinvestigation(case, event):
    latest = case.latest(event, "reinvestigation.ordered", "investigation.concluded", "investigation.conclusion_maintained",
                         "prosecution.returned", "trial.returned")
    return latest is not None and latest.type == "reinvestigation.ordered"


def no_term_runs(case, event, subject):
    """No other term of the investigation runs."""
    return not [d for d in case.running(*TERM, "E15", "E16") if d.event is not event and d.rule.id != "J09"]


AGAIN = on("file.received", after_reinvestigation, by="investigation_agency")
BEGINS = on("case.initiated") + on("investigation.resumed") + AGAIN
TO_PROCURACY = on("file.received", to_the_procuracy, by="procuracy")
CONCLUDED = on("investigation.concluded", whole)
DISCONTINUED = on("investigation.discontinued", whole_charged)
SUSPENDED = on("investigation.suspended", whole_charged)
OUTCOME = CONCLUDED + DISCONTINUED + SUSPENDED
NO_LONGER = on("indictment.issued|trial.accepted|judgment.pronounced")


def family(ids, start, name, ladders, **more):
    """One row for each class of offence: a change of class goes over from one to another."""
    return [Rule(id_, start, OUTCOME, NO_LONGER, ladder=ladders[CLASSES[n]], family=name, classes=[CLASSES[n]], **more)
            for n, id_ in ids]


def without_victim(case, event):
    cause = case.event(event.get("of"))
    return cause is not None and cause.get("victim") is None and cause.get("kind") in (None, "mental_state")


def prosecutor_absent(case, event):
    return "prosecutor" not in (event.get("present") or [])


def procedural_stage(case, event):
    return case.stage in ("verification", "investigation")


def discontinued_stands(case, event):
    latest = case.latest(event, "investigation.discontinued", "investigation.resumed", "trial.accepted", *MATTERS)
    return latest is not None and latest.type == "investigation.discontinued"


def granted(case, event):
    """How many extensions the term has that a step would precede, if this is one of them and its ladder has another step left; else 0."""
    for term in case.begun_last(case.running(*TERM))[-1:]:
        steps = term.rule.ladder[term.class_] if isinstance(term.rule.ladder, dict) else term.rule.ladder
        if any(g.event is event for g in term.grants) and len(term.grants) < len(steps):
            return len(term.grants)
    return 0


def first_extension(case, event):
    return granted(case, event) == 1


def further_extension(case, event):
    return granted(case, event) > 1


RULES = (
    family([(0, "E01a"), (1, "E02a"), (2, "E03a"), (3, "E04a")], on("case.initiated"), "E01-E04", LADDERS)
    + family([(0, "E01b"), (1, "E02b"), (2, "E03b"), (3, "E04b")], on("case.initiated"), "E01-E04", LADDERS)
    + family([(0, "E11"), (1, "E12"), (2, "E13"), (3, "E14")], on("investigation.resumed"), "E11-E14", RESUMED, when=no_term_runs)
    + [
        Rule("E17", AGAIN, OUTCOME, NO_LONGER, kind="months", unit="month", amounts={"less_serious": 2, "serious": 3, "very_serious": 4,
             "especially_serious": 4}, ladder=LADDERS, family="E17", classes=CLASSES, once="running"),
        Rule("E15", on("file.received", returned_by_procuracy, by="investigation_agency"),
             OUTCOME + on("investigation.conclusion_maintained", whole), NO_LONGER),
        Rule("E16", on("file.received", returned_by_court, by="investigation_agency"),
             OUTCOME + on("investigation.conclusion_maintained", whole), NO_LONGER),

        Rule("E01r", BEGINS, on(ASKED), OUTCOME, once="running", before=Before(*TERM), row="E18", amount=10, classes=[],
             from_="2018-01-01", rank="law"),
        Rule("E02r", on(LADDER_ACT, first_extension), on(ASKED), OUTCOME, before=Before(*TERM), row="E18", amount=10, classes=[], from_="2018-01-01", rank="law"),
        Rule("E04r", on(LADDER_ACT, further_extension), on(ASKED), OUTCOME, before=Before(*TERM), row="E18", amount=10, classes=[], from_="2018-01-01", rank="law"),
        Rule("E18", BEGINS, on("evidence_review.held"), OUTCOME, once="running", before=Before(*TERM), family="E18-E20"),
        Rule("E19", BEGINS, on("evidence_review.held"), OUTCOME, once="running", before=Before(*TERM), family="E18-E20"),
        Rule("E20", BEGINS, on("evidence_review.held"), OUTCOME, once="running", before=Before(*TERM), family="E18-E20"),
        Rule("E21", BEGINS, on("evidence_review.held"), OUTCOME, once="running", before=Before(*TERM), when=both(minor_victim(18), sexual_abuse)),
        Rule("E22", T0 + on("report.classified"), on("evidence_review.held"), on("report.merged|report.transferred"), before=Before("B01", actual_end=True),
             when=both(minor_victim(18), sexual_abuse), once="running"),
        Rule("E23", on("interview.booked", procedural_stage), act=True, void=on("interview.held|confrontation.held"),
             before=Before(hearing=True), when=both(minor_victim(18), sexual_abuse)),
        Rule("E23b", on("interview.booked", procedural_stage), act=True, void=on("interview.held|confrontation.held"),
             before=Before(hearing=True), when=both(minor_victim(18), sexual_abuse), row="E23", amount=2),
        Rule("E24", on("investigation.suspended"), act=True),
        Rule("E25", receipt("investigation.discontinued", by="procuracy") + on("file.received", discontinued_stands, by="procuracy"),
             on("investigation.resumed"), act=True, once="running"),
        Rule("E26", on("investigation.concluded|investigation.conclusion_maintained"), on("file.received", by="procuracy"), NO_LONGER),
        Rule("E27", on("investigation.resumed"), act=True),
        Rule("E28", on("interview.held|confrontation.held", procedural_stage, prosecutor_absent), act=True),
        Rule("E28b", receipt("interview.held|confrontation.held", by="procuracy"), act=True, row="E28", amount=3),
        Rule("E29", BEGINS, void=CONCLUDED + DISCONTINUED, act=True, review=True, once="running", before=Before(*TERM)),
        Rule("E30", on("investigation.suspended"), void=on("investigation.resumed") + DISCONTINUED, recurring=True, review=True,
             once="running"),
        Rule("E31", receipt("forensic.concluded", without_victim, by="procuracy"), on("treatment.ordered|forensic.ordered"), act=True),
    ]
)
