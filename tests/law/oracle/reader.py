"""What can be understood of a document: member by member, fact by fact. Whatever cannot is refused, with where and why."""
import json
from datetime import date

from history import LISTED, Document, Refused, read_instant, read_moment

ROLES = ("victims", "accused", "representatives", "witnesses", "informants")
MEMBERS = ROLES + ("events", "as_of", "known_at", "case")
PERSON = ("id", "birth_date", "sex", "victim", "lives_with", "relation", "commune")

# Event types (design.md 6.3; docs/events.md), by what comes before the dot.
TYPES = {
    "offence": "committed",
    "report": "received classified transferred accepted assigned merged split",
    "verification": "prolonged extended extension_requested extension_decided suspended suspension_cancelled resumed",
    "initiation": "requested request_withdrawn",
    "case": "initiated not_initiated non_initiation_cancelled joined severed transferred transfer_proposed complexity_declared flagged "
            "unflagged amended",
    "accused": "charged",
    "charge": "approved rejected annulled changed supplemented supplement_requested",
    "person": "held arrested surrendered received released conflict_marked",
    "custody": "ordered extended", "detention": "ordered extended cancelled", "measure": "applied lifted", "wanted": "issued lifted",
    "investigation": "extension_requested extended suspended resumed discontinued concluded conclusion_maintained",
    "evidence_review": "held", "procedure": "simplified ordinary", "absentia": "decided", "treatment": "ordered ended",
    "diversion": "notified applied refused ended", "procuracy": "required", "objection": "filed decided", "file": "received",
    "handoff": "sent received accepted returned", "search": "completed",
    "prosecution": "extended returned maintained supplemented suspended resumed discontinued", "indictment": "issued",
    "trial": "accepted extended returned suspended resumed discontinued scheduled opened recessed adjourned evidence_requested "
             "evidence_forwarded argument_closed",
    "judgment": "pronounced delivered", "appeal": "filed changed withdrawn accepted scheduled decided evidence_forwarded",
    "protest": "filed withdrawn", "reinvestigation": "ordered", "retrial": "ordered", "cassation": "protested decided",
    "reopening": "protested decided", "enforcement": "ordered delegated",
    "forensic": "grounds requested ordered delivered concluded extended", "valuation": "ordered concluded", "interview": "booked held",
    "confrontation": "held", "guardian": "appointed", "representative": "appointed", "protector": "registered", "threat": "detected",
    "legal_aid": "explained requested assigned", "support": "notified emergency_measure plan_drafted plan_approved",
    "complaint": "filed withdrawn extended obstructed decided", "denunciation": "filed extended decided", "act": "done", "review": "done", "duty": "done waived",
    "event": "corrected",
}
KNOWN = {kind + "." + word for kind, words in TYPES.items() for word in words.split()}

# Facts that a type cannot do without.
EXTENSION = ("amount", "unit", "authority")
NEEDED = {
    "report.received": ("by",), "file.received": ("by",), "trial.returned": ("by",), "verification.extension_decided": ("granted",),
    "handoff.received": ("of",), "handoff.accepted": ("of",), "handoff.returned": ("of",), "act.done": ("rule",),
    "complaint.obstructed": ("ground", "amount", "unit"),
    "review.done": ("rule",), "duty.done": ("rule",), "duty.waived": ("rule",), "event.corrected": ("event",),
}
for one in ("verification.prolonged", "verification.extended", "investigation.extended", "prosecution.extended", "trial.extended",
            "forensic.extended"):
    NEEDED[one] = EXTENSION
for kind in ("accused", "charge", "custody", "detention", "measure", "wanted", "treatment", "diversion"):
    for word in TYPES[kind].split():
        NEEDED[kind + "." + word] = ("person",)
for word in ("held", "arrested", "received", "released", "conflict_marked"):
    NEEDED["person." + word] = ("person",)

# What a fact is: text, number, truth, moment, list.
TEXT = ("by to authority rule ground person victim witness unit kind on_return_of number of_person reason commune level note suspect "
        "complainant against procedure role via".split())
