"""What officers type about support and loans, as the keywords of support/actions.py."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.queries import units_for_choice
from contracts.models import Contract
from core import clock
from core.forms import ActionForm, DayField
from core.money import MoneyField
from reference.queries import book
from support.models import Claim, Loan
from support.queries import quarter_ends
from support.states import ClaimState, LoanState
from workers.forms import NameSearchField
from workers.models import Worker

_CHOOSE = ("", pgettext_lazy("choice", "Choose"))
_NOT_SAID = ("", pgettext_lazy("choice", "Not stated"))
_ALL = ("", pgettext_lazy("filter", "All"))
_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
_WORDS = {"autocomplete": "off"}


def _contracts_of(worker: Worker) -> list[tuple[str, str]]:
    rows = worker.contracts.select_related("country", "departure").order_by("-pk")
    return [("", str(_NOT_SAID[1])), *((str(row.pk), _going(row)) for row in rows)]


def _going(contract: Contract) -> str:
    departure = getattr(contract, "departure", None)
    when = departure.departed_on.strftime("%d/%m/%Y") if departure else _("not left yet")
    return f"{contract.country or '—'}, {when}"


class ContractField(forms.ChoiceField):
    """One of the person's contracts; the value is the contract itself."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("For the contract"))
        kwargs.setdefault("help_text", _("Which going abroad it is for, when that is known."))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Contract | None:
        chosen = super().clean(value)
        return Contract.objects.get(pk=chosen) if chosen else None


