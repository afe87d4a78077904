"""Counts along time, for charts: by day, by month, and beside the same days a year earlier.

Each function asks one grouped query. Σ of a series is the number of the tile: the same facts
(`flow`), grouped by their day instead of by nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max

from core.months import add_months
from figures.indicators import FLOW
from figures.months import Month, months_of
from figures.moves import country_on
from figures.queries.facts import abroad, count, flow, within
from figures.queries.tables import DIMENSIONS
from figures.questions import Question

YEAR = 366  # days; only a window that is no longer can lie beside the year before


def year_earlier(question: Question) -> Question | None:
    """The same days a year earlier, up to the same day; None for windows longer than a year.

    What was known, the map and the kind stay those of the question.
    """
    if (question.last - question.first).days >= YEAR:
        return None
    return replace(
        question,
        first=add_months(question.first, -12),
        last=add_months(question.last, -12),
        as_of=add_months(question.as_of, -12),
    )


def by_day(question: Question, *, unit: int | None = None) -> dict[date, int]:
    """Departures of every day that had any, in order; of one unit of the map or the province."""
    facts = within(flow(question), question, unit)
    days = facts.order_by("departed_on").values_list("departed_on")
    return dict(days.annotate(n=count()))


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """A month as far as it lies in the days counted, and its count of each code."""

    month: Month
    counts: dict[str, int]


def by_month(
    question: Question, codes: Sequence[str], *, unit: int | None = None
) -> list[MonthCounts]:
    """Every month of the days counted with a count per code of indicators.FLOW, zeros among them.

    Σ over the months = `totals` of the same codes and unit.
    """
    axis = DIMENSIONS["month"](question, "departures")
    names, by = _named(axis.columns)
    counts = {f"n_{code}": count(FLOW[code].rows) for code in codes}
    facts = within(flow(question), question, unit)
    rows = facts.order_by().annotate(**names).values(*by).annotate(**counts)
    sums: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in rows.values_list(*by, *counts):
        month = axis.read(*row[: len(by)])
        sums[month].update(dict(zip(codes, row[len(by) :], strict=True)))
    return [
        MonthCounts(month, {code: sums[month.code][code] for code in codes})
        for month in months_of(question.first, question.until, question.window)
    ]


def by_unit_and_month(question: Question) -> dict[int, list[int]]:
    """Departures of each unit of the map, one number per month of the days counted.

    Units without a departure are absent, and so is what the map cannot place.
    """
    axis = DIMENSIONS["month"](question, "departures")
    months = months_of(question.first, question.until, question.window)
    place_of = {month.code: at for at, month in enumerate(months)}
    names, by = _named(axis.columns)
    rows = flow(question).order_by().annotate(**names).values("unit_id", *by).annotate(n=count())
    series: dict[int, list[int]] = {}
    for unit_id, *columns, n in rows.values_list("unit_id", *by, "n"):
        unit = question.places.get(unit_id)
        if unit is not None:
            line = series.setdefault(unit, [0] * len(place_of))
            line[place_of[str(axis.read(*columns))]] += n
    return series


def by_market(question: Question, *, unit: int | None = None) -> dict[str, int]:
    """Departures by country of departure; of one unit of the map or the province."""
    facts = within(flow(question), question, unit)
    return dict(facts.order_by().values_list("country").annotate(n=count()))


@dataclass(frozen=True, slots=True)
class InMarket:
    """A unit and one country: departures there, people there now, the last of these departures."""

    departures: int = 0
    abroad: int = 0
    last: date | None = None


def units_in_market(question: Question, country: str) -> dict[int | None, InMarket]:
    """Each unit of the map with departures to that country or people in it on the as-of day.

    Under None stands what the map cannot place. The stock counts the country of the day.
    """
    left: Counter[int | None] = Counter()
    here: Counter[int | None] = Counter()
    last: dict[int | None, date] = {}
    sent = flow(question).filter(country=country).order_by().values_list("unit_id")
    for unit_id, n, day in sent.annotate(n=count(), day=Max("departed_on")):
        place = question.places.get(unit_id)
        left[place] += n
        last[place] = max(day, last.get(place, day))
    stays = abroad(question).order_by().values_list("unit_id", "country", "moves")
    for unit_id, departed_to, moves, n in stays.annotate(n=count()):
        now = country_on(departed_to, moves, question.as_of) if moves else departed_to
        if now == country:
            here[question.places.get(unit_id)] += n
    return {
        unit: InMarket(left[unit], here[unit], last.get(unit)) for unit in left.keys() | here.keys()
    }


def _named(columns: Sequence[Any]) -> tuple[dict[str, Any], list[str]]:
    """Names for the columns of an axis, to be annotated, and the names to group by."""
    names = {f"by_{at}": column for at, column in enumerate(columns)}
    return names, list(names)
