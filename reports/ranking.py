"""The table of all units: in the order asked for, narrowed to a market or an old district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.figures import percent, whole
from core.names import sort_key
from core.pages import order_of
from figures.months import months_of
from figures.queries import (
    Attainment,
    InMarket,
    MarketLine,
    UnitLine,
    by_unit_and_month,
    units_in_market,
)
from reference.models import Country
from reports import tables
from reports.charts.days import breaks_of
from reports.charts.sparkline import sparkline
from reports.links import Links

# More units than a province has would make the page too heavy for a picture in every line.
MOST_SPARKS = 600
# The parameters of this table alone, kept when another question is asked.
NARROWING = ("market", "old_district")


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the table is narrowed to; empty: to nothing. `warnings`: what could not be."""

    market: str
    old_district: str
    warnings: list[str]

    def __bool__(self) -> bool:
        return bool(self.market or self.old_district)


class Ranking:
    """The rows of one page; `last` are the last departures ever by unit, `markets` those of all."""

    def __init__(
        self,
        request: HttpRequest,
        answer: Attainment,
        *,
        last: Mapping[int, date],
        markets: Sequence[MarketLine],
        links: Links,
    ) -> None:
        self._answer = answer
        self._markets = markets
        self._links = links
        self._districts = sorted(
            {line.unit.old_district for line in answer.lines if line.unit.old_district},
            key=sort_key,
        )
        self._order = order_of(request, tables.COLUMNS, "name")
        self._zero_first = request.GET.get("zero_first") == "1"
        self._narrowed = self._asked(request)
        market = self._narrowed.market
        self._sent = units_in_market(answer.question, market) if market else None
        self._last = _last_in(self._sent) if self._sent is not None else last

    def _asked(self, request: HttpRequest) -> Narrowed:
        """What is not there is left out, with a sentence."""
        market, district = (request.GET.get(name, "").strip() for name in NARROWING)
        warnings = []
        if market and market not in self._countries:
            warnings.append(_("Nobody left for “%(code)s” or is there.") % {"code": market})
            market = ""
        if district and district not in self._districts:
            warnings.append(
                _("No unit of this map lay in a district “%(name)s”.") % {"name": district}
            )
            district = ""
        return Narrowed(market=market, old_district=district, warnings=warnings)

    def context(self) -> dict[str, Any]:
        """What the table needs."""
        lines = tables.ordered(self._lines(), self._last, self._order, zero_first=self._zero_first)
        narrowed = self._narrowed
        sparks = self._sparks(lines)
        return {
            "order": self._order,
            "zero_first": self._zero_first,
            "rows": tables.unit_rows(
                lines, self._last, self._links, country=narrowed.market, sparks=sparks
            ),
            "sparks": sparks is not None,
            "shown": self._shown(lines, sparks) if narrowed else None,
            "unplaced": self._unplaced(),
            "narrowed": narrowed,
            "narrowed_country": self._countries.get(narrowed.market, ""),
            "market_choices": self._countries.items(),
            "districts": self._districts,
        }

    def _lines(self) -> list[UnitLine]:
        """The lines narrowed; of a market only its departures, for no target is of one."""
        found = [line for line in self._answer.lines if self._lay_in(line)]
        if self._sent is None:
            return found
        none = InMarket()
        sent = ((line, self._sent.get(line.unit.pk, none)) for line in found)
        return [
            replace(line, target=None, counts={"departures": n.departures}, stock=n.abroad)
            for line, n in sent
            if n.departures or n.abroad
        ]

    def _lay_in(self, line: UnitLine) -> bool:
        district = self._narrowed.old_district
        return not district or line.unit.old_district == district

    @cached_property
    def _countries(self) -> dict[str, str]:
        """The names of the countries to choose from: those somebody left for or is in."""
        codes = [line.country for line in self._markets]
        names = Country.objects.in_bulk(codes)
        found = {code: names[code].name if code in names else code for code in codes}
        return dict(sorted(found.items(), key=lambda choice: sort_key(choice[1])))

    def _shown(self, lines: list[UnitLine], sparks: Any) -> tables.UnitRow:
        """The sum of the lines that are shown; a share only where all of them have a target."""
        result = sum(line.numerator for line in lines)
        promised = [line.target for line in lines if line.target is not None]
        target = sum(promised) if promised else None
        of = _("%(shown)s of %(units)s units") % {
            "shown": whole(len(lines)),
            "units": whole(len(self._answer.lines)),
        }
        days = [self._last[line.unit.pk] for line in lines if line.unit.pk in self._last]
        return tables.UnitRow(
            name=of,
            href="",
            target=whole(target),
            result=whole(result),
            share=percent(result, target if len(promised) == len(lines) else None),
            needed=whole(sum(line.needed or 0 for line in lines) if promised else None),
            stock=whole(sum(line.stock for line in lines)),
            last=tables.day_text(max(days, default=None)),
            css="total",
            spark=None if sparks is None else "",
        )

    def _unplaced(self) -> tuple[str, str] | None:
        """What the map cannot place, of all departures or of the market's; of no district."""
        if self._narrowed.old_district:
            return None
        if self._sent is None:
            return tables.unplaced(self._answer, self._links)
        away = self._sent.get(None)
        if away is None:
            return None
        return (
            self._links.number(
                away.departures, "departures", unplaced="1", country=self._narrowed.market
            ),
            self._links.number(away.abroad, "stock", unplaced="1", country=self._narrowed.market),
        )

    def _sparks(self, lines: list[UnitLine]) -> dict[int, str] | None:
        """The year of each unit; None where there are too many, or it is a market's table."""
        question = self._answer.question
        if len(self._answer.lines) > MOST_SPARKS or self._sent is not None:
            return None
        months = list(months_of(question.first, question.until, question.window))
        # Plans of several years have more months than a cell has room.
        if not 1 < len(months) <= 13:
            return None
        series = by_unit_and_month(question)
        most = max((max(numbers) for numbers in series.values()), default=0)
        broken = [day for day, _said in breaks_of(question)]
        breaks = [
            at for at, m in enumerate(months) if any(m.first <= day <= m.last for day in broken)
        ]
        return {
            line.unit.pk: sparkline(series[line.unit.pk], most=most, breaks=breaks)
            for line in lines
            if line.unit.pk in series
        }


def _last_in(sent: Mapping[int | None, InMarket]) -> dict[int, date]:
    return {
        unit: found.last
        for unit, found in sent.items()
        if unit is not None and found.last is not None
    }
