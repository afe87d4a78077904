"""Results against targets, for the province and every unit of a map."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max

from communes.models import Commune
from communes.queries import atlas
from figures.indicators import FLOW
from figures.models import DepartureFact
from figures.queries.facts import Facts, count, flow, within
from figures.queries.stock import stock_by_unit
from figures.questions import EVENT, Question
from targets.models import TargetBody, TargetKind
from targets.queries import bodies, crossing_units, targets_on, units_of_body


@dataclass(slots=True, kw_only=True)  # not frozen: the country has 3,321 of them
class UnitLine:
    """One unit of the table: what was promised and what has been reached. Only to be read."""

    unit: Commune
    target: int | None
    counts: dict[str, int] = field(repr=False)
    last_departure: date | None = None
    stock: int = 0

    @property
    def numerator(self) -> int:
        return self.counts["departures"]

    @property
    def needed(self) -> int | None:
        """Still needed for the unit's target; None without one."""
        return None if self.target is None else max(0, self.target - self.numerator)


@dataclass(frozen=True, kw_only=True)
class BodyLine:
    """A named body with a target; `numerator` is None where no result can be told apart:

    a college, and a former district some of whose units left in a unit shared with another.
    """

    body: TargetBody
    target: int
    numerator: int | None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The line beyond the target: "over 130 %" (strict) or "130 % and more"."""

    ratio: Decimal
    strict: bool
    goal: int | None  # the smallest number that meets it

    def met(self, numerator: int) -> bool | None:
        return None if self.goal is None else numerator >= self.goal

    def needed(self, numerator: int) -> int | None:
        return None if self.goal is None else max(0, self.goal - numerator)


def stretch_of(target: int | None, ratio: Decimal, *, strict: bool) -> Stretch:
    """For 200, 1.30 and strict the goal is 261: 260 is exactly 130 % and not over it."""
    if target is None:
        return Stretch(ratio=ratio, strict=strict, goal=None)
    line = ratio * target
    whole = int(line)
    goal = whole + 1 if strict or line > whole else whole
    return Stretch(ratio=ratio, strict=strict, goal=goal)


@dataclass(frozen=True, kw_only=True)
class Attainment:
    """The whole answer: province, units, bodies, and what the map cannot place."""

    question: Question
    counts: dict[str, int]
    persons: int
    target: int | None
    stretch: Stretch
    lines: list[UnitLine]
    bodies: list[BodyLine]
    not_assignable: int
    # How many left each unit as it was then, whatever the map.
    left: dict[int, int] = field(default_factory=dict)
    stock_not_assignable: int = 0

    @property
    def numerator(self) -> int:
        return self.counts["departures"]

    @property
    def needed(self) -> int | None:
        return None if self.target is None else max(0, self.target - self.numerator)

    @property
    def pace(self) -> "Pace | None":
        """Where a straight line to the stretch goal would be on the as-of day."""
        goal = self.stretch.goal
        q = self.question
        if goal is None:
            return None
        days = (q.last - q.first).days + 1
        gone = min(max((q.until - q.first).days + 1, 0), days)
        return Pace(goal=goal, days=days, gone=gone, numerator=self.numerator)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """A straight line through the window: expected = goal × gone / days, compared exactly."""

    goal: int
    days: int
    gone: int
    numerator: int

    @property
    def expected(self) -> Decimal:
        return (Decimal(self.goal) * self.gone / self.days).quantize(Decimal("0.1"))

    @property
    def ahead(self) -> bool:
        return self.numerator * self.days >= self.goal * self.gone


def attainment(
    question: Question,
    *,
    measures: Sequence[str] = ("departures",),
    with_stock: bool = False,
) -> Attainment:
    """Results against targets, for the province and every unit of the question's map.

    Σ of the lines + not_assignable = province, for every measure. `measures` are codes of
    indicators.FLOW; the departures are always there.
    """
    measures = tuple(dict.fromkeys(("departures", *measures)))
    rows = _flow_by_unit(question, measures)
    sums, last = _placed(question, rows, measures)
    abroad, stock_adrift = _by_place(question, stock_by_unit(question) if with_stock else {})
    targets = _targets(question)
    lines = [
        UnitLine(
            unit=unit,
            target=targets.get(pk),
            counts={measure: count.get(pk, 0) for measure, count in sums.items()},
            last_departure=last.get(pk),
            stock=abroad.get(pk, 0),
        )
        for pk, unit in _units(question, last.keys() | abroad.keys())
    ]
    target = _province_target(question)
    version = question.version
    return Attainment(
        question=question,
        counts={measure: sum(count.values()) for measure, count in sums.items()},
        persons=_persons(question),
        target=target,
        stretch=stretch_of(
            target,
            version.stretch_ratio if version else Decimal("1.30"),
            strict=version.stretch_strict if version else True,
        ),
        lines=lines,
        bodies=_bodies(question, rows),
        not_assignable=sums["departures"].get(None, 0),
        left={unit_id: n for unit_id, _day, n, *_rest in rows},
        stock_not_assignable=stock_adrift,
    )


def _placed(
    question: Question, rows: Sequence[tuple[Any, ...]], measures: Sequence[str]
) -> tuple[dict[str, dict[int | None, int]], dict[int | None, date]]:
    """Per measure the count of each unit of the map, and of each its last departure.

    Under None stands what no unit can have. Column by column: thirteen thousand units of the
    country are added up in a few milliseconds.
    """
    units, days, *columns = zip(*rows, strict=True) if rows else ((), (), *((),) * len(measures))
    places = list(map(question.places.get, units))
    sums: dict[str, dict[int | None, int]] = {}
    for measure, column in zip(measures, columns, strict=True):
        sums[measure] = defaultdict(int)
        for place, n in zip(places, column, strict=True):
            sums[measure][place] += n
    last: dict[int | None, date] = {}
    for place, day in zip(places, days, strict=True):
        if place not in last or day > last[place]:
            last[place] = day
    return sums, last


def _flow_by_unit(question: Question, measures: Sequence[str]) -> list[tuple[Any, ...]]:
    """(unit, last departure, one count per measure) for every unit with a departure."""
    counts = {f"n_{m}": count(FLOW[m].rows) for m in measures}
    return list(
        flow(question)
        .order_by()
        .values("unit_id")
        .annotate(day=Max("departed_on"), **counts)
        .values_list("unit_id", "day", *counts)
    )


def totals(
    question: Question, measures: Sequence[str], *, unit: int | None = None
) -> dict[str, int]:
    """One count per code of indicators.FLOW, of one unit of the map or of the province."""
    counts = {f"n_{m}": count(FLOW[m].rows) for m in measures}
    found = within(flow(question), question, unit).order_by().aggregate(**counts)
    return {m: found[f"n_{m}"] for m in measures}


def _persons(question: Question) -> int:
    return flow(question).aggregate(n=Count("worker_id", distinct=True))["n"]


def _by_place(question: Question, by_unit: Mapping[int, int]) -> tuple[Counter[int], int]:
    """Numbers by unit, added to the units of the map; and what no unit of it can have."""
    placed: Counter[int] = Counter()
    adrift = 0
    places = question.places
    for unit_id, n in by_unit.items():
        place = places.get(unit_id)
        if place is None:
            adrift += n
        else:
            placed[place] += n
    return placed, adrift


def _units(question: Question, present: Iterable[int | None]) -> list[tuple[int, Commune]]:
    """The units of the map in Vietnamese order; on "event" also those that had departures."""
    units = dict(question.map.units)
    if question.boundary == EVENT:
        known = atlas().units  # each asking is a query
        units |= {pk: known[pk] for pk in present if pk is not None}
    return sorted(units.items(), key=lambda item: (item[1].name_sort, item[1].code))


def _targets(question: Question) -> dict[int, int]:
    if question.version is None:
        return {}
    return targets_on(question.version, question.map, question.kind)


def _province_target(question: Question) -> int | None:
    if question.version is None:
        return None
    if question.kind == TargetKind.ALL:
        return question.version.province_total
    of_kind = question.version.targets.filter(kind=question.kind)
    numbers = list(of_kind.values_list("value", flat=True))
    return sum(numbers) if numbers else None


def _bodies(question: Question, rows: list[tuple[Any, ...]]) -> list[BodyLine]:
    """Former districts have the results of the units that lay in them; a college has none here."""
    if question.version is None:
        return []
    lines = []
    promised = bodies(question.version, question.kind)
    by_unit = {unit_id: n for unit_id, _day, n, *_rest in rows} if promised else {}
    for body, value in promised:
        inside = units_of_body(body, atlas())
        shared = any(by_unit.get(pk) for pk in crossing_units(body, atlas()))
        told_apart = bool(inside) and not shared
        numerator = sum(by_unit.get(pk, 0) for pk in inside) if told_apart else None
        lines.append(BodyLine(body=body, target=value, numerator=numerator))
    return lines


def last_departures(
    question: Question,
    *,
    known: Iterable[UnitLine] = (),
    unit: int | None = None,
) -> dict[int, date]:
    """The last departure ever, up to the as-of day, of every unit of the map that had one.

    `known` are lines whose own last departure may be it: then only the others are looked up.
    `unit` asks for one unit alone.
    """
    last: dict[int, date] = {}
    facts: Facts = DepartureFact.objects.known_at(question.known_at).filter(
        counted=True, departed_on__lte=question.as_of
    )
    # Only where the days counted reach to the as-of day, and for all kinds together.
    if question.until == question.as_of and question.kind == TargetKind.ALL:
        last = {line.unit.pk: line.last_departure for line in known if line.last_departure}
    if unit is not None:
        facts = within(facts, question, unit)
    elif last:
        silent = [pk for pk, place in question.places.items() if place not in last]
        facts = facts.filter(unit_id__in=silent)
    for unit_id, day in facts.order_by().values_list("unit_id").annotate(day=Max("departed_on")):
        place = question.place(unit_id)
        if place is not None:
            last[place] = max(day, last.get(place, day))
    return last
