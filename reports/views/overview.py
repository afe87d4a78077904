"""The overview: what was promised, what is reached, and the list behind every number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from communes.models import Commune
from core.pages import page_of as sheet_of
from figures.indicators import NOT_COUNTED, OUTSIDE, STOCK_LABELS
from figures.queries import (
    Attainment,
    MarketLine,
    apart,
    attainment,
    coverage,
    last_departures,
    market_balance,
    markets,
    returns,
    versions_of,
)
from reports import attention, lists, tables, worklists
from reports import history as versions
from reports.charts.plans import plan_chart
from reports.goals import stretch_title
from reports.kept import kept
from reports.map import LAYERS
from reports.pages import Page, coverage_question, paces_of, page_of
from reports.plan_years import plan_years
from reports.ranking import NARROWING, Ranking
from reports.scorecard import Scorecard, bar_of, headline, sentences_of
from reports.views.charts import charts_context
from reports.views.map import map_context
from reports.views.narrowed import page_of_part, sees_enterprises
from reports.year_tables import plan_year_rows
from targets.models import Plan
from targets.queries import allocation
from workers.models import Worker


@requires(Permission.FIGURES_VIEW)
def home(request: GuardedRequest) -> HttpResponse:
    """The scorecard of the plan that covers today; without any plan, what to do first."""
    page = page_of(request)
    if page.question.plan is None:
        may_enter = request.user.may(Permission.TARGET_ENTER)
        return render(request, "reports/home.html", page.context(may_enter=may_enter))
    return _scorecard(request, page, page.question.plan)


@requires(Permission.FIGURES_VIEW)
def plan_scorecard(request: GuardedRequest, code: str) -> HttpResponse:
    """A plan and its goals side by side: result, met or not, and the list of what is missing."""
    plan = next((plan for plan in Plan.objects.all() if plan.code == code), None)
    if plan is None:
        raise Http404
    return _scorecard(request, page_of(request, plan=plan), plan)


def _scorecard(request: GuardedRequest, page: Page, plan: Plan) -> HttpResponse:
    card = Scorecard(page, plan)
    years = plan_years(page.question)
    context = page.context(
        plan=plan,
        keep={},
        too_early=page.too_early(scorecard=True),
        plans=page.tabs(),
        goals=card.goals(),
        own=card.own(request.user),
        plan_years=plan_year_rows(years, page.links, here=plan.code),
        years_chart=plan_chart(page.question, years) if years else None,
        **_attained(card.answer, page),
    )
    return render(request, "reports/plan_scorecard.html", context)


def _attained(answer: Attainment, page: Page) -> dict[str, Any]:
    """What the scorecard and the province page both say about the result."""
    return {
        "version": page.question.version,
        "numbers": headline(answer, page),
        "stretch_title": stretch_title(answer.stretch),
        "stretch_met": answer.stretch.met(answer.numerator),
        "paces": paces_of(answer),
        "bar": bar_of(answer),
    }


@requires(Permission.FIGURES_VIEW)
def province_overview(request: GuardedRequest) -> HttpResponse:
    """The province on one page: markets, ends, shares, and every unit against its target."""
    province = kept(request, lambda: _province(request))
    above, _room, below = province.partition(attention.ROOM_FOR_WORKLISTS)
    context = {
        "above": SafeString(above),
        "worklists": list(worklists.of(request.user, wide=True)),
        "below": SafeString(below),
    }
    return render(request, "reports/province_overview.html", context)


def _province(request: GuardedRequest) -> SafeString:
    page = page_of(request)
    question = page.question
    layer = request.GET.get("layer", "")
    answer = attainment(question, measures=tables.ALL_MEASURES, with_stock=True)
    # Only the map is another one: whom each unit sent is counted already.
    covered = coverage(coverage_question(page), left=answer.left)
    last = last_departures(question, known=answer.lines)
    sent, ends = markets(question), returns(question)
    ranking = Ranking(request, answer, last=last, markets=sent, links=page.links).context()
    narrowed = ranking["narrowed"]
    # What is asked for next is asked of the same table and the same map.
    page = page.keeping(
        layer=layer if layer in LAYERS else "", **{n: getattr(narrowed, n) for n in NARROWING}
    )
    total = tables.province_row(answer, last, page.links)
    context = page.context(
        plans=page.tabs(request.path),
        coverage=covered,
        without_href=page.links.units_without(covered.question.boundary),
        total=replace(total, spark="") if ranking["sparks"] else total,
        bodies=tables.body_rows(answer.bodies, page.links),
        allocation=allocation(question.version, question.kind) if question.version else None,
        sentences=sentences_of(answer),
        **_attained(answer, page),
        **ranking,
        **charts_context(answer, sent, ends),
        **breakdowns(page, answer.counts, sent, ends),
        attention=attention.from_figures(answer, covered, sent, page.links),
        **map_context(request, page, answer),
    )
    context["warnings"] = [*context["warnings"], *narrowed.warnings]
    return render_to_string("reports/_province.html", context, request)


def breakdowns(
    page: Page,
    counts: Mapping[str, int],
    sent: Sequence[MarketLine],
    ends: Mapping[str, int],
    unit: Commune | None = None,
) -> dict[str, Any]:
    """Markets, ends of stay, shares and areas, of one unit of the map or the province.

    `counts` are those of the place by code, `sent` its lines by market, `ends` its ends of stay.
    """
    question, links = page.question, page.links
    pk, key = (unit.pk, unit.key) if unit else (None, "")
    market_total, market_rows = tables.market_rows(sent, links, unit=key)
    end_total, end_rows = tables.end_rows(ends, links, unit=key)
    not_counted, outside = apart(question, unit=pk)
    return {
        "states": {f"stock:{state}": label for state, label in STOCK_LABELS.items()},
        "market_total": market_total,
        "market_rows": market_rows,
        "end_total": end_total,
        "end_rows": end_rows,
        "shares": tables.share_rows(counts, links, unit=key),
        "area_shares": tables.share_rows(counts, links, unit=key, codes=tables.AREAS),
        "areas_href": reverse("reports:areas"),
        "balance_href": links.balance(key),
        "markets_href": links.page("markets", unit=key),
        "not_counted": links.number(not_counted, NOT_COUNTED, unit=key),
        "outside": links.number(outside, OUTSIDE) if unit is None else "",
    }


# The list behind a number -------------------------------------------------------------------------


@requires(Permission.FIGURES_VIEW)
def fact_list(request: GuardedRequest) -> HttpResponse:
    """The departures that a number counts, one line each; who may not be seen is masked."""
    page = page_of(request)
    try:
        asked = lists.narrowed_by(request.GET)
    except lists.Unlisted as error:
        raise Http404 from error
    if asked.enterprise is not None and not sees_enterprises(request):
        raise Http404
    facts = lists.facts_of(page.question, asked)
    sheet = sheet_of(request, facts)
    scope = people_scope(request)
    narrowing = {name: request.GET[name] for name in lists.NARROWING if request.GET.get(name)}
    context = page.context(
        narrowed=asked,
        too_early=page.too_early(narrowed=narrowing),
        title=lists.label_of(asked.figure),
        meaning=lists.meaning_of(asked.figure),
        country=lists.country_name(asked.country),
        area=lists.AREA_LABELS.get(asked.area, ""),
        enterprise=lists.enterprise_name(asked.enterprise),
        programme=lists.programme_name(asked.programme),
        countries=lists.markets_in(page.question, asked),
        areas=list(lists.AREA_LABELS.items()),
        narrowing=narrowing,
        page=sheet,
        lines=lists.lines_of(sheet.object_list, scope=scope, question=page.question),
        not_counted_href=""
        if asked.figure == NOT_COUNTED
        else page.links.list(NOT_COUNTED, unit=asked.unit.key if asked.unit else ""),
        unit_href=page.links.unit(asked.unit) if asked.unit else "",
    )
    return render(request, "reports/fact_list.html", context)


@requires(Permission.FIGURES_VIEW)
def market_balances(request: GuardedRequest) -> HttpResponse:
    """Market by market: stock before, what came, moved and went, stock after."""
    page, unit = page_of_part(request)
    terms = market_balance(page.question, unit=unit.pk if unit else None)
    total, rows = tables.balance_rows(terms)
    context = page.context(
        unit=unit,
        unit_href=page.links.unit(unit) if unit else "",
        total=total,
        rows=rows,
        closes=all(balance.after == balance.expected for balance in terms.values()),
    )
    return render(request, "reports/market_balances.html", context)


@requires(Permission.FIGURES_VIEW)
def units_without(request: GuardedRequest) -> HttpResponse:
    """The units without a departure, with the last one they ever had."""
    page = page_of(request)
    answer = coverage(page.question)
    last = last_departures(page.question)
    rows = [
        (
            unit.full_name,
            unit.old_district,
            page.links.unit(unit),
            tables.day_text(last.get(unit.pk)),
        )
        for unit in answer.missing
    ]
    sheet = sheet_of(request, rows)
    return render(request, "reports/units_without.html", page.context(coverage=answer, page=sheet))


@requires(Permission.FIGURES_VIEW)
def fact_history(request: GuardedRequest, pk: int) -> HttpResponse:
    """What was known about one departure and when, for those who may see the person today."""
    scope = people_scope(request)
    facts = list(versions_of(pk))
    if not facts or not scope.covers(facts[-1].unit_id):
        raise Http404
    worker = get_object_or_404(Worker.objects.visible_to(scope), pk=facts[-1].worker_id)
    context = {
        "worker": worker,
        "versions": versions.versions(facts),
        "particulars": versions.particulars(facts[-1]),
        "why": lists.why_of(facts[-1]),
    }
    return render(request, "reports/fact_history.html", context)


@requires(Permission.FIGURES_VIEW, polled=True)
def waiting_show(request: GuardedRequest) -> HttpResponse:
    """The line about changes that wait to be counted; asked again while there are any.

    It is a part of a page: whoever opens it by itself is sent to a whole one.
    """
    if not request.headers.get("HX-Request"):
        return redirect("reports:home")
    page = page_of(request)
    return render(request, "reports/_waiting.html", page.context(asked_again=True))


def people_scope(request: GuardedRequest) -> Scope:
    """Where the viewer may see person files; nowhere for an administrator."""
    return request.user.scope_for(Permission.WORKER_VIEW)
