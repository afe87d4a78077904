"""Working days of offices: no Saturdays, Sundays and holidays, but days worked in exchange."""

from datetime import date, timedelta

from reference.queries import Book

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, *, book: Book) -> bool:
    """Whether offices work on that day."""
    listed = book.item("holiday", day.isoformat())
    # One that was put on the list by mistake ends on its own day, and holds no more.
    if listed is not None and listed.holds_on(day):
        return bool(listed.says("works"))
    return day.weekday() < _SATURDAY


def working_days_after(day: date, number: int, *, book: Book) -> date:
    """The day on which that many working days have passed; the day itself is not counted."""
    while number > 0:
        day += _DAY
        number -= is_working_day(day, book=book)
    return day


def working_days_between(first: date, last: date, *, book: Book) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 when it is not later."""
    days = (first + _DAY * n for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, book=book) for day in days)
