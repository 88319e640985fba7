"""From a history to what the law makes of it: stage, deadlines, violations, returns. Plain and slow: everything is looked up again."""

import bindings_e
import bindings_i
import bindings_m
import caps
import checks
import halves
import handoffs
import liberty_fold
import order
import overstays
import procedure
import sessions
import stages
import states
import terms
from amounts import Grant, ladder_of
from bindings import RULES
from case import Case
from charges import SUSPECTING
from history import FOLLOW, INSTANT, Event
from classes import CHARGING, change_class, end_waiting, follow_class, start_waiting
from extensions import extend, extend_lapsed
from rules import fits, may_start
from terms import late, passed


# ---------------------------------------------------------------- going through the events

def subjects_of(rule, case, event):
    """For whom an event starts a rule."""
    if rule.whom:
        return rule.whom(case, event)
    if rule.subject:
        return [event.get(rule.subject)]
    return [None]


def concerns(case, deadline, event):
    """Whether an ending event speaks of whom a deadline is about: it names them, or nobody."""
    of, began = event.get("of"), deadline.origin
    if of is not None and deadline.rule.paper:
        return of == (began.get("of") if began.type == "handoff.received" else began.index)
    if case.event(of) is not None and case.event(of).type in deadline.rule.begins_with and of not in {
            one for e in (deadline.event, began, deadline.about) for one in (e.index, e.get("of"))}:
        return False
    if deadline.rule.subject is None or deadline.subject is None:
        return True
    named = dict(zip(("person", "victim"), order.named(case, event)))[deadline.rule.subject]
    return named is None or named == deadline.subject


def take(case, event, following=()):
    """One event: the class of the offence, restarts and extensions, ends, voids, starts. `following` are the events after it."""
    case.now, event.place = event.order, len(case.past)
    if event.type not in FOLLOW:
        case.simplified_before = case.simplified
        order.judge(case, event)
        sessions.judge(case, event)
        if event.type in ("appeal.filed", "protest.filed") and bindings_i.in_time(case, event):
            case.filed_in_time.append(event)
    handoffs.step(case, event)
    case.stood = as_they_stand(case) if event.type in CHARGING + SUSPECTING else {}
    case.stood.update(steps_as_they_stand(case))
    note(case, event)
    over, case.held_over = overstays.everyone(case, case.certainly_passed), overstays.in_detention(case, case.certainly_passed)
    case.charges.apply(event)
    follow_class(case, event)
    if event.type in ("detention.extended", "custody.extended"):
        extend_lapsed(case, event)
    changed = procedure.note(case, event)
    procedure.ended_asleep(case, event)
    extend_all(case, event)
    liberty_fold.extended(case, event)
    if event.type.endswith(".extended"):
        case.stood.update(steps_as_they_stand(case))
    carry(case, event)
    restart(case, event)
    end_and_void(case, event)  # judged on what stood before
    end_waiting(case, event)
    limitation_anew(case, event)
    case.past.append(event)
    liberty_fold.ordered(case, event)
    checks.suspension(case, event)
    if changed:
        procedure.change(case, event)
    liberty_fold.renew(case, event, RULES)
    start_all(case, event)
    change_class(case, event, following)
    start_waiting(case, event, following)
    handoffs.begin(case, event, RULES)
    handoffs.join(case, event)
    handoffs.void(case)
    liberty_fold.check(case, event)
    overstays.tell(case, event, over)
    states.note(case, event)
    liberty_fold.freed(case, event)
    stages.move(case, event)
    case.severed = severed(case)
    halves.remember(case, event)
    caps.refresh(case)
    case.left_before, case.charged_before, case.present = set(case.left), charged(case), None
    halves.forget(case)


def as_they_stand(case):
    """What the terms come to that a charge may change, and the extensions that count."""
    return {id(d): (case.due(d), case.effective(d)) for d in case.deadlines
            if d.running and (d.rule.family or d.rule.id in halves.HALVED) and not d.rule.liberty}


def steps_as_they_stand(case):
    """What an act ends of the steps before another term keeps the end that it had, whatever the act does to that term."""
    return {id(d): (case.due(d), case.effective(d)) for d in case.deadlines if d.running and d.rule.before}


