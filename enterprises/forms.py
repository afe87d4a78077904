"""What the Department types about an enterprise, as the keywords of enterprises/actions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.models import Commune
from communes.queries import atlas, units_for_choice
from core import clock
from core.forms import ActionForm, DayField
from enterprises.actions import BRANCH_FACTS, FACTS, MARKET_FACTS
from enterprises.choices import (
    EnterpriseKind,
    LicenceEventKind,
    LicenceStatus,
    MarketWork,
    RevocationReason,
)
from enterprises.models import Enterprise
from enterprises.states import LetterState
from reference.models import Country

_ALL = ("", pgettext_lazy("filter", "All"))
_CHOOSE = ("", pgettext_lazy("choice", "Choose…"))
_LONG = {"rows": 2}
_ISSUED_BY = _("For example Bộ Nội vụ; before March 2025 Bộ Lao động - Thương binh và Xã hội.")


class EditForm(ActionForm):
    """Facts of a row that may exist already; then with the `version` that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    asked: Sequence[str] = ()

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        seen = {name: getattr(row, name) for name in (*self.asked, "version") if row}
        super().__init__(*args, initial=seen, **kwargs)
        self.fields["version"].required = row is not None

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.asked, "version")}

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        return [
            (str(self.fields[name].label), self._words(name, now), self._words(name, mine))
            for name in self.asked
            if (now := current[name]) != (mine := self.cleaned_data[name])
        ]

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, Country):
            return value.name
        said: dict[Any, Any] = dict(getattr(self.fields[name], "choices", ()))
        return str(said.get(value, value or ""))


