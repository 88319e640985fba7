"""From a history to what the law makes of it: stage, deadlines, violations, returns. Plain and slow: everything is looked up again."""
import copy

import bindings_e
import bindings_i
import bindings_m
import checks
import halves
import handoffs
import caps
import liberty
import liberty_fold
import overstays
import procedure
import stages
import states
import terms
from amounts import Grant, cut_to_half, expanded, half_due, ladder_of, plain_due
from bindings import RULES, EVENTS_THAT_FOLLOW
from charges import Charges
from history import INSTANT, Event, heaviest, under


class Deadline:
    """A rule running in a case."""

    def __init__(self, rule, subject, event, starts, number):
        self.rule, self.subject, self.event, self.starts, self.number = rule, subject, event, starts, number
        self.round = 1
        self.grants = []          # extensions: Grant
        self.base = None          # the deadline before whose end this one is a step
        self.hearing = None       # the moment before which this one is a step
        self.how = None           # how it ended: met, void, superseded, lapsed
        self.ended_by = self.ended_at = None
        self.superseded_by = None
        self.frozen = None        # what it had come to when it ended
        self.class_ = None
        self.follows = None       # the term whose place it took, when that is the same term under another row
        self.limits = frozenset()  # restraints of liberty: custody, detention, measure
        self.order = None         # … the order that leads this term
        self.order_end = None     # … of custody: the end that its order states
        self.no_further = None    # … how far an order of the investigation is carried on
        self.cap = None           # … the term of the stage that it may not outlast
        self.entered = None       # … the act that brought the case into the stage in which it began
        self.served = 0           # … days that were served before
        self.minor = False        # … whom it concerns is under 18
        self.share_row = None     # … which law gives a minor his share
        self.detained_since = None  # … first day of detention under it, when that is not its start
        self.ordered_anew = False  # … superseded by a new order, not by a change of class
        self.told = False         # … that somebody was held beyond it
        self.gaps = []            # (receipt, days between a decision to transfer the case and it)
        self.origin = event       # the event that began the term, also when another row has taken its place since
        self.row = None           # … the row that is told when somebody is held beyond it
        self.restarted = False    # it began before, and only started anew

    @property
    def running(self):
        return self.how is None


