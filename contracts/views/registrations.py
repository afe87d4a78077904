"""Directly signed contracts: the files, their confirmation, the paper, what is reported."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from contracts import actions, queries, rules
from contracts.forms import ReasonForm
from contracts.forms.registrations import (
    AnswerForm,
    ConfirmationForm,
    FiledForm,
    FileForm,
    ReportForm,
)
from contracts.listings import REGISTRATIONS
from contracts.models import (
    REGISTRATION_TINTS,
    Contract,
    Registration,
    RegistrationState,
)
from contracts.queries import Filed
from core import back, clock
from core.back import onward
from core.forms import ActionForm
from core.listing import listed, lists
from core.problems import Refused
from workers.actions import reveal_identity

MOST_REPORTED = 2000
MOST_SHOWN = 50


def _registration(request: GuardedRequest, pk: int) -> Registration:
    seen = Registration.objects.visible_to(request.scope)
    related = seen.select_related("contract__worker__commune", "contract__country", "unit")
    return get_object_or_404(related, pk=pk)


@requires(Permission.WORKER_VIEW)
@lists(REGISTRATIONS)
def registrations(request: GuardedRequest) -> HttpResponse:
    form = FiledForm(request.GET, scope=request.scope)
    form.is_valid()
    found = queries.registrations(Filed(**form.asked()), scope=request.scope, today=clock.today())
    waiting = queries.unregistered(scope=request.scope)
    context = {
        "listed": listed(request, REGISTRATIONS, found, form=form),
        "unregistered": waiting[:MOST_SHOWN],
        "number_unregistered": waiting.count(),
        "may_confirm": request.user.may(Permission.DIRECT_CONFIRM),
    }
    return render(request, "contracts/registrations.html", context)


@requires(Permission.WORKER_VIEW)
def registration(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    contract = row.contract
    scope = request.user.scope_for(Permission.DIRECT_CONFIRM)
    may = scope.covers(contract.worker.commune_id) and scope.covers(row.unit_id)
    context = {
        "registration": row,
        "contract": contract,
        "worker": contract.worker,
        "tint": REGISTRATION_TINTS[RegistrationState(row.state)],
        "late": row.state == RegistrationState.RECEIVED and row.due_on < clock.today(),
        "may_answer": may and row.state == RegistrationState.RECEIVED,
        "may_withdraw": may
        and row.state in (RegistrationState.RECEIVED, RegistrationState.CONFIRMED),
        "may_print": may and row.state == RegistrationState.CONFIRMED,
        "history": history(row),
    }
    return render(request, "contracts/registration.html", context)


@requires(Permission.DIRECT_CONFIRM, methods=("GET", "POST"))
def registration_new(request: GuardedRequest, pk: int) -> HttpResponse:
    """The full file about this contract came in."""
    seen = Contract.objects.visible_to(request.scope).select_related("worker__commune", "country")
    contract = get_object_or_404(seen, pk=pk)
    form = FileForm(request.POST or None, initial={"received_on": clock.today()})
    if form.is_valid():
        day = form.cleaned_data["received_on"]
        result = form.write_once(
            request,
            lambda: str(
                actions.receive_registration(contract=contract, received_on=day, by=request.user).pk
            ),
        )
        if result:
            messages.success(request, _("The file is recorded. The answer is due in five days."))
            return redirect(onward(request, "contracts:registration", result))
    context = {"form": form, "contract": contract, "worker": contract.worker}
    return render(request, "contracts/registration_new.html", context)


@requires(Permission.DIRECT_CONFIRM, methods=("GET", "POST"))
def registration_confirm(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    form = ConfirmationForm(request.POST or None, initial={"answered_on": clock.today()})
    return _step(
        request,
        row,
        form,
        actions.confirm_registration,
        title=gettext_lazy("Confirm the registration"),
        done=gettext_lazy("The registration is confirmed."),
    )


@requires(Permission.DIRECT_CONFIRM, methods=("GET", "POST"))
def registration_refuse(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    form = AnswerForm(request.POST or None, initial={"answered_on": clock.today()})
    return _step(
        request,
        row,
        form,
        actions.refuse_registration,
        title=gettext_lazy("Refuse the confirmation"),
        done=gettext_lazy("The refusal is recorded."),
        danger=True,
    )


@requires(Permission.DIRECT_CONFIRM, methods=("GET", "POST"))
def registration_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    return _step(
        request,
        row,
        ReasonForm(request.POST or None),
        actions.withdraw_registration,
        title=gettext_lazy("Withdraw the registration"),
        done=gettext_lazy("The registration is withdrawn."),
        danger=True,
    )


def _step(
    request: GuardedRequest,
    row: Registration,
    form: ActionForm,
    act: Callable[..., Registration],
    *,
    title: str | Promise,
    done: str | Promise,
    danger: bool = False,
) -> HttpResponse:
    if form.taken(request, act, registration=row):
        messages.success(request, str(done))
        _tell_if_late(request, row, form.facts().get("answered_on"))
        return redirect(back.done(request, "contracts:registration", row.pk))
    context = {
        "form": form,
        "registration": row,
        "contract": row.contract,
        "worker": row.contract.worker,
        "title": title,
        "danger": danger,
    }
    return render(request, "contracts/registration_step.html", context)


def _tell_if_late(request: GuardedRequest, row: Registration, answered_on: date | None) -> None:
    if answered_on is None:
        return
    told = rules.problems_with_answer(
        received_on=row.received_on,
        answered_on=answered_on,
        due_on=row.due_on,
        today=clock.today(),
    )
    for problem in told:
        messages.warning(request, problem.message)


@requires(Permission.DIRECT_CONFIRM, methods=("POST",))
def registration_print(request: GuardedRequest, pk: int) -> HttpResponse:
    """The confirmation on A4. It carries the citizen number, so printing it is kept on record."""
    row = _registration(request, pk)
    if row.state != RegistrationState.CONFIRMED or not request.scope.covers(row.unit_id):
        return redirect("contracts:registration", pk)
    worker = row.contract.worker
    reason = _("Confirmation of a directly signed contract, number %(number)s") % {
        "number": row.number
    }
    try:
        number = reveal_identity(worker=worker, reason=reason, by=request.user)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.message)
        return redirect("contracts:registration", pk)
    context = {
        "registration": row,
        "contract": row.contract,
        "worker": worker,
        "number": number,
    }
    response = render(request, "contracts/registration_print.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@requires(Permission.WORKER_VIEW)
def registrations_report(request: GuardedRequest) -> HttpResponse:
    """What is reported about directly signed contracts: those confirmed in a period, printable."""
    form = ReportForm(request.GET)
    form.is_valid()
    today = clock.today()
    since = form.cleaned_data.get("since") or date(today.year, 1, 1)
    until = form.cleaned_data.get("until") or today
    found = queries.reported(since, until, scope=request.scope)
    number = found.count()
    context = {
        "form": form,
        "since": since,
        "until": until,
        "number": number,
        "rows": found[:MOST_REPORTED],
        "cut": number > MOST_REPORTED,
        "limit": MOST_REPORTED,
        "list_address": reverse("contracts:registrations"),
    }
    return render(request, "contracts/registrations_report.html", context)
