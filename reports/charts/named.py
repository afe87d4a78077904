"""Every chart by the name in its address: of the province, and of a unit where it has one."""

from collections.abc import Callable
from dataclasses import replace

from communes.models import Commune
from figures.queries import attainment
from figures.questions import Question
from reports.charts import markets, years
from reports.charts.chart import Chart
from reports.charts.departures import departures_chart
from reports.charts.plans import plan_chart
from reports.charts.ranked import markets_chart, returns_chart
from reports.charts.shares import TRENDS, share_charts
from reports.over_time import OverTime, over_time
from reports.plan_years import plan_years

# Of the unit, None: of the province. The answer is None where there is nothing to draw.
Drawn = Callable[[Question, Commune | None], Chart | None]


def _share(code: str) -> Drawn:
    return lambda question, unit: share_charts(question, (code,), unit=unit)[0]


def _of_part(chart: Callable[[Question], Chart]) -> Drawn:
    """A chart that knows no unit is asked about a question narrowed to it."""

    def drawn(question: Question, unit: Commune | None) -> Chart:
        if unit is None:
            return chart(question)
        return chart(question.narrowed(replace(question.only, unit=unit.pk))).of(unit.full_name)

    return drawn


def _years(chart: Callable[[OverTime], Chart]) -> Drawn:
    def drawn(question: Question, unit: Commune | None) -> Chart | None:
        told = over_time(question, unit)
        return chart(told) if told.years else None

    return drawn


def _plan(question: Question, unit: Commune | None) -> Chart | None:
    """A plan's years are the province's, not those of a part."""
    years = [] if unit or question.of_a_part else plan_years(question)
    return plan_chart(question, years) if years else None


CHARTS: dict[str, Drawn] = {
    "departures": lambda question, unit: departures_chart(attainment(question), unit),
    "markets": lambda question, unit: markets_chart(question, unit=unit),
    "returns": lambda question, unit: returns_chart(question, unit=unit),
    "market-shares": _of_part(markets.shares_chart),
    "market-stock": _of_part(markets.stock_chart),
    **{f"share-{code}": _share(code) for code in TRENDS},
    "years": _years(years.years_chart),
    "stock-years": _years(years.stock_chart),
    "plan-years": _plan,
}


def drawable(question: Question) -> bool:
    """Before the first day counted there is nothing to draw."""
    return question.first <= question.until
