"""D (restraints of liberty) and what hangs on them: docs/bindings.md, "C, D, E", and bindings.json."""
import caps
import lengths
import states
from bindings_e import ANY, CLASSES, TO_PROCURACY, back, local
from bindings_g import again_at_court
from rules import Before, Rule, Step, on, receipt

BACK = on("file.received", back, by="investigation_agency")
RELEASED = on("person.released")
FREE = on("person.released|detention.cancelled")


def of_paper(case, event):
    """The person of the paper that was received."""
    cause = case.event(event.get("of"))
    return [cause.get("person") if cause else None]


def bail(case, event):
    """The latest measure is bail or a deposit."""
    latest = case.latest(event, "measure.applied")
    return latest is not None and latest.get("kind") in ("bail", "deposit")


def adult(case, event, subject):
    return event.at.first_day.isoformat() < "2026-01-01" or not case.accused_under(18, subject, event.at.first_day)


def minor(case, event, subject):
    return case.accused_under(18, subject, event.at.first_day)


def of_age(case, event, subject):
    return not minor(case, event, subject)


def share_of(row):
    """A minor, under the law of the day on which the investigation began (Art. 179 of Law 59/2024)."""
    return lambda case, event, subject: minor(case, event, subject) and lengths.row_of_share(case, lengths.BEGUN, event) == row


def none_runs(*ids):
    """No term of these runs for that person."""
    return lambda case, event, subject: not case.running(*ids, subject=subject)


DETAINED = states.INVESTIGATION + ("D32", "D33", "D34", "D35", "H19", "J07", "J08")


# ---------------------------------------------------------------- detention in the investigation

def at_stage(*names):
    return lambda case, event: case.stage in names


def elsewhere(*names):
    return lambda case, event: case.stage not in names


def last_of_investigation(case, event):
    latest = case.latest(event, "case.initiated", "investigation.resumed", "prosecution.returned", "reinvestigation.ordered")
    return latest.type if latest else None


def first_time(case, event):
    """Not an order while a resumed or supplementary investigation runs: after an initiation, a new investigation, or nothing; also
    after a resumption while none of its terms runs. During H19 or D34 an order changes these."""
    judged = case.running("H19", "D34", subject=event.get("person"))
    return last_of_investigation(case, event) != "prosecution.returned" and not case.running(*caps.E_AGAIN) and not judged


def again(case, event):
    """An order after a resumption or a return."""
    return last_of_investigation(case, event) in ("investigation.resumed", "prosecution.returned")


EXTENDED = "detention.extended"


def step(amount, who, count=1):
    return Step(EXTENDED, amount, "month", who, count=count)


LADDERS = {
    "less_serious": [step(1, local)], "serious": [step(2, local)], "very_serious": [step(3, local)],
    "especially_serious": [step(4, ("procuracy_provincial", "procuracy_supreme"), 2), step(4, ("chief_supreme",))],
    None: [step(4, ANY, 2), step(4, ("chief_supreme",))],
}
ORDERED = on("detention.ordered", elsewhere("prosecution", "trial", "appeal"), first_time)


def detention(id_, class_, **more):
    return Rule(id_, ORDERED, FREE, TO_PROCURACY, subject="person", ladder=LADDERS, family="D20-D25", classes=[class_], when=of_age, liberty=True, **more)


DETENTION = (
    [detention("D2%d%s" % (n + 1, v), c) for v in "ab" for n, c in enumerate(CLASSES)]
    + [Rule("D20", ORDERED, FREE, TO_PROCURACY, subject="person", ladder=LADDERS, family="D20-D25", classes=[None], when=of_age, liberty=True,
            kind="liberty", rank="law"),
       Rule("D25a", ORDERED, FREE, TO_PROCURACY, subject="person", ladder=LADDERS, family="D25", classes=CLASSES + [None], liberty=True,
            when=share_of("D25a"), through="2099-12-31"),
       Rule("D25b", ORDERED, FREE, TO_PROCURACY, subject="person", ladder=LADDERS, family="D25", classes=CLASSES + [None], liberty=True,
            when=share_of("D25b"), from_="2018-01-01")]
)


# ---------------------------------------------------------------- detention in the later stages

def whoever(test):
    """For an order the person whom it names; for what concerns the case everyone of whom that is true."""
    def subjects(case, event):
        if event.type in ("detention.ordered", "measure.applied"):
            return [event.get("person")]
        return states.found(case, event, test)
    return subjects


def judged_again(case, event):
    """Whom the decision on appeal detains; without a word of it everyone detained."""
    return states.found_by_court(case, event) if event.get("detained") is True else states.found(case, event, states.is_detained)