NUMBER = "article clause max_penalty amount minutes event of replaces".split()
TRUTH = "remote urgent competent granted detained complex flagrant".split()
MOMENT = "from until hearing_at at".split()
CHARGING = "case.initiated case.amended accused.charged charge.changed charge.supplemented indictment.issued".split()  # these need the penalty


# What a fact may say (docs/luat/thu-tu.md): of these types. What a type does not list is read, whatever it says.
RECEIVER = ("commune_police", "police_post", "assigned_agency", "border_guard", "investigation_agency", "procuracy", "court",
            "commune_committee", "other_agency")
FILE_RECEIVER = ("investigation_agency", "procuracy", "court", "appellate_court", "appellate_court_provincial", "appellate_court_high",
                 "appellate_court_supreme", "procuracy_appeal")
AUTHORITY = ("head_investigation_agency", "deputy_head_investigation_agency", "head_assigned_agency", "procuracy_district",
             "procuracy_regional", "procuracy_provincial", "procuracy_supreme", "chief_supreme", "chief_procurator", "chief_judge",
             "presiding_judge", "trial_panel", "chief_commune_committee")
UNIT = ("hour", "day", "working_day", "month", "year")
REPORT_KIND = ("denunciation", "news", "recommendation", "self_surrender", "direct_discovery")
EXPERTISE = ("mental_state", "cause_of_death", "pollution", "age", "injury", "drugs_weapons", "sexual_abuse", "criminalistic", "dna", "other")
DECIDER = ("investigation_agency", "procuracy", "court")
VALUES = [
    ("by", RECEIVER, "report.received report.classified report.transferred report.accepted report.assigned case.initiated case.not_initiated "
     "case.non_initiation_cancelled accused.charged charge.changed charge.supplemented cassation.protested case.amended "
     "case.transfer_proposed"),
    ("by", DECIDER, "procedure.simplified procedure.ordinary"), ("by", FILE_RECEIVER, "file.received"),
    ("by", ("judge", "panel"), "trial.returned"), ("by", FILE_RECEIVER[3:7], "appeal.accepted"),
    ("on_return_of", ("judge", "panel"), "file.received prosecution.returned prosecution.maintained prosecution.supplemented"),
    ("kind", REPORT_KIND, "report.received report.classified report.accepted"), ("kind", ("flagrant", "not_flagrant"), "case.initiated"),
    ("kind", ("changed", "supplemented"), "case.amended"), ("kind", ("key", "public"), "case.flagged case.unflagged"),
    ("kind", ("residence_ban", "bail", "deposit", "exit_ban"), "measure.applied"),
    ("kind", EXPERTISE, "forensic.grounds forensic.requested forensic.ordered forensic.delivered forensic.concluded"),
    ("kind", ("valid", "late", "no_right"), "appeal.filed"), ("kind", ("judgment", "decision"), "appeal.accepted appeal.scheduled"),
    ("kind", ("upheld", "amended", "reinvestigation", "retrial", "discontinued", "decision_upheld", "decision_annulled"), "appeal.decided"),
    ("kind", ("investigator", "head_investigation_agency", "prosecutor", "chief_procurator", "judge", "chief_judge", "restraint"),
     "complaint.filed"),
    ("kind", ("restraint", "other"), "denunciation.filed"),
    ("via", ("direct", "post", "detention_facility", "electronic"), "complaint.filed denunciation.filed"),
    ("unit", UNIT, "verification.prolonged verification.extended verification.extension_requested custody.ordered custody.extended "
     "detention.ordered detention.extended measure.applied investigation.extension_requested investigation.extended prosecution.extended "
     "trial.extended complaint.extended complaint.obstructed denunciation.extended forensic.extended"),
    ("authority", AUTHORITY, "report.assigned verification.prolonged verification.extension_decided verification.extended "
     "verification.suspended verification.suspension_cancelled verification.resumed case.initiated case.not_initiated "
     "case.non_initiation_cancelled case.complexity_declared charge.approved charge.rejected charge.annulled charge.changed "
     "charge.supplemented charge.supplement_requested custody.ordered custody.extended detention.ordered detention.extended "
     "detention.cancelled measure.applied investigation.extended treatment.ordered objection.decided prosecution.extended trial.extended "
     "protest.filed protest.withdrawn cassation.protested reopening.protested support.emergency_measure support.plan_approved "
     "complaint.extended complaint.decided denunciation.extended denunciation.decided forensic.extended case.amended"),
]
VALUES = {(type_, name): values for name, values, types in VALUES for type_ in types.split()}


