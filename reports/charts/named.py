"""Every chart of the province by the name in its address."""

from collections.abc import Callable

from figures.queries import attainment
from figures.questions import Question
from reports.charts.chart import Chart
from reports.charts.departures import departures_chart
from reports.charts.markets import shares_chart, stock_chart
from reports.charts.ranked import markets_chart, returns_chart
from reports.charts.shares import TRENDS, share_charts


def _share(code: str) -> Callable[[Question], Chart]:
    return lambda question: share_charts(question, (code,))[0]


CHARTS: dict[str, Callable[[Question], Chart]] = {
    "departures": lambda question: departures_chart(attainment(question)),
    "markets": markets_chart,
    "returns": returns_chart,
    "market-shares": shares_chart,
    "market-stock": stock_chart,
    **{f"share-{code}": _share(code) for code in TRENDS},
}


def drawable(question: Question) -> bool:
    """Before the first day counted there is nothing to draw."""
    return question.first <= question.until
