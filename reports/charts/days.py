"""What the charts of one question have in common: names of years, marks of days, sums so far."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _

from communes.models import Commune
from communes.queries import atlas
from core.months import add_months
from figures.queries import year_earlier
from figures.questions import Question
from reports.pages import boundary_said

# A label at a day of the axis.
Mark = tuple[date, str]


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def asked_of(question: Question, unit: Commune | None = None) -> str:
    """Which days a chart of departures shows, and of which unit where it is not the province."""
    said = _("Departures %(first)s to %(until)s.") % {
        "first": written(question.first),
        "until": written(question.until),
    }
    return of_unit(said, question, unit)


def of_unit(said: str, question: Question, unit: Commune | None) -> str:
    """A picture that left its page still says of which unit it is, and on which map."""
    return f"{unit.full_name} ({boundary_said(question)}). {said}" if unit else said


def asking_for(unit: Commune | None) -> dict[str, str]:
    """The parameter of a chart's address that says of which unit it is."""
    return {"unit": unit.key} if unit else {}


def years_of(question: Question) -> tuple[str, str]:
    """What the days asked for and those a year earlier are called; "" if these are not beside."""
    before = year_earlier(question)
    if before is None:
        return f"{question.first:%Y}–{question.last:%Y}", ""
    return f"{question.last:%Y}", f"{before.last:%Y}"


def turns_of(question: Question, unit: Commune | None = None) -> list[date]:
    """The days on which the units were rearranged, or this unit with what it was made of."""
    mine = question.members(unit.pk) if unit else None
    changes = atlas().changes
    return sorted({c.effective_on for c in changes if mine is None or {c.old, c.new} & mine})


def breaks_of(question: Question, unit: Commune | None = None) -> list[Mark]:
    """The days inside the window on which the units, or this unit, were rearranged."""
    return _inside(question, turns_of(question, unit))


def breaks_beside(question: Question, unit: Commune | None = None) -> list[Mark]:
    """The same of the window and of the year drawn beside it, whose days lie a year later."""
    before, turns = year_earlier(question), turns_of(question, unit)
    return _inside(question, turns) + [
        (add_months(day, 12), _("%(day)s: units rearranged") % {"day": written(day)})
        for day in turns
        if before is not None and before.first < day <= before.last
    ]


def _inside(question: Question, turns: Iterable[date]) -> list[Mark]:
    return [
        (day, _("%(day)s: units rearranged") % {"day": f"{day:%d/%m}"})
        for day in turns
        if question.first < day <= question.last
    ]


def said_of_breaks(question: Question, unit: Commune | None = None) -> str:
    """The same in a sentence, where two years are compared without an axis of days; or nothing."""
    before = year_earlier(question)
    first = before.first if before else question.first
    turned = [day for day in turns_of(question, unit) if first < day <= question.until]
    if not turned or before is None:
        return ""
    return _("Units were rearranged on %(days)s.") % {"days": ", ".join(map(written, turned))}


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
    """How many there were by the end of that day; the sums are in the order of their days."""
    known = list(sums)
    before = bisect_right(known, day)
    return sums[known[before - 1]] if before else 0