class Case:
    """The state of a case while its history is gone through."""

    def __init__(self, document):
        self.document = document
        self.charges = Charges([a.id for a in document.accused])
        self.past = []                 # events taken in, the present one last
        self.deadlines = []
        self.violations = []           # (code, rule, event)
        self.stage = "intake"
        self.returns = {"procuracy": 0, "judge": 0, "panel": 0}
        self.returns_since = dict(self.returns)  # … since a retrial or a new investigation was ordered
        self.t0_event = None
        self.complex_since = None
        self.left = set()              # accused who no longer take part: suspended, discontinued
        self.left_before = set()       # … before the present event
        self.charged_before = []       # who was charged before the present event
        self.present = None            # the present event
        self.waiting_steps = []        # … steps before the end of a term that does not run yet
        self.waiting = []              # (rule, subject, event): terms that start when the class of the offence is known
        self.states = {}               # person -> what they are in: custody, detention, a measure
        self.orders = {}               # (person, restraint) -> the last order since they were freed
        self.held_over = {}            # person -> the term beyond which they were held before the present event
        self.entered = None            # the act that brought the case into its stage
        self.now = None
        self.day_after = None
        self.simplified = False        # the procedure is the simplified one
        self.slept, self.sleeping = [], []  # steps that sleep while it is: which ran, which would have started
        self.events_by_index = {e.index: e for e in document.events}

    # ------------------------------------------------------------ looking back

    def event(self, index):
        return self.events_by_index.get(index)

    def before(self, event):
        """What was taken in before an event."""
        return [e for e in self.past if e is not event]

    def latest(self, event, *types):
        """The latest event of some types before this one."""
        for one in reversed(self.before(event)):
            if one.type in types:
                return one
        return None

    # ------------------------------------------------------------ persons

    def victim_under(self, years, event, subject=None):
        concerned = [v for v in self.document.victims if subject is None or v.id == subject]
        return not concerned or any(under(v, years, event.at.first_day) for v in concerned)  # nobody known: presumed

    def all_victims_from(self, years, event):
        return not self.victim_under(years, event)

    def accused_under(self, years, person, day):
        """Who was born at an unknown date is taken to be of age as an accused."""
        one = self.document.persons.get(person)
        return one is not None and one.birth is not None and under(one, years, day)

    def sexual_abuse(self, event):
        from history import SEXUAL_ABUSE
        return any(a in SEXUAL_ABUSE for a in self.charges.articles())

    def taking_part(self):
        return [a.id for a in self.document.accused if a.id not in self.left_before]

    def is_whole(self, event):
        person = event.get("person")
        return person is None or not [a for a in self.taking_part() if a != person]

    def is_whole_charged(self, event):
        person = event.get("person")
        charged = [a for a in (self.charges.ever or {a.id for a in self.document.accused}) if a not in self.left_before]
        return person is None or not [a for a in charged if a != person]

    # ------------------------------------------------------------ deadlines

    def class_for(self, rule, subject, charges=None):
        """The class of offence that decides about a rule: of the person whom it concerns, else of the case."""
        charges = charges or self.charges
        if rule.family == "limitation" and not (charges.standing(subject) if subject else charges.of_case()):
            return heaviest(charges.of_case() or charges.suspected)
        if rule.family == "limitation" and subject:
            return charges.class_of_person(subject)
        if rule.subject == "person" and rule.liberty:
            return charges.class_of_person(subject)
        return charges.class_of_case()

    def running(self, *ids, subject=None):
        return [d for d in self.deadlines if d.running and d.rule.id in ids and (subject is None or d.subject in (subject, None))]

    def due(self, deadline):
        """What a deadline comes to, as things stand."""
        if deadline.frozen is not None:
            return deadline.frozen
        rule = deadline.rule
        if rule.before:
            return self.due_before(deadline)
        if rule.liberty:
            return liberty.due(self, deadline)
        if bindings_m.wanted(self, deadline.subject) and rule.family == "limitation":
            return terms.Due(None, plain_due(deadline.starts, rule, []).safe, imprecise=not deadline.starts.one_day)
        gap = sum(days for _, days in deadline.gaps)
        if halves.halved(self, deadline):
            return half_due(self, deadline, gap)
        return plain_due(deadline.starts, rule, self.effective(deadline), deadline.class_, gap)

    def effective(self, deadline):
        """Extensions as they count under the class of the deadline: one granted under another class takes the next free step
        of this ladder and is cut to what that allows; without a step it is dropped."""
        steps = ladder_of(deadline.rule, deadline.class_)
        kept = []
        half = halves.halved(self, deadline)
        for grant in deadline.grants:
            if half and not grant.halved:
                grant = cut_to_half(grant, expanded(steps), len(kept))
            if grant.class_ == deadline.class_ or not steps:
                kept.append(grant)
                continue
            free = [s for s in expanded(steps) if s.act == grant.event.type]
            place = sum(1 for g in kept if g.event.type == grant.event.type)
            if place < len(free):
                amount = min(grant.amount, free[place].amount) if grant.unit == free[place].unit else grant.amount
                kept.append(Grant(grant.event, amount, grant.unit, grant.total, grant.class_, grant.halved))
        return kept

    def due_before(self, deadline):
        rule = deadline.rule
        if deadline.hearing is not None:
            return terms.before_event(deadline.hearing, rule.amount, rule.unit)
        base = deadline.base
        while base.superseded_by is not None and not base.ordered_anew:
            base = base.superseded_by
        if rule.before.actual_end and base.ended_at is not None and base.ended_at < self.due(base).legal:
            ended = base.ended_by.at
            actual = terms.Due(terms.end_of(ended.last_day), terms.end_of(ended.first_day), False, not ended.one_day)
            return terms.before_end(actual, rule.amount, rule.unit)
        if self.due(base).legal is None:
            return terms.Due(None, None)
        return terms.before_end(self.due(base), rule.amount, rule.unit)

    def find_base(self, rule, subject):
        running = self.running(*rule.before.rules, subject=subject)
        if rule.before.latest:
            running.sort(key=lambda d: self.due(d).legal or terms.datetime.min)
        return running[-1] if running else None

    def passed_now(self, legal):
        """Whether an instant has passed at the present event, or may have."""
        return legal is not None and passed(legal, self.present.order, self.present)

    def start(self, rule, subject, event, starts=None, hearing=None, old=None):
        deadline = Deadline(rule, subject, event, starts or event.at, len(self.deadlines))
        deadline.class_ = self.class_for(rule, subject) if rule.classes else None
        deadline.follows = old
        if rule.liberty:
            liberty_fold.begin(self, deadline, event, old)
        if rule.before:
            if rule.before.hearing:
                deadline.hearing = hearing or hearing_of(event)
                if deadline.hearing is None:
                    return None
            else:
                deadline.base = self.find_base(rule, subject)
                if deadline.base is None:
                    if not rule.subject:  # a step of somebody's restraint does not begin without it
                        self.waiting_steps.append((rule, subject, event))
                    return None
        if rule.liberty:
            if not liberty_fold.has_end(self, deadline):
                return None  # nothing says how long: neither an order nor a term of the stage
            liberty_fold.take_over(self, deadline, event)
        deadline.round = 1 + sum(1 for d in self.deadlines if d.rule.id == rule.id and d.subject == subject)
        if rule.complex_total and self.complex_since is not None:
            deadline.grants.append(Grant(self.complex_since, rule.complex_total[0], rule.complex_total[1], True))
        self.deadlines.append(deadline)
        return deadline

    def freeze(self, deadline):
        """Keeps what a deadline has come to when it ends."""
        deadline.frozen = self.due(deadline)
        if deadline.rule.liberty:
            deadline.row = liberty.row_told(self, deadline)

    def finish(self, deadline, how, event, at=None):
        """Ends a deadline, and tells when it was late."""
        self.freeze(deadline)
        deadline.how, deadline.ended_by = how, event
        deadline.ended_at = at or event.when
        legal = deadline.frozen.legal
        if legal is not None and deadline.rule.rank != "guidance" and not deadline.rule.liberty:
            if how == "met" and late(event.at, legal):
                self.violations.append(("late", deadline.rule.id, event.index))
            if how == "void" and not deadline.rule.before and late(event.at, legal):
                self.violations.append(("late", deadline.rule.id, event.index))


