"""Civil time of Vietnam as whole seconds since the beginning of 1970 there, and back to what a document says."""

from datetime import date, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400
_EPOCH = date(1970, 1, 1)


def of_date(text):
    return (date.fromisoformat(text) - _EPOCH).days * DAY


def day_text(seconds):
    return (_EPOCH + timedelta(days=seconds // DAY)).isoformat()


def clock_text(seconds):
    rest = seconds % DAY
    return f"{rest // HOUR:02d}:{rest // MINUTE % 60:02d}:{rest % 60:02d}"


def instant_text(seconds):
    return f"{day_text(seconds)}T{clock_text(seconds)}+07:00"


def foreign_text(seconds):
    """The same instant as a clock at Greenwich tells it."""
    seconds -= 7 * HOUR
    return f"{day_text(seconds)}T{clock_text(seconds)}Z"


def midnight(seconds):
    return seconds - seconds % DAY


def plus(seconds, amount, unit):
    """Roughly a term later: where its borders are to be sought, not a computation of it."""
    if unit == "hour":
        return seconds + amount * HOUR
    if unit in ("day", "working_day"):
        return seconds + amount * DAY
    months = amount * (12 if unit == "year" else 1)
    day = _EPOCH + timedelta(days=seconds // DAY)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return (date(year, month + 1, last) - _EPOCH).days * DAY + seconds % DAY
        except ValueError:
            continue
    raise ValueError("no such day")
