"""What one agency owes another: the papers, who owes them to whom, what their steps are (docs/luat/thu-tu.md; docs/bindings.md, "Order")."""
from order import named
from rules import CODE, on, receipt, whole_charged

OPEN = ("owed", "sent", "received")
STEPS = {"handoff.sent": "sent", "handoff.received": "received", "handoff.accepted": "accepted", "handoff.returned": "returned"}
COMES_AFTER = {"sent": ("owed",), "received": ("owed", "sent"), "accepted": ("received",), "returned": ("received",)}
MOVES = ("accepted", "returned", "received", "sent", "void")  # what other events do to a paper: the first that fits


class Paper:
    """One row: what makes it owed, to whom; whether it is a file; the time limit that is its clock; what other events do to it."""

    def __init__(self, code, cause, to, *, clock="own", also=(), file=False, subject=None, unnamed=False, simplified=None, stage=None, **moves):
        self.code, self.cause, self.to, self.also, self.file = code, cause, to, also, file
        self.clock = code if clock == "own" else clock
        self.subject, self.unnamed, self.simplified, self.stage, self.moves = subject, unnamed, simplified, stage, moves

    def owed(self, case, event):
        if self.simplified is not None and self.simplified != case.simplified or self.stage is not None and self.stage != case.stage:
            return False
        return any(p.fits(case, event) for p in self.cause)


class Handoff:
    """A paper that is owed, from its cause on."""

    def __init__(self, paper, cause, who, deadline, state="owed"):
        self.paper, self.cause, self.who, self.deadline, self.state = paper, cause, who, deadline, state
        self.again = False  # it was returned, and sent once more since
        self.receipt = None  # the event by which it was received

    @property
    def open(self):
        return self.state in OPEN


AGENCY, PROCURACY, COURT, APPEAL = "investigation_agency", "procuracy", "court", "procuracy_appeal"
APPELLATE = ("appellate_court", "appellate_court_provincial", "appellate_court_high", "appellate_court_supreme")
TIP = {"sent": on("report.transferred"), "accepted": on("report.received", by=AGENCY) + on("report.accepted"), "void": on("report.merged")}
MERGED = {"void": on("report.merged")}
TO_AGENCY, TO_PROCURACY, TO_COURT = (on("file.received", by=who) for who in (AGENCY, PROCURACY, COURT))


def not_by(*those):
    return lambda case, event: event.get("by") not in those


def tip(code, by, *also):
    return Paper(code, on("report.received", by=by), AGENCY, also=also, **TIP)


def of_decision(code, to, **more):
    return Paper(code, on("appeal.decided"), to, sent=on("judgment.delivered"), **more)


