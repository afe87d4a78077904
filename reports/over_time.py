"""A unit through the years: its departures and those of the units it was made of.

Years are those of the calendar. A unit that has ended is told until its last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from communes.models import Commune
from figures.queries import Period, first_departure, in_periods, in_stock_on, together
from figures.questions import Question
from reports.charts import days
from targets.models import Plan, TargetKind, TargetVersion
from targets.queries import targets_on, version_in_force


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year up to the as-of day; `former` of its departures were of the unit's predecessors."""

    number: int
    until: date
    departures: int
    former: int
    stock: int
    target: int | None

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A unit by itself, as it was: its own departures in each of the years."""

    unit: Commune
    departures: list[int]


@dataclass(frozen=True, kw_only=True)
class OverTime:
    """Σ of the parts is the unit, in every year. `turns` are days on which the map changed it."""

    question: Question
    unit: Commune | None
    years: list[Year]
    parts: list[Part]
    turns: list[date]

    @property
    def asked(self) -> Question:
        """The days that are told: whole years, and no plan's."""
        if not self.years:
            return replace(self.question, plan=None, version=None)
        first, last = self.years[0].first, self.years[-1].last
        return replace(self.question, first=first, last=last, plan=None, version=None)

    @property
    def breaks(self) -> list[tuple[float, date]]:
        """Where each of these days lies among the years."""
        spans = [(year.first, year.last) for year in self.years]
        placed = [(place_among(spans, day), day) for day in self.turns]
        return [(place, day) for place, day in placed if place is not None]


def place_among(spans: Sequence[Period], day: date) -> float | None:
    """Where a day lies among periods beside each other: 1.5 is the middle of the second."""
    for at, (first, last) in enumerate(spans):
        if first <= day <= last:
            return at + (day - first).days / ((last - first).days + 1)
    return None


def over_time(question: Question, unit: Commune | None = None) -> OverTime:
    """Every year from the first departure on, of the province or of a unit of the map."""
    told_until = question.as_of
    if unit and unit.valid_until and unit.valid_until <= question.as_of:
        # The day on which it ended is a mark behind its last one.
        told_until = unit.valid_until
        question = replace(question, as_of=unit.valid_until - timedelta(days=1))
    pk = unit.pk if unit else None
    begun = first_departure(question, unit=pk)
    numbers = range(begun.year, question.as_of.year + 1) if begun else range(0)
    ends = [min(date(year, 12, 31), question.as_of) for year in numbers]
    left = in_periods(question, [(date(e.year, 1, 1), e) for e in ends], unit=pk)
    sums = together(left, len(ends))
    own = left.get(pk, [0] * len(ends)) if pk else sums
    stock = together(in_stock_on(question, ends, unit=pk), len(ends))
    promised = _targets(question, unit, numbers)
    years = [
        Year(
            number=end.year,
            until=end,
            departures=sums[at],
            former=sums[at] - own[at],
            stock=stock[at],
            target=promised.get(end.year),
        )
        for at, end in enumerate(ends)
    ]
    return OverTime(
        question=question,
        unit=unit,
        years=years,
        parts=_parts(question, unit, left, len(ends)) if unit else [],
        turns=[day for day in days.turns_of(question, unit) if day <= told_until],
    )


def _parts(question: Question, unit: Commune, left: dict[int, list[int]], size: int) -> list[Part]:
    """The predecessors in Vietnamese order, then the unit itself; none of a unit without any."""
    members = [question.unit(pk) for pk in question.members(unit.pk)]
    if len(members) < 2:
        return []
    members.sort(key=lambda member: (member.pk == unit.pk, member.name_sort, member.code))
    return [Part(unit=m, departures=left.get(m.pk, [0] * size)) for m in members]


def _targets(
    question: Question, unit: Commune | None, years: Sequence[int]
) -> dict[int, int | None]:
    """The number of each year that has a plan of just its days; on a newer map by the one rule of
    targets.carrying."""
    plans = Plan.objects.filter(first_day__year__in=years).prefetch_related("versions")
    found = {}
    for plan in plans:
        version = version_in_year(plan, question)
        year = plan.first_day.year
        whole = (plan.first_day, plan.last_day) == (date(year, 1, 1), date(year, 12, 31))
        if whole and version is not None:
            found[year] = _target(version, question, unit)
    return found


def version_in_year(plan: Plan, question: Question) -> TargetVersion | None:
    """The version in force on the as-of day, or on the day of the plan's that is next to it; none
    for a part, which has no target."""
    if question.of_a_part:
        return None
    day = min(max(question.as_of, plan.first_day), plan.last_day)
    return version_in_force(plan, as_of=day, known_at=question.known_at)


def _target(version: TargetVersion, question: Question, unit: Commune | None) -> int | None:
    if unit is not None:
        return targets_on(version, question.map, question.kind).get(unit.pk)
    return version.province_total if question.kind == TargetKind.ALL else None