def late(at, legal):
    """Certainly late: an instant at `legal` is in time, a day or interval that begins at `legal` is late."""
    return at.lo > legal if at.exact else at.lo >= legal


def hearing_of(event):
    from history import read_moment
    value = event.get("hearing_at")
    return read_moment(value, "hearing_at") if value is not None else None


# ---------------------------------------------------------------- going through the events

def fits(case, patterns, event):
    return any(p.fits(case, event) for p in patterns)


def subjects_of(rule, case, event):
    """For whom an event starts a rule."""
    if rule.whom:
        return rule.whom(case, event)
    if rule.subject:
        return [event.get(rule.subject)]
    return [None]


def concerns(case, deadline, event):
    """Whether an ending event speaks of whom a deadline is about: it names them, or nobody."""
    if deadline.rule.paper:
        return event.get("of") is None or event.get("of") in (deadline.event.index, deadline.event.get("of"))
    if event.type.startswith("handoff."):
        cause = case.event(event.get("of"))
        own_paper = cause is None or any(cause.type in pattern.types for pattern in deadline.rule.start)
        if not own_paper and deadline.event.type != "handoff.received":
            return deadline.subject is None or cause.get(deadline.rule.subject) in (None, deadline.subject)
        return event.get("of") in (deadline.event.index, deadline.event.get("of"))
    if deadline.rule.subject is None or deadline.subject is None:
        return True
    named = event.get(deadline.rule.subject)
    return named is None or named == deadline.subject


CHARGING = ("case.initiated", "case.amended", "accused.charged", "charge.changed", "charge.supplemented", "charge.annulled",
            "charge.rejected", "indictment.issued")