class EnterpriseForm(EditForm):
    """An enterprise's facts; its licence too while it is new."""

    asked = FACTS

    name = forms.CharField(label=_("Name"), help_text=_("As on the licence."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=EnterpriseKind.choices,
        help_text=_("Only service enterprises need a licence."),
    )
    tax_code = forms.CharField(
        label=_("Tax code"),
        required=False,
        help_text=_("Ten digits, as on the business registration."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    licence_number = forms.CharField(
        label=_("Licence number"),
        required=False,
        help_text=_("For example 123/LĐTBXH-GP. Later changes are recorded on its page."),
    )
    licence_date = DayField(label=_("Licence date"), required=False)
    issuing_body = forms.CharField(label=_("Issued by"), required=False, help_text=_ISSUED_BY)
    address = forms.CharField(
        label=_("Address of the head office"), required=False, help_text=_("As on the licence.")
    )
    phone = forms.CharField(label=_("Phone"), required=False, help_text=_("Of the head office."))
    email = forms.CharField(
        label=_("E-mail"), required=False, help_text=_("Where official letters are sent.")
    )
    website = forms.CharField(
        label=_("Website"),
        required=False,
        help_text=_("As on the licence, for example www.congty.vn."),
    )
    legal_representative = forms.CharField(
        label=_("Legal representative"),
        required=False,
        help_text=_("Name and office of who signs for the enterprise."),
    )
    local_representative = forms.CharField(
        label=_("Representative in the province"),
        required=False,
        help_text=_("Whom communes and the Department ask first."),
    )
    local_phone = forms.CharField(
        label=_("Phone of the representative"),
        required=False,
        help_text=_("Communes see this number."),
    )

    _first_only = ("licence_number", "licence_date", "issuing_body")

    def __init__(self, *args: Any, row: Enterprise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if row:
            for name in self._first_only:
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        first = {n: self.cleaned_data[n] for n in self._first_only if n in self.fields}
        return {**super().facts(), **first}


class LicenceEventForm(ActionForm):
    """One paper of the Ministry about a licence."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("licence", "What happened"),
        choices=[_CHOOSE, *LicenceEventKind.choices],
        help_text=_("As the Ministry's paper says."),
    )
    in_force_on = DayField(
        label=_("In force from"),
        help_text=_("The first day on which it holds. Day/month/year, for example 06/05/2026."),
    )
    number = forms.CharField(
        label=_("Licence number"),
        required=False,
        help_text=_("Needed when granted or issued again; otherwise only if it changes."),
    )
    last_day = DayField(
        label=_("Last day of the suspension"),
        required=False,
        help_text=_("Only for a suspension. From the next day on the licence is in force again."),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Market"),
        required=False,
        empty_label=_("The whole licence"),
        help_text=_("Only for a suspension of one market, or when it is lifted."),
    )
    point = forms.ChoiceField(
        label=_("Ground of the revocation"),
        choices=[_CHOOSE, *RevocationReason.choices],
        required=False,
        help_text=_("Only for a revocation: the point of the law's list named in the decision."),
    )
    document_number = forms.CharField(
        label=_("Number of the document"),
        required=False,
        help_text=_("The decision or notice of the Ministry."),
    )
    issuing_body = forms.CharField(label=_("Issued by"), required=False, help_text=_ISSUED_BY)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("What was adjusted, or why; nothing about single persons."),
        widget=forms.Textarea(attrs=_LONG),
    )


class MarketForm(EditForm):
    """A market the enterprise is qualified for."""

    asked = MARKET_FACTS

    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country or territory"),
        help_text=_("The market for which the conditions are met."),
    )
    work = forms.ChoiceField(
        label=_("Work"),
        choices=MarketWork.choices,
        help_text=_("Care work and domestic work have conditions of their own."),
    )
    starts_on = DayField(
        label=pgettext_lazy("market", "From"),
        help_text=_("The day of the notice. Day/month/year, for example 06/05/2026."),
    )
    ends_on = DayField(
        label=pgettext_lazy("market", "Last day"),
        required=False,
        help_text=_("Empty while the market is open."),
    )
    document_number = forms.CharField(
        label=_("Number of the document"),
        required=False,
        help_text=_("Of the notice, or of the Ministry's reply."),
    )


class BranchForm(EditForm):
    """A branch of the enterprise."""

    asked = BRANCH_FACTS

    name = forms.CharField(label=_("Name of the branch"), help_text=_("As on its registration."))
    code = forms.CharField(
        label=_("Tax code"),
        required=False,
        help_text=_("That of the enterprise with three more digits, for example 9800001009-001."),
    )
    address = forms.CharField(
        label=_("Address"), required=False, help_text=_("Where people find the branch.")
    )
    representative = forms.CharField(
        label=_("Head of the branch"), required=False, help_text=_("Name and office.")
    )
    phone = forms.CharField(label=_("Phone"), required=False, help_text=_("Of the branch."))
    activities = forms.CharField(
        label=_("What the branch is charged with"),
        required=False,
        help_text=_(
            "For example: selecting and training. A branch signs no contracts and collects no"
            " money (law 69/2020, article 17.3)."
        ),
        widget=forms.Textarea(attrs=_LONG),
    )


class ClosingForm(ActionForm):
    closed_on = DayField(
        label=_("Closed on"),
        help_text=_("The first day on which it no longer works. Day/month/year."),
    )


class LetterForm(ActionForm):
    """A letter of introduction. Its units are those of the map of the letter's day."""

    number = forms.CharField(
        label=_("Number of the letter"), help_text=_("As on the paper, for example 512/SNV-VLATLĐ.")
    )
    issued_on = DayField(label=_("Date of the letter"))
    expires_on = DayField(
        label=_("Valid until"),
        help_text=_("The last day on which the enterprise may recruit with it. Day/month/year."),
    )
    signer = forms.CharField(
        label=_("Signed by"), required=False, help_text=_("Name and office of who signed.")
    )
    positions = forms.CharField(
        label=_("Jobs and job orders"),
        required=False,
        help_text=_("Which jobs, in which country, for how many people."),
        widget=forms.Textarea(attrs=_LONG),
    )
    everywhere = forms.BooleanField(
        label=_("To all communes and wards of the province"), required=False
    )
    communes = forms.MultipleChoiceField(
        label=_("Communes and wards"),
        required=False,
        help_text=_("To which the letter introduces the enterprise."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["communes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(pk), label) for pk, label in units_for_choice(self._day())]
        field.error_messages["invalid_choice"] = say(
            "Choose again: these are the units there were on the letter's date."
        )

    def _day(self) -> date:
        """The letter's day if it can be read already, otherwise today."""
        typed = self.data.get(self.add_prefix("issued_on"), "")
        try:
            return self.fields["issued_on"].clean(typed)
        except forms.ValidationError:
            return clock.today()

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("number", "issued_on", "expires_on", "signer", "positions")
        return {**{name: said[name] for name in names}, "communes": self._units()}

    def _units(self) -> list[Commune]:
        units = atlas().on(self.cleaned_data["issued_on"]).units
        if self.cleaned_data["everywhere"]:
            return sorted(units.values(), key=lambda unit: (unit.name_sort, unit.code))
        return [units[int(pk)] for pk in self.cleaned_data["communes"]]


class LetterWithdrawalForm(ActionForm):
    withdrawn_on = DayField(
        label=_("Withdrawn on"),
        help_text=_("From this day on the letter no longer holds. Day/month/year."),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Communes and the enterprise's page show it.")
    )


class ReasonForm(ActionForm):
    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: entered for the wrong enterprise.")
    )


class UnitFilter(forms.Form):
    """Filters that offer the units of the reader's scope, as they are today."""

    use_required_attribute = False
    unit = forms.TypedChoiceField(
        label=_("Introduced to"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, within: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [_ALL, *units_for_choice(clock.today(), within=within)]


class EnterpriseSearchForm(UnitFilter):
    """The filters of the list."""

    q = forms.CharField(label=_("Name, licence number or tax code"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[_ALL, *EnterpriseKind.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Licence today"), choices=[_ALL, *LicenceStatus.choices], required=False
    )
    market = forms.ModelChoiceField(
        Country.objects.all(), label=_("Market"), required=False, empty_label=_ALL[1]
    )

    field_order = ["q", "kind", "status", "market", "unit"]


class LetterSearchForm(UnitFilter):
    """The filters of the list of letters."""

    q = forms.CharField(label=_("Enterprise or number of the letter"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("letter", "State"), choices=[_ALL, *LetterState.choices], required=False
    )

    field_order = ["q", "state", "unit"]
