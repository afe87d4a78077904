"""Lists of departures, of returns, and of drafts. The address holds the filters."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from contracts import queries
from contracts.choices import EndKind
from contracts.forms import FilterForm
from contracts.models import DepartureQuerySet
from contracts.queries import Asked
from core import clock
from core.pages import order_of, page_of

_NAME = ("contract__worker__name_sort",)
_COUNTRY = ("contract__country__rank", "contract__country__name_sort")
DEPARTURE_ORDERS = {
    "departed": ("departed_on",),
    "name": _NAME,
    "country": (*_COUNTRY, "departed_on"),
}
END_ORDERS = {
    "ended": ("ended_on",),
    "departed": ("departed_on",),
    "name": _NAME,
    "country": (*_COUNTRY, "ended_on"),
}
DEPARTURE_STATES: dict[str, Any] = {
    "abroad": _("Still abroad"),
    "left_contract": pgettext_lazy("stay", "Left contract"),
    "ended": pgettext_lazy("stay", "Ended"),
    "cancelled": pgettext_lazy("stay", "Cancelled, never left"),
}
END_STATES: dict[str, Any] = {
    **dict(EndKind.choices),
    "early": _("Returned before the end of the contract"),
}
Found = Callable[..., DepartureQuerySet]


@requires(Permission.WORKER_VIEW)
def departures(request: GuardedRequest) -> HttpResponse:
    listed = _list(request, queries.departures, DEPARTURE_ORDERS, "-departed", DEPARTURE_STATES)
    return render(request, "contracts/departures.html", listed)


@requires(Permission.WORKER_VIEW)
def returns(request: GuardedRequest) -> HttpResponse:
    listed = _list(request, queries.ends, END_ORDERS, "-ended", END_STATES)
    return render(request, "contracts/returns.html", listed)


@requires(Permission.STAY_RECORD)
def drafts(request: GuardedRequest) -> HttpResponse:
    page = page_of(request, queries.drafts(scope=request.scope))
    context = {"page": page, "waiting": queries.waiting(page), "today": clock.today()}
    return render(request, "contracts/drafts.html", context)


def _list(
    request: GuardedRequest,
    found: Found,
    orders: Mapping[str, tuple[str, ...]],
    default: str,
    states: Mapping[str, Any],
) -> dict[str, Any]:
    scope: Scope = request.scope
    form = FilterForm(request.GET, scope=scope, states=states)
    form.is_valid()
    order = order_of(request, orders, default)
    columns = [f"-{c}" if order.descending else c for c in orders[order.key]]
    rows = found(Asked(**form.asked()), scope=scope).order_by(*columns, "pk")
    page = page_of(request, rows)
    return {
        "form": form,
        "page": page,
        "lines": queries.lines(page, today=clock.today()),
        "order": order,
        "filtered": bool(form.asked()),
    }
