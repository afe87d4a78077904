"""What the charts of one question have in common: names of years, marks of days, sums so far."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _

from communes.queries import atlas
from core.months import add_months
from figures.queries import year_earlier
from figures.questions import Question

# A label at a day of the axis.
Mark = tuple[date, str]


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def asked_of(question: Question) -> str:
    """Which days a chart of departures shows."""
    return _("Departures %(first)s to %(until)s.") % {
        "first": written(question.first),
        "until": written(question.until),
    }


def years_of(question: Question) -> tuple[str, str]:
    """What the days asked for and those a year earlier are called; "" if these are not beside."""
    before = year_earlier(question)
    if before is None:
        return f"{question.first:%Y}–{question.last:%Y}", ""
    return f"{question.last:%Y}", f"{before.last:%Y}"


def breaks_of(question: Question) -> list[Mark]:
    """The days inside the window on which the units were rearranged."""
    days = {change.effective_on for change in atlas().changes}
    return [
        (day, _("%(day)s: units rearranged") % {"day": f"{day:%d/%m}"})
        for day in sorted(days)
        if question.first < day <= question.last
    ]


def year_later(counts: Iterable[tuple[date, int]]) -> dict[date, int]:
    """Counts by day, each on the same day a year later; 29 February joins the 28th."""
    moved: dict[date, int] = {}
    for day, n in counts:
        later = add_months(day, 12)
        moved[later] = moved.get(later, 0) + n
    return moved


def added_up(counts: Mapping[date, int]) -> dict[date, int]:
    """How many there were by the end of each of these days, in their order."""
    return dict(zip(counts, accumulate(counts.values()), strict=True))


def at(sums: Mapping[date, int], day: date) -> int:
    """How many there were by the end of that day."""
    return max((n for known, n in sums.items() if known <= day), default=0)
