"""Lists of departures, of returns, and of drafts. The address holds the filters."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from contracts import queries
from contracts.actions import cancel_contract
from contracts.choices import EndKind
from contracts.forms import DraftsFilter, FilterForm, ReasonForm
from contracts.listings import DEPARTURES, DRAFTS, RETURNS, TO_SETTLE, TO_VERIFY, title_of
from contracts.models import Contract, Departure, DepartureQuerySet
from contracts.queries import Asked, Line
from contracts.rules.moves import wrong_state
from contracts.states import UNRECORDED
from core import clock
from core.bulk import InBulk, in_bulk
from core.listing import Bulk, Listed, Listing, listed, lists
from core.problems import Refused

DEPARTURE_STATES: dict[str, Any] = {
    "abroad": _("Still abroad"),
    "left_contract": pgettext_lazy("stay", "Left contract"),
    "ended": pgettext_lazy("stay", "Ended"),
    "cancelled": pgettext_lazy("stay", "Cancelled, never left"),
    "standing": pgettext_lazy("stay", "All that left"),
    "ever_left": _("Left the contract at some time"),
}
END_STATES: dict[str, Any] = {
    **dict(EndKind.choices),
    "early": _("Returned before the end of the contract"),
}
VERIFY_STATES: dict[str, Any] = {
    "suspected": pgettext_lazy("stay", "Seen back, to be verified"),
    "overdue": pgettext_lazy("stay", "Overdue, not verified"),
    "confirmed": pgettext_lazy("stay", "Overdue, lately confirmed abroad"),
}
SETTLE_STATES: dict[str, Any] = {
    "liquidation": _("Contract not liquidated"),
    "deposit": _("Deposit not returned"),
}
Found = Callable[..., DepartureQuerySet]


@requires(Permission.WORKER_VIEW)
@lists(DEPARTURES)
def departures(request: GuardedRequest) -> HttpResponse:
    stays = _listed(request, DEPARTURES, queries.departures, DEPARTURE_STATES, prepare=_lines)
    return render(request, "contracts/departures.html", _may_add(request, stays))


@requires(Permission.WORKER_VIEW)
@lists(RETURNS)
def returns(request: GuardedRequest) -> HttpResponse:
    stays = _listed(request, RETURNS, queries.ends, END_STATES, prepare=_lines)
    return render(request, "contracts/returns.html", _may_add(request, stays))


def _may_add(request: GuardedRequest, stays: Listed) -> dict[str, Any]:
    return {"listed": stays, "may_add": request.user.may(Permission.STAY_RECORD)}


@requires(Permission.WORKER_VIEW)
@lists(TO_VERIFY)
def to_verify(request: GuardedRequest) -> HttpResponse:
    found = partial(queries.to_verify, today=clock.today())
    stays = _listed(request, TO_VERIFY, found, VERIFY_STATES, prepare=_lines)
    return render(request, "contracts/to_verify.html", {"listed": stays})


@requires(Permission.WORKER_VIEW)
@lists(TO_SETTLE)
def to_settle(request: GuardedRequest) -> HttpResponse:
    stays = _listed(request, TO_SETTLE, queries.unsettled, SETTLE_STATES, prepare=_lines)
    return render(request, "contracts/to_settle.html", {"listed": stays})


@requires(Permission.STAY_RECORD)
@lists(DRAFTS)
def drafts(request: GuardedRequest) -> HttpResponse:
    form = DraftsFilter(request.GET, scope=request.scope)
    form.is_valid()
    found = queries.drafts(scope=request.scope, unit=form.unit_asked)
    discard = Bulk(_("Discard the drafts"), reverse("contracts:drafts_discard"))
    drafts = listed(
        request,
        DRAFTS,
        found,
        form=form if form.fields else None,
        prepare=queries.waiting,
        bulk=[discard],
    )
    context = {"listed": drafts}
    return render(request, "contracts/drafts.html", context)


@requires(Permission.STAY_RECORD, methods=("POST",))
def drafts_discard(request: GuardedRequest) -> HttpResponse:
    """Several drafts of the list, each with the rules of discarding one."""
    what = InBulk(
        heading=_("Discard the drafts"),
        button=_("Discard the drafts"),
        form=ReasonForm,
        act=partial(_discard, by=request.user),
        title=title_of,
        link=lambda draft: reverse("workers:detail", args=[draft.worker_id]),
        otherwise=reverse("contracts:drafts"),
    )
    seen = Contract.objects.visible_to(request.scope).select_related("worker__commune")
    return in_bulk(request, seen, what)


def _discard(draft: Contract, said: dict[str, Any], *, by: User) -> None:
    """What was recorded since the list was opened is no draft to be discarded."""
    if draft.status not in UNRECORDED:
        raise Refused([wrong_state(draft.status)])
    cancel_contract(contract=draft, **said, by=by)


def _listed(
    request: GuardedRequest,
    listing: Listing,
    found: Found,
    states: Mapping[str, Any],
    *,
    prepare: Callable[[Any], Iterable[Line]],
) -> Listed:
    scope: Scope = request.scope
    form = FilterForm(request.GET, scope=scope, states=states)
    form.is_valid()
    rows = found(Asked(**form.asked()), scope=scope)
    return listed(request, listing, rows, form=form, prepare=prepare)


def _lines(page: Iterable[Departure]) -> list[Line]:
    return queries.lines(page, today=clock.today())
