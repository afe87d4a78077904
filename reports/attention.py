"""What needs attention: numbers that are to become zero, each with the list to work on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission
from contracts import queries as contracts
from core import clock
from core.figures import whole
from figures.indicators import StockState
from figures.queries import Attainment, Coverage, MarketLine
from reports.links import Links, behind

# Where a page that is the same for everybody leaves room for the lists of who looks at it.
WORKLISTS = "<!-- worklists -->"


@dataclass(frozen=True, kw_only=True)
class Item:
    """`number` is linked; `waiting`: it is not zero."""

    number: str
    waiting: bool
    label: str | Promise


def from_figures(
    answer: Attainment, covered: Coverage, markets: Iterable[MarketLine], links: Links
) -> list[Item]:
    """What figures tell; the same for everybody."""
    without = len(covered.missing)
    overdue = sum(line.stock.get(StockState.OVERDUE, 0) for line in markets)
    untrained = answer.counts["untrained"]
    href = links.units_without(covered.question.boundary)
    return [
        Item(
            number=behind(whole(without), href) if without else whole(0),
            waiting=without > 0,
            label=_("units without departures, map of %(day)s")
            % {"day": covered.question.map.day.strftime("%d/%m/%Y")},
        ),
        Item(
            number=links.number(overdue, f"stock:{StockState.OVERDUE}"),
            waiting=overdue > 0,
            label=_("stays past the end of the contract, return not verified"),
        ),
        Item(
            number=links.number(untrained, "untrained"),
            waiting=untrained > 0,
            label=_("departures without a valid orientation certificate"),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """A list on which somebody works, as long as it is for who looks."""

    number: str
    waiting: bool
    label: str | Promise
    href: str


_VERIFY = gettext_lazy("returns to verify today: seen back or overdue")
_FLAGS = gettext_lazy("departures on a day without licence, not looked into yet")


def worklists(user: User) -> list[Worklist]:
    """The lists that this person may open, with what is on them for her or him."""
    found = []
    if user.may(Permission.WORKER_VIEW):
        scope = user.scope_for(Permission.WORKER_VIEW)
        asked = contracts.to_verify(contracts.Asked(), scope=scope, today=clock.today())
        found.append((asked.count(), _VERIFY, "contracts:to_verify"))
    if user.may(Permission.ENTERPRISE_EDIT):
        scope = user.scope_for(Permission.ENTERPRISE_EDIT)
        found.append((len(contracts.flagged(scope=scope)), _FLAGS, "contracts:flags"))
    return [
        Worklist(number=whole(n), waiting=n > 0, label=label, href=reverse(route))
        for n, label, route in found
    ]
