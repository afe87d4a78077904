"""One unit: its dashboard, and the unit through the years."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from communes.models import Commune, CommuneChange
from figures.queries import attainment, coverage, last_departures, markets, returns
from reports import lists, tables, year_tables
from reports.areas import area_rows
from reports.charts.years import stock_chart, years_chart
from reports.glance import checks, glance
from reports.links import Links
from reports.over_time import over_time
from reports.pages import Page, coverage_question, page_of, question_for_unit
from reports.pipeline import pipeline
from reports.scorecard import line_of
from reports.views.charts import charts_context
from reports.views.overview import breakdowns, people_scope
from targets.models import Window


@requires(Permission.FIGURES_VIEW)
def unit_overview(request: GuardedRequest, key: str) -> HttpResponse:
    """One unit: this month, target and result, what is missing, whom it sent where."""
    unit, page, moved_on = _asked(request, key)
    question = page.question
    answer = attainment(question, measures=tables.ALL_MEASURES, with_stock=True)
    line = line_of(answer, unit)
    last = last_departures(question, unit=unit.pk)
    statuses = area_rows(unit)
    sent, ends = markets(question, unit=unit.pk), returns(question, unit=unit.pk)
    # The map of the as-of day is another one; whom each unit sent is counted already.
    covered = coverage(coverage_question(page), left=answer.left)
    context = page.context(
        unit=unit,
        moved_on=moved_on,
        plans=page.tabs(request.path),
        row=tables.unit_rows([line], last, page.links)[0],
        met=None if line.target is None else line.numerator >= line.target,
        glance=glance(question, line, page.links),
        way=pipeline(question, line, request.user),
        checks=checks(line, covered, page.links),
        over_time_href=page.links.over_time(unit),
        own_people=people_scope(request).covers(unit.pk),
        may_edit_area=request.user.may(Permission.AREA_EDIT),
        statuses=statuses,
        area_history=history(*(row.status for row in statuses)) if statuses else [],
        **_changes([unit], page.links),
        **charts_context(answer, sent, ends, unit),
        **breakdowns(page, line.counts, sent, ends, unit),
    )
    return render(request, "reports/unit_overview.html", context)


@requires(Permission.FIGURES_VIEW)
def unit_over_time(request: GuardedRequest, key: str) -> HttpResponse:
    """One unit year by year, with the units it was made of, and what became of it."""
    unit, page, moved_on = _asked(request, key)
    told = over_time(page.question, unit)
    members = [page.question.unit(pk) for pk in page.question.members(unit.pk)]
    context = page.context(
        unit=unit,
        moved_on=moved_on,
        told=told.asked,
        told_window=Window.CALENDAR.label,
        unit_href=page.links.unit(unit),
        years=year_tables.year_rows(told, page.links),
        parts=year_tables.part_rows(told, page.links),
        years_chart=years_chart(told) if told.years else None,
        stock_chart=stock_chart(told) if told.years else None,
        **_changes(members, page.links),
    )
    return render(request, "reports/unit_over_time.html", context)


def _asked(request: GuardedRequest, key: str) -> tuple[Commune, Page, Commune | None]:
    """The unit of the address, the question put for it, and what it is part of today."""
    try:
        unit = lists.unit_by_key(key)
    except lists.Unlisted as error:
        raise Http404 from error
    return unit, *question_for_unit(page_of(request), unit)


def _changes(units: list[Commune], links: Links) -> dict[str, list[tables.ChangeGroup]]:
    """What these units were made of, and what became of the first one's like: not of a part."""
    changes = CommuneChange.objects.select_related("old", "new").order_by("effective_on", "pk")
    inside = {unit.pk for unit in units}
    made_of = [(c, c.old) for c in changes.filter(new__in=inside)]
    became = [(c, c.new) for c in changes.filter(old__in=inside) if c.new_id not in inside]
    return {
        "made_of": tables.change_groups(made_of, links),
        "became": tables.change_groups(became, links),
    }