AT_COURT = on("file.received", again_at_court, by="court")  # as H06
SHIFT = on("indictment.issued|prosecution.returned") + RELEASED + on("measure.lifted")
LATER = [
    Rule("D31", TO_PROCURACY + on("detention.ordered|measure.applied", at_stage("prosecution")), SHIFT, subject="person", liberty=True,
         whom=whoever(states.is_restrained), when=none_runs("D31")),
    Rule("D32", on("trial.accepted") + AT_COURT + on("detention.ordered|trial.adjourned", at_stage("trial")),
         on("trial.opened|judgment.pronounced") + RELEASED, on("detention.cancelled") + BACK, subject="person", liberty=True,
         whom=whoever(states.is_detained), when=none_runs("D32", "H19")),
    Rule("H19", on("judgment.pronounced", detained=True), RELEASED + on("judgment.effective"), on("detention.cancelled|appeal.accepted"), subject="person",
         liberty=True, whom=states.found_by_court),
    Rule("D33", on("appeal.accepted") + on("detention.ordered|trial.adjourned", at_stage("appeal")),
         on("trial.opened|appeal.decided") + RELEASED, on("detention.cancelled"), subject="person", liberty=True,
         whom=whoever(states.is_detained), when=none_runs("D33")),
    Rule("D34", on("appeal.decided"), RELEASED + on("enforcement.ordered"), on("detention.cancelled"), subject="person", liberty=True,
         whom=judged_again),
    Rule("D35", on("detention.ordered", at_stage("investigation"), again) + BACK, FREE, TO_PROCURACY, subject="person", liberty=True,
         whom=whoever(states.is_detained)),
    Rule("D36", on("measure.applied", elsewhere("prosecution")) + BACK + on("trial.accepted|appeal.accepted"),
         on("measure.lifted"), TO_PROCURACY + BACK + on("trial.accepted|appeal.accepted"), subject="person", liberty=True,
         whom=whoever(states.under_measure)),
]

CUSTODY = "custody.extended"
# Who ordered it, and the procuracy that approves it (Art. 118.2).
HEADS = ("head_investigation_agency", "deputy_head_investigation_agency", "head_assigned_agency", "procuracy_district",
         "procuracy_regional", "procuracy_provincial", "procuracy_supreme")
RULES = [
    Rule("D01", on("person.held|person.received"), on("custody.ordered|person.arrested|person.released"), on("detention.ordered"),
         subject="person", when=none_runs("D06", "J04", *DETAINED), liberty=True),
    Rule("D02", receipt("person.arrested|person.held", by="procuracy"), RELEASED, act=True, subject="person", whom=of_paper, liberty=True,
         once="running"),
    Rule("D03", on("person.arrested|person.received"), on("custody.ordered|person.released"), on("detention.ordered"), subject="person",
         when=none_runs("D06", "J04", *DETAINED), liberty=True),
    Rule("D04", on("person.held|person.arrested"), act=True, subject="person", when=adult, once="running"),
    Rule("D04b", on("person.held|person.arrested"), act=True, subject="person", when=minor, once="running"),
    Rule("D05", on("custody.ordered"), act=True, subject="person"),
    Rule("D06", on("custody.ordered"), on("detention.ordered|person.released"), subject="person", liberty=True,
         ladder=[Step(CUSTODY, 3, "day", HEADS, count=2)]),
    Rule("D07", receipt("custody.extended", by="procuracy"), act=True, void=RELEASED, subject="person", whom=of_paper),
    Rule("D08", on("custody.ordered"), receipt("accused.charged|detention.ordered", by="procuracy"), on("detention.ordered|person.released"),
         act=True, subject="person", before=Before("D06", "J04")),
    Rule("D09", receipt("detention.ordered", by="procuracy"), act=True, void=FREE, subject="person", whom=of_paper),
    Rule("D11", receipt("measure.applied", bail, by="procuracy"), act=True, void=on("measure.lifted|person.released"), subject="person",
         whom=of_paper),
    Rule("D13", on("search.completed"), act=True, subject="person"),
    Rule("D14", receipt("legal_aid.assigned", by=("investigation_agency", "procuracy", "court")), act=True, subject="person", whom=of_paper),
] + DETENTION + LATER + [
    Rule("D10", on("detention.ordered|detention.extended|measure.applied", at_stage("investigation")), act=True, subject="person",
         void=on("detention.extended|person.released|detention.cancelled|measure.lifted") + TO_PROCURACY,
         before=Before(*(id_ for id_ in states.INVESTIGATION if id_ != "J05"), "D35", "D36")),
    Rule("D12", TO_PROCURACY + BACK, on("detention.ordered|measure.applied"),
         on("person.released|detention.cancelled|measure.lifted|prosecution.returned|indictment.issued") + TO_PROCURACY + BACK,
         act=True, subject="person", whom=whoever(states.is_restrained), before=Before("D31", "D35", "D36")),
    Rule("G07", TO_PROCURACY, act=True, void=FREE + on("trial.accepted|prosecution.returned"), subject="person",
         whom=whoever(states.is_detained), before=Before("D31")),
    Rule("G11", on("trial.returned"), on("file.received", by="procuracy"), act=True, void=FREE, subject="person",
         whom=whoever(states.is_detained), before=Before("D32")),
]