def values_of(type_, name, value):
    return VALUES.get((type_, name), (value,))


def read(line):
    try:
        raw = json.loads(line, object_pairs_hook=no_doubles)
    except ValueError:
        raise Refused("", "json") from None
    if not isinstance(raw, dict):
        raise Refused("", "type")
    for member in raw:
        if member not in MEMBERS:
            raise Refused("/" + member, "unknown")
    if "events" not in raw:
        raise Refused("/events", "missing")
    if "case" in raw and not isinstance(raw["case"], str):
        raise Refused("/case", "type")
    by_number(raw)
    people = read_people(raw)
    if not isinstance(raw["events"], list):
        raise Refused("/events", "type")
    if not raw["events"]:
        raise Refused("/events", "range")
    for index, event in enumerate(raw["events"]):
        read_event(raw, event, index, people)
        if "case" in raw and "id" not in event:
            raise Refused("/events/%d/id" % index, "missing")
    for member in ("as_of", "known_at"):
        if raw.get(member) is not None:
            read_instant(raw[member], "/" + member)
    return Document(raw)


def by_number(raw):
    """Events may be named by ids of their own: from here on by their number."""
    places = {}
    for place, event in enumerate(raw["events"] if isinstance(raw["events"], list) else []):
        if isinstance(event, dict) and isinstance(event.get("id"), str):
            if event["id"] in places:
                raise Refused("/events/%d/id" % place, "range")
            places[event["id"]] = place
    for event in raw["events"] if isinstance(raw["events"], list) else []:
        data = event.get("data") if isinstance(event, dict) else None
        for facts in (data, (data or {}).get("data") if isinstance(data, dict) else None):
            for name in ("of", "event", "replaces"):
                if isinstance(facts, dict) and facts.get(name) in places:
                    facts[name] = places[facts[name]]


