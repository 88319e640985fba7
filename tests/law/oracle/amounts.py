"""How long a term is: its own amount, what lengthens it step by step, and the half of both (L07)."""
import halves
import terms


class Grant:
    """One extension of a deadline: the event, what it grants, and the step of the ladder it was taken as."""

    def __init__(self, event, amount, unit, total, class_=None, halved=False):
        self.halved = halved  # it was granted while the term was halved
        self.event, self.amount, self.unit, self.total = event, amount, unit, total
        self.class_ = class_  # the class of offence under which it was granted
        self.counts = [(amount, unit)]  # what of it lengthens the term

    @property
    def hours(self):
        """What counts of it, in hours."""
        return sum(amount * HOURS[unit] for amount, unit in self.counts)


HOURS = {"hour": 1, "day": 24, "working_day": 24, "month": 30 * 24, "year": 360 * 24}


def expanded(steps):
    return [s for s in steps for _ in range(s.count)]


def ladder_of(rule, class_):
    return rule.ladder[class_] if isinstance(rule.ladder, dict) else rule.ladder


def cut_to_step(grant, step):
    """What was granted under another class is cut to what a step of this one allows."""
    if grant.hours <= step.amount * HOURS[step.unit]:
        return grant
    return Grant(grant.event, step.amount, step.unit, grant.total, grant.class_, grant.halved)


def cut_to_half(grant, steps, place):
    """What was granted while the term was whole is cut to half of its step."""
    if not steps:
        return grant
    step = steps[min(place, len(steps) - 1)]  # what goes beyond the ladder is cut as its last step is
    months, days = halves.half(step.amount, step.unit)
    if grant.hours <= halves.in_days(months, days) * 24:
        return grant
    amount, unit = (months, "month") if not days else (halves.in_days(months, days), "day")
    cut = Grant(grant.event, amount, unit, grant.total, grant.class_, grant.halved)
    cut.counts = [(amount, unit) for amount, unit in ((months, "month"), (days, "day")) if amount]
    return cut


def half_due(case, deadline, gap):
    """Half of a term and of what lengthens it: months first, the days of a halved month with all other days after them."""
    rule = deadline.rule
    amount = rule.amounts[deadline.class_] if rule.amounts else rule.amount
    unit = rule.unit[deadline.class_] if isinstance(rule.unit, dict) else rule.unit
    months, days = halves.half(amount, unit)
    added = [part for grant in case.effective(deadline) for part in grant.counts]
    added_months, added_days, added_hours, worked = lengthened_by(added)
    if unit == "day":
        return terms.days_with_extensions(deadline.starts, days, added_days, added_months, gap, worked, added_hours)
    return terms.months_with_extensions(deadline.starts, months, added_months, [days] + added_days, gap, worked, added_hours)


def lengthened_by(added):
    """(months, days, hours, working days): one number for each addition, the working days in all. Nothing is longer than a hundred years."""
    return ([min(n, 100) * 12 if u == "year" else n for n, u in added if u in ("month", "year")], [n for n, u in added if u == "day"],
            [n for n, u in added if u == "hour"], sum(n for n, u in added if u == "working_day"))


def plain_due(starts, rule, grants, class_=None, gap=0):
    """A term from its start, with what it was lengthened by, and the days that it spent on the way to another agency."""
    kind, amount = rule.kind, rule.amounts[class_] if rule.amounts else rule.amount
    if kind == "at_once":
        return terms.at_once(starts)
    unit = rule.unit[class_] if isinstance(rule.unit, dict) else rule.unit
    for grant in grants:
        if grant.total:
            amount, unit = grant.amount, grant.unit
    added_months, added_days, added_hours, worked = lengthened_by([(g.amount, g.unit) for g in grants if not g.total])
    if unit == "hour":
        return terms.hours(starts, amount, added_months, sum(added_hours) + 24 * (sum(added_days) + worked))
    if unit == "working_day":
        return terms.working_days_with_extensions(starts, amount, added_months, added_days, worked, added_hours)
    if kind == "limitation":
        return terms.limitation(starts, amount)
    if unit == "day":
        return terms.days_with_extensions(starts, amount, added_days, added_months, gap, worked, added_hours)
    if unit == "year":
        amount *= 12
    return terms.months_with_extensions(starts, amount, added_months, added_days, gap, worked, added_hours)
