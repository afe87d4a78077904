"""The goals of a plan, judged on whole numbers: result, met or not, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _

from core import figures
from figures.indicators import FLOW
from figures.queries import Attainment, Coverage, Stretch
from figures.questions import Question
from reports.links import Links
from targets.models import Plan

# What the goals are judged by. The year before needs COMPARED only.
MEASURES = (
    "trained",
    "untrained",
    "skilled_a",
    "skilled_b",
    "unskilled_b",
    "qualification_known",
    "qualification_unknown",
)
COMPARED = ("skilled_a", "skilled_b", "qualification_known")


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A way to the list of what is missing; `number` is its length, empty for a page."""

    label: str
    href: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One goal as its tile shows it.

    `met` None: nothing to judge by yet. A share stands as `numerator` of `denominator`.
    """

    code: str
    title: str
    figure: str
    met: bool | None
    missing: str
    numerator: str = ""
    denominator: str = ""
    said: list[str] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The code of its figure in the catalogue."""
        return "skilled_b" if self.code == "skilled" else self.code


@dataclass(frozen=True, kw_only=True)
class Before:
    """The period before the plan's: its days, and its counts of COMPARED."""

    first: date
    last: date
    counts: Mapping[str, int]

    @property
    def is_a_year(self) -> bool:
        return (self.last - self.first).days <= 366

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


def goals_of(
    plan: Plan,
    *,
    answer: Attainment,
    coverage: Coverage,
    before: Before,
    links: Links,
) -> Iterator[Goal]:
    """The plan's goals in its own order; skills are compared with the period before."""
    yield _stretch(answer, links)
    yield _trained(plan, answer, links)
    yield _covered(plan, coverage, links)
    if plan.skilled_up:
        yield _skilled(answer.counts, before, links)


def period_before(question: Question) -> Question:
    """The whole period before, as many years long as this one: "last year" of a yearly plan."""
    years = max(1, round((question.last - question.first).days / 365.25))
    first = _years_earlier(question.first, years)
    last = question.first - timedelta(days=1)
    return replace(question, first=first, last=last, as_of=last)


def _years_earlier(day: date, years: int) -> date:
    # Only 29 February has no twin.
    return day.replace(
        year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day
    )


# One goal each -----------------------------------------------------------------------------------


def _stretch(answer: Attainment, links: Links) -> Goal:
    n, target = answer.numerator, answer.target
    needed = answer.stretch.needed(n)
    said = [_("No target is in force on this day.")]
    if target is not None:
        share = {"share": figures.percent(n, target), "target": figures.whole(target)}
        said = [_("%(share)s of the target of %(target)s.") % share]
        said += [_("The assigned target itself is reached.")] if n >= target else []
    furthest = Behind(
        label=_("Units furthest from their target"), href=links.province(sort="-needed")
    )
    return Goal(
        code="stretch",
        title=stretch_title(answer.stretch),
        figure=links.number(n, "departures"),
        met=answer.stretch.met(n),
        missing=_missing(needed or 0),
        said=said,
        behind=[furthest] if needed else [],
    )


def stretch_title(stretch: Stretch) -> str:
    """ "Over 130 % of the target", or "130 % of the target and more"."""
    text = _("Over %(percent)s of the target")
    if not stretch.strict:
        text = _("%(percent)s of the target and more")
    return text % {"percent": ratio(stretch.ratio)}


def _trained(plan: Plan, answer: Attainment, links: Links) -> Goal:
    n, trained, goal = answer.numerator, answer.counts["trained"], plan.trained_goal
    short = max(0, ceil(goal * n) - trained)
    title = _("%(percent)s trained before departure") % {"percent": ratio(goal)}
    return Goal(
        code="trained",
        title=title if goal < 1 else _("All trained before departure"),
        figure=figures.percent(trained, n),
        numerator=links.number(trained, "trained"),
        denominator=links.number(n, "departures"),
        met=short == 0 if n else None,
        missing=_missing(short),
        said=[str(FLOW["trained"].meaning)],
        behind=_people(links, "untrained", answer.counts),
    )


def _covered(plan: Plan, coverage: Coverage, links: Links) -> Goal:
    have, units, goal = coverage.numerator, coverage.denominator, plan.coverage_goal
    short = max(0, ceil(goal * units) - have)
    silent = len(coverage.missing)
    title = _("%(percent)s of the units with departures") % {"percent": ratio(goal)}
    without = Behind(
        label=_("Units without departures"),
        number=figures.whole(silent),
        href=links.units_without(coverage.question.boundary),
    )
    day = {"day": coverage.question.map.day.strftime("%d/%m/%Y"), "units": figures.whole(units)}
    return Goal(
        code="coverage",
        title=title if goal < 1 else _("Every unit with departures"),
        figure=figures.percent(have, units),
        numerator=figures.whole(have),
        denominator=figures.whole(units),
        met=short == 0 if units else None,
        missing=_missing(short),
        said=[_("Map of %(day)s: %(units)s units.") % day],
        behind=[without] if silent else [],
    )


def _skilled(now: Mapping[str, int], before: Before, links: Links) -> Goal:
    n, known = now["skilled_b"], now["qualification_known"]
    earlier, earlier_known = before.counts["skilled_b"], before.counts["qualification_known"]
    judged = bool(known and earlier_known)
    met = n * earlier_known > earlier * known if judged else None
    # The smallest number of certificates among the same people that beats the year before.
    short = earlier * known // earlier_known - n + 1 if judged and not met else 0
    return Goal(
        code="skilled",
        title=_("Skilled share up on last year")
        if before.is_a_year
        else _("Skilled share up on the period before"),
        figure=figures.percent(n, known),
        numerator=links.number(n, "skilled_b"),
        denominator=links.number(known, "qualification_known"),
        met=met,
        missing=_missing(short),
        said=_skilled_said(now, before),
        behind=_people(links, "unskilled_b", now) + _people(links, "qualification_unknown", now),
    )


def _skilled_said(now: Mapping[str, int], before: Before) -> list[str]:
    then = before.counts
    known, earlier_known = now["qualification_known"], then["qualification_known"]
    compared = _("%(period)s: no departures with known qualification to compare with.")
    if earlier_known:
        compared = _("%(period)s: %(share)s (%(n)s of %(known)s). Change: %(points)s points.")
    return [
        compared
        % {
            "period": before,
            "share": figures.percent(then["skilled_b"], earlier_known),
            "n": figures.whole(then["skilled_b"]),
            "known": figures.whole(earlier_known),
            "points": figures.points((now["skilled_b"], known), (then["skilled_b"], earlier_known)),
        },
        _("Definition B, with degree or certificate, of those whose qualification is known."),
        _("Definition A, trained labour: %(share)s, before that %(before)s.")
        % {
            "share": figures.percent(now["skilled_a"], known),
            "before": figures.percent(then["skilled_a"], earlier_known),
        },
    ]


def _people(links: Links, figure: str, counts: Mapping[str, int]) -> list[Behind]:
    if not counts[figure]:
        return []
    return [
        Behind(
            label=str(FLOW[figure].label),
            number=figures.whole(counts[figure]),
            href=links.list(figure),
        )
    ]


def _missing(short: int) -> str:
    return _("Missing: %(number)s") % {"number": figures.whole(short)} if short else ""


def ratio(value: Decimal) -> str:
    """1.30 → "130 %"."""
    percent = (value * 100).normalize()
    text = f"{percent:f}"
    return f"{text if figures.in_english() else text.replace('.', ',')} %"
