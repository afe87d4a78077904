"""What needs attention in the figures: numbers that are to become zero, each with its list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.figures import whole
from figures.indicators import StockState
from figures.queries import Attainment, Coverage, MarketLine
from reports.links import Links, behind

# Where a page that is the same for everybody leaves room for the lists of who looks at it.
ROOM_FOR_WORKLISTS = "<!-- worklists -->"


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
