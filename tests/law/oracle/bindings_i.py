"""I (appeal, protest, enforcement, cassation): docs/bindings.md, "F, G, H, I", and bindings.json."""
from rules import Before, Rule, on, receipt

LEVELS = {"appellate_court": "provincial", "appellate_court_provincial": "provincial", "appellate_court_high": "high", "appellate_court_supreme": "supreme"}


def session_ordered(case, event):
    """Art. 362.2: the court sends the file within two days of its decision to open a session; the procuracy has five days."""
    last = case.latest(event, "appeal.scheduled")
    return last is not None and of_decision(case, last)


def of_decision(case, event):
    """An acceptance or a scheduling says itself that it is of a decision; else it is of the judgment."""
    return event.get("kind") == "decision"


def of_judgment(case, event):
    return not of_decision(case, event)


def not_of_decision(case, event):
    """The appeal that was accepted last is not one of a decision."""
    last = case.latest(event, "appeal.accepted")
    return last is None or of_judgment(case, last)


def accepted_of_judgment(case, event):
    last = case.latest(event, "appeal.accepted")
    return last is not None and of_judgment(case, last)


def level(case, event):
    """Of the court that accepted the appeal, or whose receipt of the file it is; provincial when it is not named."""
    if event.type == "file.received" and event.get("by") in LEVELS:
        return LEVELS[event.get("by")]
    accepted = event if event.type == "appeal.accepted" else case.latest(event, "appeal.accepted")
    return LEVELS.get(accepted.get("by") if accepted else None, "provincial")


def at(name):
    names = name.split("|")
    return lambda case, event: level(case, event) in names


APPELLATE = ("appellate_court", "appellate_court_provincial", "appellate_court_high", "appellate_court_supreme")


def first_at_court(case, event):
    """The first, since the judgment or the order to try again, of the file's receipt there and an acceptance of an appeal of the judgment."""
    since = case.latest(event, "judgment.pronounced", "retrial.ordered")
    after = case.before(event)[case.before(event).index(since):] if since is not None else []
    return since is not None and not any(e.type == "file.received" and e.get("by") in APPELLATE
                                         or e.type == "appeal.accepted" and of_judgment(case, e) for e in after)


def late_appeal(case, event):
    """Of the judgment, when no I01 runs: not one that is said to be valid, or filed without a right."""
    last = case.latest(event, "judgment.pronounced", "trial.suspended", "trial.discontinued")
    return (event.get("kind") not in ("no_right", "valid") and last is not None and last.type == "judgment.pronounced"
            and not case.running("I01"))


def in_time(case, event):
    """An appeal or a protest that keeps the judgment from its effect: while it may be filed, and by who has the right."""
    if event.type == "protest.filed":
        return bool(case.running("I03", "I04"))
    return event.get("kind") not in ("no_right", "late") and bool(case.running("I01"))


def opened_file(case, event):
    """The first receipt of the file by a court after the protest in cassation."""
    protest = case.latest(event, "cassation.protested")
    return protest is not None and not any(e.type == "file.received" and e.get("by") in ("court",) + APPELLATE
                                           for e in case.before(event) if e.place > protest.place)


def since_judgment(case, event):
    judgment = case.latest(event, "judgment.pronounced")
    return case.past[case.past.index(judgment):] if judgment is not None else []


def with_appeal(case, event):
    return any(e.type == "appeal.filed" and e.get("kind") != "no_right" for e in since_judgment(case, event))


def with_appeal_or_protest(case, event):
    return with_appeal(case, event) or any(e.type == "protest.filed" for e in since_judgment(case, event))


def appeals(ids, start, *args, **more):
    """One row of each version and level: a and b of the provincial court; a of the high, b of the supreme court."""
    provincial, higher = ids
    rows = [(provincial + "a", "provincial"), (provincial + "b", "provincial"), (higher + "a", "high|supreme"), (higher + "b", "high|supreme")]
    return [Rule(id_, start(at(who)), *args, **more) for id_, who in rows]


def not_annulled(case, event):
    return event.get("kind") not in ("retrial", "reinvestigation", "decision_annulled", "decision_upheld")


