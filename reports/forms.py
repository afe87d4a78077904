"""Forms of the overview: what a unit is, for one of them and for many."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.models import AreaStatus, Region
from core.forms import ActionForm, DayField
from reports.lists import AREA_LABELS
from reports.releases.families import MAY_BE_PROTECTED

YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]

# What codes are called where two states of an entry are compared.
_WORDS: dict[str, dict[Any, Any]] = {"region": dict(Region.choices), "difficult": dict(YES_NO)}


class AreaFilter(forms.Form):
    """Which units: those of one region, the extremely difficult, or those not known."""

    area = forms.ChoiceField(
        label=_("Area"),
        required=False,
        choices=lambda: [("", _("All units")), *AREA_LABELS.items()],
        help_text=_("What the unit is on the day below."),
    )
    day = DayField(
        label=_("On the day"),
        required=False,
        help_text=_("Empty: today. Another day shows the units of its own map."),
    )


class AreaForm(ActionForm):
    """What one unit is, from a day on."""

    region = forms.ChoiceField(
        label=_("Region"),
        choices=[("", "—"), *Region.choices],
        help_text=_("As in the decision. “In no region” is a statement too; leave nothing open."),
    )
    difficult = forms.ChoiceField(
        label=_("Extremely difficult"),
        choices=[("", "—"), *YES_NO],
        help_text=_("Whether the decision names the unit as extremely difficult."),
    )
    valid_from = DayField(
        label=_("Holds from"),
        help_text=_(
            "The first day. What held until further notice ends on this day by itself."
            " Example: 01/07/2025."
        ),
    )
    valid_until = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day on which it no longer holds. Empty: until further notice."),
    )
    legal_basis = forms.CharField(
        label=_("Decision"),
        help_text=_("Number, date and who decided, for example: Decision 861/QĐ-TTg of 2021."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, status: AreaStatus | None = None, **kwargs: Any) -> None:
        if status is not None:
            kwargs["initial"] = {
                "region": status.region,
                "difficult": _said(status.difficult),
                "valid_from": status.valid_from,
                "valid_until": status.valid_until,
                "legal_basis": status.legal_basis,
                "version": status.version,
            }
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The action's keywords."""
        said = {name: self.cleaned_data[name] for name in self._asked}
        return said | {"difficult": said["difficult"] == "yes"}

    _asked = ("region", "difficult", "valid_from", "valid_until", "legal_basis")

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        stored = current | {"difficult": _said(current["difficult"])}
        return [
            (
                str(self.fields[name].label),
                self._words(name, stored[name]),
                self._words(name, self.cleaned_data[name]),
            )
            for name in self._asked
            if stored[name] != self.cleaned_data[name]
        ]

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return str(_WORDS.get(name, {}).get(value, value or ""))


def _said(difficult: Any) -> str:
    return "yes" if difficult else "no"


class WithdrawForm(ActionForm):
    """Why a status is taken back."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: entered at the wrong unit.")
    )


class PasteForm(ActionForm):
    """Many units by one decision, as lines from a spreadsheet."""

    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("The same first day for all lines. The codes are those of this day's map."),
    )
    legal_basis = forms.CharField(
        label=_("Decision"),
        help_text=_("Number, date and who decided, for example: Decision 861/QĐ-TTg of 2021."),
    )
    lines = forms.CharField(
        label=_("Lines"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "One unit a line: code; region I, II, III or none; extremely difficult yes or no."
            " For example 03808; III; yes. Three columns copied from a spreadsheet do as well."
        ),
    )


class ProtectForm(ActionForm):
    """Which dimension of the tables is protected besides, and by which decision."""

    code = forms.ChoiceField(
        label=_("Dimension"),
        choices=lambda: [("", "—"), *MAY_BE_PROTECTED.items()],
        help_text=_("Attributes of persons, such as sex or age, are protected anyway."),
    )
    document = forms.CharField(
        label=_("Document"),
        help_text=_("Number, date and who decided."),
    )
