"""Counts of facts by up to two dimensions: the tables that programs ask for.

One grouped query per table. Σ of the lines = the province, for every table: what the map cannot
place and what is not known are lines of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Q, TextField, Value, When
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import GreaterThanOrEqual

from contracts.choices import EndKind
from figures.indicators import FLOW
from figures.months import TURN, month_of
from figures.moves import country_on
from figures.queries.facts import Facts, abroad, count, ended, flow, stock_state
from figures.questions import Question
from targets.models import Window

UNKNOWN = "unknown"
NONE = "none"
Key = tuple[Hashable, ...]


@dataclass(frozen=True, kw_only=True)
class Population:
    """What a table counts: `numerator` among the facts, for a share over `denominator`.

    `day` is the column by which it has months; empty: a state of one day, which has none.
    `part` is a further count of the whole province, by its name.
    """

    facts: Callable[[Question], Facts]
    numerator: Q = field(default_factory=Q)
    denominator: Q | None = None
    day: str = ""
    part: tuple[str, Q] | None = None


def _share(code: str) -> Population:
    """A share of the departures, as indicators.FLOW defines it."""
    share = FLOW[code]
    return Population(
        facts=flow, numerator=share.rows, denominator=FLOW[share.of].rows, day="departed_on"
    )


POPULATIONS: dict[str, Population] = {
    "departures": Population(facts=flow, day="departed_on"),
    "returns": Population(
        facts=ended, day="ended_on", part=("returned", Q(end_kind=EndKind.RETURNED))
    ),
    "stock": Population(facts=abroad),
    "trained": _share("trained"),
    "skilled": _share("skilled_b"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one line; `denominator` None: no share."""

    numerator: int
    denominator: int | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """The whole answer. A key has one value per dimension of `by`, in its order.

    A unit is its number in the database, None: not assignable on this map.
    """

    question: Question
    population: str
    by: tuple[str, ...]
    province: Counts
    lines: dict[Key, Counts]
    persons: int | None = None
    part: tuple[str, int] | None = None

    @property
    def not_assignable(self) -> int | None:
        """How many of the numerator the map cannot place; None: the table has no units."""
        if "unit" not in self.by:
            return None
        at = self.by.index("unit")
        return sum(line.numerator for key, line in self.lines.items() if key[at] is None)


def table(question: Question, population: str, by: tuple[str, ...] = ()) -> Table:
    """The counts of that population (POPULATIONS) by those dimensions (DIMENSIONS).

    Raises KeyError for an unknown population or dimension. Lines of nobody are absent.
    """
    counted = POPULATIONS[population]
    axes = [DIMENSIONS[code](question, population) for code in by]
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in _grouped(counted, question, axes):
        columns, numbers = row[: len(row) - 3], row[len(row) - 3 :]
        key = []
        for axis in axes:
            key.append(axis.read(*columns[: len(axis.columns)]))
            columns = columns[len(axis.columns) :]
        line = sums[tuple(key)]
        for place, n in enumerate(numbers):
            line[place] += n
    total = [sum(column) for column in zip(*sums.values(), strict=True)] or [0, 0, 0]
    share = counted.denominator is not None
    return Table(
        question=question,
        population=population,
        by=by,
        province=_counts(total, share=share),
        lines={key: _counts(line, share=share) for key, line in sums.items()},
        persons=_persons(question) if population == "departures" else None,
        part=(counted.part[0], total[2]) if counted.part else None,
    )


def _counts(numbers: list[int], *, share: bool) -> Counts:
    return Counts(numbers[0], numbers[1] if share else None)


def _grouped(counted: Population, question: Question, axes: list["Axis"]) -> list[tuple[Any, ...]]:
    """Rows of the columns of each axis and three counts: numerator, denominator, part."""
    columns = [column for axis in axes for column in axis.columns]
    names = {f"by_{i}": column for i, column in enumerate(columns) if not isinstance(column, str)}
    said = [column if isinstance(column, str) else f"by_{i}" for i, column in enumerate(columns)]
    part = counted.part[1] if counted.part else Q()
    numbers = {
        "n_numerator": count(counted.numerator),
        "n_denominator": count(counted.denominator),
        "n_part": count(part),
    }
    facts = counted.facts(question).order_by()
    if not axes:
        found = facts.aggregate(**numbers)
        return [tuple(found[name] for name in numbers)]
    rows = facts.annotate(**names).values(*said).annotate(**numbers)
    return list(rows.values_list(*said, *numbers))


def _persons(question: Question) -> int:
    return flow(question).aggregate(n=Count("worker_id", distinct=True))["n"]


# Dimensions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """The columns by which facts are grouped, and the value that they make together."""

    columns: tuple[Any, ...]
    read: Callable[..., Hashable]


def _unit(question: Question, _population: str) -> Axis:
    return Axis(("unit_id",), question.places.get)


def _market(question: Question, population: str) -> Axis:
    """The country of departure; of the stock that of the day, of an end the last one."""
    if population not in ("stock", "returns"):
        return Axis(("country",), _same)
    day = question.as_of if population == "stock" else None

    def read(country: str, moves: Any) -> str:
        return country_on(country, moves, day)

    return Axis(("country", "moves"), read)


def _month(question: Question, population: str) -> Axis:
    """By the text of the day, which is grouped without a function of Python on either engine."""
    text = Cast(POPULATIONS[population].day, TextField())
    month = Substr(text, 1, 7)
    if question.window != Window.REPORTING:
        return Axis((month,), _same)
    # Two groups a month: before the 15th, and from it on.
    turned = GreaterThanOrEqual(Substr(text, 9, 2), f"{TURN:02d}")
    late = Case(When(turned, then=Value(1)), default=Value(0))
    return Axis((month, late), month_of)


_AGES = (("under-18", 18), ("18-24", 25), ("25-34", 35), ("35-44", 45))
AGES = (*(code for code, _below in _AGES), "45+")


def _age(_question: Question, _population: str) -> Axis:
    bands = [When(age__lt=below, then=Value(code)) for code, below in _AGES]
    return Axis((Case(*bands, default=Value(AGES[-1]), output_field=CharField()),), _same)


def _reason(_question: Question, _population: str) -> Axis:
    def read(kind: str, reason: str) -> str:
        return f"{kind}:{reason or 'other'}" if kind == EndKind.RETURNED else kind

    return Axis(("end_kind", "return_reason"), read)


def _state(question: Question, _population: str) -> Axis:
    return Axis((stock_state(question.as_of),), _same)


def _minority(_question: Question, _population: str) -> Axis:
    return Axis(("minority",), {True: "yes", False: "no", None: UNKNOWN}.__getitem__)


def _column(name: str, empty: str | None = None) -> Callable[[Question, str], Axis]:
    """A column as it is; an empty text by the word for it."""

    def axis(_question: Question, _population: str) -> Axis:
        return Axis((name,), _same if empty is None else lambda value: value or empty)

    return axis


def _same(value: Hashable) -> Hashable:
    return value


DIMENSIONS: dict[str, Callable[[Question, str], Axis]] = {
    "unit": _unit,
    "market": _market,
    "month": _month,
    "form": _column("form"),
    "enterprise": _column("enterprise_id"),
    # No programme is something that is known; no household or qualification is not.
    "programme": _column("programme", NONE),
    "sex": _column("sex"),
    "age": _age,
    "minority": _minority,
    "household": _column("household", UNKNOWN),
    "qualification": _column("qualification", UNKNOWN),
    "reason": _reason,
    "state": _state,
}
