"""J, the simplified procedure: rows that take the place of others while it lasts, and rows that sleep (docs/bindings.md, "J")."""
import bindings_d
import bindings_e
import bindings_g
import bindings_i
from rules import Rule, on, receipt

# Which rows each of these takes the place of.
INSTEAD = {
    "J04": ["D06"], "J05": ["D20"] + ["D2%d%s" % (n, v) for n in (1, 2, 3, 4, 5) for v in "ab"], "J06": ["D31"], "J07": ["D32"],
    "J08": ["D33"], "J09": ["E0%d%s" % (n, v) for n in (1, 2, 3, 4) for v in "ab"], "J10": ["E26"], "J11": ["G01", "G02", "G03", "G04"],
    "J12": ["G06"], "J12b": ["G05"], "J13": ["H02", "H03", "H04", "H05"], "J14": ["H07"], "J15": ["I12a", "I12b", "I13a", "I13b"],
    "J16": ["I16a", "I16b", "I17a", "I17b"], "J17": ["I18"],
}
REPLACED = {old: new for new, olds in INSTEAD.items() for old in olds}
# Not owed while the case is simplified; afterwards they go on from the same start.
ASLEEP = {"E01r", "E02r", "E04r", "D10", "D12", "E21", "E29", "G07", "H08", "I19", "I14a", "I14b", "I15a", "I15b"}
ENDS = ("procedure.ordinary", "appeal.decided", "judgment.effective", "reinvestigation.ordered", "retrial.ordered")


NOT_BESIDE = {"J06": ("J06",), "J07": ("J07", "H19"), "J08": ("J08",)}  # as the rows whose place they take


def simplified(case, event):
    return case.simplified


def less_serious(case, event, subject):
    return case.charges.class_of_case() == "less_serious" and not case.simplified


def by_the_agency(case, event):
    """A decision that neither the procuracy nor a court took, while the latest of simplified and ordinary is such a one."""
    cause, last = case.event(event.get("of")), case.latest(event, "procedure.simplified", "procedure.ordinary")
    return (cause is not None and cause.get("by") not in ("procuracy", "court")
            and last is not None and last.type == "procedure.simplified" and last.get("by") not in ("procuracy", "court"))


def of_the_decision(case, event):
    cause = case.event(event.get("of"))
    return cause is not None and cause.type == "procedure.simplified"


OLD = {rule.id: rule for rule in bindings_d.RULES + bindings_e.RULES + bindings_g.RULES + bindings_i.RULES}
ORDINARY = on("procedure.ordinary")


def in_place(id_, **more):
    """As the first of the rows whose place it takes: what starts, ends and voids it, and whom it concerns."""
    old = OLD[INSTEAD[id_][0]]
    subject = more.pop("subject", old.subject)
    starts = [p for one in INSTEAD[id_] for p in OLD[one].start] if id_ in ("J15", "J16") else old.start  # of whatever level
    return Rule(id_, starts, more.pop("end", old.end), more.pop("void", old.void), restart=more.pop("restart", old.restart), subject=subject,
                whom=old.whom, act=old.act, classes=[], instead=True, once=old.once, lapses=old.lapses, liberty=old.liberty,
                when=bindings_d.none_runs(*NOT_BESIDE[id_]) if id_ in NOT_BESIDE else None, **more)


RULES = [
    Rule("J01", on("review.done", rule="J01") + on("procuracy.required", rule="J01"), on("procedure.simplified"), act=True, when=less_serious,
         classes=[]),
    Rule("J02", on("procedure.simplified"), void=ORDINARY, act=True, classes=[]),
    Rule("J02b", receipt("procedure.simplified", by_the_agency, by="procuracy"), ORDINARY, act=True, row="J02", classes=[]),
    Rule("J03", on("act.done", rule="J02"), void=ORDINARY, lapses=True, classes=[]),
    Rule("J03b", on("complaint.filed", of_the_decision), on("complaint.decided"), on("complaint.withdrawn|procedure.ordinary"), act=True,
         row="J03", amount=3, classes=[], paper=True),
    in_place("J09"), in_place("J10"),
    Rule("J10b", on("investigation.concluded", simplified), act=True, row="J10", classes=[]),
    in_place("J11"), in_place("J12"), in_place("J12b", row="J12"), in_place("J13"), in_place("J14"),
    Rule("J14b", on("trial.scheduled", simplified), act=True, row="J14", kind="hours", amount=24, unit="hour", classes=[]),
    in_place("J15"), in_place("J16"), in_place("J17"),
    in_place("J04"), in_place("J05"), in_place("J06"),
    in_place("J07", end=on("judgment.pronounced|person.released"), void=on("detention.cancelled")), in_place("J08", end=on("appeal.decided|person.released")),
]
BY_ID = {rule.id: rule for rule in RULES}