T0 = on("report.received", by=AGENCY) + on("report.accepted")
CHARGE = "accused.charged|charge.changed|charge.supplemented"
PAPERS = [
    tip("A05", "procuracy"), tip("A06", "commune_police", "HO-20", "HO-21"), tip("A07", "commune_police", "HO-22"), tip("A08", "commune_police"),
    tip("A08b", "commune_police"), tip("A09", "commune_police"), tip("A10", ("police_post", "assigned_agency")),
    Paper("A11", on("report.classified", competent=False), AGENCY, also=("HO-23",), **TIP),
    Paper("A14", T0, PROCURACY, also=("HO-26",), **MERGED),
    Paper("A17", on("report.assigned"), PROCURACY, also=("HO-28",), unnamed=True, accepted=on("act.done", rule="A17"), **MERGED),
    Paper("A18", T0 + on("report.classified"), "commune_committee", also=("HO-38",), sent=on("support.notified"), **MERGED),
    Paper("B05", on("verification.suspended"), PROCURACY), Paper("B09", on("verification.resumed"), PROCURACY),
    Paper("BLTTHS-245", on("prosecution.returned"), AGENCY, clock=None, file=True, accepted=TO_AGENCY),
    Paper("BLTTHS-246", on("prosecution.maintained|prosecution.supplemented", on_return_of=("judge", "panel")), COURT, clock=None, file=True,
          accepted=TO_COURT),
    Paper("C01", on("case.initiated", not_by("procuracy")), PROCURACY), Paper("C02", on("case.amended"), PROCURACY),
    Paper("C03", on("case.not_initiated"), PROCURACY),
    Paper("C08", on("case.initiated", by=("assigned_agency", "border_guard"), kind="flagrant"), PROCURACY, file=True, accepted=TO_PROCURACY),
    Paper("C09", on("case.initiated", by=("assigned_agency", "border_guard")), AGENCY, file=True, accepted=TO_AGENCY),
    Paper("C10", on("case.initiated"), PROCURACY, also=("HO-37",)),
    Paper("C11", on(CHARGE), PROCURACY, subject="person", received=receipt("charge.supplement_requested"),
          accepted=on("charge.approved|charge.rejected"), returned=on("charge.supplement_requested"), void=on("charge.annulled")),
    Paper("C13", on("accused.charged", by="procuracy"), AGENCY),
    Paper("C14", on("case.transferred"), AGENCY, clock=None, file=True, stage="investigation", accepted=TO_AGENCY),
    Paper("C14b", on("case.transferred"), AGENCY, stage="investigation"),
    Paper("C14b.competent", on("case.transferred"), AGENCY, clock="C14b", stage="investigation"),
    Paper("C15", on("case.joined|case.severed"), PROCURACY), Paper("D05", on("custody.ordered"), PROCURACY, subject="person"),
    Paper("E24", on("investigation.suspended"), PROCURACY),
    Paper("E25", on("investigation.discontinued", whole_charged), PROCURACY, clock=None, file=True, accepted=TO_PROCURACY),
    Paper("E26", on("investigation.concluded|investigation.conclusion_maintained"), PROCURACY, file=True, simplified=False, accepted=TO_PROCURACY),
    Paper("E27", on("investigation.resumed"), PROCURACY),
    Paper("F02", on("forensic.ordered"), "forensic_body", also=("HO-44",), subject="victim", sent=on("forensic.delivered"),
          accepted=on("forensic.concluded")),
    Paper("F11", on("forensic.concluded"), AGENCY, also=("HO-49",), subject="victim"),
    Paper("F11.procuracy", on("forensic.concluded"), PROCURACY, also=("HO-50",), clock="F11b", subject="victim"),
    Paper("G06", on("indictment.issued"), COURT, file=True, simplified=False, accepted=TO_COURT + on("trial.accepted")),
    Paper("H09", on("trial.suspended|trial.discontinued|trial.resumed"), PROCURACY),
    Paper("H11", on("trial.returned"), PROCURACY, file=True, accepted=TO_PROCURACY),
    Paper("H18", on("judgment.pronounced"), PROCURACY, sent=on("judgment.delivered")),
    Paper("HO-61", on("legal_aid.requested"), "legal_aid", clock=None, subject="victim", accepted=on("legal_aid.assigned")),
    Paper("I08", on("appeal.period_ended"), PROCURACY), Paper("I09", on("protest.filed"), COURT),
    Paper("I10", on("appeal.window_closed"), "appellate_court", file=True, accepted=on("file.received", by=APPELLATE) + on("appeal.accepted")),
    of_decision("I21a", APPEAL), of_decision("I21a.court", COURT, clock="I21a"), of_decision("I21b", APPEAL),
    of_decision("I21b.court", COURT, clock="I21b"), of_decision("I21c", APPEAL), of_decision("I21c.court", COURT, clock="I21c"),
    of_decision("I21d", APPEAL), of_decision("I21d.court", COURT, clock="I21d"),
    Paper("I23.court", on("retrial.ordered"), COURT, clock="I23", file=True, accepted=TO_COURT + on("trial.accepted")),
    Paper("I23.procuracy", on("reinvestigation.ordered"), PROCURACY, clock="I23", file=True, accepted=TO_PROCURACY + TO_AGENCY),
    Paper("J02", on("procedure.simplified", not_by("procuracy", "court")), PROCURACY, void=on("procedure.ordinary")),
    Paper("J02.court", on("procedure.simplified", by="court"), PROCURACY, clock="J02", void=on("procedure.ordinary")),
    Paper("J10", on("investigation.concluded|investigation.conclusion_maintained"), PROCURACY, file=True, simplified=True, accepted=TO_PROCURACY),
    Paper("J12", on("indictment.issued"), COURT, file=True, simplified=True, accepted=TO_COURT + on("trial.accepted")),
    Paper("J14b", on("trial.scheduled"), PROCURACY, simplified=True),
]
CODES = {p.code for p in PAPERS}
MADE_BY, MOVED_BY = {}, {}  # event type -> the rows that it may make owed, or move: asked first, because it is quick
for _paper in PAPERS:
    for _made, _patterns in ((MADE_BY, _paper.cause), (MOVED_BY, [p for moves in _paper.moves.values() for p in moves])):
        for _type in {t for pattern in _patterns for t in pattern.types}:
            _made.setdefault(_type, []).append(_paper)
