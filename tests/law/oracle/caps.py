"""Which term of the stage a restraint may not outlast (docs/detention.md, 4.3)."""

E_TERMS = ("E01a", "E01b", "E02a", "E02b", "E03a", "E03b", "E04a", "E04b", "E17")
E_AGAIN = ("E11", "E12", "E13", "E14", "E15", "E16")
G_TERMS = ("G01", "G02", "G03", "G04")
H_TERMS = ("H02", "H03", "H04", "H05", "H06", "H21")
I_TERMS = ("I14a", "I14b", "I15a", "I15b")
CAPS = {id_: E_TERMS for id_ in ("D20", "D21a", "D21b", "D22a", "D22b", "D23a", "D23b", "D24a", "D24b", "D25a", "D25b")}
CAPS.update({"J05": ("J09",), "D31": G_TERMS, "J06": ("J11",), "D32": H_TERMS + ("H16",), "D33": I_TERMS + ("H16",), "D35": E_AGAIN,
             "D36": ("B01", "B07", "B08") + E_TERMS + E_AGAIN + ("J09",) + H_TERMS + ("H16", "J13") + I_TERMS + ("J16",)})
ANY = {id_ for rows in CAPS.values() for id_ in rows}
KEEP = ("D31", "D32", "D33", "D35", "D36")  # they have no length of their own: without another cap they keep the one they had


def look(case, deadline):
    """The latest begun that no act has ended; else the latest begun of those that an act ended since the case came into the stage of the
    restraint, and of which the last day is not before the restraint's first."""
    among = [d for d in case.deadlines if d.rule.id in CAPS.get(deadline.rule.id, ()) and d.subject in (None, deadline.subject)]
    open_ = [d for d in among if d.how in (None, "lapsed")]
    ended = [d for d in among if d.how in ("met", "void", "superseded") and after_entry(deadline, d.ended_by)
             and day(case, d) is not None and day(case, d) >= deadline.starts.first_day]
    return max(open_ or ended, key=begun, default=None)


def begun(term):
    """A row that took another's place began when it did so."""
    return term.number


def after_entry(deadline, event):
    """Whether an act came after the one that brought the case into the stage in which a restraint began."""
    entered = deadline.entered
    return entered is None or event.place > entered.place


def day(case, term):
    """The last day of a term before rolling."""
    return case.due(term).unrolled


def find(case, deadline):
    """The cap of a restraint, which is kept where none is found any more."""
    found = look(case, deadline)
    if found is not None or deadline.rule.id not in KEEP:
        deadline.cap = found
    return deadline.cap


def refresh(case):
    """Looked for anew after every act."""
    for deadline in case.deadlines:
        if deadline.running and deadline.rule.id in CAPS:
            find(case, deadline)
