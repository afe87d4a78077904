"""This month in one glance: a unit's numbers of today, each with the list behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune
from core.figures import whole
from figures.queries import in_stock_on, returns, together, totals
from figures.questions import Question
from reports.asked import Asked, asked_of, covering_plan
from reports.links import Links
from reports.pages import Page
from targets.models import Plan
from targets.queries import targets_on


@dataclass(frozen=True, kw_only=True)
class Number:
    """`text` is linked to its list where there is one."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Glance:
    """One unit, or the province: its numbers, and whether this month has any yet."""

    name: str
    href: str
    numbers: list[Number]
    nothing_yet: bool


def glances(user: User, today: date) -> tuple[Page, list[Glance]]:
    """The page of this month's question, and one glance per unit of the person's duties.

    For the Department it is the province.
    """
    plans = list(Plan.objects.all())
    # A plan that is over says nothing about today: then it is the year, and there is no target.
    plan = covering_plan(plans, today)
    month = _asked({"first": today.replace(day=1), "last": today})
    begun = date(today.year, 1, 1)
    year = asked_of({}, plan=plan) if plan else _asked({"first": begun, "last": today})
    page = Page(asked=month, links=Links(month.params), plans=plans)
    units = list(_units(user, month.question))
    places: list[Commune | None] = [*units] or [None]
    return page, [_glance(place, month, year) for place in places]


def _asked(days: dict[str, date]) -> Asked:
    return asked_of({name: day.isoformat() for name, day in days.items()})


def _units(user: User, question: Question) -> Iterator[Commune]:
    """The units of today's map in which the person has a duty, each once."""
    homes = (duty.commune_id for duty in user.current_duties)
    placed = (question.place(home) for home in homes if home is not None)
    for pk in dict.fromkeys(pk for pk in placed if pk is not None):
        yield question.unit(pk)


def _glance(unit: Commune | None, month: Asked, year: Asked) -> Glance:
    pk, key = (unit.pk, unit.key) if unit else (None, "")
    this_month, this_year = Links(month.params), Links(year.params)
    left = _left(month.question, pk)
    ended = sum(returns(month.question, unit=pk).values())
    abroad = _abroad(month.question, pk)
    since = _left(year.question, pk)
    first = year.question.first.strftime("%d/%m/%Y")
    numbers = [
        Number(
            label=_("Departures this month"),
            text=this_month.number(left, "departures", unit=key),
        ),
        Number(
            label=_("Returns and other ends this month"),
            text=this_month.number(ended, "ends", unit=key),
        ),
        Number(label=_("Working abroad now"), text=this_month.number(abroad, "stock", unit=key)),
        Number(
            label=_("Departures since %(day)s") % {"day": first},
            text=this_year.number(since, "departures", unit=key),
        ),
        *_against_target(_target(year.question, pk), since),
    ]
    return Glance(
        name=unit.full_name if unit else _("The province"),
        href=this_year.unit(unit) if unit else this_year.province(),
        numbers=numbers,
        nothing_yet=not left and not ended,
    )


def _left(question: Question, unit: int | None) -> int:
    return totals(question, ("departures",), unit=unit)["departures"]


def _abroad(question: Question, unit: int | None) -> int:
    [abroad] = together(in_stock_on(question, [question.as_of], unit=unit), 1)
    return abroad


def _against_target(target: int | None, left: int) -> list[Number]:
    """The target and what is still needed; without a target that is said and nothing else."""
    if target is None:
        return [Number(label=_("Target"), text=_("none given"))]
    return [
        Number(label=_("Target"), text=whole(target)),
        Number(label=_("Still needed for the target"), text=whole(max(0, target - left))),
    ]


def _target(question: Question, unit: int | None) -> int | None:
    if question.version is None:
        return None
    if unit is None:
        return question.version.province_total
    return targets_on(question.version, question.map, question.kind).get(unit)