ADDRESSEES = {p.to for p in PAPERS}


# ---------------------------------------------------------------- what begins, and what moves

def begin(case, event, rules):
    """What an event makes owed: of a row with a clock that such an event may start, one for each term of it that it began."""
    for paper in MADE_BY.get(event.type, ()):
        if event.at.first_day < CODE or not paper.owed(case, event):
            continue
        if paper.clock and any(event.type in p.types for r in rules if r.id == paper.clock for p in r.start):
            for deadline in [d for d in case.deadlines if d.rule.id == paper.clock and d.event is event]:
                case.handoffs.append(Handoff(paper, event, deadline.subject, deadline))
            continue
        who = event.get(paper.subject or "person")
        if not any(h.paper is paper and h.who == who and h.state == "owed" for h in case.handoffs):
            case.handoffs.append(Handoff(paper, event, who, None))


def join(case, event):
    """A clock that begins later, with a step of the paper, joins it."""
    for handoff in [h for h in case.handoffs if h.deadline is None and h.paper.clock and h.cause.index == event.get("of")]:
        clocks = [d for d in case.deadlines if d.rule.id == handoff.paper.clock and d.event is event and d.subject == handoff.who]
        handoff.deadline = clocks[0] if clocks else None


def step(case, event):
    """What an event does to the papers that are on their way; keeps which of them left the hand of who owed them (case.moved), and
    which came back (case.came_back)."""
    case.moved = []
    returned = [h for h in case.handoffs if h.state == "returned"]
    if event.type in STEPS:
        own_step(case, event)
    case.came_back = [h for h in case.handoffs if h.state == "returned" and h not in returned]
    for paper in MOVED_BY.get(event.type, ()):
        move_by_other(case, event, paper)
    if event.type == "act.done":
        act(case, event)


def own_step(case, event):
    kind, by = STEPS[event.type], event.get("by")
    meant = [h for h in case.handoffs if means(case, event, h)]
    if not meant or by is not None and kind != "sent" and by not in ADDRESSEES:
        return  # another's copy is only a fact
    fit = [h for h in meant if kind == "sent" or by in (None, h.paper.to)]
    ready = sorted([h for h in fit if h.open and h.state in COMES_AFTER[kind]], key=lambda h: h.paper.file)
    if ready:
        move(case, ready[0], kind, event)
        return
    returned = [h for h in fit if h.state == "returned" and not h.again]
    if returned and kind in ("sent", "received"):
        another_round(case, returned[0], kind, event)
        return
    wrong = ([h for h in fit if h.open] or meant[-1:])[0]
    case.tell("order", wrong.paper.clock, event)
    if kind in ("accepted", "returned") and wrong.open and wrong in fit:
        move(case, wrong, kind, event)


