"""Every number on every screen, in every file and endpoint comes from here.

Each function takes a Question (figures/questions.py), reads facts only, and answers with exact
whole numbers. `facts_behind` gives the rows behind any of them: as many as the number says.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Max, Q, QuerySet, Value, When

from communes.models import Commune
from communes.queries import atlas
from contracts.choices import EndKind
from contracts.counting import Reason
from figures.indicators import FLOW, StockState
from figures.models import DepartureFact
from figures.questions import EVENT, Question
from targets.models import TargetBody, TargetKind
from targets.queries import bodies, crossing_units, targets_on, units_of_body

Facts = QuerySet[DepartureFact]


# The facts of a question -----------------------------------------------------------------------


def flow(question: Question) -> Facts:
    """The departures of the window up to the as-of day that count for the question's kind."""
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        departed_on__gte=question.first, departed_on__lte=question.until
    )
    if question.kind == TargetKind.STUDENT:
        return facts.filter(reason=Reason.STUDENT)
    facts = facts.filter(counted=True)
    return facts if question.kind == TargetKind.ALL else facts.filter(duration_type=question.kind)


def abroad(question: Question) -> Facts:
    """Who is abroad at the end of the as-of day: left, and neither returned nor otherwise gone."""
    return (
        DepartureFact.objects.known_at(question.known_at)
        .filter(in_stock=True, departed_on__lte=question.as_of)
        .filter(Q(ended_on=None) | Q(ended_on__gt=question.as_of))
    )


def ended(question: Question) -> Facts:
    """The stays that ended inside the window, up to the as-of day."""
    return DepartureFact.objects.known_at(question.known_at).filter(
        in_stock=True, ended_on__gte=question.first, ended_on__lte=question.until
    )


def _count(rows: Q | None = None) -> Count:
    """Facts, or those of them; of no column, so that an index without it can answer."""
    return Count(Value(1), filter=rows or None)


def stock_state(as_of: date) -> Case:
    """The part of the stock a stay belongs to on that day; the last day of a term is in term."""
    return Case(
        When(left_contract_on__lte=as_of, then=Value(StockState.LEFT)),
        When(ends_on__lt=as_of, then=Value(StockState.OVERDUE)),
        When(term_ends_on__lt=as_of, then=Value(StockState.EXTENDED)),
        default=Value(StockState.IN_TERM),
        output_field=CharField(),
    )


