"""The tables of the overview, as rows of finished text: templates only lay them out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from communes.models import Commune, CommuneChange, Region
from core.figures import NOTHING, percent, whole
from core.pages import Order
from figures.indicators import FLOW, STOCK_LABELS, endings
from figures.queries import Attainment, Balance, BodyLine, MarketLine, UnitLine
from reference.models import Country
from reports.links import Links

# The lines of the table of shares, in the order of the province's reports.
SHARES = (
    "trained",
    "skilled_b",
    "skilled_a",
    "qualification_unknown",
    "high_income",
    "women",
    "minority",
    "ethnicity_unknown",
    "poor",
    "near_poor",
    "household_unknown",
)
# By what the unit was on the day of departure; the first five add up to the departures.
AREAS = (
    *(f"region_{region.lower()}" for region in Region.values),
    "area_unknown",
    "difficult",
)
# Everything a page of one place counts.
ALL_MEASURES = tuple(FLOW)


# The table of all units ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the table of all units. `css` marks units without a departure.

    `spark` is the year in a cell; None where the table has no such column.
    """

    name: str
    href: str
    target: str
    result: str
    share: str
    needed: str
    stock: str
    last: str
    css: str = ""
    spark: str | None = None

    @property
    def cells(self) -> SafeString:
        """The number cells in one piece: thousands of units are laid out one by one otherwise."""
        texts = [self.target, self.result, self.share, self.needed, self.stock]
        texts += [self.last] if self.spark is None else [self.spark, self.last]
        return SafeString("".join(f'<td class="number">{text}</td>' for text in texts))


# What each column is sorted by; None stands last in either direction.
COLUMNS: dict[str, Callable[[UnitLine, date | None], Any]] = {
    "name": lambda line, last: line.unit.name_sort,
    "target": lambda line, last: line.target,
    "result": lambda line, last: line.numerator,
    "share": lambda line, last: line.numerator / line.target if line.target else None,
    "needed": lambda line, last: line.needed,
    "stock": lambda line, last: line.stock,
    "last": lambda line, last: last,
}


def ordered(
    lines: Iterable[UnitLine], last: Mapping[int, date], order: Order, *, zero_first: bool
) -> list[UnitLine]:
    """The lines in the order asked for; equal ones stay in Vietnamese order of their names."""
    key = COLUMNS[order.key]
    lines = list(lines)
    keyed = [(key(line, last.get(line.unit.pk)), line) for line in lines]
    known = [(value, line) for value, line in keyed if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.descending)
    found = [line for _value, line in known] + [line for value, line in keyed if value is None]
    if zero_first:
        found.sort(key=lambda line: line.numerator > 0)
    return found


def unit_rows(
    lines: Iterable[UnitLine],
    last: Mapping[int, date],
    links: Links,
    *,
    country: str = "",
    sparks: Mapping[int, str] | None = None,
) -> list[UnitRow]:
    """The lines as text, each number linked to its list; `country` where only that one counts."""
    return [
        UnitRow(
            name=line.unit.full_name,
            href=links.unit(line.unit),
            target=whole(line.target),
            result=links.number(line.numerator, "departures", unit=line.unit.key, country=country),
            share=percent(line.numerator, line.target),
            needed=whole(line.needed),
            stock=links.number(line.stock, "stock", unit=line.unit.key, country=country),
            last=day_text(last.get(line.unit.pk)),
            css="" if line.numerator else "none",
            spark=None if sparks is None else sparks.get(line.unit.pk, ""),
        )
        for line in lines
    ]


