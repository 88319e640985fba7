"""K (complaints and denunciations) and L08: docs/bindings.md, "K, L, M". Each of these terms is about one paper."""
from bindings_ab import T0
from rules import Rule, Step, minor_victim, on

COMPLAINANT = ("victim", "representative", "informant", "accused", "complainant")
RESTRAINTS = ("person.held", "person.arrested", "custody.ordered", "custody.extended", "detention.ordered", "detention.extended")
ENDLESS = 99  # more than anybody is obstructed

# Decisions of the agencies and persons of Art. 469; not those of a court that are appealed.
OPEN_TO_COMPLAINT = RESTRAINTS + (
    "report.classified", "verification.suspended", "case.initiated", "case.not_initiated", "case.joined", "case.severed", "case.transferred",
    "accused.charged", "measure.applied", "search.completed", "investigation.suspended", "investigation.discontinued",
    "investigation.resumed", "prosecution.suspended", "prosecution.discontinued", "prosecution.resumed",
)


def cause(case, event):
    return case.event(event.get("of"))


def kind_of(case, event):
    """Whose act is complained of: as the complaint says, or by what it is of; of a further one, as the one decided on."""
    above = cause(case, event)
    if above is not None and above.type == "complaint.decided":
        event = cause(case, above)
        if event is None or event.type != "complaint.filed":
            return None
        above = cause(case, event)
        if above is not None and above.type in ("complaint.decided", "procedure.simplified"):
            return None  # above that nobody decides
    if event.get("kind") is not None:
        return event.get("kind")
    return "restraint" if above is not None and above.type in RESTRAINTS else "investigator"


def further(case, event):
    above = cause(case, event)
    return above is not None and above.type == "complaint.decided"


def further_or_unnamed(case, event):
    """A complaint that names no paper concerns all."""
    return event.get("of") is None or further(case, event)


def of_procedure(case, event):
    """A complaint of the decision on simplified procedure has a term of its own (J03b)."""
    above = cause(case, event)
    return above is not None and above.type == "procedure.simplified"


def first(kind):
    return on("complaint.filed", lambda case, event: not of_procedure(case, event) and not further(case, event) and kind_of(case, event) == kind)


def again(kind):
    return on("complaint.filed", lambda case, event: further(case, event) and kind_of(case, event) == kind)


def decision_received(kind):
    """The complainant receives the decision on a first complaint of that kind."""
    def fits(case, event):
        decision = cause(case, event)
        if decision is None or decision.type != "complaint.decided":
            return False
        complaint = cause(case, decision)
        return (complaint is not None and complaint.type == "complaint.filed" and not further(case, complaint)
                and not of_procedure(case, complaint) and kind_of(case, complaint) == kind)
    return on("handoff.received", fits, by=COMPLAINANT)


def received(*tests):
    """The complaint itself is received: the term runs anew from then."""
    return on("handoff.received", lambda case, event: cause(case, event) is not None
              and cause(case, event).type in ("complaint.filed", "denunciation.filed"))


def a_victim_is_heard(case, event):
    return event.get("victim") is not None


DECIDED, WITHDRAWN = on("complaint.decided"), on("complaint.withdrawn")
CHIEFS = ("chief_procurator", "chief_supreme", "chief_judge", "procuracy_district", "procuracy_regional", "procuracy_provincial", "procuracy_supreme")
HEADS = ("head_investigation_agency", "head_assigned_agency")
VERIFIED = ("verification_needed",)


def chain(head, again_, further_, of_whom, days, days_above, **more):
    """Decided by the head; a further complaint in three days; decided above."""
    return [Rule(head, first(of_whom), DECIDED, WITHDRAWN, restart=received(), paper=True, row="K03", amount=days, **more),
            Rule(again_, decision_received(of_whom), on("complaint.filed", further_or_unnamed), lapses=True, paper=True, row="K03", kind="days", amount=3,
                 unit="day"),
            Rule(further_, again(of_whom), DECIDED, WITHDRAWN, restart=received(), paper=True, row="K03", kind="days", amount=days_above, unit="day")]


RULES = (
    [Rule("K01", on("handoff.received", lambda case, event: cause(case, event) is not None and cause(case, event).type in OPEN_TO_COMPLAINT,
                    by=COMPLAINANT), on("complaint.filed"), lapses=True, paper=True,
          ladder=[Step("complaint.obstructed", 366, "day", grounds=("force_majeure", "objective_obstacle"), count=ENDLESS)])]
    + chain("K02", "K02b", "K02c", "restraint", 24, 7, kind="hours", unit="hour",
            ladder=[Step("complaint.extended", 3, "day", CHIEFS, total=True, grounds=VERIFIED)])
    + chain("K03", "K03b", "K03c", "investigator", 7, 7)
    + chain("K03d", "K03e", "K03f", "head_investigation_agency", 7, 15)
    + chain("K04", "K04b", "K04c", "prosecutor", 7, 15)
    + chain("K04e", "K04f", "K04g", "judge", 7, 15)
    + [Rule("K04d", first("chief_procurator"), DECIDED, WITHDRAWN, restart=received(), paper=True, row="K03", amount=15),
       Rule("K04h", first("chief_judge"), DECIDED, WITHDRAWN, restart=received(), paper=True, row="K03", amount=15),
       Rule("K05", on("denunciation.filed", lambda case, event: event.get("kind") != "restraint"), on("denunciation.decided"), paper=True,
            restart=received(),
            ladder=[Step("denunciation.extended", 60, "day", HEADS + CHIEFS, total=True, grounds=("complex",))]),
       Rule("K05b", on("denunciation.filed", kind="restraint"), on("denunciation.decided"), paper=True, restart=received(), row="K05",
            kind="hours", amount=24, unit="hour",
            ladder=[Step("denunciation.extended", 3, "day", CHIEFS, total=True, grounds=VERIFIED)]),
       Rule("L08", T0, on("interview.held", a_victim_is_heard),
            on("report.merged|report.transferred|case.not_initiated"), act=True, when=minor_victim(18))]
)
