"""What every page of the overview shows around its figures: plans, choices, notes, provenance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from communes.models import Commune
from communes.queries import Atlas, atlas
from core import clock, figures
from core.models import Heartbeat
from figures.queries import Attainment, Pace
from figures.questions import CURRENT, EVENT, Question, Unanswerable, Waiting
from reports.asked import Asked, asked_of, covering_plan, default_plan
from reports.links import Links
from targets.models import Plan, TargetKind, Window

# Without a sign of life for so long the jobs process counts as dead.
SILENT_AFTER = timedelta(seconds=30)
# The choices beside the as-of day: folded away until one of them is made.
MORE = frozenset({"known_at", "boundary", "window", "kind"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option of a picker, or a tab."""

    value: str
    label: str | Promise
    here: bool
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class TooEarly:
    """The as-of day lies before the days counted; `href` asks the plan that covers it, if any."""

    said: str
    plan: Plan | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the overview: what was asked, and how to ask again."""

    asked: Asked
    links: Links
    plans: list[Plan]
    # What the page itself was asked for besides: the unit, the map's layer. Another day keeps it.
    kept: Mapping[str, str] = field(default_factory=dict)

    def keeping(self, **kept: str) -> Self:
        """The page with parameters of its own that every further question keeps."""
        return replace(self, kept={name: value for name, value in kept.items() if value})

    @property
    def question(self) -> Question:
        return self.asked.question

    def context(self, **more: Any) -> dict[str, Any]:
        """What `_question.html`, `_plans.html` and `_provenance.html` need, and the page's own."""
        question, drawn = self.question, atlas()
        return {
            "question": question,
            "asked": self.asked.params,
            "warnings": self.asked.warnings,
            "too_early": self.too_early(),
            "links": self.links,
            "province_href": self.links.province(),
            "scorecard_href": self.links.scorecard(question.plan),
            "quick_days": list(self._quick_days()),
            "known_day": clock.local_day(question.known_at) if question.known_at else None,
            "more_open": bool(
                self.asked.params.keys() & {"known_at", "boundary", "window", "kind"}
            ),
            "keep": {n: v for n, v in self.asked.params.items() if n in ("plan", "first", "last")}
            | dict(self.kept),
            "boundaries": list(_boundaries(question, self.asked.params.get("boundary", ""), drawn)),
            "boundary_said": boundary_said(question),
            "windows": [
                Choice(value=value, label=label, here=value == question.window)
                for value, label in Window.choices
            ],
            "window_said": dict(Window.choices).get(question.window, _("Chosen days")),
            "kinds": [
                Choice(value=value, label=label, here=value == question.kind)
                for value, label in TargetKind.choices
            ],
            "breaks": list(_breaks(question, drawn)),
            "jobs_silent_since": jobs_silent_since(question.waiting),
            **more,
        }

    def _quick_days(self) -> Iterator[Choice]:
        """As-of days that are asked for every month: today, last month's end, the window's end."""
        today, question = clock.today(), self.question
        month_end = today.replace(day=1) - timedelta(days=1)
        days = {today: _("Today"), month_end: _("End of last month")}
        if question.last < month_end:
            days[question.last] = _("Last day of the plan")
        for day, label in days.items():
            yield Choice(
                value=day.isoformat(),
                label=label,
                here=day == question.as_of,
                href=f"?{urlencode({**self.kept, **self.asked.params, 'as_of': day.isoformat()})}",
            )

    def too_early(
        self, *, scorecard: bool = False, narrowed: Mapping[str, str] | None = None
    ) -> TooEarly | None:
        """None when the days counted have begun.

        A scorecard's plan stands in its address; a list is the same list, `narrowed` as it was.
        """
        question = self.question
        if question.first <= question.as_of:
            return None
        if question.plan is None:
            return TooEarly(said=_("This day is before the days counted."))
        said = _("This day is before plan %(code)s begins.") % {"code": question.plan.code}
        others = [plan for plan in self.plans if plan != question.plan]
        better = covering_plan(others, question.as_of)
        if better is None:
            return TooEarly(said=said)
        asked = self.asked.params | {"plan": better.code, "as_of": question.as_of.isoformat()}
        there = f"?{urlencode(dict(narrowed or {}) | asked)}"
        href = Links(asked).scorecard(better) if scorecard else there
        return TooEarly(said=said, plan=better, href=href)

    def tabs(self, path: str = "") -> list[Choice]:
        """The plans, newest first: on this page, or each on its own scorecard."""
        chosen = self.question.plan
        return [
            Choice(
                value=plan.code,
                label=plan.code,
                here=plan == chosen,
                href=f"{path}?{urlencode({'plan': plan.code, **self.kept})}"
                if path
                else reverse("reports:plan", args=[plan.code]),
            )
            for plan in self.plans
        ]


def page_of(request: HttpRequest, *, plan: Plan | None = None) -> Page:
    """Read the question of a page: that plan's, the one asked for, or today's.

    A province without any plan still has figures: those of the present year.
    """
    plans = list(Plan.objects.all())
    params: dict[str, Any] = {name: value for name, value in request.GET.items() if value}
    if plan is not None:
        for name in ("plan", "first", "last", "from", "to"):
            params.pop(name, None)
    chosen = plan or default_plan(plans, clock.today())
    try:
        asked = asked_of(params, plan=chosen)
    except Unanswerable:
        year = clock.today().year
        days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
        asked = asked_of(days | {"as_of": params.get("as_of", "")})
    return Page(asked=asked, links=Links(asked.params), plans=plans)


