"""What must have come before each act, and else is told as `order` (docs/luat/thu-tu.md; docs/bindings.md, "Order")."""
import conflict
import states
from bindings_e import FRESH


class Need:
    """One requirement: a test of the state before an event, asked of events with these facts only, and the rule that it names."""

    def __init__(self, test, where, rule=None):
        self.test, self.where, self.rule = test, where, rule

    def asked(self, event):
        return all(event.get(name) in (values if isinstance(values, tuple) else (values,)) for name, values in self.where.items())


def named(case, event):
    """Whom an event names: (person, victim); when it states neither, as the event to which its `of` points."""
    if event.get("person") is None and event.get("victim") is None and event.get("of") is not None:
        event = case.event(event.get("of")) or event
    return event.get("person"), event.get("victim")


def another(case, event, one):
    """Whether an event names another person than this one does."""
    return any(mine is not None and other is not None and mine != other for mine, other in zip(named(case, event), named(case, one)))


def had(types, **where):
    types = types.split()
    return Need(lambda case, event: any(e.type in types for e in case.past), where)


def not_yet(types, **where):
    types = types.split()
    return Need(lambda case, event: not any(e.type in types for e in case.past), where)


def latest(among, wanted, or_none=False, own=False, **where):
    """The latest of several types is one of those wanted; of this person: what names another is passed over."""
    among, wanted = among.split(), wanted.split()

    def test(case, event):
        found = [e for e in case.past if e.type in among and not (own and another(case, event, e))]
        return found[-1].type in wanted if found else or_none
    return Need(test, where)


def runs(rules, own=False, **where):
    rules = rules.split()

    def test(case, event):
        person = named(case, event)[0] if own else None
        return any(d.running and d.rule.id in rules and person in (None, d.subject) for d in case.deadlines)
    return Need(test, where, rules[0] if len(rules) == 1 else None)


def restrained(ways, **where):
    """The person named is held in one of these ways just then."""
    ways = ways.split()

    def test(case, event):
        person = named(case, event)[0]
        return person is None or any(states.within(case, person, way) for way in ways)
    return Need(test, where)


def not_simplified(**where):
    return Need(lambda case, event: not case.simplified_before, where)


def fit_to_be_simplified():
    """Only a less serious offence (Art. 456.1); of an unknown class nothing is said."""
    return Need(lambda case, event: case.charges.class_of_case() in (None, "less_serious"), {})


def without_conflict():
    return Need(conflict.appointed_rightly, {}, "CL-29")


NOT_INITIATED_YET = not_yet("case.initiated")
INITIATED = had("case.initiated")
REPORTED = [had("report.received report.accepted"), NOT_INITIATED_YET]
SUSPENDED_TIP = [latest("verification.suspended verification.resumed verification.suspension_cancelled", "verification.suspended"), NOT_INITIATED_YET]
DECISION = latest("case.initiated case.not_initiated case.non_initiation_cancelled", "case.non_initiation_cancelled", or_none=True)
ON_CHARGES = ("accused.charged charge.approved charge.rejected charge.annulled charge.changed charge.supplemented "
              "charge.supplement_requested")
PENDING = [latest(ON_CHARGES, "accused.charged charge.changed charge.supplemented charge.supplement_requested", own=True)]
STANDING = [latest(ON_CHARGES, "accused.charged charge.approved charge.changed charge.supplemented charge.supplement_requested", own=True)]
EXTENDABLE = " ".join(FRESH) + " E11 E12 E13 E14 E17"
INVESTIGATED = "case.initiated investigation.resumed prosecution.returned reinvestigation.ordered"
TRIED = "trial.accepted trial.suspended trial.discontinued trial.resumed judgment.pronounced"
AT_COURT = latest(TRIED, "trial.accepted trial.resumed")
IN_HEARING = latest("trial.scheduled trial.opened trial.recessed trial.adjourned appeal.scheduled judgment.pronounced",
                    "trial.scheduled trial.opened trial.recessed trial.adjourned appeal.scheduled")
