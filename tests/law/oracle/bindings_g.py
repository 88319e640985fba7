"""G (prosecution) and H (trial): docs/bindings.md, "F, G, H, I", and bindings.json."""
from bindings_e import CLASSES, CONCLUDED, DISCONTINUED, FRESH, TO_PROCURACY
from rules import Before, Rule, Step, on, receipt, whole_charged

PROCURACY = ("procuracy_district", "procuracy_regional", "procuracy_provincial", "procuracy_supreme", "chief_procurator", "chief_supreme")


def in_stage(name):
    return lambda case, event: case.stage == name


# ---------------------------------------------------------------- prosecution

def transferred_here(case, event):
    """The procuracy to which the case was transferred receives its file."""
    last = case.latest(event, "case.transferred", "investigation.concluded", "investigation.conclusion_maintained")
    return last is not None and last.type == "case.transferred"


G_END = (on("indictment.issued|prosecution.maintained") + on("prosecution.returned|prosecution.suspended|prosecution.discontinued",
                                                                        whole_charged))
G_LAPSED = on("trial.accepted|judgment.pronounced")


def prosecution(id_, class_, extra):
    return Rule(id_, TO_PROCURACY + on("prosecution.resumed", whole_charged), G_END, G_LAPSED, family="G01-G04", classes=[class_],
                ladder=[Step("prosecution.extended", extra, "day", PROCURACY)],
                restart=on("file.received", transferred_here, by="procuracy"))


GS = [
    Rule("G00", on("charge.approved", authority=("procuracy_supreme", "chief_supreme")), act=True, void=CONCLUDED + DISCONTINUED,
         before=Before(*FRESH), unit="month", once="ever"),
    prosecution("G01", CLASSES[0], 10), prosecution("G02", CLASSES[1], 10),
    prosecution("G03", CLASSES[2], 15), prosecution("G04", CLASSES[3], 30),
    Rule("G05", on("indictment.issued"), act=True, complex_total=(10, "day"), once="running",
         restart=on("indictment.issued", lambda case, event: event.get("replaces") is not None)),
    Rule("G05b", on("prosecution.returned|prosecution.suspended|prosecution.discontinued"), act=True, row="G05"),
    Rule("G06", on("indictment.issued"), on("file.received", by="court") + on("trial.accepted"), complex_total=(10, "day"), once="running"),
    Rule("G08", on("case.transferred", in_stage("prosecution")), act=True),
    Rule("G09", on("prosecution.resumed"), act=True),
    Rule("G10", on("procuracy.required", rule="G10"), act=True),
]


# ---------------------------------------------------------------- trial

ANEW = ("retrial.ordered", "reinvestigation.ordered")


def first_acceptance(case, event):
    """The first, or anew after retrial, reinvestigation, or a return for jurisdiction."""
    if case.latest(event, "trial.accepted") is None:
        return True
    last = case.latest(event, "trial.accepted", "trial.returned", *ANEW)
    return last.type in ANEW or last.type == "trial.returned" and last.get("ground") == "jurisdiction"


def again_at_court(case, event):
    """The court has the file back after its return, which was not one for jurisdiction."""
    last = case.latest(event, "trial.returned", "trial.accepted", *ANEW)
    return last is not None and last.type == "trial.returned" and last.get("ground") != "jurisdiction"


PREP = on("trial.scheduled") + on("trial.returned|trial.suspended|trial.discontinued", whole_charged)
NO_PREP = on("trial.opened|judgment.pronounced")
CHIEF = ("chief_judge",)


def preparation(id_, class_, extra):
    return Rule(id_, on("trial.accepted", first_acceptance), PREP, NO_PREP, family="H02-H05", classes=[class_],
                ladder=[Step("trial.extended", extra, "day", CHIEF)])


H21 = Rule("H21", on("trial.resumed", whole_charged), PREP, NO_PREP, kind="days", family="H21", classes=CLASSES,
           amounts={"less_serious": 30, "serious": 45, "very_serious": 2, "especially_serious": 3},
           unit={"less_serious": "day", "serious": "day", "very_serious": "month", "especially_serious": "month"},
           ladder={name: [Step("trial.extended", extra, "day", CHIEF)] for name, extra in zip(CLASSES, (15, 15, 30, 30))})


def after_courts_return(case, event):
    last = case.latest(event, "trial.returned", "indictment.issued", "trial.accepted")
    return last is not None and last.type == "trial.returned"


def for_jurisdiction(case, event):
    last = case.latest(event, "trial.returned", "trial.accepted")
    return last is not None and last.type == "trial.returned" and last.get("ground") == "jurisdiction"


GROUND = ("force_majeure", "objective_obstacle")
STOPPED_WHOLE = on("trial.suspended|trial.discontinued", whole_charged)
STOPPED = on("trial.suspended|trial.discontinued|trial.resumed")

HS = [
    Rule("H01", on("trial.accepted", first_acceptance), act=True),
    preparation("H02", CLASSES[0], 15), preparation("H03", CLASSES[1], 15),
    preparation("H04", CLASSES[2], 30), preparation("H05", CLASSES[3], 30),
    Rule("H06", on("file.received", again_at_court, by="court"), PREP, NO_PREP),
    H21,
    Rule("H07", on("trial.scheduled"), on("trial.opened"), on("trial.adjourned|trial.returned|judgment.pronounced") + STOPPED_WHOLE,
         ladder=[Step("trial.extended", 30, "day", CHIEF + ("presiding_judge",), total=True, grounds=GROUND)]),
    Rule("H08", on("trial.scheduled"), act=True, void=on("judgment.pronounced|trial.returned") + on("trial.discontinued", whole_charged),
         before=Before(hearing=True)),
    Rule("H09", STOPPED, act=True),
    Rule("H09b", STOPPED, act=True, row="H09", amount=2),
    Rule("H10", on("measure.applied|detention.ordered", in_stage("trial")), act=True, subject="person"),
    Rule("H11", on("trial.returned"), on("file.received", by="procuracy")),
    Rule("H11b", on("prosecution.discontinued", after_courts_return), act=True, row="H11"),
    Rule("H12", on("trial.evidence_requested"), receipt("trial.evidence_requested", by="court"), act=True),
    Rule("H12b", on("trial.evidence_requested"), receipt("trial.evidence_requested", by="procuracy"), act=True, row="H12", amount=2),
    Rule("H13", receipt("trial.evidence_forwarded", by="procuracy"), act=True),
    Rule("H14", on("file.received", for_jurisdiction, by="procuracy"), on("case.transferred"), act=True),
    Rule("H15", on("trial.recessed"), on("trial.opened|trial.adjourned|judgment.pronounced")),
    Rule("H16", on("trial.adjourned"), on("trial.opened|trial.adjourned|judgment.pronounced|appeal.decided"),
         on("trial.returned") + STOPPED_WHOLE),
    Rule("H16b", on("trial.adjourned"), act=True, row="H16", amount=2),
    Rule("H17", on("trial.argument_closed"), on("judgment.pronounced|trial.returned")),
    Rule("H18", on("judgment.pronounced"), on("judgment.delivered")),
]

RULES = GS + HS