DECIDED = on("appeal.decided")
HEARD = on("appeal.scheduled") + DECIDED
PRONOUNCED = on("judgment.pronounced")

RULES = (
    [
        Rule("I01", PRONOUNCED, lapses=True), Rule("I03", PRONOUNCED, lapses=True), Rule("I04", PRONOUNCED, lapses=True),
        Rule("I02", receipt("trial.suspended|trial.discontinued"), lapses=True),
        Rule("I05", on("trial.suspended|trial.discontinued"), lapses=True),
        Rule("I05b", on("trial.suspended|trial.discontinued"), lapses=True, row="I05", amount=15),
        Rule("I06", on("appeal.filed", kind="no_right"), act=True),
        Rule("I06b", on("act.done", rule="I06"), on("complaint.filed"), lapses=True, row="I06", amount=7, paper=True),
        Rule("I07", on("appeal.filed", late_appeal), act=True),
        Rule("I07b", on("appeal.filed", late_appeal), act=True, row="I07", amount=3),
        Rule("I08", on("appeal.period_ended", with_appeal), act=True),
        Rule("I09", on("protest.filed"), act=True),
        Rule("I10", on("appeal.window_closed", with_appeal_or_protest),
             on("file.received", by=APPELLATE) + on("appeal.accepted")),
        Rule("I11", on("appeal.accepted", of_judgment), act=True),
    ]
    + [Rule(i, on("file.received", accepted_of_judgment, at(w), by="procuracy_appeal"), on("file.received", by=APPELLATE), DECIDED, act=True,
            complex_total=(n, "day"))
       for i, w, n in (("I12a", "provincial", 25), ("I12b", "provincial", 25), ("I13a", "high|supreme", 30), ("I13b", "high|supreme", 30))]
    + appeals(("I14", "I15"), lambda who: on("file.received", first_at_court, who, by=APPELLATE)
              + on("appeal.accepted", first_at_court, of_judgment, who), on("trial.opened") + DECIDED)
    + appeals(("I16", "I17"), lambda who: on("appeal.accepted", of_judgment, who), HEARD)
    + [
        Rule("I18", on("appeal.scheduled", of_judgment), on("trial.opened|appeal.decided"), on("trial.adjourned")),
        Rule("I19", on("appeal.scheduled"), act=True, void=DECIDED, before=Before(hearing=True)),
        Rule("I20", on("appeal.decided", kind="discontinued"), act=True),
        Rule("I21a", on("appeal.decided", not_of_decision, at("provincial")), on("judgment.delivered"), act=True),
        Rule("I21b", on("appeal.decided", not_of_decision, at("provincial")), on("judgment.delivered"), act=True),
        Rule("I21c", on("appeal.decided", not_of_decision, at("high|supreme")), on("judgment.delivered"), act=True, row="I21a", amount=25),
        Rule("I21d", on("appeal.decided", not_of_decision, at("high|supreme")), on("judgment.delivered"), act=True, row="I21b", amount=25),
        Rule("I22", receipt("appeal.evidence_forwarded"), act=True),
        Rule("I23", on("reinvestigation.ordered|retrial.ordered"), on("file.received"), act=True),
        Rule("I24", on("appeal.accepted", of_decision), HEARD),
        Rule("I24b", on("appeal.scheduled", of_decision), DECIDED, row="I24", amount=10),
        Rule("I24c", on("appeal.scheduled", of_decision), act=True, row="I24", amount=2),
        Rule("I24d", on("file.received", session_ordered, by="procuracy_appeal"), void=DECIDED, act=True, row="I24", amount=5),
        Rule("I25", on("judgment.effective") + receipt("appeal.decided", by="court"), on("enforcement.ordered|enforcement.delegated")),
        Rule("I26", on("judgment.effective") + on("appeal.decided", not_annulled),
             on("cassation.protested"), lapses=True),
        Rule("I27", on("objection.filed", rule="I27"), on("reopening.protested"), lapses=True),
        Rule("I28", on("cassation.protested"), on("cassation.decided"), restart=on("file.received", opened_file, by=("court",) + APPELLATE)),
    ]
)