def means(case, event, handoff):
    """Which papers a step speaks of: those of its `of`, of its `rule`, of the same person."""
    rule, of = event.get("rule"), event.get("of")
    if rule is None and of is None or handoff.cause is event:
        return False
    if of is not None and handoff.cause.index != of:  # what follows of itself goes by its cause
        return False
    names = (handoff.paper.code,) + handoff.paper.also
    if rule is not None and rule not in names and (rule in CODES or rule != handoff.paper.clock):
        return False
    return concerns(case, event, handoff)


def concerns(case, event, handoff):
    """The same person, or one of the two names nobody."""
    person, victim = named(case, event)
    mine = victim or person if handoff.paper.subject == "victim" else person or victim
    return mine is None or handoff.who is None or mine == handoff.who


def move(case, handoff, state, event):
    if handoff.state == "owed" and state != "void":
        case.moved.append(handoff)
    if state == "received":
        handoff.receipt = event
    handoff.state = state


def another_round(case, old, state, event):
    old.again = True
    fresh = Handoff(old.paper, old.cause, old.who, old.deadline, "owed")
    case.handoffs.append(fresh)
    move(case, fresh, state, event)


def move_by_other(case, event, paper):
    """Other events that are a step move every open paper of the row and the person, or send again what was returned."""
    kind = next((k for k in MOVES if any(p.fits(case, event) for p in paper.moves.get(k, ()))), None)
    if kind is None:
        return
    own = [h for h in case.handoffs if h.paper is paper and concerns(case, event, h)]
    moved = [h for h in own if h.open]
    if event.type == "act.done":  # one: that of its `of`, else the one that is open longest
        moved = [h for h in moved if speaks_of(case, event, h)][:1]
    for handoff in moved:
        if kind == "received" and handoff.state == "received" or kind == "sent" and handoff.state != "owed":
            continue
        move(case, handoff, kind, event)
    if kind in ("sent", "received") and not any(h.open for h in own):
        for old in [h for h in own if h.state == "returned" and not h.again][-1:]:
            old.again = True
            case.handoffs.append(Handoff(old.paper, old.cause, old.who, old.deadline, kind))
            case.handoffs[-1].receipt = event if kind == "received" else None


def speaks_of(case, event, handoff):
    """An act whose `of` points to an event of a kind that makes the row owed speaks of the paper of that event alone."""
    cause = case.event(event.get("of"))
    return cause is None or handoff.cause is cause or not any(cause.type in p.types for p in handoff.paper.cause)


def act(case, event):
    """The act of a row or of its clock sends what has been owed longest, and after it again what was returned; with `of` that paper alone."""
    own = [h for h in case.handoffs if event.get("rule") in (h.paper.code, h.paper.clock) and concerns(case, event, h)]
    own = [h for h in own if speaks_of(case, event, h)]
    owed = [h for h in own if h.state == "owed"]
    if owed:
        move(case, owed[0], "sent", event)
        return
    for old in [h for h in own if h.state == "returned" and not h.again][:1]:
        another_round(case, old, "sent", event)


def void(case):
    """What is owed by a clock that became void is void."""
    for handoff in case.handoffs:
        if handoff.state == "owed" and handoff.deadline is not None and now(handoff.deadline).how == "void":
            handoff.state = "void"


def now(deadline):
    while deadline.superseded_by is not None:
        deadline = deadline.superseded_by
    return deadline


# ---------------------------------------------------------------- what that means for terms

def sends(case, event, deadline):
    """Whether a step of a handoff is the act that a running term asks for: the last of the papers that it measures is on its way."""
    if not deadline.rule.act or not any(h.deadline is not None and now(h.deadline) is deadline and not h.paper.unnamed for h in case.moved):
        return False
    return not any(h.state == "owed" and h.deadline is not None and now(h.deadline) is deadline for h in case.handoffs)


def takes_back(case, event, deadline):
    """A paper that comes back takes with it the terms that its receipt began; what lapses of itself runs on."""
    if event.type != "handoff.returned" or deadline.rule.lapses or deadline.rule.liberty or deadline.restarted:
        return False
    return any(deadline.event is h.receipt for h in case.came_back)
