"""The charts of the province and of a unit: on their pages, and each as a file."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from communes.models import Commune
from figures.queries import Attainment, MarketLine
from reports.charts.chart import Chart
from reports.charts.departures import departures_chart
from reports.charts.named import CHARTS, drawable
from reports.charts.ranked import markets_chart, returns_chart
from reports.charts.shares import share_charts
from reports.views.narrowed import asked_part


def charts_context(
    answer: Attainment,
    sent: Iterable[MarketLine],
    ends: Mapping[str, int],
    unit: Commune | None = None,
) -> dict[str, Any]:
    """The charts of the page from what it has counted: by market, and the ends of stay.

    None before the first day counted, and where all is zero.
    """
    question = answer.question
    if not drawable(question):
        return {"departures_chart": None}
    ended = returns_chart(question, ends, unit=unit)
    left = {line.country: line.departures for line in sent if line.departures}
    markets = markets_chart(question, left, unit=unit)
    return {
        "departures_chart": departures_chart(answer, unit),
        "markets_chart": markets if markets.rows else None,
        "returns_chart": ended if ended.rows else None,
        "share_charts": share_charts(question, unit=unit) if left else [],
    }


@requires(Permission.FIGURES_VIEW)
def chart_file(request: GuardedRequest, name: str, form: str) -> HttpResponse:
    """The same chart as a picture or as a table; of a unit, a market or an enterprise if named.

    Not found where there is nothing to draw: before the first day counted, without a departure.
    """
    question, unit, part = asked_part(request)
    if name not in CHARTS or form not in _FORMS or not drawable(question):
        raise Http404
    chart = CHARTS[name](question, unit)
    if chart is None:
        raise Http404
    content_type, write = _FORMS[form]
    of = [name, unit.code] if unit else [name]
    file = f"{'-'.join([*of, question.as_of.isoformat()])}.{form}"
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file) or "",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(write(chart.of(part)), headers=headers)


_FORMS: dict[str, tuple[str, Callable[[Chart], str | bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", Chart.as_svg),
    "png": ("image/png", Chart.as_png),
    "csv": ("text/csv; charset=utf-8", Chart.as_csv),
}
