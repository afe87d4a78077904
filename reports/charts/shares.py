"""Shares of the departures from month to month, each up to the month's end; beside last year."""

from datetime import date

from django.utils.translation import gettext as _

from communes.models import Commune
from core.figures import percent
from core.months import add_months
from figures.indicators import FLOW
from figures.queries import MonthCounts, by_month, year_earlier
from figures.questions import Question
from reports.charts import days, lines
from reports.charts.chart import Cell, Chart

# Skilled and high-income first, as the plan names them; then who leaves.
TRENDS = ("skilled_b", "high_income", "women", "minority", "poor")
_HEIGHT = 190
# (the last day, how many so far, of how many so far)
Point = tuple[date, int, int]


def share_charts(
    question: Question, codes: tuple[str, ...] = TRENDS, *, unit: Commune | None = None
) -> list[Chart]:
    """One chart per code of indicators.FLOW; the last point of each is the share of the page."""
    measures = tuple(dict.fromkeys((*codes, *(FLOW[code].of for code in codes))))
    earlier = year_earlier(question)
    pk = unit.pk if unit else None
    now = by_month(question, measures, unit=pk)
    before = by_month(earlier, measures, unit=pk) if earlier else []
    breaks = days.breaks_beside(question, unit)
    return [_chart(question, code, now, before, unit, breaks) for code in codes]


def _chart(
    question: Question,
    code: str,
    now: list[MonthCounts],
    before: list[MonthCounts],
    unit: Commune | None,
    breaks: list[days.Mark],
) -> Chart:
    this, last = days.years_of(question)
    here = _points(now, code)
    there = [(add_months(day, 12), n, of) for day, n, of in _points(before, code)]
    plot = lines.Plot(
        first=question.first,
        last=question.last,
        written=lambda number: f"{number} %",
        lines=[*_line(lines.BEFORE, last, there), *_line(lines.NOW, this, here)],
        breaks=breaks,
        top=_top([*here, *there]),
    )
    heads = [_("Until the end of")]
    for year in filter(None, (this, last)):
        heads += [year, _("%(year)s, of") % {"year": year}, _("%(year)s, share") % {"year": year}]
    return Chart(
        name=f"share-{code}",
        title=str(FLOW[code].label),
        said=" ".join(
            _said(year, points) for year, points in ((this, here), (last, there)) if year
        ),
        asked=days.asked_of(question, unit),
        asking=days.asking_for(unit),
        heads=heads,
        rows=_rows(here, there if last else None),
        body=lambda width, _name: lines.sized(plot, width, _HEIGHT),
    )


def _top(points: list[Point]) -> float:
    """Some room above the highest share, and never more than all."""
    return min(100, 1.05 * max((100 * n / of for _day, n, of in points if of), default=100))


def _points(months: list[MonthCounts], code: str) -> list[Point]:
    """Added up to the end of each month."""
    points, n, of = [], 0, 0
    for month in months:
        n += month.counts[code]
        of += month.counts[FLOW[code].of]
        points.append((month.month.last, n, of))
    return points


def _line(style: str, year: str, points: list[Point]) -> list[lines.Line]:
    """None before the first departure: a share of nobody is no point."""
    known = [(day, 100 * n / of) for day, n, of in points if of]
    if not known:
        return []
    _day, n, of = points[-1]
    return [lines.Line(style=style, label=f"{year}: {percent(n, of)}", points=known)]


def _rows(here: list[Point], there: list[Point] | None) -> list[list[Cell]]:
    """Month by month the counts and the share; last year's beside them."""
    rows: list[list[Cell]] = []
    for at, (day, n, of) in enumerate(here):
        row: list[Cell] = [day, n, of, percent(n, of)]
        if there is not None:
            _same_day, earlier, of_earlier = there[at]
            row += [earlier, of_earlier, percent(earlier, of_earlier)]
        rows.append(row)
    return rows


def _said(year: str, points: list[Point]) -> str:
    _day, n, of = points[-1]
    return _("%(year)s: %(number)s of %(of)s, %(share)s.") % {
        "year": year,
        "number": n,
        "of": of,
        "share": percent(n, of),
    }
