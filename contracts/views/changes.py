"""What happens during a stay: extensions, leaving, other employer or country, seen back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from contracts import actions, queries
from contracts.forms import (
    ChangeForm,
    ConfirmAbroadForm,
    ExtensionForm,
    LeftForm,
    ReasonForm,
    SuspectForm,
)
from contracts.views.acting import Act, back_to_stay, page_of_act, seen_stay

_WITHDRAW = gettext_lazy("Withdraw the entry")
EXTEND = Act(
    title=gettext_lazy("Record an extension"),
    help=gettext_lazy("The contract runs longer abroad. An extension is no new departure."),
    press=gettext_lazy("Record the extension"),
)
EXTENSION_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the latest extension"),
    help=gettext_lazy(
        "Only for an entry made by mistake. The contract then ends as before that extension; entry"
        " and reason stay in the history."
    ),
    press=_WITHDRAW,
    danger=True,
)
LEFT = Act(
    title=gettext_lazy("Left the contract"),
    help=gettext_lazy(
        "The person is still abroad but no longer works under the contract. The departure stays"
        " counted."
    ),
    press=gettext_lazy("Record"),
)
LEFT_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the leaving of the contract"),
    help=gettext_lazy(
        "Only for an entry made by mistake. The person is then under contract again; entry and"
        " reason stay in the history."
    ),
    press=_WITHDRAW,
    danger=True,
)
CHANGE = Act(
    title=gettext_lazy("Other employer or country"),
    help=gettext_lazy(
        "While abroad the person changed to another employer or went on to another country. It is"
        " no new departure; the stay goes on."
    ),
    press=gettext_lazy("Record the change"),
)
CHANGE_WITHDRAW = Act(
    title=gettext_lazy("Withdraw the latest change"),
    help=gettext_lazy(
        "Only for an entry made by mistake. Employer and country are then as before that change;"
        " entry and reason stay in the history."
    ),
    press=_WITHDRAW,
    danger=True,
)
SUSPECT = Act(
    title=gettext_lazy("Seen back, to be verified"),
    help=gettext_lazy(
        "Somebody says that the person is back. The person stays counted as abroad until the"
        " return is recorded; the note stands in the list of what to verify."
    ),
    press=gettext_lazy("Keep the note"),
)
STILL_ABROAD = Act(
    title=gettext_lazy("Still abroad"),
    help=gettext_lazy(
        "The family was asked: the person is still abroad. The person leaves the list of what to"
        " verify for 30 days; then the family is asked again."
    ),
    press=gettext_lazy("Still abroad"),
)
SUSPECT_CLEAR = Act(
    title=gettext_lazy("Not back after all"),
    help=gettext_lazy(
        "The person is still abroad. The note leaves the list of what to verify and stays in the"
        " history. Say how it was verified."
    ),
    press=gettext_lazy("Not back"),
)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def extend(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ExtensionForm(request.POST or None)
    if form.taken(request, actions.extend_contract, departure=departure):
        warnings = queries.warnings_with_extension(departure, **form.days())
        return back_to_stay(request, departure, _("The extension is recorded."), warnings)
    return page_of_act(request, departure, form, EXTEND)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def extension_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.withdraw_extension, departure=departure):
        return back_to_stay(request, departure, _("The extension is withdrawn."))
    return page_of_act(request, departure, form, EXTENSION_WITHDRAW)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def left(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = LeftForm(request.POST or None)
    if form.taken(request, actions.record_left_contract, departure=departure):
        return back_to_stay(request, departure, _("Leaving the contract is recorded."))
    return page_of_act(request, departure, form, LEFT)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def left_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    withdraw = actions.withdraw_left_contract
    if form.taken(request, withdraw, departure=departure):
        told = _("The entry is withdrawn. The person is under contract again.")
        return back_to_stay(request, departure, told)
    return page_of_act(request, departure, form, LEFT_WITHDRAW)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def change(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ChangeForm(request.POST or None)
    if form.is_valid() and form.write_once(
        request,
        lambda: str(actions.record_change(departure=departure, **form.facts(), by=request.user).pk),
    ):
        return back_to_stay(request, departure, _("The change is recorded."))
    return page_of_act(request, departure, form, CHANGE)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def change_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.withdraw_change, departure=departure):
        return back_to_stay(request, departure, _("The change is withdrawn."))
    return page_of_act(request, departure, form, CHANGE_WITHDRAW)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def suspect(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = SuspectForm(request.POST or None)
    if form.taken(request, actions.suspect_return, departure=departure):
        told = _("Noted. Record the return as soon as it is verified.")
        return back_to_stay(request, departure, told)
    return page_of_act(request, departure, form, SUSPECT)


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def still_abroad(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    seen_back = departure.suspected_on is not None
    form = ConfirmAbroadForm(request.POST or None)
    if form.taken(request, actions.confirm_abroad, departure=departure):
        told = _("Noted: still abroad.")
        # Taking it back does not bring back who saw the person, and where.
        undo = "" if seen_back else reverse("contracts:still_abroad_withdraw", args=[pk])
        return back_to_stay(request, departure, told, undo=undo)
    return page_of_act(request, departure, form, STILL_ABROAD)


@requires(Permission.STAY_RECORD, methods=("POST",))
def still_abroad_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    """The undo of a slip of the finger; of a second press nothing is left to take back."""
    departure = seen_stay(request, pk)
    if departure.abroad_confirmed_on:
        actions.withdraw_confirmation(departure=departure, by=request.user)
    return back_to_stay(request, departure, _("“Still abroad” is taken back."))


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def suspect_clear(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = seen_stay(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.clear_suspicion, departure=departure):
        return back_to_stay(request, departure, _("Noted: the person is still abroad."))
    return page_of_act(request, departure, form, SUSPECT_CLEAR)
