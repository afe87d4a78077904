"""One stay: its page, what may be done to it, and the stays of one person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from contracts import actions, queries
from contracts.counting import verdict
from contracts.forms import ExtensionForm, LeftForm, ReasonForm
from contracts.models import Contract, Departure
from contracts.states import UNRECORDED
from core import clock
from core.forms import ActionForm
from workers.models import Worker


def _stay(request: GuardedRequest, pk: int) -> Departure:
    """The recorded stay, if the person's file exists for whoever asks."""
    return get_object_or_404(Departure.objects.visible_to(request.scope).for_list(), pk=pk)


@requires(Permission.WORKER_VIEW)
def stay(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    contract = departure.contract
    told = verdict(
        cancelled=departure.cancelled,
        source=departure.source,
        duration_type=contract.duration_type,
    )
    context = {
        "line": queries.lines([departure], today=clock.today())[0],
        "worker": contract.worker,
        "told": told,
        "plans": queries.plans_on(departure.departed_on) if told.counted else [],
        "may_record": queries.may_record(contract.worker, by=request.user),
        "may_correct": queries.may_correct(departure, by=request.user),
        "history": history(contract),
    }
    return render(request, "contracts/stay.html", context)


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """The stays as a part of the person's page, or as a page of their own without script."""
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    worker = get_object_or_404(people, pk=worker_pk)
    stays = Departure.objects.filter(worker=worker).for_list().order_by("-departed_on", "-pk")
    context = {
        "worker": worker,
        "lines": queries.lines(stays, today=clock.today()),
        "waiting": queries.waiting(queries.drafts_of(worker)),
        "may_record": queries.may_record(worker, by=request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"contracts/{'_' if part else ''}of_worker.html", context)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def extend(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    form = ExtensionForm(request.POST or None)
    if _done(request, form, lambda said: actions.extend_contract(departure=departure, **said)):
        messages.success(request, _("The extension is recorded."))
        for warning in queries.warnings_with_extension(departure, **form.days()):
            messages.warning(request, warning.message)
        return redirect("contracts:stay", pk)
    return render(request, "contracts/extend.html", _context(departure, form))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def extension_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    form = ReasonForm(request.POST or None)
    if _done(request, form, lambda said: actions.withdraw_extension(departure=departure, **said)):
        messages.success(request, _("The extension is withdrawn."))
        return redirect("contracts:stay", pk)
    return render(request, "contracts/extension_withdraw.html", _context(departure, form))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def left(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    form = LeftForm(request.POST or None)
    if _done(request, form, lambda said: actions.record_left_contract(departure=departure, **said)):
        messages.success(request, _("Leaving the contract is recorded."))
        return redirect("contracts:stay", pk)
    return render(request, "contracts/left.html", _context(departure, form))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def left_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    form = ReasonForm(request.POST or None)
    withdraw = actions.withdraw_left_contract
    if _done(request, form, lambda said: withdraw(departure=departure, **said)):
        messages.success(request, _("The entry is withdrawn. The person is under contract again."))
        return redirect("contracts:stay", pk)
    return render(request, "contracts/left_withdraw.html", _context(departure, form))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def end_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _stay(request, pk)
    form = ReasonForm(request.POST or None)
    if _done(request, form, lambda said: actions.withdraw_end(departure=departure, **said)):
        messages.success(request, _("The entry is withdrawn. The person is abroad again."))
        return redirect("contracts:stay", pk)
    return render(request, "contracts/end_withdraw.html", _context(departure, form))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def cancel(request: GuardedRequest, pk: int) -> HttpResponse:
    """Discard a draft, or take back a departure that never happened."""
    seen = Contract.objects.visible_to(request.scope).select_related("worker__commune", "country")
    contract = get_object_or_404(seen, pk=pk)
    draft = contract.status in UNRECORDED
    form = ReasonForm(request.POST or None)
    if _done(request, form, lambda said: actions.cancel_contract(contract=contract, **said)):
        if draft:
            messages.success(request, _("The draft is discarded."))
            return redirect("contracts:drafts")
        messages.success(request, _("The departure is cancelled. It is no longer counted."))
        return redirect("workers:detail", contract.worker_id)
    departure = Departure.objects.filter(contract=contract).for_list().first()
    context = {"form": form, "contract": contract, "worker": contract.worker, "draft": draft}
    return render(request, "contracts/cancel.html", {**context, "departure": departure})


def _context(departure: Departure, form: ActionForm) -> dict[str, Any]:
    worker = departure.contract.worker
    return {"form": form, "departure": departure, "worker": worker}


def _done(request: GuardedRequest, form: ActionForm, act: Callable[[dict], Any]) -> bool:
    """Whether the form was sent, could be read, and the action took it."""
    if not form.is_valid():
        return False
    names = [name for name in form.fields if name != "idempotency_key"]
    said = {name: form.cleaned_data[name] for name in names} | {"by": request.user}
    return form.write_once(request, lambda: str(act(said).pk)) is not None