def note(case, event):
    """What an event says about the competent agency, the complexity of the case, and who takes part."""
    if event.type == "report.transferred":
        case.t0_event = None
    elif case.t0_event is None and (event.type == "report.accepted" or (event.type == "report.received"
                                                                        and event.get("by") == "investigation_agency")):
        case.t0_event = event
    case.severed = severed(case)
    if event.type == "case.complexity_declared" and case.complex_since is None:
        case.complex_since = event
    case.left_before, case.charged_before, case.present = set(case.left), charged(case), event
    concerned = [event.get("person")] if event.get("person") else list(case.document.persons)
    if event.type == "accused.charged":
        case.left.discard(event.get("person"))  # who is charged anew takes part again
    if event.type == "case.severed" and event.get("person"):
        case.left.add(event.get("person"))
    if event.type.split(".")[0] in ("investigation", "prosecution", "trial"):
        if event.type.endswith((".suspended", ".discontinued")):
            case.left.update(concerned)
        elif event.type.endswith(".resumed"):
            case.left.difference_update(concerned if event.get("person") else set(concerned) - case.severed)


def severed(case):
    """Of whom the case was severed, and who was not charged in it again, nor was it resumed for him."""
    back = ("accused.charged", "investigation.resumed", "prosecution.resumed", "trial.resumed")
    return {e.get("person") for e in case.past if e.type == "case.severed" and not any(
        c.type in back and c.get("person") == e.get("person") for c in case.past[e.place:])}


def charged(case):
    return case.charges.now()


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
        due = case.due(deadline)
        if due.legal is not None and not late(last.at, due.legal) and began_before(case, deadline, last):
            left = max(last.at.first_day, deadline.starts.last_day)  # `legal`: the longest way that it may have been
            deadline.gaps.append((left, event.at.last_day, event.at.one_day and last.at.one_day))


def began_before(case, deadline, event):
    """Nothing moves of a term that had not begun."""
    return deadline.origin in case.past and case.past.index(deadline.origin) <= case.past.index(event)


def restart(case, event):
    """A term begins anew; of several of a row and person one."""
    for deadline in [d for d in case.deadlines if d.running and fits(case, d.rule.restart, event) and concerns(case, d, event)]:
        rule = deadline.rule
        case.finish(deadline, "superseded", event)
        anew = [d for d in case.deadlines if d.rule is rule and d.event is event and d.subject == deadline.subject]
        fresh = anew[0] if anew else case.start(rule, deadline.subject, event)
        fresh.restarted, fresh.origin, fresh.about = True, deadline.origin if rule.paper else event, deadline.about
        deadline.superseded_by = fresh


def extend_all(case, event):
    for deadline in [d for d in case.deadlines if d.running]:
        if deadline.rule.liberty and event.get("person") != deadline.subject:
            continue
        rule = deadline.rule
        if any(step.act == event.type for step in ladder_of(rule, deadline.class_)) and concerns(case, deadline, event):
            extend(case, deadline, event)
        elif rule.complex_total and event.type == "case.complexity_declared":
            if case.complex_since is not event:
                case.tell("extension.count", rule.id, event)
            if late(event.at, case.due(deadline).legal):
                case.tell("extension.late", rule.id, event)
            deadline.grants.append(Grant(event, rule.complex_total[0], rule.complex_total[1], True))


SAME = terms.load("same.json")["same"]  # a row of protection that repeats a term is that term


def end_and_void(case, event):
    if event.type in ("act.done", "review.done"):
        for rule in RULES:
            if rule.id in (event.get("rule"), SAME.get(event.get("rule"))) and ((event.type == "act.done" and rule.act) or (event.type == "review.done" and rule.review)):
                open_ = [d for d in case.deadlines if d.running and d.rule is rule and concerns(case, d, event)]
                for deadline in open_ if event.type == "review.done" else open_[:1]:  # an act ends the oldest, a review all that run
                    case.finish(deadline, "met", event)
                for subject in {d.subject for d in open_} if rule.recurring and event.type == "review.done" else ():
                    case.start(rule, subject, event)
    for deadline in [d for d in case.deadlines if d.running]:
        if handoffs.sends(case, event, deadline):
            case.finish(deadline, "met", event)
        elif handoffs.takes_back(case, event, deadline):
            case.finish(deadline, "void", event)
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
    def his(subject):
        return event.get("person") is None or subject in (event.get("person"), None)

    running = [d for d in case.deadlines if d.running and d.rule.family == "limitation" and his(d.subject)]
    found = event.type in ("person.arrested", "person.surrendered")
    another = event.type == "offence.committed" and bindings_m.more_than_a_year(event)
    if another:  # in place of what waits for its class this offence does
        case.waiting = [one for one in case.waiting if one[0].family != "limitation" or not his(one[1])]
    for old in [d for d in running if another or found and bindings_m.was_wanted(case, event, d.subject, d.runs_since)]:
        known = [r for r in RULES if r.family == "limitation" and case.class_for(old.rule, old.subject) in r.classes]
        rule = known[0] if known else old.rule  # a class that is not known leaves the row
        case.finish(old, "superseded", event)
        old.superseded_by = case.start(rule, old.subject, event)
        old.superseded_by.about = old.about