def no_doubles(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def read_people(raw):
    people = {}
    for role in ROLES:
        for place, person in enumerate(raw.get(role) or []):
            where = "/%s/%d" % (role, place)
            if not isinstance(person, dict):
                raise Refused(where, "type")
            for member in person:
                if member not in PERSON:
                    raise Refused(where + "/" + member, "unknown")
            if not isinstance(person.get("id"), str):
                raise Refused(where + "/id", "missing")
            if person["id"] in people and role != "representatives":  # who represents may have another role as well
                raise Refused(where + "/id", "range")
            if person.get("birth_date") is not None:
                try:
                    born = date.fromisoformat(person["birth_date"])
                except (ValueError, TypeError):
                    raise Refused(where + "/birth_date", "format") from None
                person_events(raw, role, born, where)
            people.setdefault(person["id"], role)
    return people


def person_events(raw, role, born, where):
    """Nobody is a victim or accused of what happened before they were born: by each time that is told, but for one that a correction
    replaces; a correction itself has none."""
    events = [e for e in (raw["events"] if isinstance(raw["events"], list) else []) if isinstance(e, dict)]
    corrections = [e["data"] for e in events if e.get("type") == "event.corrected" and isinstance(e.get("data"), dict) and e["data"].get("at")]
    replaced = [one.get("event") for one in corrections]
    told = [e.get("at") for place, e in enumerate(events) if e.get("type") != "event.corrected" and place not in replaced]
    for at in told + [one["at"] for one in corrections]:
        if isinstance(at, (str, dict)) and born > read_moment(at, where + "/birth_date").last_day:
            raise Refused(where + "/birth_date", "date.order")


def read_event(raw, event, index, people):
    where = "/events/%d" % index
    if not isinstance(event, dict):
        raise Refused(where, "type")
    for member in event:
        if member not in ("type", "at", "data", "recorded_at", "id"):
            raise Refused(where + "/" + member, "unknown")
    if not isinstance(event.get("type"), str):
        raise Refused(where + "/type", "type")
    if event["type"] not in KNOWN:
        raise Refused(where + "/type", "event.unknown")
    if "at" not in event:
        raise Refused(where + "/at", "missing")
    at = read_moment(event["at"], where + "/at")
    if not isinstance(event.get("id", ""), str):
        raise Refused(where + "/id", "type")
    if "recorded_at" in event:
        read_record(event["recorded_at"], at, where + "/recorded_at")
    read_facts(raw, event["type"], {} if event.get("data") is None else event["data"], where + "/data", (index,), people)


def read_record(value, at, where):
    """An instant; nothing is recorded before the first moment at which it may have happened."""
    recorded, _, exact = read_instant(value, where)
    if not exact:
        raise Refused(where, "format")
    if recorded < at.lo:
        raise Refused(where, "date.order")


def read_facts(raw, type_, data, where, own, people):
    if not isinstance(data, dict):
        raise Refused(where, "type")
    for name in NEEDED.get(type_, ()):
        if data.get(name) is None and not (name in ("amount", "unit") and data.get("until") is not None):
            raise Refused(where + "/" + name, "fact.missing")
    for name, value in data.items():
        read_fact(raw, type_, name, value, where + "/" + name, own, people)
    if data.get("article") is not None and data.get("clause") is not None and data.get("max_penalty") is None \
            and type_ in CHARGING:
        if (data["article"], data["clause"]) not in LISTED:
            raise Refused(where + "/max_penalty", "fact.missing")
    if data.get("amount") is not None and data.get("unit") is None:
        raise Refused(where + "/unit", "fact.missing")
    if data.get("from") is not None and data.get("until") is not None:
        until, begins = read_moment(data["until"], where + "/until"), read_moment(data["from"], where + "/from").lo
        if until.hi < begins or until.hi == begins and not until.exact:  # it lies wholly before
            raise Refused(where + "/until", "date.order")
    if type_ == "event.corrected":
        read_correction(raw, data, where, own, people)


def read_fact(raw, type_, name, value, where, own, people):
    """`own`: the event that states it, and the one that it corrects: a fact points to neither."""
    if type_ == "event.corrected" and name in ("at", "data"):
        return
    if name in TEXT:
        wrong = not isinstance(value, str)
    elif name in NUMBER:
        wrong = not isinstance(value, int) or isinstance(value, bool)
    elif name in TRUTH:
        wrong = not isinstance(value, bool)
    elif name in MOMENT:
        read_moment(value, where)
        wrong = False
    elif name == "present":
        wrong = not isinstance(value, list) or not all(isinstance(one, str) for one in value)
    else:
        raise Refused(where, "unknown")
    if wrong:
        raise Refused(where, "type")
    if name in ("person", "victim", "witness") and value not in people:
        raise Refused(where, "reference")
    if name in ("of", "event", "replaces") and (not 0 <= value < len(raw["events"]) or value in own):
        raise Refused(where, "reference")
    if value is not None and value not in values_of(type_, name, value):
        raise Refused(where, "range")
    if name == "amount" and not 1 <= value <= 366:
        raise Refused(where, "range")
    if name == "rule" and not known_rule(value):
        raise Refused(where, "reference")


def known_rule(text):
    """The id of a row of time limits or of protection, or of one of the numbers in it."""
    from bindings import RULES
    from rules import PROTECTION, ROWS
    head = text.split(".")[0]
    return head in ROWS or any(head == rule.id for rule in RULES) or head in PROTECTION or head[:-1] in ROWS or head.startswith("BLTTHS-")


def read_correction(raw, data, where, own, people):
    target = raw["events"][data["event"]]
    if target.get("type") == "event.corrected":
        raise Refused(where + "/event", "reference")
    if data.get("at") is None and data.get("data") is None:
        raise Refused(where + "/at", "fact.missing")
    if data.get("at") is not None:
        read_moment(data["at"], where + "/at")
    if data.get("data") is not None:
        read_facts(raw, target.get("type"), data["data"], where + "/data", own + (data["event"],), people)
