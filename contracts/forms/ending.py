"""How a stay ended, and what is settled after it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.choices import EndKind, NextNeed
from contracts.forms.listed import ListedField, offer_lists
from contracts.forms.stays import PICK
from contracts.models import Departure
from contracts.rules import TEXT_LENGTHS, Ending
from core.forms import ActionForm, DayField
from core.money import MoneyField
from reference.queries import book


def _label(name: str) -> Any:
    return Departure._meta.get_field(name).verbose_name  # type: ignore[union-attr]


class EndForm(ActionForm):
    """How and when a stay ended, and with what somebody came home."""

    ended_on = DayField(label=_("Day of return or end"))
    end_kind = forms.ChoiceField(
        label=_("What happened"),
        choices=EndKind.choices,
        initial=EndKind.RETURNED,
        widget=forms.RadioSelect,
    )
    return_reason = ListedField(
        listing="return_reason",
        label=_label("return_reason"),
        help_text=_("For people who came home; “other or unknown” is allowed."),
    )
    notified_on = DayField(
        label=_("Day on which the commune was told"),
        required=False,
        help_text=_("The law asks for it within 15 days of entry."),
    )

    next_need = forms.ChoiceField(
        label=_label("next_need"),
        choices=[("", pgettext_lazy("next need", "Not asked yet")), *NextNeed.choices],
        required=False,
        help_text=_("The Department sends job information to those who want it."),
    )
    skills_gained = forms.CharField(
        label=_label("skills_gained"),
        required=False,
        max_length=TEXT_LENGTHS["skills_gained"],
        help_text=_("What the person can do now: welding, care work, driving a forklift…"),
        widget=forms.TextInput(attrs=PICK),
    )
    language_gained = ListedField(
        listing="language",
        label=_label("language_gained"),
        help_text=_("The language that the person speaks now, if any."),
    )
    language_level = forms.CharField(
        label=_label("language_level"),
        required=False,
        max_length=TEXT_LENGTHS["language_level"],
        help_text=_("A certificate, such as N3, or in words."),
        widget=forms.TextInput(attrs=PICK),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    MORE = ("next_need", "skills_gained", "language_gained", "language_level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_lists(self, book())

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields behind "What the person brings home"."""
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.more)

    def facts(self) -> dict[str, Any]:
        """The keywords of the actions that take an end."""
        return {
            name: self.cleaned_data.get(name) if "_on" in name else self.cleaned_data.get(name, "")
            for name in Ending.__dataclass_fields__
        }

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        now, mine = _shown(current), _shown(self.facts())
        return [
            (str(self.fields[name].label), self._words(name, now[name]), self._words(name, typed))
            for name, typed in mine.items()
            if now[name] != typed
        ]

    def _words(self, name: str, value: str) -> str:
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))


def _shown(values: dict[str, Any]) -> dict[str, str]:
    return {
        name: value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value or "")
        for name, value in values.items()
        if name != "version"
    }


def end_as_stored(departure: Departure) -> dict[str, Any]:
    """What the form begins with when a recorded end is corrected."""
    stored = {name: getattr(departure, name) for name in Ending.__dataclass_fields__}
    return {**_shown(stored), "version": departure.contract.version}


class LiquidationForm(ActionForm):
    liquidated_on = DayField(
        label=_label("liquidated_on"),
        help_text=_("The day on the paper. Within 180 days of the end of the contract."),
    )


class DepositForm(ActionForm):
    deposit_returned_on = DayField(label=_label("deposit_returned_on"))
    deposit_returned = MoneyField(label=_label("deposit_returned"))

    def amounts(self) -> dict[str, Any]:
        """The keywords of the action."""
        return {n: self.cleaned_data[n] for n in ("deposit_returned_on", "deposit_returned")}