# Attainment --------------------------------------------------------------------------------------


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
    stock, stock_adrift = _stock_by_place(question) if with_stock else (Counter(), 0)
    targets = _targets(question)
    lines = [
        UnitLine(
            unit=unit,
            target=targets.get(pk),
            counts={measure: count.get(pk, 0) for measure, count in sums.items()},
            last_departure=last.get(pk),
            stock=stock.get(pk, 0),
        )
        for pk, unit in _units(question, last.keys() | stock.keys())
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
    counts = {f"n_{m}": _count(FLOW[m].rows) for m in measures}
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
    counts = {f"n_{m}": _count(FLOW[m].rows) for m in measures}
    found = _within(flow(question), question, unit).order_by().aggregate(**counts)
    return {m: found[f"n_{m}"] for m in measures}


def _persons(question: Question) -> int:
    return flow(question).aggregate(n=Count("worker_id", distinct=True))["n"]


def _stock_by_place(question: Question) -> tuple[Counter[int], int]:
    placed: Counter[int] = Counter()
    adrift = 0
    for unit_id, n in abroad(question).order_by().values_list("unit_id").annotate(n=_count()):
        place = question.place(unit_id)
        if place is None:
            adrift += n
        else:
            placed[place] += n
    return placed, adrift


def _units(question: Question, present: Iterable[int | None]) -> list[tuple[int, Commune]]:
    """The units of the map in Vietnamese order; on "event" also those that had departures."""
    units = dict(question.map.units)
    if question.boundary == EVENT:
        units |= {pk: atlas().units[pk] for pk in present if pk is not None}
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


# Coverage ----------------------------------------------------------------------------------------

SENT = "sent"
SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many units of the map had at least one departure; the denominator depends on the map."""

    question: Question
    states: list[tuple[Commune, str]]
    not_assignable: int

    @property
    def numerator(self) -> int:
        return sum(state == SENT for _unit, state in self.states)

    @property
    def denominator(self) -> int:
        return len(self.states)

    @property
    def missing(self) -> list[Commune]:
        return [unit for unit, state in self.states if state != SENT]


def coverage(question: Question) -> Coverage:
    """Units with leavers over all units, on the question's map.

    A unit without a departure is "silent" until monthly reports can declare that there was none.
    """
    sent: set[int] = set()
    adrift = 0
    for unit_id, n in flow(question).order_by().values_list("unit_id").annotate(n=_count()):
        place = question.map.place(unit_id)
        if place is None:
            adrift += n
        else:
            sent.add(place)
    units = sorted(question.map.units.values(), key=lambda unit: (unit.name_sort, unit.code))
    states = [(unit, SENT if unit.pk in sent else SILENT) for unit in units]
    return Coverage(question=question, states=states, not_assignable=adrift)


# Stock, markets, returns -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MarketLine:
    """One receiving country: departures of the window, and the stock that day by state."""

    country: str
    departures: int
    stock: dict[str, int]

    @property
    def abroad(self) -> int:
        return sum(self.stock.values())


def markets(question: Question, *, unit: int | None = None) -> list[MarketLine]:
    """Departures and stock by receiving country, the largest first; of one unit or the province."""
    left = dict(
        _within(flow(question), question, unit)
        .order_by()
        .values_list("country")
        .annotate(n=_count())
    )
    stock: dict[str, dict[str, int]] = defaultdict(dict)
    for country, state, n in (
        _within(abroad(question), question, unit)
        .order_by()
        .annotate(state=stock_state(question.as_of))
        .values_list("country", "state")
        .annotate(n=_count())
    ):
        stock[country][state] = n
    lines = [
        MarketLine(country=code, departures=left.get(code, 0), stock=stock.get(code, {}))
        for code in left.keys() | stock.keys()
    ]
    return sorted(lines, key=lambda line: (-line.abroad, -line.departures, line.country))


def returns(question: Question, *, unit: int | None = None) -> dict[str, int]:
    """Ends of stay in the window: "returned:<reason>", "died", "missing", "settled" → number."""
    counts: Counter[str] = Counter()
    for kind, reason, n in (
        _within(ended(question), question, unit)
        .order_by()
        .values_list("end_kind", "return_reason")
        .annotate(n=_count())
    ):
        code = f"{kind}:{reason or 'other'}" if kind == EndKind.RETURNED else kind
        counts[code] += n
    return dict(counts)


def last_departures(question: Question) -> dict[int, date]:
    """The last departure ever, up to the as-of day, of every unit of the map that had one."""
    last: dict[int, date] = {}
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        counted=True, departed_on__lte=question.as_of
    )
    for unit_id, day in facts.order_by().values_list("unit_id").annotate(day=Max("departed_on")):
        place = question.place(unit_id)
        if place is not None:
            last[place] = max(day, last.get(place, day))
    return last


# The list behind a number ------------------------------------------------------------------------


def facts_behind(
    question: Question,
    figure: str,
    *,
    unit: int | None = None,
    unplaced: bool = False,
    country: str = "",
) -> Facts:
    """The facts a figure counts, one per unit of the number, for the same question.

    `figure`: a code of indicators.FLOW, "stock" or "stock:<state>", "ends" or
    "ends:<code of returns()>". `unit` narrows to one unit of the map, `unplaced` to what the map
    cannot place, `country` to a market. Raises KeyError for an unknown figure.
    """
    name, _colon, part = figure.partition(":")
    if name == "stock":
        facts = abroad(question)
        if part:
            facts = facts.annotate(state=stock_state(question.as_of)).filter(state=part)
    elif name == "ends":
        facts = ended(question)
        if part:
            kind, _colon, reason = part.partition(":")
            facts = facts.filter(end_kind=kind)
            if reason:
                known = Q(return_reason=reason)
                facts = facts.filter(known | Q(return_reason="") if reason == "other" else known)
    else:
        facts = flow(question).filter(FLOW[figure].rows)
    if country:
        facts = facts.filter(country=country)
    if unplaced:
        assignable = [pk for pk in atlas().units if question.place(pk) is not None]
        return facts.exclude(unit_id__in=assignable)
    return _within(facts, question, unit)


def _within(facts: Facts, question: Question, unit: int | None) -> Facts:
    return facts if unit is None else facts.filter(unit_id__in=question.members(unit))


def not_counted(question: Question, *, unit: int | None = None) -> Facts:
    """Recorded departures of the window that do not count, with their reasons."""
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        counted=False, departed_on__gte=question.first, departed_on__lte=question.until
    )
    if question.kind == TargetKind.STUDENT:
        facts = facts.exclude(reason=Reason.STUDENT)  # there they are what is counted
    return _within(facts, question, unit)


def versions_of(departure_id: int) -> Facts:
    """What was known about one departure, from the first version to the present."""
    return DepartureFact.objects.filter(departure_id=departure_id).order_by("known_from")


def stock_balance(
    question: Question, *, first: date, last: date
) -> dict[tuple[int, str], tuple[int, int, int, int]]:
    """(unit, country) → (stock the evening before `first`, departures, ends, stock at `last`).

    All from facts known at the same instant; figures/balance.py compares with the registers.
    """
    facts = DepartureFact.objects.known_at(question.known_at).filter(in_stock=True)
    before = Q(departed_on__lt=first) & (Q(ended_on=None) | Q(ended_on__gte=first))
    after = Q(departed_on__lte=last) & (Q(ended_on=None) | Q(ended_on__gt=last))
    rows = (
        facts.order_by()
        .values_list("unit_id", "country")
        .annotate(
            before=_count(before),
            departures=_count(Q(departed_on__gte=first, departed_on__lte=last)),
            ends=_count(Q(ended_on__gte=first, ended_on__lte=last)),
            after=_count(after),
        )
        .filter(Q(before__gt=0) | Q(departures__gt=0) | Q(ends__gt=0) | Q(after__gt=0))
    )
    return {(unit, country): tuple(rest) for unit, country, *rest in rows}