PLACE = {rule.id: place for place, rule in reversed(list(enumerate(RULES)))}


def place(rule):
    """What hangs on a term starts after it; what takes the place of another row stands where that one does."""
    first = procedure.INSTEAD[rule.id][0] if rule.liberty and rule.id in procedure.INSTEAD else rule.id
    return rule.before is not None, bool(rule.liberty), PLACE[first]


STEPS_LAST = sorted(RULES, key=place)


MAY_START = {}  # event type -> the rules of which a pattern names it, in the same order: asked first, because it is quick
for _rule in STEPS_LAST:
    for _type in {t for pattern in _rule.start for t in pattern.types}:
        MAY_START.setdefault(_type, []).append(_rule)


def start_all(case, event):
    for rule in MAY_START.get(event.type, ()):
        if not fits(case, rule.start, event) or not rule.in_force(event.at.first_day) or not procedure.starts(case, rule):
            continue
        for subject in subjects_of(rule, case, event):
            if any(d.event is event and d.subject == subject and liberty_fold.one_row(d.rule, rule) for d in case.deadlines):
                continue  # it has just started anew
            if rule.classes:
                class_ = case.class_for(rule, subject)
                if class_ is None and None not in rule.classes and not rule.liberty:
                    case.waiting.append((rule, subject, event))
                    continue
                if class_ not in rule.classes:
                    continue
            if procedure.sleeps(case, rule) and (not rule.when or rule.when(case, event, subject)):
                case.sleeping.append((rule, subject, event))
                continue
            if may_start(case, rule, subject, event):
                case.start(rule, subject, event)


def fold(document):
    """The whole history up to as_of."""
    case = Case(document)
    counted = [e for e in document.events if e.order <= document.as_of]
    for place, event in enumerate(counted):
        pass_time(case, event.order)
        if not document.by_last_event and event.order == document.as_of and lapsing(case, event.order, event):
            break  # at its very end a right still runs: what stands behind its lapse is not told yet
        pass_time(case, event.order, event)
        if event.type != "event.corrected":  # a correction has its place, and does nothing at it
            take(case, event, counted[place + 1:])
    pass_time(case, document.as_of)
    if document.by_last_event and counted and case.day_after is not None and case.day_after.order == counted[-1].order:
        document.as_of += INSTANT
        pass_time(case, document.as_of)
    case.now = document.as_of
    overstays.tell_what_goes_on(case)
    tell_overdue(case)
    return case


def lapsing(case, until, event):
    """What has lapsed at an instant: (end, whether something follows from it, number, term)."""
    ends = [(case.due(d).legal, d.rule.id in RIGHTS, d.number, d) for d in case.deadlines if d.running and (d.rule.lapses or d.rule.liberty)]
    behind = event is not None and case.day_after is not None and case.day_after.order == until  # a date that came after a lapse
    return [one for one in ends if one[0] is not None and (passed(one[0], until, event) or behind and one[0] == until)]


def pass_time(case, until, event=None):
    """What lapses of itself before an instant, and what follows from it: the earliest first; of one instant what follows last."""
    while True:
        over = lapsing(case, until, event)
        if not over:
            return
        legal, _, _, deadline = min(over, key=lambda x: x[:3])
        case.freeze(deadline)
        deadline.how = "lapsed"
        if event is not None and legal == until:
            case.day_after = event  # a day without an hour begins just after what ended at its midnight
        follow(case, deadline, legal)


RIGHTS = ("I01", "I03", "I04")


def follow(case, lapsed, at):
    """judgment.effective, appeal.period_ended and appeal.window_closed are recorded by nobody: each follows once, when the last
    of the rights of its kind that ran lapses; its cause is the judgment whose right that was."""
    if lapsed.rule.id == "I01" and not case.running("I01"):
        take_following(case, "appeal.period_ended", lapsed.event, at)
    if lapsed.rule.id in RIGHTS and not case.running(*RIGHTS):
        first = began_to_run(case, lapsed)
        take_following(case, "appeal.window_closed", lapsed.event, at)
        if not any(e.place >= first.place for e in case.filed_in_time):
            take_following(case, "judgment.effective", lapsed.event, at)


def began_to_run(case, lapsed):
    """The judgment since which, without a break, some of the rights ran of which this one was the last."""
    first = lapsed.event
    while True:
        earlier = [d.event for d in case.deadlines if d.rule.id in RIGHTS and d.event.place < first.place and not late(first.at, d.frozen.legal)]
        if not earlier:
            return first
        first = min(earlier, key=lambda e: e.place)


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