def take(case, event, following=()):
    """One event: the class of the offence, restarts and extensions, ends, voids, starts. `following` are the events after it."""
    case.now, event.place = event.order, len(case.past)
    note(case, event)
    case.held_over = overstays.everyone(case, case.passed_now)
    case.charges.apply(event)
    if event.type in ("detention.extended", "custody.extended"):
        extend_lapsed(case, event)
    changed = procedure.note(case, event)
    procedure.ended_asleep(case, event)
    carry(case, event)
    restart_and_extend(case, event)
    liberty_fold.extended(case, event)
    end_and_void(case, event)  # judged on what stood before
    limitation_anew(case, event)
    case.past.append(event)
    liberty_fold.ordered(case, event)
    checks.suspension(case, event)
    if changed:
        procedure.change(case, event)
    start_all(case, event)
    change_class(case, event, following)
    start_waiting(case, event)
    liberty_fold.check(case, event)
    overstays.tell(case, event, case.held_over)
    states.note(case, event)
    liberty_fold.freed(case, event)
    before = case.stage
    stages.move(case, event)
    case.entered = event if case.stage != before else case.entered
    liberty_fold.began_in(case, event)
    caps.refresh(case)
    case.left_before, case.charged_before, case.present = set(case.left), charged(case), None


def note(case, event):
    """What an event says about the competent agency, the complexity of the case, and who takes part."""
    if event.type in ("report.transferred", "report.merged"):
        case.t0_event = None
    elif case.t0_event is None and (event.type == "report.accepted" or (event.type == "report.received"
                                                                        and event.get("by") == "investigation_agency")):
        case.t0_event = event
    if event.type == "case.complexity_declared" and case.complex_since is None:
        case.complex_since = event
    case.left_before, case.charged_before, case.present = set(case.left), charged(case), event
    concerned = [event.get("person")] if event.get("person") else [a.id for a in case.document.accused]
    if event.type == "case.severed" and event.get("person"):
        case.left.add(event.get("person"))
    if event.type.split(".")[0] in ("investigation", "prosecution", "trial"):
        if event.type.endswith((".suspended", ".discontinued")):
            case.left.update(concerned)
        elif event.type.endswith(".resumed"):
            case.left.difference_update(concerned)


def charged(case):
    return case.charges.charged() + case.charges.charged_without()


def when_all_are_charged(case, event, following):
    """Charges written one after the other of one instant are one change: what stands when all of them are taken in."""
    charges = copy.deepcopy(case.charges)
    for one in following if event.type in CHARGING else ():
        if one.type not in CHARGING or one.order != event.order:
            break
        charges.apply(one)
    return charges


def change_class(case, event, following):
    """A term of another class takes the old one over, counted from the original start."""
    settled = when_all_are_charged(case, event, following)
    for deadline in [d for d in case.deadlines if d.running and d.rule.family and d.event is not event]:
        new = case.class_for(deadline.rule, deadline.subject)
        if new != case.class_for(deadline.rule, deadline.subject, settled):
            continue  # another charge of the same instant follows, and changes it again
        same_row = new in deadline.rule.classes and not deadline.rule.amounts and not deadline.rule.id.startswith("D25")
        if new is None or new == deadline.class_ or same_row:
            continue
        sibling = [r for r in RULES if r.family == deadline.rule.family and new in r.classes
                   and r.in_force(deadline.starts.first_day) and (not r.id.startswith("D25") or r is deadline.rule)]
        if not sibling:
            continue
        anew = [d for d in case.deadlines if d.rule is sibling[0] and d.event is event and d.subject == deadline.subject and d.running]
        case.finish(deadline, "superseded", event)
        if anew:  # the very event that changed the class began the term anew
            deadline.superseded_by = anew[0]
            continue
        fresh = case.start(sibling[0], deadline.subject, event, deadline.starts, old=deadline)
        if fresh is not None:
            fresh.grants = list(deadline.grants)
            fresh.gaps = list(deadline.gaps)
            deadline.superseded_by = fresh


