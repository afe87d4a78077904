"""Worklists of the Department: departures without licence, senders not known. Who was sent."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.models import User
from accounts.permissions import Permission
from contracts import actions, queries
from contracts.forms import ReasonForm
from contracts.forms.checks import CheckForm, NamingForm
from contracts.listings import FLAGS, UNKNOWN_SENDERS
from contracts.models import Departure, LicenceCheck
from core.back import done, onward
from core.bulk import InBulk, in_bulk
from core.listing import Bulk, listed, lists
from enterprises.models import Enterprise


@requires(Permission.ENTERPRISE_EDIT)
@lists(FLAGS)
def flags(request: GuardedRequest) -> HttpResponse:
    """Departures on a day without licence that nobody has worked off, or those worked off."""
    checked = request.GET.get("checked") == "1"
    sender = _sender(request)
    rows = queries.flagged(scope=request.scope, enterprise=sender, checked=checked)
    context = {"listed": listed(request, FLAGS, rows), "checked": checked, "sender": sender}
    return render(request, "contracts/flags.html", context)


def _sender(request: GuardedRequest) -> Enterprise | None:
    """The enterprise whose departures are asked for; a number that is none is not found."""
    asked = request.GET.get("enterprise", "")
    if not asked:
        return None
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    return get_object_or_404(Enterprise, pk=asked if known else None)


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def flag_check(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _departure(request, pk)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("finding", "note")}
        result = form.write_once(
            request,
            lambda: str(actions.check_licence(departure=departure, **said, by=request.user).pk),
        )
        if result:
            messages.success(request, _("The departure is worked off."))
            return redirect(done(request, "contracts:flags"))
    context = {
        "form": form,
        "departure": departure,
        "worker": departure.contract.worker,
        "licence": queries.without_licence(departure),
        "check": LicenceCheck.objects.standing().filter(departure=departure).first(),
    }
    return render(request, "contracts/flag_check.html", context)


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def flag_take_back(request: GuardedRequest, pk: int) -> HttpResponse:
    seen = LicenceCheck.objects.visible_to(request.scope)
    check = get_object_or_404(seen.select_related("departure__contract__worker__commune"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        result = form.write_once(
            request,
            lambda: str(actions.take_back_check(check=check, reason=reason, by=request.user).pk),
        )
        if result:
            messages.success(request, _("The finding is taken back. The departure is open again."))
            return redirect(onward(request, "contracts:flags"))
    context = {
        "form": form,
        "check": check,
        "departure": check.departure,
        "worker": check.departure.contract.worker,
    }
    return render(request, "contracts/flag_take_back.html", context)


def _departure(request: GuardedRequest, pk: int) -> Departure:
    stays = Departure.objects.visible_to(request.scope).for_list()
    related = stays.prefetch_related("contract__enterprise__licence_events")
    return get_object_or_404(related, pk=pk)


@requires(Permission.ENTERPRISE_EDIT)
@lists(UNKNOWN_SENDERS)
def unknown_senders(request: GuardedRequest) -> HttpResponse:
    rows = queries.senders_unknown(scope=request.scope)
    name = Bulk(_("Name the sender"), reverse("contracts:senders_name"))
    context = {"listed": listed(request, UNKNOWN_SENDERS, rows, bulk=[name])}
    return render(request, "contracts/unknown_senders.html", context)


@requires(Permission.ENTERPRISE_EDIT, methods=("POST",))
def senders_name(request: GuardedRequest) -> HttpResponse:
    """One enterprise for several departures, each by the action for one."""
    what = InBulk(
        heading=_("Name the sender"),
        button=_("Name the sender"),
        form=NamingForm,
        act=partial(_name, by=request.user),
        title=lambda departure: departure.contract.worker.full_name,
        link=lambda departure: reverse("contracts:stay", args=[departure.pk]),
        otherwise=reverse("contracts:unknown_senders"),
    )
    seen = Departure.objects.visible_to(request.scope).for_list()
    return in_bulk(request, seen, what)


def _name(departure: Departure, said: dict[str, Any], *, by: User) -> None:
    actions.name_enterprise(departure=departure, enterprise=said["enterprise"], by=by)


@requires(Permission.WORKER_VIEW)
def of_enterprise(request: GuardedRequest, enterprise_pk: int) -> HttpResponse:
    """People an enterprise sent, of those who live in the area now; each number opens its list."""
    enterprise = get_object_or_404(Enterprise, pk=enterprise_pk)
    sent = queries.sent_by(enterprise, scope=request.scope)
    departures, returns = reverse("contracts:departures"), reverse("contracts:returns")
    by_sender = {"enterprise": enterprise.pk}
    context = {
        "enterprise": enterprise,
        "lines": [
            (
                _("People sent"),
                sent.departures,
                f"{departures}?{urlencode({**by_sender, 'state': 'standing'})}",
            ),
            (
                _("Still abroad"),
                sent.abroad,
                f"{departures}?{urlencode({**by_sender, 'state': 'abroad'})}",
            ),
            (
                _("Returned before the end of the contract"),
                sent.early,
                f"{returns}?{urlencode({**by_sender, 'state': 'early'})}",
            ),
            (
                _("Left the contract"),
                sent.left,
                f"{departures}?{urlencode({**by_sender, 'state': 'ever_left'})}",
            ),
        ],
        "flags": sent.flags,
        "may_check": request.user.may(Permission.ENTERPRISE_EDIT),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"contracts/{'_' if part else ''}of_enterprise.html", context)
