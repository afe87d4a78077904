"""What officers type about a stay abroad, as the keywords of contracts/actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from contracts.choices import JOBS, DurationType, EndKind, LegalForm, ReturnReason, Source
from contracts.models import Contract, Departure
from core.forms import ActionForm, DayField, PartialDay, PartialDayField
from core.problems import Problem
from enterprises.models import Enterprise
from reference.models import Country
from workers.forms import UnitField, units_of_today

UNKNOWN = "unknown"
_CHOOSE = ("", _("Choose…"))
_ALL = ("", pgettext_lazy("filter", "All"))
_PICK = {"autocomplete": "off"}
# The form most people go by stands first.
_FORMS = sorted(LegalForm.choices, key=lambda choice: choice[0] != LegalForm.SERVICE)


class CountryField(forms.ChoiceField):
    """A receiving country; the big markets stand apart and first. The value is the country."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Receiving country or territory"))
        super().__init__(**kwargs)
        self._countries: dict[str, Country] = {}

    def offer(self, countries: Iterable[Country], *, empty: tuple[str, Any] = _CHOOSE) -> None:
        self._countries = {country.code: country for country in countries}
        first = [(c.code, c.name) for c in self._countries.values() if c.rank < 100]
        others = [(c.code, c.name) for c in self._countries.values() if c.rank >= 100]
        self.choices = [empty, (_("Main markets"), first), (_("Other countries"), others)]

    def clean(self, value: Any) -> Country | None:
        return self._countries.get(super().clean(value))