class ClaimForm(ActionForm):
    """One item of support that a person asks for."""

    item = forms.ChoiceField(
        label=_("Item"), help_text=_("Each item is supported once for each person.")
    )
    source = forms.ChoiceField(
        label=_("Source of support"),
        help_text=_("Which programme pays: that of the day of the request."),
    )
    ground = forms.ChoiceField(
        label=_("On the ground of"),
        required=False,
        help_text=_("The group that gives the right; it stands in the person's file too."),
    )
    quantity = forms.IntegerField(
        label=_("Days, months or journeys"),
        initial=1,
        help_text=_("How many days of meals, months of lodging or journeys; 1 for other items."),
        widget=forms.TextInput(attrs=_DIGITS),
    )
    amount = MoneyField(label=_("Amount requested"))
    asked_on = DayField(
        label=_("Requested on"), help_text=_("The day on which the full papers came in.")
    )
    contract = ContractField()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("For example the number of the request."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, worker: Worker, claim: Claim | None = None, **kwargs: Any
    ) -> None:
        if claim:
            kwargs["initial"] = {
                **{n: getattr(claim, n) for n in ("item", "source", "ground", "quantity")},
                **{n: getattr(claim, n) for n in ("asked_on", "note", "version")},
                "amount": claim.amount_asked,
                "contract": claim.contract_id,
            }
        super().__init__(*args, **kwargs)
        self.fields["version"].required = claim is not None
        lists = {
            "item": [_CHOOSE, *book().choices("support_item")],
            "source": [_CHOOSE, *book().choices("support_programme")],
            "ground": [_NOT_SAID, *book().choices("priority_group")],
            "contract": _contracts_of(worker),
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions' keywords."""
        said = super().facts()
        if not self.fields["version"].required:  # a new one has none
            said.pop("version")
        return said

    def differences(self, current: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        return _differences(self, current, {"amount": "amount_asked"}, self._words)

    def _words(self, name: str, value: Any) -> str:
        return _words(self, name, value)


class LoanForm(ActionForm):
    """A loan as its contract says."""

    bank_unit = forms.CharField(
        label=_("Bank unit"),
        help_text=_("For example: transaction office of the Bank for Social Policies."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    number = forms.CharField(
        label=pgettext_lazy("loan", "Number of the loan contract"),
        help_text=_("As on the paper of the bank."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    amount = MoneyField(label=_("Amount"))
    signed_on = DayField(label=_("Signed on"))
    term_months = forms.IntegerField(
        label=_("Term in months"),
        help_text=_("From the day of signing, in months."),
        widget=forms.TextInput(attrs=_DIGITS),
    )
    secured = forms.BooleanField(
        label=_("With security"),
        required=False,
        help_text=_("Something is pledged, or somebody stands surety."),
    )
    contract = ContractField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, worker: Worker, loan: Loan | None = None, **kwargs: Any) -> None:
        if loan:
            kwargs["initial"] = {
                **{n: getattr(loan, n) for n in self.base_fields if hasattr(loan, n)},
                "contract": loan.contract_id,
            }
        super().__init__(*args, **kwargs)
        self.fields["version"].required = loan is not None
        self.fields["contract"].choices = _contracts_of(worker)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions' keywords."""
        said = super().facts()
        if not self.fields["version"].required:  # a new one has none
            said.pop("version")
        return said

    def differences(self, current: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        return _differences(self, current, {}, lambda name, value: _words(self, name, value))


def _differences(
    form: ActionForm, current: dict[str, Any], stored: dict[str, str], words: Any
) -> list[tuple[str, Any, Any]]:
    found = []
    for name, field in form.fields.items():
        if name in ("idempotency_key", "version"):
            continue
        now, mine = current[stored.get(name, name)], form.cleaned_data[name]
        mine = mine.pk if isinstance(mine, Contract) else mine
        if now != mine:
            found.append((str(field.label), words(name, now), words(name, mine)))
    return found


def _words(form: ActionForm, name: str, value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    field = form.fields[name]
    if isinstance(field, MoneyField):
        return str(field.prepare_value(value))
    said: dict[Any, Any] = dict(getattr(field, "choices", ()))
    return str(said.get(str(value), value if value is not None else ""))


class ApprovalForm(ActionForm):
    """The decision that approves a request."""

    amount = MoneyField(label=_("Amount approved"))
    decided_on = DayField(label=_("Decided on"))
    decision_number = forms.CharField(
        label=_("Number of the decision"),
        help_text=_("As on the paper."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RefusalForm(ActionForm):
    """The decision that refuses a request."""

    decided_on = DayField(label=_("Decided on"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person is told this; write what is missing or which rule applies."),
        widget=forms.TextInput(attrs=_WORDS),
    )


class PaymentForm(ActionForm):
    """A payment of what was approved."""

    amount = MoneyField(label=_("Amount paid"))
    paid_on = DayField(label=_("Paid on"))


class PaidOnForm(ActionForm):
    """One day of payment for several approved requests, each paid in whole."""

    paid_on = DayField(
        label=_("Paid on"), help_text=_("Each is paid what was approved; others one by one.")
    )


class ReasonForm(ActionForm):
    """Why something is withdrawn or taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: entered for the wrong person. It stays in the history."),
        widget=forms.TextInput(attrs=_WORDS),
    )


class BalanceForm(ActionForm):
    """What the bank reports for the end of a quarter."""

    quarter_ends = DayField(
        label=_("End of the quarter"),
        help_text=_("31/03, 30/06, 30/09 or 31/12, with the year."),
    )
    outstanding = MoneyField(label=_("Outstanding"))
    overdue = MoneyField(label=pgettext_lazy("loan", "Of it overdue"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"quarter_ends": quarter_ends(clock.today(), number=1)[0]})
        super().__init__(*args, **kwargs)


class _FilterForm(forms.Form):
    """The filters that both lists have."""

    use_required_attribute = False
    q = NameSearchField(widget=forms.TextInput(attrs={"type": "search", **_WORDS}))
    state = forms.ChoiceField(label=pgettext_lazy("support", "State"), required=False)
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
    unit = forms.TypedChoiceField(
        label=_("Commune or ward"), required=False, coerce=int, empty_value=None
    )

    states: Any = ()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [_ALL, *self.states]  # type: ignore[attr-defined]
        within = None if scope.whole_province else scope.commune_ids
        units = units_for_choice(clock.today(), within=within)
        if len(units) > 1:
            self.fields["unit"].choices = [_ALL, *units]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def asked(self) -> dict[str, Any]:
        """The legible filters, as the keywords of support.queries.Wanted."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ClaimFilter(_FilterForm):
    """The filters of the list of requests; the period is that of the request."""

    states = ClaimState.choices
    item = forms.ChoiceField(label=_("Item"), required=False)
    source = forms.ChoiceField(label=_("Source of support"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listing in (("item", "support_item"), ("source", "support_programme")):
            self.fields[name].choices = [_ALL, *book().choices(listing)]  # type: ignore[attr-defined]


class LoanFilter(_FilterForm):
    """The filters of the list of loans; the period is that of the signing."""

    states = LoanState.choices


class PeriodForm(forms.Form):
    """The period of the overview; empty is this year."""

    use_required_attribute = False
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