def question_for_unit(page: Page, unit: Commune) -> tuple[Page, Commune | None]:
    """The page's question, put so that this unit has figures of its own; and what it is now.

    A unit that is not on the question's map (merged, divided, not yet there) is asked for on the
    nearest map that has it: that of its last day, or of its first.
    """
    question = page.question
    if question.boundary == EVENT or unit.pk in question.map.units:
        return page, None
    place = question.map.place(unit.pk)
    nearest = question.on_map_of(_nearest_day(unit, question.map.day))
    if unit.pk not in nearest.map.units:
        nearest = replace(question, boundary=EVENT)
    asked = replace(
        page.asked,
        question=nearest,
        params=page.asked.params | {"boundary": nearest.boundary},
    )
    now = question.unit(place) if place is not None else None
    return replace(page, asked=asked, links=Links(asked.params)), now


def _nearest_day(unit: Commune, day: date) -> date:
    if unit.valid_until and unit.valid_until <= day:
        return unit.valid_until - timedelta(days=1)
    return unit.valid_from or day


# The map ------------------------------------------------------------------------------------------


def coverage_question(page: Page) -> Question:
    """Coverage asks the map of the as-of day, unless a map was chosen."""
    if "boundary" in page.asked.params:
        return page.question
    return page.question.on_map_of(page.question.as_of)


def boundary_said(question: Question) -> str:
    """Which map, in words; the date is always in it."""
    day = {"day": question.map.day.strftime("%d/%m/%Y")}
    if question.boundary == EVENT:
        return _("Units as they were at each departure; list of units of %(day)s") % day
    if question.boundary == CURRENT:
        return _("Current units, map of %(day)s") % day
    return _("Units on the map of %(day)s") % day


def _boundaries(question: Question, chosen: str, drawn: Atlas) -> Iterator[Choice]:
    """The maps that differ: today's, at the time, the as-of day's, and the eve of every change."""
    days = [question.as_of, *(day - timedelta(days=1) for day in _change_days(drawn))]
    options = [
        ("", _("Usual map")),
        (CURRENT, _("Current units")),
        (EVENT, _("Units at the time of departure")),
    ]
    for day in dict.fromkeys(days):
        options.append((day.isoformat(), _("Map of %(day)s") % {"day": f"{day:%d/%m/%Y}"}))
    if chosen not in dict(options):
        day = date.fromisoformat(chosen)
        options.append((chosen, _("Map of %(day)s") % {"day": f"{day:%d/%m/%Y}"}))
    for value, label in options:
        yield Choice(value=value, label=label, here=value == chosen)


def _change_days(drawn: Atlas) -> list[date]:
    return sorted({change.effective_on for change in drawn.changes})


def _breaks(question: Question, drawn: Atlas) -> Iterator[str]:
    """A sentence for every day inside the window on which the map changed."""
    for day in _change_days(drawn):
        if question.first < day <= question.last:
            yield _(
                "On %(day)s the units were rearranged: %(before)s before, %(after)s since. "
                "Coverage jumps there without anybody leaving."
            ) % {
                "day": f"{day:%d/%m/%Y}",
                "before": figures.whole(len(drawn.on(day - timedelta(days=1)).units)),
                "after": figures.whole(len(drawn.on(day).units)),
            }


# What waits ---------------------------------------------------------------------------------------


def jobs_silent_since(waiting: Waiting) -> datetime | None:
    """The last sign of life of the jobs process while changes wait for it; None when it lives."""
    if not waiting.count:
        return None
    beat = Heartbeat.objects.filter(name="jobs").values_list("beat_at", flat=True).first()
    if beat is not None and clock.now() - beat <= SILENT_AFTER:
        return None
    return beat or waiting.since


@dataclass(frozen=True, kw_only=True)
class PaceLine:
    """Where a straight line to one goal stands, and whether the result is on or above it."""

    said: str
    ahead: bool


def paces_of(answer: Attainment) -> list[PaceLine]:
    """The pace towards the assigned target, then towards the goal beyond it.

    None without a target, and before the first day.
    """
    pace, target = answer.pace, answer.target
    if pace is None or target is None or not pace.gone:
        return []
    ahead = _("Target of %(goal)s: ahead, %(expected)s expected after %(gone)s of %(days)s days.")
    behind = _("Target of %(goal)s: behind, %(expected)s expected after %(gone)s of %(days)s days.")
    beyond_ahead = _(
        "Goal beyond the target, %(goal)s: ahead, %(expected)s expected "
        "after %(gone)s of %(days)s days."
    )
    beyond_behind = _(
        "Goal beyond the target, %(goal)s: behind, %(expected)s expected "
        "after %(gone)s of %(days)s days."
    )
    return [
        _pace_line(replace(pace, goal=target), ahead, behind),
        _pace_line(pace, beyond_ahead, beyond_behind),
    ]


def _pace_line(pace: Pace, ahead: str, behind: str) -> PaceLine:
    said = (ahead if pace.ahead else behind) % {
        "goal": figures.whole(pace.goal),
        # Nobody leaves in part: what is expected is the next whole person.
        "expected": figures.whole(-(-pace.goal * pace.gone // pace.days)),
        "gone": figures.whole(pace.gone),
        "days": figures.whole(pace.days),
    }
    return PaceLine(said=said, ahead=pace.ahead)