def start_waiting(case, event):
    """What could not start while the class of the offence was not known counts from its own start as soon as it is."""
    for rule, subject, start in list(case.waiting):
        class_ = case.class_for(rule, subject)
        if class_ is None or start is event:
            continue
        case.waiting.remove((rule, subject, start))
        anew = any(d.event is event and d.rule.family == rule.family for d in case.deadlines)
        if fits(case, rule.end, event) or fits(case, rule.void, event):
            case.waiting_steps = [s for s in case.waiting_steps if s[2] is not start]
            continue  # what made the class known ended the term as well
        if class_ in rule.classes and not anew and fits(case, rule.start, start):
            case.start(rule, subject, start, start.at)
            for step in [s for s in case.waiting_steps if s[2] is start]:
                case.waiting_steps.remove(step)
                case.start(step[0], step[1], start, start.at)


GOES_ON = set(bindings_e.TERM) | {"E15", "E16"}


def carry(case, event):
    """Art. 169.5: the agency that receives the case goes on with what is left; the days on the way do not count."""
    if event.type != "file.received" or event.get("by") != "investigation_agency":
        return
    steps = [e for e in case.before(event) if e.type == "case.transferred"
             or (e.type == "file.received" and e.get("by") == "investigation_agency")]
    if not steps or steps[-1].type != "case.transferred":
        return
    last = steps[-1]
    for deadline in [d for d in case.deadlines if d.running and d.rule.id in GOES_ON]:
        legal = case.due(deadline).legal
        if legal is not None and not late(last.at, legal):
            deadline.gaps.append((event, (event.at.last_day - last.at.last_day).days))


def restart_and_extend(case, event):
    for deadline in [d for d in case.deadlines if d.running]:
        if deadline.rule.liberty and event.get("person") != deadline.subject:
            continue
        rule = deadline.rule
        if fits(case, rule.restart, event) and concerns(case, deadline, event):
            case.finish(deadline, "superseded", event)
            fresh = case.start(rule, deadline.subject, event)
            fresh.restarted = True
            deadline.superseded_by = fresh
        elif any(step.act == event.type for step in ladder_of(rule, deadline.class_)) and concerns(case, deadline, event):
            extend(case, deadline, event)
        elif rule.complex_total and event.type == "case.complexity_declared":
            if case.complex_since is not event:
                case.violations.append(("extension.count", rule.id, event.index))
            if late(event.at, case.due(deadline).legal):
                case.violations.append(("extension.late", rule.id, event.index))
            deadline.grants.append(Grant(event, rule.complex_total[0], rule.complex_total[1], True))


def extend_lapsed(case, event):
    """A restraint that lapsed is not revived by an extension: it is told as too late."""
    limited = states.CUSTODY if event.type == "custody.extended" else states.DETENTION
    last = [d for d in overstays.since_freed(case, event.get("person")) if limited in d.limits] if event.get("person") in case.states else []
    if last and last[-1].how == "lapsed":
        case.violations.append(("extension.late", last[-1].rule.id, event.index))


def extend(case, deadline, event):
    """Takes the next free step of the ladder, tells what is wrong with it, and applies it all the same, because it happened."""
    rule, told = deadline.rule, []
    if event.get("rule") not in (None, rule.id):
        return
    own = [s for s in expanded(ladder_of(rule, deadline.class_)) if s.act == event.type]
    taken_of_act = sum(1 for g in case.effective(deadline) if g.event.type == event.type)
    step = own[taken_of_act] if taken_of_act < len(own) else None
    due = case.due(deadline)
    if step is None:
        told.append("extension.count")
        step = own[-1]
    who = step.who(case, event) if callable(step.who) else step.who
    if who and event.get("authority") not in who + (None,):
        told.append("extension.authority")
    no_ground = step.grounds and event.get("ground") not in step.grounds
    half = halves.halved(case, deadline)
    if no_ground or longer(event.get("amount"), event.get("unit"), step, half):
        told.append("extension.length")
    if late(event.at, due.legal):
        told.append("extension.late")
    if exceeds_cap(case, deadline, event):
        told.append("extension.cap")
    if step.request:
        told += request_faults(case, deadline, step, event)
    amount, unit = event.get("amount"), event.get("unit")
    if amount is None:  # an extension of detention until a date: of the step's length at the most
        amount, unit = step.amount, step.unit
    deadline.grants.append(Grant(event, amount, unit, step.total, deadline.class_, half))
    for code in dict.fromkeys(told):
        case.violations.append((code, rule.id, event.index))


