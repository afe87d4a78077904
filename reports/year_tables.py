"""Tables whose lines or columns are years: of a unit, of what it was made of, of a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.figures import NOTHING, percent, signed, whole
from core.months import add_months
from reports.charts.days import written
from reports.charts.sparkline import sparkline
from reports.links import Links
from reports.over_time import OverTime, Year
from reports.plan_years import PlanYear


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of a unit. `turned` says that the units were rearranged in it."""

    name: str
    until: date
    departures: str
    former: str
    target: str
    share: str
    stock: str
    turned: str


def year_rows(told: OverTime, links: Links) -> list[YearRow]:
    """The years, the newest first; each number opens its list."""
    key = told.unit.key if told.unit else ""
    rows = []
    for year in reversed(told.years):
        of_year = links.on_days(year.first, year.last, year.until)
        rows.append(
            YearRow(
                name=str(year.number),
                until=year.until,
                departures=of_year.number(year.departures, "departures", unit=key),
                former=whole(year.former),
                target=whole(year.target),
                share=percent(year.departures, year.target),
                stock=of_year.number(year.stock, "stock", unit=key),
                turned=_turned(told, year),
            )
        )
    return rows


def _turned(told: OverTime, year: Year) -> str:
    days = [written(day) for day in told.turns if year.first <= day <= year.last]
    return _("units rearranged on %(days)s") % {"days": ", ".join(days)} if days else ""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A unit by itself, as it was: one number per year, and all of them."""

    name: str
    href: str
    until: date | None
    spark: str
    numbers: list[str]
    total: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a unit year by year; `sums` are those of the unit, and the last one of all."""

    years: list[str]
    rows: list[PartRow]
    sums: list[str]


def part_rows(told: OverTime, links: Links) -> Parts | None:
    """None of a unit that was made of nothing."""
    if not told.parts or told.unit is None:
        return None
    every = (told.years[0].first, told.years[-1].last, told.years[-1].until) if told.years else None
    spans = [(year.first, year.last, year.until) for year in told.years]
    spans += [every] if every else []
    own = [links.on_days(*span, boundary="event") for span in spans]
    whole_unit = [links.on_days(*span) for span in spans]
    most = max((max(part.departures, default=0) for part in told.parts), default=0)
    breaks = [place for place, _day in told.breaks]
    rows = []
    for part in told.parts:
        counted = [*part.departures, sum(part.departures)]
        numbers = [
            links_of.number(n, "departures", unit=part.unit.key)
            for links_of, n in zip(own, counted, strict=False)
        ]
        rows.append(
            PartRow(
                name=part.unit.full_name,
                href=links.over_time(part.unit),
                until=part.unit.valid_until,
                spark=sparkline(part.departures, most=most, breaks=breaks),
                numbers=numbers[:-1],
                total=numbers[-1] if numbers else whole(0),
            )
        )
    sums = [year.departures for year in told.years]
    return Parts(
        years=[str(year.number) for year in told.years],
        rows=rows,
        sums=[
            links_of.number(n, "departures", unit=told.unit.key)
            for links_of, n in zip(whole_unit, [*sums, sum(sums)], strict=False)
        ],
    )


@dataclass(frozen=True, slots=True)
class PlanYearRow:
    """A year of a plan: what was promised, the result, the same days a year earlier."""

    name: str
    href: str
    here: bool
    target: str
    goal: str
    result: str
    share: str
    before: str
    change: str


def plan_year_rows(years: Iterable[PlanYear], links: Links, *, here: str = "") -> list[PlanYearRow]:
    """The years in their order; `here` is the code of the plan whose page it is."""
    return [_plan_year_row(year, links, here) for year in years]


def _plan_year_row(year: PlanYear, links: Links, here: str) -> PlanYearRow:
    result = before = NOTHING
    change = ""
    if year.result is not None and year.before is not None:
        result = links.on_days(year.first, year.last, year.until).number(year.result, "departures")
        earlier = add_months(year.first, -12), add_months(year.until, -12)
        before = links.on_days(*earlier, earlier[1]).number(year.before, "departures")
        change = signed(year.result - year.before)
    return PlanYearRow(
        name=year.name,
        href=links.scorecard(year.plan) if year.plan else "",
        here=year.name == here,
        target=whole(year.target),
        goal=whole(year.goal),
        result=result,
        share=percent(year.result, year.target),
        before=before,
        change=change or NOTHING,
    )
