"""Markets, ends of stay, and what stands apart."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from contracts.choices import EndKind
from contracts.counting import Reason
from figures.queries.facts import count, ended, flow, not_counted, within
from figures.queries.stock import stock_by_market
from figures.questions import Question


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
    """Departures and stock by receiving country, the largest first; of one unit or the province.

    A departure stays with its country of departure; the stock counts the country of the day.
    """
    left = dict(
        within(flow(question), question, unit).order_by().values_list("country").annotate(n=count())
    )
    here = stock_by_market(question, unit=unit)
    lines = [
        MarketLine(country=code, departures=left.get(code, 0), stock=here.get(code, {}))
        for code in left.keys() | here.keys()
    ]
    return sorted(lines, key=lambda line: (-line.abroad, -line.departures, line.country))


def returns(question: Question, *, unit: int | None = None) -> dict[str, int]:
    """Ends of stay in the window: "returned:<reason>", "died", "missing", "settled" → number."""
    counts: Counter[str] = Counter()
    for kind, reason, n in (
        within(ended(question), question, unit)
        .order_by()
        .values_list("end_kind", "return_reason")
        .annotate(n=count())
    ):
        code = f"{kind}:{reason or 'other'}" if kind == EndKind.RETURNED else kind
        counts[code] += n
    return dict(counts)


def apart(question: Question, *, unit: int | None = None) -> tuple[int, int]:
    """How many recorded departures do not count, and how many of them are from outside."""
    outside = Q(reason=Reason.OUTSIDE)
    found = not_counted(question, unit=unit).aggregate(n=count(), outside=count(outside))
    return found["n"], found["outside"]
