"""The scorecard of a plan: one answer for the province, its goals, and the viewer's own unit."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune
from core.figures import percent, whole
from figures.queries import Attainment, Coverage, UnitLine, attainment, coverage, totals
from reports.goals import COMPARED, MEASURES, Before, Goal, goals_of, period_before, stretch_title
from reports.pages import Page, coverage_question
from reports.tables import UnitRow, unit_rows
from targets.models import Plan


@dataclass(frozen=True)
class Bar:
    """The result on a line of 1,000 parts, with marks for the target, the goal and the pace."""

    done: int
    target: int
    goal: int
    expected: int


class Scorecard:
    """Everything the scorecard of one plan shows. Reads when it is asked."""

    def __init__(self, page: Page, plan: Plan) -> None:
        self._page = page
        self.plan = plan

    @cached_property
    def answer(self) -> Attainment:
        return attainment(self._page.question, measures=MEASURES)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(coverage_question(self._page))

    def goals(self) -> list[Goal]:
        period = period_before(self._page.question)
        counts = totals(period, COMPARED)
        before = Before(first=period.first, last=period.last, counts=counts)
        return list(
            goals_of(
                self.plan,
                answer=self.answer,
                coverage=self.coverage,
                before=before,
                links=self._page.links,
            )
        )

    def own(self, viewer: User) -> UnitRow | None:
        """The line of the unit where the viewer has a duty, on the map of the question."""
        home = viewer.home_commune
        if home is None:
            return None
        return unit_rows([line_of(self.answer, home)], {}, self._page.links)[0]

    def numbers(self) -> dict[str, str]:
        """The headline figures as text."""
        return headline(self.answer, self._page)

    def bar(self) -> Bar | None:
        return bar_of(self.answer)


def line_of(answer: Attainment, unit: Commune) -> UnitLine:
    """The line to which that unit's departures are added; an empty one if there is none."""
    place = answer.question.place(unit.pk)
    for line in answer.lines:
        if line.unit.pk == place:
            return line
    return UnitLine(unit=unit, target=None, counts=dict.fromkeys(answer.counts, 0))


def headline(answer: Attainment, page: Page) -> dict[str, str]:
    """The province's figures: result, persons, share of the target, what is still needed."""
    return {
        "result": page.links.number(answer.numerator, "departures"),
        "persons": whole(answer.persons),
        "target": whole(answer.target),
        "share": percent(answer.numerator, answer.target),
        "needed": whole(answer.needed),
        "needed_stretch": whole(answer.stretch.needed(answer.numerator)),
    }


def sentences_of(answer: Attainment) -> list[str]:
    """The result in a sentence or three: the share, what is still needed, the pace.

    Without a target only the number, and before the first day nothing.
    """
    question, target, goal = answer.question, answer.target, answer.stretch.goal
    if question.until < question.first:
        return []
    said = {
        "result": whole(answer.numerator),
        "day": question.until.strftime("%d/%m/%Y"),
        "share": percent(answer.numerator, target),
        "target": whole(target),
        "needed": whole(answer.stretch.needed(answer.numerator)),
        "goal": whole(goal),
        "title": stretch_title(answer.stretch),
    }
    if target is None or goal is None or question.version is None:
        return [_("%(result)s departures up to %(day)s; no target is in force.") % said]
    said["document"] = question.version.document_number
    if answer.stretch.met(answer.numerator):
        further = _("The plan's line is reached: %(title)s (%(goal)s).")
    else:
        further = _("Still needed for the plan's line, %(title)s (%(goal)s): %(needed)s.")
    result = _(
        "%(result)s departures up to %(day)s: %(share)s of the target of %(target)s (%(document)s)."
    )
    return [result % said, further % said, *_pace_said(answer)]


def _pace_said(answer: Attainment) -> list[str]:
    """Ahead or behind of an even pace to the plan's line; nothing when the days are over."""
    pace = answer.pace
    if pace is None or pace.gone >= pace.days:
        return []
    expected = -(-pace.goal * pace.gone // pace.days)
    said = {"expected": whole(expected), "gap": whole(abs(answer.numerator - expected))}
    if pace.ahead:
        return [_("Ahead of an even pace by %(gap)s (%(expected)s expected by now).") % said]
    return [_("Behind an even pace by %(gap)s (%(expected)s expected by now).") % said]


def bar_of(answer: Attainment) -> Bar | None:
    """None without a target."""
    goal, target, pace = answer.stretch.goal, answer.target, answer.pace
    if not goal or target is None or pace is None:
        return None
    whole_line = max(goal, answer.numerator) * 21 // 20 or 1

    def at(number: float) -> int:
        return min(1000, round(number * 1000 / whole_line))

    return Bar(
        done=at(answer.numerator),
        target=at(target),
        goal=at(goal),
        expected=at(float(pace.expected)),
    )
