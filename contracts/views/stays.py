"""One stay: its page, what may be done to it, and the stays of one person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from contracts import actions, queries, rules
from contracts.counting import verdict
from contracts.forms import ReasonForm
from contracts.models import Contract, Departure
from contracts.states import UNRECORDED
from contracts.views.acting import seen_stay
from core import clock
from core.back import next_of
from workers.models import Worker


@requires(Permission.WORKER_VIEW)
def stay(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    contract = departure.contract
    told = verdict(
        cancelled=departure.cancelled,
        source=departure.source,
        duration_type=contract.duration_type,
        outside=departure.commune_id is None,
    )
    context = {
        "line": queries.lines([departure], today=clock.today())[0],
        "worker": contract.worker,
        "told": told,
        "plans": queries.plans_on(departure.departed_on) if told.counted else [],
        "may_record": queries.may_record(contract.worker, by=request.user),
        "may_correct": queries.may_correct(departure, by=request.user),
        "history": history(contract),
        "events": queries.events(departure),
        "changed": queries.happened(departure).changed,
        "details": queries.contract_details(departure),
        "return_details": queries.return_details(departure),
        "to_follow": rules.to_follow(contract),
        "registration": queries.standing_registration(contract),
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
def cancel(request: GuardedRequest, pk: int) -> HttpResponse:
    """Discard a draft, or take back a departure that never happened."""
    seen = Contract.objects.visible_to(request.scope).select_related("worker__commune", "country")
    contract = get_object_or_404(seen, pk=pk)
    draft = contract.status in UNRECORDED
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.cancel_contract, contract=contract):
        if draft:
            messages.success(request, _("The draft is discarded."))
            return redirect(next_of(request) or "contracts:drafts")
        messages.success(request, _("The departure is cancelled. It is no longer counted."))
        return redirect("workers:detail", contract.worker_id)
    departure = Departure.objects.filter(contract=contract).for_list().first()
    context = {"form": form, "contract": contract, "worker": contract.worker, "draft": draft}
    return render(request, "contracts/cancel.html", {**context, "departure": departure})
