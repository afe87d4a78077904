"""Charts of a unit or the province over the years, with a mark at every change of the map."""

from django.utils.translation import gettext as _

from core.figures import percent, whole
from reports.charts import columns, days
from reports.charts.chart import Body, Cell, Chart
from reports.over_time import OverTime

_HEIGHT = 190


def years_chart(told: OverTime) -> Chart:
    """Departures year by year; of a merged unit apart what left from its predecessors."""
    merged = bool(told.parts)
    heads = [_("Year"), _("Departures")]
    if merged:
        heads += [_("From the unit itself"), _("From the units it was made of")]
    rows: list[list[Cell]] = []
    for year in told.years:
        row: list[Cell] = [str(year.number), year.departures]
        if merged:
            row += [year.departures - year.former, year.former]
        rows.append([*row, year.target, percent(year.departures, year.target)])
    plot = columns.Plot(
        groups=[
            columns.Group(
                name=str(year.number),
                columns=[
                    [(columns.FORMER, year.former), (columns.NOW, year.departures - year.former)]
                ],
                said=whole(year.departures),
                goals=[year.target],
            )
            for year in told.years
        ],
        legend=[
            (columns.NOW, _("From the unit itself")),
            (columns.FORMER, _("From the units it was made of")),
        ]
        if merged
        else [],
        goals=[_("Target")] if any(year.target is not None for year in told.years) else [],
        breaks=_breaks(told),
    )
    return Chart(
        name="years",
        title=_("Departures by year"),
        said=_said(told),
        asked=_asked(told),
        asking=days.asking_for(told.unit),
        heads=[*heads, _("Target"), _("% of target")],
        rows=rows,
        body=_body(plot),
    )


def stock_chart(told: OverTime) -> Chart:
    """How many were abroad at the end of each year."""
    plot = columns.Plot(
        groups=[
            columns.Group(
                name=str(year.number),
                columns=[[(columns.NOW, year.stock)]],
                said=whole(year.stock),
            )
            for year in told.years
        ],
        breaks=_breaks(told),
    )
    return Chart(
        name="stock-years",
        title=_("Working abroad at the end of each year"),
        said=_("The last one on %(day)s.") % {"day": days.written(told.question.as_of)},
        asked=_asked(told),
        asking=days.asking_for(told.unit),
        heads=[_("Year"), _("On the evening of"), _("Working abroad")],
        rows=[[str(year.number), year.until, year.stock] for year in told.years],
        body=_body(plot),
    )


def _body(plot: columns.Plot) -> Body:
    return lambda width, name: columns.sized(plot, width, _HEIGHT, name)


def _breaks(told: OverTime) -> list[tuple[float, str]]:
    return [
        (place, _("%(day)s: units rearranged") % {"day": days.written(day)})
        for place, day in told.breaks
    ]


def _said(told: OverTime) -> str:
    """The whole of it, and the last year."""
    last = told.years[-1]
    said = [
        _("%(number)s departures since 01/01/%(year)s, of them %(last)s in %(now)s.")
        % {
            "number": whole(sum(year.departures for year in told.years)),
            "year": told.years[0].number,
            "last": whole(last.departures),
            "now": last.number,
        }
    ]
    former = sum(year.former for year in told.years)
    if former:
        said.append(
            _("%(number)s of them left from units that this one was made of.")
            % {"number": whole(former)}
        )
    return " ".join(said)


def _asked(told: OverTime) -> str:
    said = _("Calendar years %(first)s to %(last)s, up to %(day)s.") % {
        "first": told.years[0].number,
        "last": told.years[-1].number,
        "day": days.written(told.question.as_of),
    }
    return days.of_unit(said, told.question, told.unit)
