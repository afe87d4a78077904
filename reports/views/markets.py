"""The receiving countries: all of them side by side, and each with where its people come from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.pages import order_of
from figures.queries import attainment, profiles, returns, total_of
from figures.questions import Only, Question
from reference.models import Country, HighIncomeListing
from reports import profiles as tables
from reports.charts.chart import Chart
from reports.charts.departures import departures_chart
from reports.charts.markets import shares_chart, stock_chart
from reports.charts.named import drawable
from reports.charts.ranked import returns_chart
from reports.charts.shares import share_charts
from reports.links import Links
from reports.parts import enterprises_named, markets_named, programmes_named, units_named
from reports.tables import end_rows
from reports.views.narrowed import page_of_part, sees_enterprises

# So many lines of a part stand on a page; the others are on the page of their own table.
MOST_LINES = 100


@requires(Permission.FIGURES_VIEW)
def markets(request: GuardedRequest) -> HttpResponse:
    """Market by market: who left, against last year; whose stay ended how; who is abroad."""
    page, unit = page_of_part(request)
    question = page.question.narrowed(Only(unit=unit.pk if unit else None))
    key = unit.key if unit else ""
    lines = profiles(question, "market", tables.MEASURES)
    total = total_of(lines)
    names = markets_named(lines, page.links, question.as_of, unit=key)
    order = order_of(request, tables.KEYS, "-departures")
    lines = tables.ordered(lines, total, order, names)
    ways = tables.ways_of(page.links, question, unit=key)
    head = _("Country or territory")
    context = page.context(
        unit=unit,
        unit_href=page.links.unit(unit) if unit else "",
        order=order,
        plans=page.tabs(request.path),
        total=total,
        left=tables.table("left", head, tables.WHO_LEFT, lines, total, names, ways),
        stayed=tables.table("stayed", head, tables.WHO_STAYED, lines, total, names, ways),
        rows_of_charts=_charts_of_all(question, unit.full_name if unit else ""),
        balance_href=page.links.balance(key),
        enterprises_href=page.links.page("enterprises") if sees_enterprises(request) else "",
        listed=HighIncomeListing.objects.on(question.as_of).count(),
    )
    return render(request, "reports/markets.html", context)


def _charts_of_all(question: Question, name: str) -> list[list[Chart]]:
    """Bars side by side, then lines. None before the first day counted, and none of nothing."""
    if not drawable(question):
        return []
    shares, here = shares_chart(question), stock_chart(question)
    trends = share_charts(question, ("high_income", "skilled_b")) if shares.rows else []
    pairs = ([shares, here], trends)
    return [[chart.of(name) for chart in pair if chart.rows] for pair in pairs]


@requires(Permission.FIGURES_VIEW)
def market(request: GuardedRequest, code: str) -> HttpResponse:
    """One country: its line beside last year's, and the units, enterprises and programmes."""
    country = Country.objects.filter(pk=code).first()
    if country is None:
        raise Http404
    page, unit = page_of_part(request)
    question = page.question.narrowed(Only(unit=unit.pk if unit else None, market=code))
    narrowed = {"country": code, "unit": unit.key if unit else ""}
    name = " · ".join((*((unit.full_name,) if unit else ()), country.name))
    total_ends, ends = end_rows(found := returns(question), page.links, **narrowed)
    parts = _parts_of(request, question, page.links, narrowed)
    context = page.context(
        country=country,
        unit=unit,
        unit_href=page.links.unit(unit) if unit else "",
        markets_href=page.links.page("markets", unit=narrowed["unit"]),
        plans=page.tabs(request.path),
        high_income=HighIncomeListing.objects.on(question.as_of).filter(country=code).first(),
        order=order_of(request, tables.KEYS, "-departures"),
        charts=charts_of_one(question, name, found, asking={"country": code}),
        end_total=total_ends,
        end_rows=ends,
        ranking_href=page.links.province(market=code) + "#units",
        **parts,
    )
    return render(request, "reports/market.html", context)


def charts_of_one(
    question: Question, name: str, ends: dict[str, int], *, asking: dict[str, str]
) -> list[Chart]:
    """The line of the departures beside last year's, and how stays ended.

    `asking` are the parameters that ask for that part.
    """
    if not drawable(question):
        return []
    left = departures_chart(attainment(question))
    found = [left, returns_chart(question, ends)]
    return [chart.of(name, asking) for chart in found if chart.rows]


def _parts_of(
    request: GuardedRequest, question: Question, links: Links, narrowed: dict[str, str]
) -> dict[str, Any]:
    """The headline and the tables of one market: by unit, by enterprise, by programme."""
    ways = tables.ways_of(links, question, **narrowed)
    order = order_of(request, tables.KEYS, "-departures")
    programmes = profiles(question, "programme", tables.MEASURES)
    total = total_of(programmes)
    found = [("programmes", _("Programme"), programmes, programmes_named(programmes))]
    if question.only.unit is None:
        units = profiles(question, "unit")
        found.insert(0, ("units", _("Unit"), units, units_named(units, links)))
    if sees_enterprises(request):
        firms = profiles(question, "enterprise")
        named = enterprises_named(firms, links, question.as_of)
        found.insert(-1, ("enterprises", _("Enterprise"), firms, named))
    parts: dict[str, Any] = {}
    for part, head, lines, names in found:
        shown = tables.ordered(lines, total, order, names)[:MOST_LINES]
        parts[part] = tables.table(part, head, tables.OF_A_PART, shown, total, names, ways)
        parts[f"{part}_more"] = max(0, len(lines) - MOST_LINES)
    return {"units": None, "enterprises": None, "units_more": 0, "enterprises_more": 0} | {
        "numbers": tables.numbers((*tables.WHO_LEFT, *tables.WHO_STAYED), total, ways),
        **parts,
    }