FIRST_INSTANCE = had("judgment.pronounced trial.suspended trial.discontinued")
ON_APPEAL = latest("appeal.accepted appeal.decided retrial.ordered", "appeal.accepted")
QUASHED = had("appeal.decided cassation.decided reopening.decided")
BY_COURT = {"on_return_of": ("judge", "panel")}

NEEDS = {
    "report.received": [NOT_INITIATED_YET], "report.accepted": [NOT_INITIATED_YET],
    "report.classified": REPORTED, "report.transferred": REPORTED, "report.assigned": REPORTED, "report.merged": REPORTED,
    "report.split": REPORTED,
    "verification.prolonged": [runs("B01")], "verification.extension_requested": [runs("B01")], "verification.extended": [runs("B01")],
    "verification.extension_decided": [latest("verification.extension_requested verification.extension_decided",
                                              "verification.extension_requested"), NOT_INITIATED_YET],
    "verification.suspended": [runs("B01 B07 B08")],
    "verification.suspension_cancelled": SUSPENDED_TIP, "verification.resumed": SUSPENDED_TIP,
    "case.initiated": [DECISION, latest("verification.suspended verification.resumed verification.suspension_cancelled",
                                        "verification.resumed verification.suspension_cancelled", or_none=True)],
    "case.not_initiated": [DECISION],
    "case.non_initiation_cancelled": [latest("case.not_initiated case.non_initiation_cancelled", "case.not_initiated")],
    "case.joined": [INITIATED], "case.severed": [INITIATED], "case.transferred": [INITIATED], "case.amended": [INITIATED],
    "case.transfer_proposed": [INITIATED], "accused.charged": [INITIATED],
    "charge.approved": PENDING, "charge.rejected": PENDING, "charge.supplement_requested": PENDING,
    "charge.annulled": STANDING, "charge.changed": STANDING, "charge.supplemented": STANDING,
    "person.released": [restrained("custody detention")],
    "custody.ordered": [latest("person.held person.arrested person.received person.surrendered person.released",
                               "person.held person.arrested person.received person.surrendered", or_none=True, own=True)],
    "custody.extended": [runs("D06", own=True)],
    "detention.ordered": [latest("accused.charged charge.rejected charge.annulled", "accused.charged", own=True)],
    "detention.extended": [runs("D20 D21a D21b D22a D22b D23a D23b D24a D24b D25a D25b D31 D32 D33", own=True)],
    "detention.cancelled": [restrained("detention")], "measure.lifted": [restrained("measure")],
    "wanted.lifted": [latest("wanted.issued wanted.lifted", "wanted.issued", own=True)],
    "investigation.extension_requested": [runs(EXTENDABLE)], "investigation.extended": [runs(EXTENDABLE)],
    "investigation.suspended": [not_simplified(), runs(EXTENDABLE + " E15 E16 J09"),
                                latest("wanted.issued wanted.lifted", "wanted.issued", own=True, ground="whereabouts_unknown")],
    "investigation.resumed": [
        latest("investigation.suspended investigation.discontinued investigation.resumed",
               "investigation.suspended investigation.discontinued", person=None),
        latest("investigation.suspended investigation.discontinued investigation.resumed",
               "investigation.suspended investigation.discontinued", or_none=True, own=True)],
    "investigation.discontinued": [latest(INVESTIGATED + " indictment.issued trial.accepted", INVESTIGATED, person=None)],
    "investigation.concluded": [INITIATED, latest(INVESTIGATED + " indictment.issued trial.accepted investigation.concluded "
                                                  "investigation.conclusion_maintained", INVESTIGATED, person=None)],
    "investigation.conclusion_maintained": [latest(INVESTIGATED + " indictment.issued trial.accepted investigation.concluded "
                                                   "investigation.conclusion_maintained", "prosecution.returned")],
    "procedure.simplified": [INITIATED, fit_to_be_simplified()],
    "procedure.ordinary": [latest("procedure.simplified procedure.ordinary", "procedure.simplified")],
    "treatment.ordered": [had("forensic.concluded")],
    "treatment.ended": [latest("treatment.ordered treatment.ended", "treatment.ordered", own=True)],
    "prosecution.extended": [runs("G01 G02 G03 G04")],
    "prosecution.returned": [
        not_simplified(on_return_of=None),
        latest("investigation.concluded investigation.conclusion_maintained prosecution.returned prosecution.resumed indictment.issued "
               "trial.accepted trial.returned", "investigation.concluded investigation.conclusion_maintained prosecution.resumed",
               on_return_of=None),
        latest("investigation.concluded investigation.conclusion_maintained file.received", "file.received", on_return_of=None),
        latest("trial.returned prosecution.returned prosecution.maintained trial.accepted", "trial.returned", **BY_COURT),
        latest("trial.returned file.received", "file.received", **BY_COURT)],
    "prosecution.maintained": [latest("trial.returned prosecution.maintained trial.accepted", "trial.returned")],
    "prosecution.supplemented": [latest("trial.returned trial.accepted", "trial.returned")],
    "prosecution.suspended": [not_simplified()],
    "prosecution.resumed": [latest("prosecution.suspended prosecution.discontinued prosecution.resumed",
                                   "prosecution.suspended prosecution.discontinued")],
    "indictment.issued": [latest("investigation.concluded investigation.conclusion_maintained prosecution.returned trial.returned "
                                 "prosecution.resumed", "investigation.concluded investigation.conclusion_maintained trial.returned "
                                 "prosecution.resumed")],
    "trial.accepted": [latest("indictment.issued prosecution.discontinued retrial.ordered", "indictment.issued retrial.ordered")],
    "trial.extended": [runs("H02 H03 H04 H05 H07 H21")],
    "trial.returned": [not_simplified(), AT_COURT], "trial.suspended": [not_simplified(), AT_COURT],
    "trial.discontinued": [AT_COURT], "trial.scheduled": [AT_COURT],
    "trial.resumed": [latest("trial.suspended trial.discontinued trial.resumed", "trial.suspended trial.discontinued")],
    "trial.opened": [latest("trial.scheduled trial.adjourned trial.recessed appeal.scheduled judgment.pronounced appeal.decided",
                            "trial.scheduled trial.adjourned trial.recessed appeal.scheduled")],
    "trial.recessed": [IN_HEARING], "trial.adjourned": [IN_HEARING],
    "trial.argument_closed": [latest("trial.opened judgment.pronounced", "trial.opened")],
    "judgment.pronounced": [latest("trial.opened trial.returned judgment.pronounced", "trial.opened")],
    "judgment.delivered": [had("judgment.pronounced appeal.decided")],
    "appeal.filed": [FIRST_INSTANCE], "protest.filed": [FIRST_INSTANCE],
    "appeal.changed": [latest("appeal.filed appeal.withdrawn", "appeal.filed")],
    "appeal.withdrawn": [had("appeal.filed")], "protest.withdrawn": [had("protest.filed")],
    "appeal.accepted": [had("appeal.filed protest.filed")],
    "appeal.scheduled": [ON_APPEAL], "appeal.decided": [ON_APPEAL],
    "reinvestigation.ordered": [QUASHED], "retrial.ordered": [QUASHED],
    "cassation.decided": [latest("cassation.protested cassation.decided", "cassation.protested")],
    "reopening.decided": [latest("reopening.protested reopening.decided", "reopening.protested")],
    "enforcement.ordered": [had("judgment.effective appeal.decided cassation.decided")],
    "enforcement.delegated": [had("judgment.effective appeal.decided cassation.decided")],
    "guardian.appointed": [without_conflict()], "representative.appointed": [without_conflict()],
    "complaint.extended": [runs("K02")], "denunciation.extended": [runs("K05 K05b")],
}


def judge(case, event):
    """Tells what should have come before an act, and has not: of the state just before it."""
    for need in NEEDS.get(event.type, ()):
        if need.asked(event) and not need.test(case, event):
            case.tell("order", need.rule, event)
