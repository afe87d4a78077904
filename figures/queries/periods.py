"""The same count for several periods or days at once: years beside each other.

Each function asks one query, whatever the number of periods. The numbers stand by unit of
departure as it was then: Σ over the members of a unit is the unit's number, Σ over all units is the
province's.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Min, Q

from figures.queries.facts import Facts, count, ever_abroad, flow, within
from figures.questions import Question

# Both days are inside.
Period = tuple[date, date]
# Unit of departure → one number per period.
Numbers = dict[int, list[int]]


def in_periods(
    question: Question, periods: Sequence[Period], *, unit: int | None = None
) -> Numbers:
    """Departures of each period up to the as-of day; of one unit of the map or the province.

    The periods need not lie inside the question's own window; map, kind and knowledge are its own.
    """
    if not periods:
        return {}
    first, last = min(start for start, _end in periods), max(end for _start, end in periods)
    whole = flow(replace(question, first=first, last=last))
    inside = [Q(departed_on__gte=start, departed_on__lte=end) for start, end in periods]
    return _counted(within(whole, question, unit), inside)


def in_stock_on(question: Question, days: Sequence[date], *, unit: int | None = None) -> Numbers:
    """Who was abroad at the end of each of these days; of one unit of the map or the province."""
    if not days:
        return {}
    # From everybody who ever left: who has returned since was abroad on an earlier day.
    known = within(ever_abroad(question), question, unit)
    there = [Q(departed_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day)) for day in days]
    return _counted(known, there)


def first_departure(question: Question, *, unit: int | None = None) -> date | None:
    """The day of the first departure ever counted, of one unit of the map or the province."""
    everything = replace(question, first=date.min, last=date.max)
    return within(flow(everything), question, unit).aggregate(day=Min("departed_on"))["day"]


def together(numbers: Numbers, size: int) -> list[int]:
    """The numbers of all units added up: one per period, zeros where nobody was counted."""
    return [sum(line[at] for line in numbers.values()) for at in range(size)]


def _counted(facts: Facts, rows: Sequence[Q]) -> Numbers:
    counts = {f"n_{at}": count(each) for at, each in enumerate(rows)}
    found = facts.order_by().values("unit_id").annotate(**counts)
    return {unit: numbers for unit, *numbers in found.values_list("unit_id", *counts)}
