"""How each kind of term is computed: the calendar, and the table "How a term is computed" of law/README.md.

Instants are naive datetimes of Vietnamese time (+07:00, no summer time). A day ends at 24:00, which is 00:00 of the next day.
"""
import json
import os
from datetime import date, datetime, time, timedelta

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
DAY = timedelta(days=1)


def load(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return json.load(file)


def midnight(day):
    """The instant at which a day begins."""
    return datetime.combine(day, time())


def end_of(day):
    """The instant at which a day ends."""
    return midnight(day + DAY)


def last_day_before(instant):
    """The day that ends at an instant, or in which it falls: 00:00 belongs to the day before."""
    return (instant - timedelta(microseconds=1)).date()


class Calendar:
    """Days off of public offices. Remembers whether a day was asked that nobody has verified."""

    def __init__(self):
        raw = load("calendar.json")
        self.verified_from = date.fromisoformat(raw["verified_from"])
        self.verified_through = date.fromisoformat(raw["verified_through"])
        self.off = {date.fromisoformat(h["date"]) for h in raw["holidays"] if h["off"]}
        self.worked = {date.fromisoformat(s["make_up_work_date"]) for s in raw["swapped_working_days"]}
        self.lunar = {date.fromisoformat(a[k]) for a in raw["lunar_anchors"] for k in ("tet_mung1", "gio_to")}

    def verified(self, day):
        return self.verified_from <= day <= self.verified_through

    def is_off(self, day):
        if day in self.worked:
            return False
        return day.weekday() >= 5 or day in self.off

    def roll(self, day):
        """The day itself, or the next working day; and whether every day that was looked at is verified."""
        sure = self.verified(day)
        while self.is_off(day):
            day += DAY
            sure = sure and self.verified(day)
        return day, sure

    def back_to_work(self, day):
        """The day itself, or the working day before it."""
        sure = self.verified(day)
        while self.is_off(day):
            day -= DAY
            sure = sure and self.verified(day)
        return day, sure

    def add_working_days(self, day, count):
        """The count-th working day after a day."""
        sure = True
        while count > 0:
            day += DAY
            sure = sure and self.verified(day)
            if not self.is_off(day):
                count -= 1
        return day, sure


CALENDAR = Calendar()


def add_months(day, months):
    """The same-numbered day some months later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("a month has a first day")


class Moment:
    """When something happened: an instant, a day, or an interval. `lo` is the earliest, `hi` the latest possible instant."""

    def __init__(self, lo, hi, exact, is_date=False):
        self.lo, self.hi, self.exact, self.is_date = lo, hi, exact, is_date

    @property
    def first_day(self):
        return self.lo.date()

    @property
    def last_day(self):
        return self.lo.date() if self.exact else last_day_before(self.hi)

    @property
    def one_day(self):
        return self.first_day == self.last_day


def late(at, legal):
    """Certainly late: an instant at `legal` is in time, a day or interval that begins at `legal` is late."""
    return at.lo > legal if at.exact else at.lo >= legal


def passed(legal, until, event):
    """Whether an end has passed at an instant; at an act that stands there, if the act is not an instant itself."""
    return legal < until or (event is not None and legal == until and not event.at.exact) or (event is not None and late(event.at, legal))


class Due:
    """What a term comes to. `legal` is None for what has no number of hours ("at once")."""

    def __init__(self, legal, safe, provisional=False, imprecise=False, unrolled=None, safe_last=None):
        self.legal, self.safe = legal, safe
        self.provisional, self.imprecise = provisional, imprecise
        self.unrolled = unrolled    # the legal last day before rolling, where there is one
        self.safe_last = safe_last  # the last day of the safe reading


AT_ONCE_SERVICE = timedelta(hours=2)


def at_once(start):
    return Due(None, start.lo + AT_ONCE_SERVICE, imprecise=not start.exact)


def hours(start, amount, added_months=(), added_hours=0):
    """A term in hours, lengthened by months at the same hour and then by hours."""
    legal, safe = (months_later(at + timedelta(hours=amount), added_months) + timedelta(hours=added_hours) for at in (start.hi, start.lo))
    return Due(legal, safe, False, not start.exact, last_day_before(legal), last_day_before(safe))


def months_later(instant, added_months):
    for amount in added_months:
        instant = datetime.combine(add_months(instant.date(), amount), instant.time())
    return instant


def from_last_days(legal_last, safe_last, imprecise, rolls=True, gap=0):
    """A term whose legal last day is `legal_last` before it is rolled and whose safe last day is `safe_last`. Days spent on the way
    to another agency (`gap`) lengthen it by `legal`; no detention is longer for them, which `unrolled` bounds."""
    day, sure = CALENDAR.roll(legal_last + gap * DAY) if rolls else (legal_last, True)
    return Due(end_of(day), end_of(safe_last), not sure, imprecise, legal_last, safe_last)


def days(start, amount):
    return from_last_days(start.last_day + amount * DAY, start.first_day + (amount - 1) * DAY, not start.one_day)


def working_days(start, amount):
    legal, sure = CALENDAR.add_working_days(start.last_day, amount)
    first = start.first_day
    safe, safe_sure = first, CALENDAR.verified(first)
    counted = 0 if CALENDAR.is_off(first) else 1
    if counted < amount:
        safe, more_sure = CALENDAR.add_working_days(first, amount - counted)
        safe_sure = safe_sure and more_sure
    return Due(end_of(legal), end_of(safe), not (sure and safe_sure), not start.one_day, legal, safe)


def working_days_with_extensions(start, base, added_months, added_days, worked, added_hours):
    """A term in working days, lengthened: months run from the base's last day, days follow them, further working days come last."""
    due = working_days(start, base)
    if not (added_months or added_days or worked or added_hours):
        return due
    legal, safe = add_months(due.unrolled, sum(added_months)), due.safe_last
    for amount in added_months:
        safe = add_months(safe, amount)
    extra = sum(added_days)
    legal, safe = legal + (extra + sum(up_to_days(h) for h in added_hours)) * DAY, safe + (extra + sum(h // 24 for h in added_hours)) * DAY
    (legal, sure), (safe, safe_sure) = CALENDAR.add_working_days(legal, worked), CALENDAR.add_working_days(safe, worked)
    return Due(end_of(legal), end_of(safe), due.provisional or not (sure and safe_sure), due.imprecise, legal, safe)


def months(start, amount):
    return from_last_days(add_months(start.last_day, amount), add_months(start.first_day, amount) - DAY, not start.one_day)


def limitation(start, years):
    due = from_last_days(add_months(start.last_day, 12 * years), add_months(start.first_day, 12 * years) - DAY,
                         not start.one_day, rolls=False)
    return due


def up_to_days(hours_):
    """Whole days, one that has begun among them: what hours lengthen a term of days, months or working days by, in `legal`."""
    return -(-hours_ // 24)


def worked_on(day, count):
    """So many working days after a day."""
    return CALENDAR.add_working_days(day, count)[0] if count else day


def months_with_extensions(start, base, added_months, added_days, gap=0, worked=0, added_hours=()):
    """A term in months, lengthened by months and then by days.

    Months add up from the start: `legal` is the start plus all of them. `safe` takes each from the previous unrolled last
    day and its one day off at the end. Days follow months.
    """
    legal = add_months(start.last_day, base + sum(added_months))
    safe = add_months(start.first_day, base)
    for amount in added_months:
        safe = add_months(safe, amount)
    extra = sum(added_days)
    legal, safe = legal + (extra + sum(up_to_days(h) for h in added_hours)) * DAY, safe + (extra + sum(h // 24 for h in added_hours)) * DAY
    return from_last_days(worked_on(legal, worked), worked_on(safe, worked) - DAY, not start.one_day, gap=gap)


def days_with_extensions(start, base, added_days, added_months, gap=0, worked=0, added_hours=()):
    """A term in days, lengthened; months run from the base's last day and days follow them."""
    legal = add_months(start.last_day + base * DAY, sum(added_months))
    safe = start.first_day + base * DAY
    for amount in added_months:
        safe = add_months(safe, amount)
    extra = sum(added_days)
    legal, safe = legal + (extra + sum(up_to_days(h) for h in added_hours)) * DAY, safe + (extra + sum(h // 24 for h in added_hours)) * DAY
    return from_last_days(worked_on(legal, worked), worked_on(safe, worked) - DAY, not start.one_day, gap=gap)


def before_end(due, amount, unit):
    """Days, months or hours before another term ends: from its legal (rolled) last day, and from its safe last day back to work."""
    if unit == "hour":
        return Due(due.legal - timedelta(hours=amount), due.safe - timedelta(hours=amount), due.provisional, due.imprecise)
    legal_day, safe_day = last_day_before(due.legal), last_day_before(due.safe)
    if unit == "month":
        legal_day, safe_day = add_months(legal_day, -amount), add_months(safe_day, -amount)
    else:
        legal_day, safe_day = legal_day - amount * DAY, safe_day - amount * DAY
    safe_day, sure = CALENDAR.back_to_work(safe_day)
    return Due(end_of(legal_day), end_of(safe_day), due.provisional or not sure, due.imprecise)


def before_event(moment, amount, unit):
    """Hours before an event, or days before a hearing (one day earlier in the safe reading, moved back to a working day)."""
    if unit == "hour":
        span = timedelta(hours=amount)
        return Due(moment.hi - span, moment.lo - span, False, not moment.exact)
    legal_day = moment.last_day - amount * DAY
    safe_day, sure = CALENDAR.back_to_work(moment.first_day - (amount + 1) * DAY)
    return Due(end_of(legal_day), end_of(safe_day), not sure, not moment.one_day)
