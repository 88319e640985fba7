"""The state of a case while its history is gone through, and a term that runs in it: what is looked up, and what a term comes to."""
import bindings_m
import caps
import halves
import liberty
import liberty_fold
import terms
from amounts import Grant, cut_to_half, cut_to_step, expanded, half_due, ladder_of, plain_due
from charges import Charges
from history import FOLLOW, SEXUAL_ABUSE, heaviest, read_moment, under
from rules import CODE
from terms import late, passed


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
        self.kept = None          # … and the extensions that counted then
        self.frozen = None        # what it had come to when it ended
        self.class_ = None
        self.seen_class = None    # the class that charges gave it last …
        self.made_another = None  # … and the event that made it that
        self.follows = None       # the term whose place it took, when that is the same term under another row
        self.limits = frozenset()  # restraints of liberty: custody, detention, measure
        self.order = None         # … the order that leads this term
        self.order_end = None     # … the end that the order gives it
        self.vague = False        # … nobody knows on which day that end is
        self.had = None           # … the end that the order before gave it, and whether that was vague
        self.given = []           # … the orders that were given under it, not carried on to it
        self.cap = None           # … the term of the stage that it may not outlast
        self.entered = None       # … the act that brought the case into the stage in which it began
        self.served = 0           # … days that were served before
        self.minor = False        # … whom it concerns is under 18
        self.share_row = None     # … which law gives a minor his share
        self.detained_since = None  # … first day of detention under it, when that is not its start
        self.ordered_anew = False  # … superseded by a new order, not by a change of class
        self.told = False         # … that somebody was held beyond it
        self.laid_by = []         # … of a row that took the place of another: what had been granted to that one
        self.gaps = []            # (day of a decision to transfer the case, day of the receipt, whether both are known)
        self.origin = event       # the event that began the term, also when another row has taken its place since
        self.runs_since = 0       # the place in order since which it runs, under whatever row
        self.about = event        # … the first, also when it has begun anew since
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
        self.severed = set()           # accused whose case was severed
        self.left = set()              # accused who no longer take part: suspended, discontinued
        self.left_before = set()       # … before the present event
        self.charged_before = []       # who was charged before the present event
        self.present = None            # the present event
        self.accused_since = {}        # person -> the event since which they are an accused
        self.following_class = False   # rows change for their class: what these supersede is not halved yet for whom the event charges
        self.filed_in_time = []        # appeals and protests that keep a judgment from its effect
        self.waiting = []              # (rule, subject, event): what starts when the class of the offence is known
        self.states = {}               # person -> what they are in: custody, detention, a measure
        self.orders = {}               # (person, restraint) -> the last order since they were freed
        self.held_over = set()         # who was held over in detention before the present event
        self.entered = None            # the act that brought the case into its stage
        self.now = None
        self.day_after = None
        self.simplified = self.simplified_before = False  # the procedure is the simplified one; … before the present event
        self.stood = {}                # what terms of a class came to before the present event, where it may change the class
        self.handoffs = []  # papers that one agency owes another …
        self.moved, self.came_back = [], []  # … those that the present event moved on, and back
        self.slept, self.sleeping = [], []  # steps that sleep while it is: which ran, which would have started
        self.events_by_index = document.pointed_at  # also what was not known yet

    # ------------------------------------------------------------ looking back

    def event(self, index):
        return self.events_by_index.get(index)

    def names(self, event):
        """Whom an event names: its person; when it states none, the person of the event to which it points."""
        cause = self.event(event.get("of"))
        return event.get("person") or (cause.get("person") if cause else None)

    def before(self, event):
        """What was taken in before an event."""
        return self.past[:event.place] if event in self.past else [e for e in self.past if e is not event]

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
        return any(a in SEXUAL_ABUSE for a in self.charges.articles())

    def taking_part(self):
        """Who is charged is an accused, in whatever role he came into the case."""
        accused = dict.fromkeys([a.id for a in self.document.accused] + self.charges.now())
        return [a for a in accused if a not in self.left_before and self.not_rejected(a)]

    def not_rejected(self, person):
        return person not in self.charges.rejected or person in self.charges.now()

    def is_whole(self, event):
        person = event.get("person")
        return person is None or not [a for a in self.taking_part() if a != person]

    def is_whole_charged(self, event):
        person = event.get("person")
        charged = self.charges.now() if self.charges.told else [a.id for a in self.document.accused]
        charged = [a for a in charged if a not in self.left_before and self.not_rejected(a)]
        return person is None or not [a for a in charged if a != person]

    # ------------------------------------------------------------ deadlines

    def class_for(self, rule, subject, charges=None):
        """The class of offence that decides about a rule: of the person whom it concerns, else of the case."""
        charges = charges or self.charges
        if rule.family == "limitation":  # whoever did it: what he is charged with, else the case, else what is suspected
            if subject and subject not in charges.now() and charges.last.get(subject):
                had = charges.class_of_person(subject)  # charged with nothing any more: that is no other class
                if had or charges.case:
                    return had
            own = charges.standing(subject) if subject else charges.of_case()
            if not own and not charges.case and (subject in charges.now() if subject else charges.now()):
                return None  # charged, nobody knows with what
            return heaviest(own or charges.case or charges.suspected)
        if rule.subject == "person" and rule.liberty:
            return charges.class_of_person(subject)
        return charges.class_of_case()

    def tell(self, code, rule, event):
        """A violation of an act. The Code does not judge what was done before it was in force."""
        if event.at.first_day >= CODE:
            self.violations.append((code, rule, event.index))

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
        if bindings_m.wanted(self, deadline.subject, deadline.runs_since) and rule.family == "limitation":
            return terms.Due(None, plain_due(deadline.starts, rule, []).safe, imprecise=not deadline.starts.one_day)
        due, gap, imprecise = self.due_with(deadline, 0), 0, False
        for left, received, known in deadline.gaps:
            end = due.unrolled + gap * terms.DAY
            if left <= terms.CALENDAR.roll(end)[0]:  # else it was over; on the day to which it moved nothing is left: it ends with the receipt
                gap, imprecise = gap + (received - min(left, end)).days, imprecise or not known
        due = self.due_with(deadline, gap) if gap else due
        due.imprecise = due.imprecise or imprecise
        return due

    def due_with(self, deadline, gap):
        """… with so many days on the way to another agency."""
        if halves.halved(self, deadline):
            return half_due(self, deadline, gap)
        return plain_due(deadline.starts, deadline.rule, self.effective(deadline), deadline.class_, gap)

    def effective(self, deadline, whole=False):
        """Extensions as they count under the class of the deadline: one granted under another class takes the next free step
        of this ladder and is cut to what that allows; without a step it is dropped. `whole`: as if the term were not halved."""
        if deadline.kept is not None and not whole:
            return deadline.kept
        steps = ladder_of(deadline.rule, deadline.class_)
        kept = []
        half = not whole and halves.halved(self, deadline)
        for grant in deadline.grants:
            if grant.class_ != deadline.class_ and steps:
                free = [s for s in expanded(steps) if s.act == grant.event.type]
                place = sum(1 for g in kept if g.event.type == grant.event.type)
                if place >= len(free):
                    continue
                grant = cut_to_step(grant, free[place])
            if half and not grant.halved:
                grant = cut_to_half(grant, expanded(steps), len(kept))
            kept.append(grant)
        return sorted(kept, key=lambda g: not g.total)  # as they apply: amounts in all first

    def due_before(self, deadline):
        rule = deadline.rule
        if deadline.hearing is not None:
            return terms.before_event(deadline.hearing, rule.amount, rule.unit)
        base = self.base_of(deadline)
        if rule.before.actual_end and base.ended_at is not None and base.ended_at < self.due(base).legal:
            ended = base.ended_by.at
            due = self.due(base)
            leads = ended.last_day <= terms.last_day_before(due.legal) and ended.first_day <= terms.last_day_before(due.safe)
            actual = terms.Due(min(terms.end_of(ended.last_day), due.legal), min(terms.end_of(ended.first_day), due.safe),
                               due.provisional and not leads, not ended.one_day if leads else due.imprecise)
            return terms.before_end(actual, rule.amount, rule.unit)
        if self.due(base).legal is None:
            return terms.Due(None, None)
        return terms.before_end(self.due(base), rule.amount, rule.unit)

    @staticmethod
    def base_of(deadline):
        """The term before whose end a step is, under whatever row it goes on."""
        base = deadline.base
        while base.superseded_by is not None and not base.ordered_anew:
            base = base.superseded_by
        return base

    def find_base(self, rule, subject):
        running = self.running(*rule.before.rules, subject=subject)
        if rule.before.latest:
            running.sort(key=lambda d: self.due(d).legal or terms.datetime.min)
        else:
            running = self.begun_last(running)
        return running[-1] if running else None

    def begun_last(self, deadlines):
        """In the order of the acts from which they count."""
        place = {id(e): n for n, e in enumerate(self.past)}
        return sorted(deadlines, key=lambda d: (place.get(id(d.origin), len(place)), d.number))

    def passed_now(self, legal):
        """Whether an instant has passed at the present event, or may have."""
        return legal is not None and passed(legal, self.present.order, self.present)

    def certainly_passed(self, legal):
        """Whether the present event comes after an instant: a date or interval only if it begins there or later."""
        return legal is not None and late(self.present.at, legal)

    def start(self, rule, subject, event, starts=None, hearing=None, base=None, old=None):
        deadline = Deadline(rule, subject, event, starts or event.at, len(self.deadlines))
        deadline.class_ = self.class_for(rule, subject) if rule.classes else None
        deadline.seen_class = self.class_for(rule, subject) if rule.family else None
        deadline.follows = old
        deadline.runs_since = old.runs_since if old is not None else len(self.past)
        if rule.liberty:
            liberty_fold.begin(self, deadline, event, old)
        if rule.before:
            if rule.before.hearing:
                deadline.hearing = hearing or hearing_of(event)
                if deadline.hearing is None:
                    return None
            else:
                deadline.base = base or self.find_base(rule, subject)
                if deadline.base is None:
                    if not rule.subject and any(r.id in rule.before.rules for r, _, _ in self.waiting):  # of a restraint: not without it
                        self.waiting.append((rule, subject, event))
                    return None
        if rule.liberty:
            if not liberty_fold.has_end(self, deadline):
                return None  # nothing says how long: neither an order nor a term of the stage
            liberty_fold.take_over(self, deadline, event)
        deadline.round = 1 + sum(1 for d in self.deadlines if d.rule.id == rule.id and d.subject == subject)
        if rule.complex_total and self.complex_since is not None:
            deadline.grants.append(Grant(self.complex_since, rule.complex_total[0], rule.complex_total[1], True))
        self.deadlines.append(deadline)
        if rule.id in caps.ANY:  # a cap that begins is followed at once
            caps.refresh(self)
        return deadline

    def freeze(self, deadline):
        """Keeps what a deadline has come to when it ends."""
        deadline.frozen, deadline.kept = self.due(deadline), self.effective(deadline)
        if deadline.rule.liberty:
            deadline.row = liberty.row_told(self, deadline)

    def finish(self, deadline, how, event, at=None):
        """Ends a deadline, and tells when it was late."""
        self.freeze(deadline)
        deadline.frozen, deadline.kept = self.stood.get(id(deadline), (deadline.frozen, deadline.kept))  # before an act that changes charges
        deadline.how, deadline.ended_by = how, event
        deadline.ended_at = at or event.when
        legal = deadline.frozen.legal
        if legal is None or deadline.rule.rank == "guidance" or deadline.rule.liberty or not is_late(event, legal):
            return
        if how == "met" or (how == "void" and not deadline.rule.before):
            self.tell("late", deadline.rule.id, event)


def is_late(event, legal):
    """What follows of itself at the very end of a term is in time."""
    return late(event.at, legal) and not (event.type in FOLLOW and event.order == legal)


def hearing_of(event):
    value = event.get("hearing_at")
    return read_moment(value, "hearing_at") if value is not None else None
