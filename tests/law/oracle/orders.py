"""Orders: the end that each states, what takes its place, and what is carried on to a term that begins without one (docs/detention.md, "3. Orders")."""
from datetime import timedelta

from history import read_moment
from states import BEGINS, DETENTION
from terms import DAY, end_of

DAYS = {"month": 30, "year": 360}


def days_of(amount, unit):
    """So many days: a month is thirty, a year 360; of hours the whole days."""
    return amount // 24 if unit == "hour" else amount * DAYS.get(unit, 1)


def hours_of(amount, unit):
    """So many hours of custody: a day is twenty-four."""
    return timedelta(hours=amount) if unit == "hour" else timedelta(days=days_of(amount, unit))


def beginning(event):
    """When what an order orders begins: its `from`, else the act."""
    return read_moment(event.get("from"), "from") if event.get("from") is not None else event.at


def until(event):
    """The instant to which `until` holds: of a date its 24:00, of several days that of the first."""
    moment = read_moment(event.get("until"), "until")
    return moment.hi if moment.exact or moment.one_day else end_of(moment.first_day)


def vague(event):
    """Whether the end that is stated is on one of several days."""
    return event.get("until") is not None and not read_moment(event.get("until"), "until").one_day


def is_later(event, instant):
    """Whether `until` is certainly later: an instant after it, a date or interval that begins at it or after."""
    moment = read_moment(event.get("until"), "until")
    return moment.lo > instant if moment.exact else moment.lo >= instant


class Order:
    """An order of detention or of another measure; of a court's judgment that detains. `end` is None while nothing says it."""

    def __init__(self, event):
        self.event = event
        self.what = BEGINS.get(event.type, DETENTION)
        self.begins = beginning(event)
        self.end = self.least = None  # the end that it gives; the least that it gave a row, which is carried on
        if event.get("until") is not None:
            self.end = until(event)
        elif event.get("amount") is not None:
            self.end = self.after_days(days_of(event.get("amount"), event.get("unit")))
        self.states_end = self.end is not None
        self.vague = vague(event)  # nobody knows on which day that end is

    def after_days(self, days):
        """So many days of the detention, the first being that of its beginning."""
        return end_of(self.begins.first_day + (days - 1) * DAY)

    def less(self, days):
        """The end that it gives; an amount is less the custody that came before."""
        return self.end if not self.states_end or self.event.get("until") is not None else max(self.end - days * DAY, self.after_days(0))


def standing(case, person, what):
    """The last order of a restraint since the person was freed; None without one."""
    return case.orders.get((person, what))


def put(case, person, order):
    case.orders[person, order.what] = order


def forget(case, person, what):
    """What was ordered before somebody was freed of a restraint is carried on to nothing."""
    case.orders.pop((person, what), None)


def new_order(case, event):
    """The order that an event is, if it is one; it takes the place of the one before from the moment it was made."""
    if event.type not in ("detention.ordered", "measure.applied"):
        return None
    order = Order(event)
    put(case, event.get("person"), order)
    return order
