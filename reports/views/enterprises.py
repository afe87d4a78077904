"""The enterprises: all of them side by side, and each with what became of whom it sent."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.figures import percent, whole
from core.pages import order_of
from core.pages import page_of as sheet_of
from enterprises.models import Enterprise
from enterprises.queries import page_of as register_of
from figures.indicators import group_of
from figures.queries import Profile, abroad, profiles, returns, total_of
from figures.questions import Only, Question
from reports import profiles as tables
from reports.pages import page_of
from reports.parts import enterprises_named, markets_named, units_named
from reports.tables import end_rows
from reports.views.markets import MOST_LINES, charts_of_one


@requires(Permission.ENTERPRISE_VIEW)
def enterprises(request: GuardedRequest) -> HttpResponse:
    """Every enterprise of the register and its figures; those without one are a line too."""
    page = page_of(request)
    question = page.question
    lines = profiles(question, "enterprise")
    total = total_of(lines)
    sent = {line.key for line in lines}
    silent = Enterprise.objects.exclude(pk__in=sent).values_list("pk", flat=True)
    lines += [Profile(pk) for pk in silent]
    names = enterprises_named(lines, page.links, question.as_of)
    order = order_of(request, tables.KEYS, "-departures")
    lines = tables.ordered(lines, total, order, names)
    sheet = sheet_of(request, lines)
    ways = tables.ways_of(page.links, question)
    context = page.context(
        plans=page.tabs(request.path),
        order=order,
        page=sheet,
        silent=len(silent),
        table=tables.table(
            "enterprises",
            _("Enterprise"),
            tables.OF_ENTERPRISES,
            list(sheet.object_list),
            total,
            names,
            ways,
        ),
    )
    return render(request, "reports/enterprises.html", context)


@requires(Permission.ENTERPRISE_VIEW)
def enterprise(request: GuardedRequest, pk: int) -> HttpResponse:
    """One enterprise: its line, its markets and units, its licence, and what went wrong."""
    firm = get_object_or_404(Enterprise.objects.with_licences(), pk=pk)
    page = page_of(request)
    question = page.question.narrowed(Only(enterprise=firm.pk))
    links, narrowed = page.links, {"enterprise": str(firm.pk)}
    ways = tables.ways_of(links, question, **narrowed)
    order = order_of(request, tables.KEYS, "-departures")
    markets = profiles(question, "market", tables.MEASURES)
    units = profiles(question, "unit")
    total = total_of(markets)
    found = {
        "markets": (
            _("Country or territory"),
            markets,
            markets_named(markets, links, question.as_of),
        ),
        "units": (_("Unit"), units, units_named(units, links)),
    }
    ends = returns(question)
    end_total, ended = end_rows(ends, links, **narrowed)
    context = page.context(
        enterprise=firm,
        register=register_of(firm, scope=request.scope),
        register_href=reverse("enterprises:detail", args=[firm.pk]),
        enterprises_href=links.page("enterprises"),
        standing=firm.licence_on(question.as_of),
        plans=page.tabs(request.path),
        order=order,
        numbers=tables.numbers((*tables.WHO_LEFT, *tables.WHO_STAYED), total, ways),
        unlicensed=ways.number(total.unlicensed, "unlicensed", {}),
        rates=_rates(question, total),
        total_abroad=whole(total.abroad),
        charts=charts_of_one(question, firm.name, ends, asking=narrowed),
        end_total=end_total,
        end_rows=ended,
        may_check=request.user.may(Permission.ENTERPRISE_EDIT),
        units_more=max(0, len(units) - MOST_LINES),
        **{
            part: tables.table(
                part,
                head,
                tables.OF_A_PART,
                tables.ordered(lines, total, order, names)[:MOST_LINES],
                total,
                names,
                ways,
            )
            for part, (head, lines, names) in found.items()
        },
    )
    return render(request, "reports/enterprise.html", context)


def _rates(question: Question, total: Profile) -> dict[str, str]:
    """Early returns, left contracts and terms overstayed as shares, each with what it is of."""
    eve = replace(question, as_of=question.first - timedelta(days=1))
    before = abroad(eve).count() if question.first <= question.until else 0
    returned = {code: n for code, n in total.ends.items() if code.startswith("returned")}
    early = sum(n for code, n in returned.items() if group_of(code) == "early")
    return {
        "early": percent(early, sum(returned.values())),
        "returned": whole(sum(returned.values())),
        # The average of two days: twice the left over both stocks.
        "left": percent(2 * total.left, before + total.abroad),
        "abroad_before": whole(before),
        "overstayed": percent(total.overstayed, total.expired),
    }
