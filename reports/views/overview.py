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
from audit.queries import history
from communes.models import Commune, CommuneChange
from core.pages import page_of as sheet_of
from figures.indicators import STOCK_LABELS
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
from reports.areas import area_rows
from reports.goals import stretch_title
from reports.kept import kept
from reports.pages import Page, coverage_question, paces_of, page_of, question_for_unit
from reports.ranking import NARROWING, Ranking
from reports.scorecard import Scorecard, bar_of, headline, line_of, sentences_of
from reports.views.charts import charts_context
from reports.views.map import map_context
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
    context = page.context(
        plan=plan,
        keep={},
        too_early=page.too_early(scorecard=True),
        plans=page.tabs(),
        goals=card.goals(),
        own=card.own(request.user),
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
    above, _room, below = province.partition(attention.WORKLISTS)
    context = {
        "above": SafeString(above),
        "worklists": list(worklists.of(request.user, wide=True)),
        "below": SafeString(below),
    }
    return render(request, "reports/province_overview.html", context)


def _province(request: GuardedRequest) -> SafeString:
    page = page_of(request)
    question = page.question
    answer = attainment(question, measures=tables.ALL_MEASURES, with_stock=True)
    # Only the map is another one: whom each unit sent is counted already.
    covered = coverage(coverage_question(page), left=answer.left)
    last = last_departures(question, known=answer.lines)
    sent, ends = markets(question), returns(question)
    ranking = Ranking(request, answer, last=last, markets=sent, links=page.links).context()
    narrowed = ranking["narrowed"]
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
        **_breakdowns(page, answer.counts, sent, ends),
        attention=attention.from_figures(answer, covered, sent, page.links),
        **map_context(request, page, answer),
    )
    context["warnings"] = [*context["warnings"], *narrowed.warnings]
    # What is asked for next is asked of the same table.
    context["keep"] |= {n: v for n in NARROWING if (v := getattr(narrowed, n))}
    return render_to_string("reports/_province.html", context, request)


def _breakdowns(
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
        "states": STOCK_LABELS.values(),
        "market_total": market_total,
        "market_rows": market_rows,
        "end_total": end_total,
        "end_rows": end_rows,
        "shares": tables.share_rows(counts, links, unit=key),
        "area_shares": tables.share_rows(counts, links, unit=key, codes=tables.AREAS),
        "areas_href": reverse("reports:areas"),
        "balance_href": links.balance(key),
        "not_counted": links.number(not_counted, lists.NOT_COUNTED, unit=key),
        "outside": links.number(outside, lists.OUTSIDE) if unit is None else "",
    }


@requires(Permission.FIGURES_VIEW)
def unit_overview(request: GuardedRequest, key: str) -> HttpResponse:
    """One unit: target and result, whom it sent where, what it was made of and became."""
    try:
        unit = lists.unit_by_key(key)
    except lists.Unlisted as error:
        raise Http404 from error
    page, moved_on = question_for_unit(page_of(request), unit)
    question = page.question
    answer = attainment(question, measures=tables.ALL_MEASURES, with_stock=True)
    line = line_of(answer, unit)
    last = last_departures(question, unit=unit.pk)
    statuses = area_rows(unit)
    sent, ends = markets(question, unit=unit.pk), returns(question, unit=unit.pk)
    changes = CommuneChange.objects.select_related("old", "new").order_by("effective_on", "pk")
    context = page.context(
        unit=unit,
        moved_on=moved_on,
        plans=page.tabs(request.path),
        row=tables.unit_rows([line], last, page.links)[0],
        met=None if line.target is None else line.numerator >= line.target,
        made_of=tables.change_groups([(c, c.old) for c in changes.filter(new=unit)], page.links),
        became=tables.change_groups([(c, c.new) for c in changes.filter(old=unit)], page.links),
        own_people=people_scope(request).covers(unit.pk),
        may_edit_area=request.user.may(Permission.AREA_EDIT),
        statuses=statuses,
        area_history=history(*(row.status for row in statuses)) if statuses else [],
        **_breakdowns(page, line.counts, sent, ends, unit),
    )
    return render(request, "reports/unit_overview.html", context)


# The list behind a number -------------------------------------------------------------------------


@requires(Permission.FIGURES_VIEW)
def fact_list(request: GuardedRequest) -> HttpResponse:
    """The departures that a number counts, one line each; who may not be seen is masked."""
    page = page_of(request)
    try:
        asked = lists.narrowed_by(request.GET)
    except lists.Unlisted as error:
        raise Http404 from error
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
        countries=lists.markets_in(page.question, asked),
        areas=list(lists.AREA_LABELS.items()),
        narrowing=narrowing,
        page=sheet,
        lines=lists.lines_of(sheet.object_list, scope=scope, question=page.question),
        not_counted_href=""
        if asked.figure == lists.NOT_COUNTED
        else page.links.list(lists.NOT_COUNTED, unit=asked.unit.key if asked.unit else ""),
        unit_href=page.links.unit(asked.unit) if asked.unit else "",
    )
    return render(request, "reports/fact_list.html", context)


@requires(Permission.FIGURES_VIEW)
def market_balances(request: GuardedRequest) -> HttpResponse:
    """Market by market: stock before, what came, moved and went, stock after."""
    page = page_of(request)
    unit = None
    if request.GET.get("unit"):
        try:
            unit = lists.unit_by_key(request.GET["unit"])
        except lists.Unlisted as error:
            raise Http404 from error
        page, _moved_on = question_for_unit(page, unit)
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
