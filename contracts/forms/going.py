"""A contract and its departure, as the keywords of contracts/actions."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from contracts.choices import DurationType, Source, WagePer
from contracts.forms.listed import CHOOSE, ListedField, offer_lists
from contracts.forms.stays import PICK, UNKNOWN, SenderFields
from contracts.models import Contract, Departure
from contracts.rules import TEXT_LENGTHS, Going
from core.forms import DayField, PartialDay, PartialDayField
from core.money import MoneyField, written_money
from reference.queries import book


def _label(name: str) -> Any:
    return Contract._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _text(name: str, help_text: Any, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=_label(name),
        required=False,
        max_length=TEXT_LENGTHS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs={**PICK, **attrs}),
    )


def _listed(name: str, listing: str, help_text: Any) -> ListedField:
    return ListedField(listing=listing, label=_label(name), help_text=help_text)


def _money(name: str, help_text: Any) -> MoneyField:
    return MoneyField(label=_label(name), required=False, help_text=help_text)


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
        help_text=_("As the contract says; three years is 36. Not known yet: leave it empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    duration_type = forms.ChoiceField(
        label=_label("duration_type"),
        choices=DurationType.choices,
        initial=DurationType.LONG,
        widget=forms.RadioSelect,
    )
    occupation = _listed(
        "occupation", "occupation", _("The nearest one. The exact job is written further below.")
    )

    programme = _listed(
        "programme", "programme", _("Only if the person leaves under one, such as EPS.")
    )
    job = _text("job", _("In the words of the contract, if they say more."), list="jobs")
    job.label = _("Job in detail")
    signed_on = DayField(label=_label("signed_on"), required=False)
    contract_number = _text("contract_number", _("As on the contract that the person holds."))
    supply_number = _text(
        "supply_number",
        _("On the ministry's slip to the enterprise, such as 123/QLLĐNN-NB. Often not known."),
    )
    employer = _text("employer", _("Who pays the wage abroad: company, farm or family."))
    receiving_party = _text(
        "receiving_party",
        _("Who takes the people over there, such as the union in Japan; not the employer."),
    )
    work_address = _text("work_address", _("Province or state, and town."))
    confirmation_number = _text(
        "confirmation_number", _("Of the commune's confirmation, only for direct contracts.")
    )
    confirmation_on = DayField(label=_label("confirmation_on"), required=False)

    wage = _money("wage", _("Before deductions, as in the contract, for example 180.000."))
    wage_currency = _listed("wage_currency", "currency", _("In which the wage is paid."))
    wage_per = forms.ChoiceField(
        label=_label("wage_per"),
        choices=[CHOOSE, *WagePer.choices],
        required=False,
        help_text=_("Month or hour, as in the contract."),
    )
    service_fee = _money(
        "service_fee", _("What the enterprise takes for sending; 0 if nothing was paid.")
    )
    fee_currency = ListedField(
        listing="currency",
        empty=("", _("đồng")),
        label=_label("fee_currency"),
        help_text=_("Only if the fee was not paid in đồng."),
    )
    deposit = _money("deposit", _("In đồng, to be returned after the contract; 0 if none."))
    total_cost = _money("total_cost", _("All that the person paid before leaving, in đồng."))

    visa_type = _text("visa_type", _("As in the passport: E-9, E-8, TTS, Tokutei…"))
    exit_point = _text("exit_point", _("Airport or border gate, and flight: Nội Bài, VN310."))
    source = forms.ChoiceField(
        label=_("Where the information comes from"),
        choices=Source.choices,
        initial=Source.COMMUNE,
        help_text=_("“Opening list”: abroad already when the register began; not counted."),
    )
    source_document = _text(
        "source_document", _("Number of the letter or list that says so, if there is one.")
    )
    source_dated = DayField(label=_label("source_dated"), required=False)

    personal_id = forms.CharField(
        label=_("Citizen number"),
        required=False,
        help_text=_("12 digits. Needed to record; a draft can wait for it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["personal_id", "country", "form", "enterprise", "departed"]

    # Behind "More about the contract", by heading.
    MORE: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            _("Contract and place of work"),
            (
                *("programme", "job", "signed_on", "contract_number", "supply_number"),
                *("employer", "receiving_party", "work_address"),
            ),
        ),
        (
            _("Wage and costs"),
            (
                *("wage", "wage_currency", "wage_per", "service_fee", "fee_currency"),
                *("deposit", "total_cost"),
            ),
        ),
        (
            _("Journey and source"),
            ("visa_type", "exit_point", "source", "source_document", "source_dated"),
        ),
    )

    def __init__(
        self,
        *args: Any,
        asks_number: bool = False,
        asks_source: bool = False,
        exact: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lists = book()
        offer_lists(self, self.lists)
        if exact:  # a page that keeps no drafts
            self.fields["departed"].help_text = self.fields["signed_on"].help_text
        if not asks_number:
            del self.fields["personal_id"]
        if not asks_source:
            del self.fields["source"]

    @property
    def jobs(self) -> list[str]:
        """Offered while typing a job; any other text is as good."""
        return [item.name for item in self.lists.items("occupation")]

    @property
    def more(self) -> list[tuple[Any, list[BoundField]]]:
        """The fields behind "More about the contract", by heading."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.MORE
        ]

    @property
    def more_is_open(self) -> bool:
        """Nothing that is typed, stored or wrong is hidden."""
        bound = [
            field for _heading, group in self.more for field in group if field.name != "source"
        ]
        return any(field.value() or field.errors for field in bound)

    @property
    def leaving(self) -> PartialDay | None:
        """The departure as exactly as it was typed; None: nothing legible."""
        return self.cleaned_data.get("departed")

    @property
    def told_by(self) -> str:
        return self.cleaned_data.get("source") or Source.COMMUNE

    def contract(self) -> dict[str, Any]:
        """What is said about the contract, as keywords of every action that takes it."""
        said = {name: self.cleaned_data.get(name) for name in _PLAIN}
        words = {name: self.cleaned_data.get(name) or "" for name in _WORDS}
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
        typed: dict[str, Any] = {**self.contract(), **_departure_of(self)}
        if "source" in self.fields:
            typed["source"] = self.told_by
        now, mine = shown(current), shown(typed)
        return [
            (str(self.fields[name].label), self._words(name, now[name]), self._words(name, typed))
            for name, typed in mine.items()
            if name in self.fields and now[name] != typed
        ]

    def _words(self, name: str, value: str) -> str:
        said: dict[Any, Any] = {}
        for key, label in getattr(self.fields[name], "choices", ()):
            said.update(dict(label) if isinstance(label, list) else {key: label})
        return str(said.get(value, value)) if value else ""


# The fields of a contract beside who sends and the kind of stay; an empty text is "".
_SENDER = {"country", "form", "enterprise", "enterprise_unknown", "duration_type", "departed_on"}
_OTHERS = [field for field in fields(Going) if field.name not in _SENDER]
_WORDS = [field.name for field in _OTHERS if field.default == ""]
_PLAIN = [field.name for field in _OTHERS if field.default is None]


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
        **{name: _written(values.get(name)) for name in (*_PLAIN, *_WORDS)},
        "country": country.code if country else "",
        "form": values.get("form") or "",
        "enterprise": UNKNOWN if values.get("enterprise_unknown") else sender,
        "departed": str(PartialDay(day, precision)) if day else "",
        "duration_type": values.get("duration_type") or "",
        "source": values.get("source") or "",
    }


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return written_money(value) if isinstance(value, Decimal) else str(value)


def as_stored(contract: Contract, departure: Departure | None = None) -> dict[str, Any]:
    """What the form begins with: the draft, or the recorded departure."""
    values = vars(contract) | {"country": contract.country, "enterprise": contract.enterprise}
    if departure:
        values |= {"departed_on": departure.departed_on, "expected_month_only": False}
        values |= {"source": departure.source}
    return {**shown(values), "version": contract.version}
