"""Departures added up along the days, against the target, the plan's line and last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.models import Commune
from core.figures import whole
from figures.months import months_of
from figures.queries import Attainment, by_day, year_earlier
from figures.questions import Question
from reports.charts import days, lines
from reports.charts.chart import Cell, Chart
from reports.goals import stretch_title
from reports.scorecard import line_of

Sums = Mapping[date, int]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What is drawn: the province with its target and the line beyond it, or a unit's own."""

    unit: Commune | None
    numerator: int
    target: int | None
    goal: int | None  # where an even pace leads
    levels: list[tuple[str, int]]

    @property
    def pk(self) -> int | None:
        return self.unit.pk if self.unit else None


def _place(answer: Attainment, unit: Commune | None) -> _Place:
    """A unit has a target and no line beyond it: the plan's is the province's."""
    line = line_of(answer, unit) if unit else None
    target = line.target if line else answer.target
    goal = target if line else answer.stretch.goal
    levels = [] if target is None else [(_("Target"), target)]
    if not line and goal is not None:
        levels.append((stretch_title(answer.stretch), goal))
    numerator = line.numerator if line else answer.numerator
    return _Place(unit=unit, numerator=numerator, target=target, goal=goal, levels=levels)


def departures_chart(answer: Attainment, unit: Commune | None = None) -> Chart:
    """The last point of this year's line is the number of the province, or of that unit."""
    question = answer.question
    place = _place(answer, unit)
    now = days.added_up(by_day(question, unit=place.pk))
    before = _year_before(question, place)
    this, last = days.years_of(question)
    plot = lines.Plot(
        first=question.first,
        last=question.last,
        written=whole,
        levels=[
            lines.Level(value=value, label=f"{title}: {whole(value)}")
            for title, value in place.levels
        ],
        lines=[
            *_pace(question, place.goal),
            *_line(lines.BEFORE, last, before, question.first, question.last),
            *_line(lines.NOW, this, now, question.first, question.until),
        ],
        today=_today(question),
        breaks=days.breaks_beside(question, unit),
    )
    ends = {month.last for month in months_of(question.first, question.last, question.window)}
    return Chart(
        name="departures",
        title=_("Departures added up from the first day"),
        said=_said(question, place, before if last else None),
        asked=days.asked_of(question, unit),
        asking=days.asking_for(unit),
        heads=[_("Until the end of"), this, *([last] if last else [])],
        rows=_rows(sorted(ends | {question.until}), now, before, question),
        every=lambda: _rows(
            sorted({question.first, question.until, *ends, *now, *before}), now, before, question
        ),
        body=lambda width, _name: lines.sized(plot, width, 260 if width < 600 else 330),
        wide=True,
    )


def _year_before(question: Question, place: _Place) -> dict[date, int]:
    """Added up through the whole year before, where each of its days lies a year later."""
    before = year_earlier(question)
    if before is None:
        return {}
    found = by_day(replace(before, as_of=before.last), unit=place.pk)
    return days.added_up(days.year_later(found.items()))


def _line(style: str, year: str, sums: Sums, first: date, until: date) -> list[lines.Line]:
    """From nobody on the first day to the number of the last; none without a year to show."""
    if not year:
        return []
    points = [(first, 0), *sums.items(), (until, days.at(sums, until))]
    label = f"{year}: {whole(points[-1][1])}"
    return [lines.Line(style=style, label=label, points=points, step=True)]


def _pace(question: Question, goal: int | None) -> list[lines.Line]:
    """The straight way to the goal; none without one."""
    if goal is None:
        return []
    points = [(question.first, 0), (question.last, goal)]
    return [lines.Line(style=lines.PACE, label=pgettext("chart", "even pace"), points=points)]


def _today(question: Question) -> days.Mark | None:
    """The day up to which is counted, where days are still to come."""
    if question.until == question.last:
        return None
    return question.until, _("up to %(day)s") % {"day": days.written(question.until)}


def _rows(shown: Sequence[date], now: Sums, before: Sums, question: Question) -> list[list[Cell]]:
    """How many by the end of each of those days; nothing for days that are still to come."""
    beside = year_earlier(question) is not None
    return [
        [
            day,
            days.at(now, day) if day <= question.until else None,
            *([days.at(before, day)] if beside else []),
        ]
        for day in shown
    ]


def _said(question: Question, place: _Place, before: Sums | None) -> str:
    """The same in words; `before` None: no year before to speak of."""
    said = [
        _("Up to %(day)s: %(number)s.")
        % {"day": days.written(question.until), "number": whole(place.numerator)}
    ]
    said += [f"{title}: {whole(value)}." for title, value in place.levels]
    if before is not None:
        said.append(
            _("A year earlier: %(same)s up to the same day, %(number)s in all.")
            % {
                "same": whole(days.at(before, question.until)),
                "number": whole(days.at(before, question.last)),
            }
        )
    return " ".join(said)