def longer(amount, unit, step, half=False):
    """More than a step allows, or half of it; a month is taken as thirty days where the units differ."""
    in_days = {"day": 1, "month": 30, "year": 365, "hour": 0}
    if amount is None:
        return False
    if half:
        return amount * in_days.get(unit, 1) > halves.in_days(*halves.half(step.amount, step.unit))
    if unit == step.unit:
        return amount > step.amount
    return amount * in_days.get(unit, 1) > step.amount * in_days.get(step.unit, 1)


def exceeds_cap(case, deadline, event):
    """All that was granted is more than all steps of the ladder together."""
    steps = expanded(ladder_of(deadline.rule, deadline.class_))
    if deadline.rule.family not in ("E01-E04", "E17") or len({s.unit for s in steps} | {event.get("unit")}) != 1:
        return False
    granted = sum(g.amount for g in case.effective(deadline)) + (event.get("amount") or 0)
    return granted > sum(s.amount for s in steps)


def request_faults(case, deadline, step, event):
    """What must have been asked before: not at all is out of order; after its own date makes the extension late."""
    used = {g.event.index for g in deadline.grants}
    asked = [e for e in case.before(event) if e.type == step.request and e.order >= deadline.event.order]
    last_grant = max((g.event.order for g in deadline.grants if g.event.type == event.type), default=None)
    if last_grant is not None:
        asked = [e for e in asked if e.order >= last_grant]
    if not asked:
        return ["order"]
    step_deadlines = [d for d in case.deadlines if d.rule.id == step.request_rule and d.ended_by is asked[-1]]
    if any(late(asked[-1].at, d.frozen.legal) for d in step_deadlines):
        return ["extension.late"]
    return []


def end_and_void(case, event):
    for deadline in [d for d in case.deadlines if d.running]:
        if handoffs.sends(case, event, deadline):
            case.finish(deadline, "met", event)
        elif handoffs.takes_back(case, event, deadline):
            case.finish(deadline, "void", event)
    if event.type in ("act.done", "review.done"):
        for rule in RULES:
            if rule.id == event.get("rule") and ((event.type == "act.done" and rule.act) or (event.type == "review.done" and rule.review)):
                open_ = [d for d in case.deadlines if d.running and d.rule is rule and concerns(case, d, event)]
                if open_:
                    case.finish(open_[0], "met", event)
                    if rule.recurring and event.type == "review.done":
                        case.start(rule, open_[0].subject, event)
    for deadline in [d for d in case.deadlines if d.running]:
        if deadline.event is event:
            continue
        if fits(case, deadline.rule.end, event) and concerns(case, deadline, event):
            case.finish(deadline, "met", event)
    for deadline in [d for d in case.deadlines if d.running]:
        if deadline.event is event:
            continue
        if fits(case, deadline.rule.void, event) and concerns(case, deadline, event):
            case.finish(deadline, "void", event)


def limitation_anew(case, event):
    """Another offence, or the arrest or surrender of who was wanted, starts limitation anew; of these rows only one runs for anybody."""
    running = [d for d in case.deadlines if d.running and d.rule.family == "limitation" and d.subject == event.get("person")]
    caught = event.type in ("person.arrested", "person.surrendered") and bindings_m.was_wanted(case, event)
    another = event.type == "offence.committed" and bindings_m.more_than_a_year(event)
    for old in running if caught or another else []:
        rule = [r for r in RULES if r.family == "limitation" and case.class_for(old.rule, old.subject) in r.classes][0]
        case.finish(old, "superseded", event)
        old.superseded_by = case.start(rule, old.subject, event)


STEPS_LAST = sorted(RULES, key=lambda rule: rule.before is not None)  # what precedes the end of a term starts after it


