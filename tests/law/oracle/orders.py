"""Orders of detention, custody and other measures: what each states about its end, and which one holds a person."""
import terms
from held import detained, persons, restrained
from history import read_instant
from terms import DAY, end_of

UNIT_DAYS = {"month": 30, "year": 365}


class Order:
    """An order of detention, custody or another measure, with what it states about its end."""

    def __init__(self, event):
        self.event = event
        given = event.get("from")
        self.starts = read_instant(given, "from")[0] if given else event.when
        self.stated = stated_end(event, self.starts.date())
        self.fixed = None      # the law's own end on the day of an order that states none
        self.extended = []     # detention.extended

    def moment(self):
        """When it begins: the date that it states, else when it was made."""
        return terms.Moment(self.starts, self.starts, True) if self.event.get("from") else self.event.at


def stated_end(event, first_day):
    """The instant at which an order ends, by a date, an hour or a length; None when it states none of them."""
    if event.get("until") is not None:
        return read_instant(event.get("until"), "until")[1]
    if event.get("amount") is not None and first_day is not None:
        return end_of(first_day + (event.get("amount") * UNIT_DAYS.get(event.get("unit"), 1) - 1) * DAY)
    return None


def order_end(order):
    """The instant at which an order as extended ends; None when nothing says it."""
    end = order.stated if order.stated is not None else order.fixed
    for extension, days in order.extended:
        if extension.get("until") is not None:
            end = stated_end(extension, None)
        elif end is not None:
            end = end + days * DAY
    return end


def note(case, event):
    """Keeps the orders of each person."""
    person = event.get("person")
    if event.at.first_day.isoformat() < "2018-01-01":
        return
    if event.type in ("detention.ordered", "measure.applied"):
        case.orders.setdefault(person, []).append(Order(event))
    elif event.type in ("judgment.pronounced", "appeal.decided") and event.get("detained") is True:
        for one in [person] if person else [p for p in persons(case) if detained(case, p)]:
            case.orders.setdefault(one, []).append(Order(event))  # the court orders it with its judgment, for forty-five days


def orders_of(case, person, *types):
    return [o for o in case.orders.get(person, []) if o.event.type in types]


def holding_order(case, person):
    """The order under which somebody is held now; else the measure that restrains them."""
    if detained(case, person):
        orders = orders_of(case, person, "detention.ordered", "judgment.pronounced", "appeal.decided")
    elif restrained(case, person):
        orders = orders_of(case, person, "measure.applied")
    else:
        orders = []
    return orders[-1] if orders else None


def asked_days(grant, allowed):
    if grant.amount is None:
        return allowed
    return grant.amount * UNIT_DAYS.get(grant.unit, 1)
