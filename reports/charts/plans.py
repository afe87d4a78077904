"""The years of a plan as columns: result beside the year before, under what was promised."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.figures import percent, whole
from figures.questions import Question
from reports.charts import columns, days
from reports.charts.chart import Cell, Chart
from reports.goals import stretch_title
from reports.over_time import place_among
from reports.plan_years import PlanYear

_HEIGHT = 190


def plan_chart(question: Question, years: Sequence[PlanYear]) -> Chart:
    """Target, the plan's line, result, and the same days a year earlier; of one year or more."""
    lines = {stretch_title(year.stretch) for year in years if year.stretch and year.goal}
    # Where the plan's line is not the same in every year its number alone says where it lies.
    line = lines.pop() if len(lines) == 1 else _("The plan's line")
    plot = columns.Plot(
        groups=[
            columns.Group(
                name=year.name,
                columns=[
                    [(columns.NOW, year.result or 0)],
                    [(columns.BEFORE, year.before or 0)],
                ],
                said="" if year.result is None else whole(year.result),
                goals=[year.target, year.goal],
            )
            for year in years
        ],
        legend=[
            (columns.NOW, _("Result")),
            (columns.BEFORE, _("Same days a year earlier")),
        ],
        goals=[_("Target"), line] if any(year.target is not None for year in years) else [],
        breaks=[
            (place, _("%(day)s: units rearranged") % {"day": days.written(day)})
            for day in days.turns_of(question)
            if (place := place_among([(year.first, year.last) for year in years], day)) is not None
        ],
    )
    return Chart(
        name="plan-years",
        title=_("The years beside each other"),
        said=_("Up to %(day)s; a year that has not begun has no result.")
        % {"day": days.written(question.as_of)},
        asked=_("Departures of the province, %(first)s to %(last)s.")
        % {"first": days.written(years[0].first), "last": days.written(years[-1].last)},
        asking={"plan": question.plan.code} if question.plan else {},
        heads=[
            _("Year"),
            _("Target"),
            line,
            _("Result"),
            _("% of target"),
            _("Same days a year earlier"),
            _("Change"),
        ],
        rows=[_row(year) for year in years],
        body=lambda width, name: columns.sized(plot, width, _HEIGHT, name),
    )


def _row(year: PlanYear) -> list[Cell]:
    change = None
    if year.result is not None and year.before is not None:
        change = year.result - year.before
    share = percent(year.result, year.target)
    return [year.name, year.target, year.goal, year.result, share, year.before, change]
