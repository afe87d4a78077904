"""The years of a plan beside each other: what was promised, the result, and the year before each.

A plan of several years is shown with its yearly plans and the years that have none; a yearly plan
with the yearly plans before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.months import add_months
from figures.queries import YEAR, Stretch, in_periods, stretch_of, together
from figures.questions import Question
from reports.over_time import version_in_year
from targets.models import Plan, TargetKind, TargetVersion, Window
from targets.queries import days_in, years_named


@dataclass(frozen=True, kw_only=True)
class PlanYear:
    """One year up to the as-of day. `result` None: it has not begun; `before`: the same days a year
    earlier."""

    name: str
    plan: Plan | None
    first: date
    last: date
    until: date
    target: int | None
    stretch: Stretch | None
    result: int | None
    before: int | None

    @property
    def goal(self) -> int | None:
        return self.stretch.goal if self.stretch else None


def plan_years(question: Question) -> list[PlanYear]:
    """The years in their order; none for days without a plan."""
    asked = _years(question)
    begun = [(first, min(last, question.as_of)) for _n, _p, first, last in asked]
    earlier = [(add_months(first, -12), add_months(until, -12)) for first, until in begun]
    left = together(in_periods(question, begun + earlier), 2 * len(asked))
    found = []
    for at, (name, plan, first, last) in enumerate(asked):
        until = begun[at][1]
        version = version_in_year(plan, question) if plan else None
        target = _target(version, question)
        found.append(
            PlanYear(
                name=name,
                plan=plan,
                first=first,
                last=last,
                until=until,
                target=target,
                stretch=stretch_of(target, version.stretch_ratio, strict=version.stretch_strict)
                if version
                else None,
                result=left[at] if first <= until else None,
                before=left[len(asked) + at] if first <= until else None,
            )
        )
    return found


_Asked = tuple[str, Plan | None, date, date]


def _years(question: Question) -> list[_Asked]:
    """(name, plan, first day, last day) of each year, in the window of the question."""
    plan = question.plan
    if plan is None:
        return []
    window = Window(question.window)
    parts = list(plan.years.prefetch_related("versions"))
    if parts or (plan.last_day - plan.first_day).days > YEAR:
        return sorted(
            [*_asked(parts, window), *_without(plan, parts, window)], key=lambda year: year[2]
        )
    every = Plan.objects.filter(years=None).prefetch_related("versions")
    yearly = [one for one in every if (one.last_day - one.first_day).days <= YEAR]
    so_far = [one for one in yearly if one.first_day <= max(plan.first_day, question.as_of)]
    return sorted(_asked(so_far, window), key=lambda year: year[2])


def _asked(plans: Sequence[Plan], window: Window) -> list[_Asked]:
    return [(plan.code, plan, *days_in(plan, window)) for plan in plans]


def _without(plan: Plan, parts: Sequence[Plan], window: Window) -> list[_Asked]:
    """The years of the plan that have no yearly plan yet."""
    covered = {year for part in parts for year in years_named(part)}
    found: list[_Asked] = []
    for year in years_named(plan):
        if year not in covered:
            first, last = date(year, 1, 1), date(year, 12, 31)
            if window == Window.REPORTING:
                first, last = date(year - 1, 12, 15), date(year, 12, 14)
            found.append((str(year), None, first, last))
    return found


def _target(version: TargetVersion | None, question: Question) -> int | None:
    if version is None or question.kind != TargetKind.ALL:
        return None
    return version.province_total
