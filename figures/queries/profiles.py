"""What left, ended and is abroad, by market, by enterprise, by unit or by programme.

A grouped query for each term, whatever the number of lines. Σ of the lines is the number of the
whole question for every term: without a sender, without a programme and what the map cannot place
are lines of their own.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.choices import EndKind
from figures.indicators import FLOW
from figures.queries.facts import (
    Facts,
    abroad,
    count,
    ended,
    expired,
    flow,
    left_contract,
    still_abroad,
    stock_state,
)
from figures.queries.licences import unlicensed
from figures.queries.series import year_earlier
from figures.queries.tables import DIMENSIONS, Axis
from figures.questions import NO_SENDER, Question

# A part's number or code as lists are narrowed to it (questions.Only).
PARTS = ("market", "enterprise", "unit", "programme")


@dataclass(slots=True)
class Profile:
    """One line: `counts` by code of indicators.FLOW, `ends` by code of `returns`, `stock` by state.

    `key` is a country's code, an enterprise's number or NO_SENDER, a unit's number (None: the map
    cannot place it) or a programme's code. `before` are the departures of the same days a year
    earlier.
    """

    key: Any
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    before: int = 0
    ends: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stock: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    left: int = 0
    expired: int = 0
    overstayed: int = 0
    unlicensed: int = 0

    @property
    def departures(self) -> int:
        return self.counts["departures"]

    @property
    def ended(self) -> int:
        return sum(self.ends.values())

    @property
    def abroad(self) -> int:
        return sum(self.stock.values())


def profiles(
    question: Question, part: str, measures: Sequence[str] = ("departures",)
) -> list[Profile]:
    """A line for each market, enterprise and so on (PARTS) that has any term; in no order."""
    lines: dict[Hashable, Profile] = {}

    def line(key: Hashable) -> Profile:
        return lines.setdefault(key, Profile(key))

    flowing, staying, ending = (_axis(part, question, name) for name in _TERMS_OF)
    numbers = {f"n_{code}": count(FLOW[code].rows) for code in measures}
    for key, row in _grouped(flow(question), flowing, numbers):
        for code, n in zip(measures, row, strict=True):
            line(key).counts[code] += n
    if earlier := year_earlier(question):
        for key, [n] in _grouped(flow(earlier), flowing, _ONE):
            line(key).before += n
    for key, [n] in _grouped(unlicensed(question), flowing, _ONE):
        line(key).unlicensed += n
    state = {"state": stock_state(question.as_of)}
    for key, [here, n] in _grouped(abroad(question).annotate(**state), staying, _ONE, "state"):
        line(key).stock[here] += n
    columns = ("end_kind", "return_reason")
    for key, [kind, reason, n] in _grouped(ended(question), ending, _ONE, *columns):
        code = f"{kind}:{reason or 'other'}" if kind == EndKind.RETURNED else kind
        line(key).ends[code] += n
    for key, [n] in _grouped(left_contract(question), ending, _ONE):
        line(key).left += n
    over = {"n": count(), "n_abroad": count(still_abroad(question))}
    for key, [n, still] in _grouped(expired(question), ending, over):
        line(key).expired += n
        line(key).overstayed += still
    return list(lines.values())


_ONE = {"n": count()}
# By which country a stay stands with a market: that of departure, of the day, the last one.
_TERMS_OF = ("departures", "stock", "returns")


def _axis(part: str, question: Question, population: str) -> Axis:
    axis = DIMENSIONS[part](question, population)
    if part == "enterprise":
        return Axis(axis.columns, lambda number: number or NO_SENDER)
    return axis


def _grouped(
    facts: Facts, axis: Axis, numbers: dict[str, Any], *columns: str
) -> Iterable[tuple[Hashable, Sequence[Any]]]:
    """(key, further columns and numbers) of each group."""
    by = (*axis.columns, *columns)
    width = len(axis.columns)
    for row in facts.order_by().values(*by).annotate(**numbers).values_list(*by, *numbers):
        yield axis.read(*row[:width]), row[width:]


def total_of(lines: Iterable[Profile], key: Any = "") -> Profile:
    """The sum of the lines."""
    total = Profile(key)
    for each in lines:
        for name in ("counts", "ends", "stock"):
            sums = getattr(total, name)
            for code, n in getattr(each, name).items():
                sums[code] += n
        for name in ("before", "left", "expired", "overstayed", "unlicensed"):
            setattr(total, name, getattr(total, name) + getattr(each, name))
    return total