class EnterpriseField(forms.ChoiceField):
    """Who sends: one of the province's list, or "unknown", or nobody. The value is the key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Enterprise or unit that sends"))
        super().__init__(**kwargs)
        self._enterprises: dict[str, Enterprise] = {}

    def offer(self, enterprises: Iterable[Enterprise]) -> None:
        self._enterprises = {str(enterprise.pk): enterprise for enterprise in enterprises}
        listed = [(key, enterprise.name) for key, enterprise in self._enterprises.items()]
        unknown = (UNKNOWN, pgettext_lazy("enterprise", "Other or unknown"))
        self.choices = [_CHOOSE, unknown, (_("On the list"), listed)]

    def named(self, key: str) -> Enterprise | None:
        return self._enterprises.get(key)


class SenderFields(ActionForm):
    """Offers countries and enterprises, one query each."""

    country = CountryField(required=False)
    form = forms.ChoiceField(
        label=_("Legal form of going"), choices=[_CHOOSE, *_FORMS], required=False
    )
    enterprise = EnterpriseField(
        required=False,
        help_text=_("Not on the list, or not known: choose “Other or unknown”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, enterprise = self.fields["country"], self.fields["enterprise"]
        assert isinstance(country, CountryField)
        assert isinstance(enterprise, EnterpriseField)
        country.offer(Country.objects.all())
        enterprise.offer(Enterprise.objects.in_name_order())

    def sender(self) -> dict[str, Any]:
        """Country, form and who sends, as keywords."""
        key = self.cleaned_data.get("enterprise", "")
        field = self.fields["enterprise"]
        assert isinstance(field, EnterpriseField)
        return {
            "country": self.cleaned_data.get("country"),
            "form": self.cleaned_data.get("form", ""),
            "enterprise": field.named(key),
            "enterprise_unknown": key == UNKNOWN,
        }


class GoingForm(SenderFields):
    """A contract and its departure. What is needed, and when, the rules say and not the form."""

    shown_at = {"departed_on": "departed", "enterprise_unknown": "enterprise"}

    departed = PartialDayField(
        label=_("Departure date"),
        required=False,
        help_text=_("Day/month/year. Only the month known: 03/2026, and save as a draft."),
    )
    term_months = forms.IntegerField(
        label=_("Contract term in months"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    duration_type = forms.ChoiceField(
        label=_("Kind of stay"),
        choices=DurationType.choices,
        initial=DurationType.LONG,
        widget=forms.RadioSelect,
    )
    signed_on = DayField(label=_("Contract date"), required=False)
    job = forms.CharField(
        label=_("Job"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={**_PICK, "list": "jobs"}),
    )
    confirmation_number = forms.CharField(
        label=_("Number of the confirmation"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=_PICK),
    )
    confirmation_on = DayField(label=_("Date of the confirmation"), required=False)
    source = forms.ChoiceField(
        label=_("Where the information comes from"), choices=Source.choices, initial=Source.COMMUNE
    )
    personal_id = forms.CharField(
        label=_("Citizen number"),
        required=False,
        help_text=_("12 digits. Needed to record; a draft can wait for it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["personal_id", "country", "form", "enterprise", "departed"]

    def __init__(
        self,
        *args: Any,
        asks_number: bool = False,
        asks_source: bool = False,
        exact: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if exact:  # a page that keeps no drafts
            self.fields["departed"].help_text = self.fields["signed_on"].help_text
        if not asks_number:
            del self.fields["personal_id"]
        if not asks_source:
            del self.fields["source"]

    jobs = JOBS

    @property
    def leaving(self) -> PartialDay | None:
        """The departure as exactly as it was typed; None: nothing legible."""
        return self.cleaned_data.get("departed")

    @property
    def told_by(self) -> str:
        return self.cleaned_data.get("source") or Source.COMMUNE

    def contract(self) -> dict[str, Any]:
        """What is said about the contract, as keywords of every action that takes it."""
        said = {
            name: self.cleaned_data.get(name)
            for name in ("signed_on", "term_months", "confirmation_on")
        }
        words = {n: self.cleaned_data.get(n, "") for n in ("job", "confirmation_number")}
        kind = self.cleaned_data.get("duration_type") or DurationType.LONG
        return {**self.sender(), **said, **words, "duration_type": kind}

    def expected(self) -> dict[str, Any]:
        """The departure as a draft knows it."""
        return {
            "expected_on": self.leaving.on if self.leaving else None,
            "expected_month_only": bool(self.leaving and self.leaving.precision != "day"),
        }

    def differences(self, current: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        now = shown(current)
        mine = shown({**self.contract(), **_departure_of(self)})
        return [
            (str(self.fields[name].label), self._words(name, now[name]), self._words(name, typed))
            for name, typed in mine.items()
            if now[name] != typed
        ]

    def _words(self, name: str, value: str) -> str:
        said: dict[Any, Any] = {}
        for key, label in getattr(self.fields[name], "choices", ()):
            said.update(dict(label) if isinstance(label, list) else {key: label})
        return str(said.get(value, value)) if value else ""


def _departure_of(form: GoingForm) -> dict[str, Any]:
    known = form.leaving
    on = known.on if known else None
    return {"departed_on": on, "expected_month_only": bool(known and known.precision != "day")}


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """A contract and its departure as the fields of GoingForm show them."""
    day = values.get("departed_on") or values.get("expected_on")
    precision = "month" if values.get("expected_month_only") else "day"
    country, enterprise = values.get("country"), values.get("enterprise")
    sender = str(enterprise.pk) if enterprise else ""
    return {
        "country": country.code if country else "",
        "form": values.get("form") or "",
        "enterprise": UNKNOWN if values.get("enterprise_unknown") else sender,
        "departed": str(PartialDay(day, precision)) if day else "",
        "term_months": str(values.get("term_months") or ""),
        "duration_type": values.get("duration_type") or "",
        "signed_on": _day(values.get("signed_on")),
        "job": values.get("job") or "",
        "confirmation_number": values.get("confirmation_number") or "",
        "confirmation_on": _day(values.get("confirmation_on")),
    }


def _day(day: Any) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def as_stored(contract: Contract, departure: Departure | None = None) -> dict[str, Any]:
    """What the form begins with: the draft, or the recorded departure."""
    values = vars(contract) | {"country": contract.country, "enterprise": contract.enterprise}
    if departure:
        values |= {"departed_on": departure.departed_on, "expected_month_only": False}
    return {**shown(values), "version": contract.version}


class EndForm(ActionForm):
    """How and when a stay ended."""

    ended_on = DayField(label=_("Day of return or end"))
    end_kind = forms.ChoiceField(
        label=_("What happened"),
        choices=EndKind.choices,
        initial=EndKind.RETURNED,
        widget=forms.RadioSelect,
    )
    return_reason = forms.ChoiceField(
        label=_("Reason of the return"),
        choices=[_CHOOSE, *ReturnReason.choices],
        required=False,
        help_text=_("For people who came home; “other or unknown” is allowed."),
    )
    notified_on = DayField(
        label=_("Day on which the commune was told"),
        required=False,
        help_text=_("The law asks for it within 15 days of entry."),
    )

    def facts(self) -> dict[str, Any]:
        names = ("ended_on", "end_kind", "return_reason", "notified_on")
        return {name: self.cleaned_data.get(name) for name in names}


class LeftForm(ActionForm):
    left_on = DayField(label=_("Day of leaving the contract"))


class ExtensionForm(ActionForm):
    agreed_on = DayField(label=_("Day of the agreement"))
    ends_on = DayField(label=_("New end of the contract"))

    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("agreed_on", "ends_on")}


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.TextInput(attrs=_PICK))


class ConfirmForm(forms.Form):
    """The ticks under what is asked back before anything is recorded."""

    different_person = forms.BooleanField(
        label=_("This is another person; a new file is needed"), required=False
    )
    confirmed = forms.BooleanField(
        label=_("This is another departure, not the same one"), required=False
    )

    year_is_right = forms.BooleanField(label=_("The year is right"), required=False)

    # Which tick answers which warning.
    ticks = {"D-18": "confirmed", "D-27": "year_is_right"}

    def unanswered(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those of the warnings that the officer has not confirmed."""
        return [p for p in problems if not self.cleaned_data[self.ticks[p.rule]]]

    def show(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error(self.ticks[problem.rule], problem.message)


class SearchForm(forms.Form):
    """Finding a person as a commune thinks: name, village, year of birth."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Name, marks not needed"),
        required=False,
        widget=forms.TextInput(attrs={**_PICK, "type": "search"}),
    )
    village = forms.CharField(
        label=_("Village"), required=False, widget=forms.TextInput(attrs=_PICK)
    )
    born = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_PICK}),
    )


class FilterForm(forms.Form):
    """The filters of a list of stays; what cannot be read filters nothing and says so."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Name, marks not needed"),
        required=False,
        widget=forms.TextInput(attrs={**_PICK, "type": "search"}),
    )
    country = CountryField(label=_("Country"), required=False)
    form = forms.ChoiceField(
        label=_("Legal form of going"), choices=[_ALL, *_FORMS], required=False
    )
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
    state = forms.ChoiceField(label=pgettext_lazy("stay", "State"), required=False)
    unit = UnitField(required=False)

    def __init__(self, *args: Any, scope: Scope, states: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, state, unit = self.fields["country"], self.fields["state"], self.fields["unit"]
        assert isinstance(country, CountryField)
        assert isinstance(state, forms.ChoiceField)
        assert isinstance(unit, UnitField)
        country.offer(Country.objects.all(), empty=_ALL)
        state.choices = [_ALL, *states.items()]
        units = units_of_today(scope)
        if len(units) > 1:
            unit.offer(units)
            listed: list[tuple[Any, Any]] = list(unit.widget.choices)
            unit.choices = [_ALL, *listed[1:]]  # several units: the first is "none"
        else:
            del self.fields["unit"]

    def asked(self) -> dict[str, Any]:
        """The legible filters, as the keywords of contracts.queries.Asked."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if country := said.get("country"):
            said["country"] = country.code
        if unit := said.get("unit"):
            said["unit"] = unit.pk
        return said
