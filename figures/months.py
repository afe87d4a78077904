"""The months of a window: of the calendar, or of the reporting year, from the 15th to the 14th.

A reporting month is called after the month in which it ends: 2025-01 is 15 December 2024 to
14 January 2025, so that a reporting year has the twelve months of its own number (Circular 21/2021,
article 15.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.months import add_months
from targets.models import Window

TURN = 15  # the day on which a reporting month begins


@dataclass(frozen=True, slots=True)
class Month:
    """A month as far as it lies in the period; both days are inside."""

    code: str
    first: date
    last: date


def month_of(month: str, late: int) -> str:
    """The reporting month of a day of that calendar month; `late`: it is the 15th or later."""
    if not late:
        return month
    return add_months(date.fromisoformat(f"{month}-01"), 1).isoformat()[:7]


def months_of(first: date, last: date, window: str) -> Iterator[Month]:
    """The months from the first to the last day in order; none when the last is before the first.

    A period of days has the months of the calendar.
    """
    turn = TURN if window == Window.REPORTING else 1
    start = first
    while start <= last:
        code = month_of(start.isoformat()[:7], int(turn == TURN and start.day >= TURN))
        begins = start.replace(day=turn)
        following = begins if begins > start else add_months(begins, 1)
        yield Month(code, start, min(last, following - timedelta(days=1)))
        start = following
