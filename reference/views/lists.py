"""The lists as they stand: tables, entries, the high-income list of a day."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.listing import listed, lists
from reference.changes import About
from reference.columns import COUNTRIES
from reference.countries import countries_like
from reference.forms import ListFilter, asked_of
from reference.models import Change, ChangeState, Country, HighIncomeListing, Subject
from reference.tables import cells, index, sections, versions
from reference.uses import columns, used
from reference.views.rows import change_url, item_or_404, listing_or_404, may_propose
from reference.wording import lines, worded


@requires(Permission.REFERENCE_VIEW)
def all_lists(request: GuardedRequest) -> HttpResponse:
    context = {"lists": index(clock.today()), "waiting": Change.objects.open().count()}
    return render(request, "reference/all_lists.html", context)


@requires(Permission.REFERENCE_VIEW)
def one_list(request: GuardedRequest, listing: str) -> HttpResponse:
    """The entries of one list, as on a day."""
    shown = listing_or_404(listing)
    form = ListFilter(request.GET)
    asked = asked_of(form)
    on = asked.get("on") or clock.today()
    found = [] if form.errors else sections(shown, on=on, text=asked.get("q", ""))
    context = {
        "listing": shown,
        "form": form,
        "on": on,
        "sections": [(section, cells(section)) for section in found],
        "asked": any(request.GET.get(name) for name in form.fields),
        "waiting": Change.objects.open().filter(listing=listing).count(),
        "may_add": may_propose(request) and not shown.closed,
    }
    return render(request, "reference/one_list.html", context)


@requires(Permission.REFERENCE_VIEW)
def entry(request: GuardedRequest, listing: str, code: str) -> HttpResponse:
    """One entry: what it says, where it is used, and everything that was asked about it."""
    item = item_or_404(listing, code)
    row = About(Subject.ENTRY, item.code, listing)
    context = {
        "item": item,
        "listing": row.list,
        "said": [(a.label, worded(a, item.says(a.name))) for a in row.attributes],
        "holds": item.holds_on(clock.today()),
    }
    return render(request, "reference/entry.html", context | _about(request, row))


@requires(Permission.REFERENCE_VIEW)
@lists(COUNTRIES)
def countries(request: GuardedRequest) -> HttpResponse:
    form = ListFilter(request.GET)
    asked = asked_of(form)
    on = asked.get("on") or clock.today()
    rows = Country.objects.on(on) if asked.get("on") else Country.objects.all()
    if asked.get("q"):
        rows = rows.filter(pk__in=countries_like(asked["q"]))
    on_it = HighIncomeListing.objects.on(on).filter(country=OuterRef("pk"))
    rows = rows.annotate(listed=Exists(on_it))
    context = {
        "listed": listed(request, COUNTRIES, rows, form=form),
        "may_add": may_propose(request),
    }
    return render(request, "reference/countries.html", context)


@requires(Permission.REFERENCE_VIEW)
def country(request: GuardedRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Country, pk=code)
    row = About(Subject.COUNTRY, shown.code)
    context = {
        "country": shown,
        "holds": shown.holds_on(clock.today()),
        "listed": shown.high_income.order_by("valid_from"),
    }
    return render(request, "reference/country.html", context | _about(request, row))


@requires(Permission.REFERENCE_VIEW)
def high_income(request: GuardedRequest) -> HttpResponse:
    """Which countries were on the list on a day, and which versions there were."""
    form = ListFilter(request.GET)
    del form.fields["q"]
    on = asked_of(form).get("on") or clock.today()
    waiting = Change.objects.open().filter(subject=Subject.HIGH_INCOME)
    rows = HighIncomeListing.objects.select_related("country").order_by(
        "country__rank", "country__name_sort", "valid_from"
    )
    context = {
        "form": form,
        "on": on,
        "rows": [] if form.errors else rows.on(on),
        "others": [] if form.errors else rows.exclude(pk__in=rows.on(on).values("pk")),
        "versions": versions(),
        "waiting": waiting.count(),
        "may_propose": may_propose(request),
    }
    return render(request, "reference/high_income.html", context)


@requires(Permission.REFERENCE_VIEW)
def listed_country(request: GuardedRequest, pk: int) -> HttpResponse:
    """One country's row on the high-income list, and everything that was asked about it."""
    shown = get_object_or_404(HighIncomeListing.objects.select_related("country"), pk=pk)
    row = About(Subject.HIGH_INCOME, str(shown.pk))
    return render(request, "reference/listed_country.html", {"row": shown} | _about(request, row))


def _about(request: GuardedRequest, row: About) -> dict[str, Any]:
    """What every page of a row shows: its changes, and for the Department where it is used."""
    whole = may_propose(request) or request.user.may(Permission.REFERENCE_DECIDE)
    asked = [(each, lines(each)) for each in row.changes.for_page()]
    return {
        "asked": asked,
        "waiting": next((each for each, _l in asked if each.state == ChangeState.OPEN), None),
        "may_propose": may_propose(request),
        # Counts of the whole province are for those who keep the lists.
        "counted": whole,
        "uses": used(row.subject, row.listing, row.key) if whole else [],
        "registers": sorted({c.register for c in columns(row.subject, row.listing)}),
        "change_url": change_url(row),
    }