def province_row(answer: Attainment, last: Mapping[int, date], links: Links) -> UnitRow:
    """The total: Σ units + not assignable, against the province's own target."""
    stock = sum(line.stock for line in answer.lines) + answer.stock_not_assignable
    return UnitRow(
        name="",
        href="",
        target=whole(answer.target),
        result=links.number(answer.numerator, "departures"),
        share=percent(answer.numerator, answer.target),
        needed=whole(answer.needed),
        stock=links.number(stock, "stock"),
        last=day_text(max(last.values(), default=None)),
        css="total",
    )


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A named body with a target: a former district, a college."""

    name: str
    target: str
    result: str
    share: str


def body_rows(bodies: Iterable[BodyLine], links: Links) -> list[BodyRow]:
    return [
        BodyRow(
            name=line.body.name,
            target=whole(line.target),
            result=links.number(line.numerator, "departures", body=str(line.body.pk)),
            share=percent(line.numerator, line.target),
        )
        for line in bodies
    ]


def unplaced(answer: Attainment, links: Links) -> tuple[str, str] | None:
    """Departures and stock that the map cannot place, linked; None when there are none."""
    if not (answer.not_assignable or answer.stock_not_assignable):
        return None
    return (
        links.number(answer.not_assignable, "departures", unplaced="1"),
        links.number(answer.stock_not_assignable, "stock", unplaced="1"),
    )


# Markets, returns, shares -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MarketRow:
    """A receiving country: departures of the window, then the stock whole and by state."""

    name: str
    departures: str
    abroad: str
    states: list[str]
    href: str = ""


def market_rows(
    lines: Sequence[MarketLine], links: Links, *, unit: str = ""
) -> tuple[MarketRow | None, list[MarketRow]]:
    """The total (None without any line) and one row per country."""
    names = Country.objects.in_bulk([line.country for line in lines])
    rows = [
        MarketRow(
            name=names[line.country].name if line.country in names else line.country,
            departures=links.number(line.departures, "departures", unit=unit, country=line.country),
            abroad=links.number(line.abroad, "stock", unit=unit, country=line.country),
            states=[
                links.number(
                    line.stock.get(state, 0), f"stock:{state}", unit=unit, country=line.country
                )
                for state in STOCK_LABELS
            ],
            href=links.page("market", line.country, unit=unit),
        )
        for line in lines
    ]
    return _market_total(lines, links, unit) if lines else None, rows


def _market_total(lines: Sequence[MarketLine], links: Links, unit: str) -> MarketRow:
    by_state = {s: sum(line.stock.get(s, 0) for line in lines) for s in STOCK_LABELS}
    return MarketRow(
        name="",
        departures=links.number(sum(line.departures for line in lines), "departures", unit=unit),
        abroad=links.number(sum(by_state.values()), "stock", unit=unit),
        states=[links.number(n, f"stock:{state}", unit=unit) for state, n in by_state.items()],
    )


@dataclass(frozen=True, slots=True)
class EndRow:
    label: str | Promise
    number: str
    share: str


def end_rows(ends: Mapping[str, int], links: Links, **narrowed: str) -> tuple[str, list[EndRow]]:
    """How many stays ended, linked, and by what; only what occurred."""
    total = sum(ends.values())
    rows = [
        EndRow(
            label, links.number(ends[code], f"ends:{code}", **narrowed), percent(ends[code], total)
        )
        for code, label in endings().items()
        if ends.get(code)
    ]
    return links.number(total, "ends", **narrowed), rows


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share with both its numbers; `code` is that of its word."""

    code: str
    label: str | Promise
    numerator: str
    denominator: str
    share: str


def share_rows(
    counts: Mapping[str, int], links: Links, *, unit: str = "", codes: Iterable[str] = SHARES
) -> list[ShareRow]:
    """The shares among the departures counted; unknown ones have a line of their own."""
    rows = []
    for code in codes:
        indicator = FLOW[code]
        rows.append(
            ShareRow(
                code=code,
                label=indicator.label,
                numerator=links.number(counts[code], code, unit=unit),
                denominator=links.number(counts[indicator.of], indicator.of, unit=unit),
                share=percent(counts[code], counts[indicator.of]),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A market: the stock before, what came, moved and went, and the stock after."""

    name: str
    cells: tuple[str, ...]


def balance_rows(terms: Mapping[str, Balance]) -> tuple[BalanceRow, list[BalanceRow]]:
    """The total and one row per market that has a term, the largest stock first."""
    names = Country.objects.in_bulk(list(terms))
    total = Balance()
    rows = []
    for code, balance in sorted(terms.items(), key=lambda pair: (-pair[1].after, pair[0])):
        total.add(balance)
        name = names[code].name if code in names else code
        rows.append(BalanceRow(name, _balance_cells(balance)))
    return BalanceRow("", _balance_cells(total)), rows


def _balance_cells(balance: Balance) -> tuple[str, ...]:
    terms = (
        balance.before,
        balance.departures,
        balance.moved_in,
        balance.moved_out,
        balance.ends,
        balance.after,
    )
    return tuple(map(whole, terms))


# The map ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    unit: Commune
    href: str
    in_part: bool


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What one decision did to a unit: the units it was made of, or went into."""

    day: date
    basis: str
    parts: list[Part]


def change_groups(
    changes: Iterable[tuple[CommuneChange, Commune]], links: Links
) -> list[ChangeGroup]:
    """Changes, each with the unit on its other side, by decision."""
    groups: dict[tuple[date, str], list[Part]] = {}
    for change, unit in changes:
        parts = groups.setdefault((change.effective_on, change.legal_basis), [])
        parts.append(Part(unit, links.unit(unit), change.in_part))
    return [ChangeGroup(day, basis, parts) for (day, basis), parts in groups.items()]


def day_text(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else NOTHING