MAY_START = {}  # event type -> the rules of which a pattern names it, in the same order: asked first, because it is quick
for _rule in STEPS_LAST:
    for _type in {t for pattern in _rule.start for t in pattern.types}:
        MAY_START.setdefault(_type, []).append(_rule)


def start_all(case, event):
    for rule in MAY_START.get(event.type, ()):
        if not fits(case, rule.start, event) or not rule.in_force(event.at.first_day) or not procedure.starts(case, rule):
            continue
        for subject in subjects_of(rule, case, event):
            if any(d.rule is rule and d.event is event and d.subject == subject for d in case.deadlines):
                continue  # it has just started anew
            if rule.when and not rule.when(case, event, subject):
                continue
            if rule.family == "limitation" and any(d.running and d.rule.family == "limitation" and d.subject == subject for d in case.deadlines):
                continue  # none of them runs
            if rule.classes:
                class_ = case.class_for(rule, subject)
                if class_ is None and None not in rule.classes and not rule.liberty:
                    case.waiting.append((rule, subject, event))
                    continue
                if class_ not in rule.classes:
                    continue
            if procedure.sleeps(case, rule):
                case.sleeping.append((rule, subject, event))
                continue
            if rule.once == "ever" and any(d.rule is rule and d.subject == subject for d in case.deadlines):
                continue
            if rule.once == "running" and any(d.rule is rule and d.subject == subject and d.running for d in case.deadlines):
                continue
            case.start(rule, subject, event)


def fold(document):
    """The whole history up to as_of."""
    case = Case(document)
    counted = [e for e in document.events if e.order <= document.as_of and e.type != "event.corrected"]
    for place, event in enumerate(counted):
        pass_time(case, event.order, event)
        take(case, event, counted[place + 1:])
    pass_time(case, document.as_of)
    if document.by_last_event and counted and case.day_after is counted[-1]:
        document.as_of += INSTANT
    case.now = document.as_of
    overstays.tell_what_goes_on(case)
    tell_overdue(case)
    return case


def passed(legal, until, event):
    return legal < until or (event is not None and late(event.at, legal))


def pass_time(case, until, event=None):
    """What lapses of itself before an instant, and what follows from it: the earliest first."""
    while True:
        lapsing = [(case.due(d).legal, d.number, d) for d in case.deadlines if d.running and (d.rule.lapses or d.rule.liberty)
                    and case.due(d).legal is not None and passed(case.due(d).legal, until, event)]
        if not lapsing:
            return
        legal, _, deadline = min(lapsing, key=lambda x: x[:2])
        case.freeze(deadline)
        deadline.how = "lapsed"
        if event is not None and legal == until:
            case.day_after = event  # a day without an hour begins just after what ended at its midnight
        follow(case, deadline, legal)


def follow(case, lapsed, at):
    """judgment.effective, appeal.period_ended and appeal.window_closed are recorded by nobody: they follow when rights lapse."""
    judgment = lapsed.event
    if lapsed.rule.id not in ("I01", "I03", "I04"):
        return
    rights = [d for d in case.deadlines if d.rule.id in ("I01", "I03", "I04")]
    filed = any(bindings_i.in_time(case, e) for e in case.past if e.order >= judgment.order)
    if lapsed.rule.id == "I01":
        take_following(case, "appeal.period_ended", judgment, at)
    if all(d.how == "lapsed" for d in rights):
        take_following(case, "appeal.window_closed", judgment, at)
        if not filed:
            take_following(case, "judgment.effective", judgment, at)


def take_following(case, type_, cause, at):
    """A period counts from its last day, the effect from the day after; both happen when that day has ended."""
    day = at.date() if type_ == "judgment.effective" else terms.last_day_before(at)
    event = Event(cause.index, type_, terms.Moment(terms.midnight(day), terms.end_of(day), False), {}, cause.recorded)
    event.order = at
    take(case, event)


def tell_overdue(case):
    """A term that was missed and not ended is a violation that runs on: without an event, unless it is mere guidance."""
    for deadline in case.deadlines:
        if deadline.running and deadline.rule.rank != "guidance":
            legal = case.due(deadline).legal
            if legal is not None and case.document.as_of > legal:
                case.violations.append(("late", deadline.rule.id, None))
