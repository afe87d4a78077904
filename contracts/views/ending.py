"""The end of a stay: correcting and withdrawing it, and what is settled after it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from contracts import actions, queries
from contracts.forms import DepositForm, EndForm, LiquidationForm, ReasonForm, end_as_stored
from contracts.rules import Ending
from contracts.views.acting import Act, back_to_stay, page_of_act, seen_stay
from core.back import onward
from core.problems import Stale

_WITHDRAW = gettext_lazy("Withdraw the entry")
_KEPT = gettext_lazy("Only for an entry made by mistake. Entry and reason stay in the history.")
END_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the end of a stay"),
    help=gettext_lazy(
        "Only for an entry made by mistake. The person is then recorded as abroad again; entry and"
        " reason stay in the history."
    ),
    press=_WITHDRAW,
    danger=True,
)
LIQUIDATION = Act(
    title=gettext_lazy("Liquidation of the contract"),
    help=gettext_lazy(
        "Contract and sender are settled, as the paper on it says. It may be entered long after the"
        " return."
    ),
    press=gettext_lazy("Record the liquidation"),
)
LIQUIDATION_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the liquidation"), help=_KEPT, press=_WITHDRAW, danger=True
)
DEPOSIT = Act(
    title=gettext_lazy("Return of the deposit"),
    help=gettext_lazy("What the person got back of the deposit paid before leaving."),
    press=gettext_lazy("Record the return of the deposit"),
)
DEPOSIT_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the return of the deposit"),
    help=_KEPT,
    press=_WITHDRAW,
    danger=True,
)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def end_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    """Correct how the stay ended, needs and skills included."""
    departure = seen_stay(request, pk)
    if not (departure.ended_on and queries.may_record(departure.contract.worker, by=request.user)):
        raise PermissionDenied
    form = EndForm(request.POST or None, initial=end_as_stored(departure))
    context = {"form": form, "forms": [form], "departure": departure}
    context["worker"] = departure.contract.worker
    if not form.is_valid():
        return render(request, "contracts/end_edit.html", context)
    warnings = queries.warnings_with_ending(departure, Ending(**form.facts()))
    version = form.cleaned_data.get("version")
    try:
        result = form.write_once(
            request,
            lambda: str(
                actions.correct_end(
                    departure=departure, version=version, **form.facts(), by=request.user
                ).pk
            ),
        )
    except Stale as stale:
        form.replace(version=str(stale.current["version"]))
        context["differences"] = form.differences(stale.current)
        return render(request, "contracts/end_edit.html", context, status=409)
    if result is None:
        return render(request, "contracts/end_edit.html", context)
    if not form.recorded_before and end_as_stored(seen_stay(request, pk)) == form.initial:
        messages.info(request, _("No change."))
        return redirect(onward(request, "contracts:stay", pk))
    return back_to_stay(request, departure, _("The end of the stay is corrected."), warnings)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def end_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.withdraw_end, departure=departure):
        told = _("The entry is withdrawn. The person is abroad again.")
        return back_to_stay(request, departure, told)
    return page_of_act(request, departure, form, END_WITHDRAW)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def liquidation(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = LiquidationForm(request.POST or None)
    if form.taken(request, actions.record_liquidation, departure=departure):
        warnings = queries.warnings_with_liquidation(departure, form.cleaned_data["liquidated_on"])
        return back_to_stay(request, departure, _("The liquidation is recorded."), warnings)
    return page_of_act(request, departure, form, LIQUIDATION)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def liquidation_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.withdraw_liquidation, departure=departure):
        return back_to_stay(request, departure, _("The entry is withdrawn."))
    return page_of_act(request, departure, form, LIQUIDATION_WITHDRAW)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def deposit(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = DepositForm(request.POST or None)
    if form.taken(request, actions.record_deposit_return, departure=departure):
        warnings = queries.warnings_with_deposit_return(departure, **form.amounts())
        told = _("The return of the deposit is recorded.")
        return back_to_stay(request, departure, told, warnings)
    return page_of_act(request, departure, form, DEPOSIT)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def deposit_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    withdraw = actions.withdraw_deposit_return
    if form.taken(request, withdraw, departure=departure):
        return back_to_stay(request, departure, _("The entry is withdrawn."))
    return page_of_act(request, departure, form, DEPOSIT_WITHDRAW)
