"""Searching, and asking for numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from core.forms import ActionForm
from workers.choices import RevealPurpose
from workers.forms.fields import NameSearchField, OfferingInput
from workers.models import Worker
from workers.queries import villages_of
from workers.rules import MARKS


class RevealForm(ActionForm):
    """Which number is needed in clear, and what for."""

    shown_at = {"reason": "note"}

    which = forms.ChoiceField(label=_("Number"), required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=RevealPurpose.choices,
        help_text=_("It stays in the history of the file."),
    )
    note = forms.CharField(
        label=_("Details"), help_text=_("For example the document or the request it concerns.")
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        # Withdrawn passports too: every number ever entered can be read again.
        self._passports = {f"passport-{row.pk}": row for row in worker.passports.all()}
        recorded = [
            ("personal_id", _("Citizen number"), worker.personal_id_masked),
            ("old_id", _("Old identity card (CMND)"), worker.old_id_masked),
            *((key, _("Passport"), row.number_masked) for key, row in self._passports.items()),
        ]
        choices = [(key, f"{label} {masked}") for key, label, masked in recorded if masked]
        field.choices = choices
        self._anything = bool(choices)

    @property
    def anything(self) -> bool:
        """Whether a number is recorded at all."""
        return self._anything

    def asked(self) -> dict[str, Any]:
        """The action's keywords; without a choice it is the citizen number."""
        key = self.cleaned_data["which"] or "personal_id"
        passport = self._passports.get(key)
        return {"which": "passport" if passport else key, "passport": passport}

    def reason(self) -> str:
        """Purpose and details as the audit keeps them."""
        purpose = RevealPurpose(self.cleaned_data["purpose"]).label
        return f"{purpose}: {self.cleaned_data['note']}"


class IdentityForm(ActionForm):
    """An exact number to look up."""

    personal_id = forms.CharField(
        label=_("Citizen number"),
        help_text=_("All 12 digits; or the 9 of an old card (CMND); or a passport number."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SearchForm(forms.Form):
    """The filters of the list of people; what cannot be read filters nothing and says so.

    A unit is offered its villages. The province has thousands, and types.
    """

    use_required_attribute = False
    q = NameSearchField()
    village = forms.CharField(label=_("Village"), required=False)
    born = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    residence = forms.ChoiceField(
        label=_("Residence"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "All")),
            ("outside", _("Outside the province, or moved away")),
        ],
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not scope.whole_province:
            self.fields["village"].widget = OfferingInput(offered=villages_of(scope))
            # The files of those who live outside are the Department's.
            del self.fields["residence"]


class MissingForm(forms.Form):
    """Which missing thing the list is about."""

    use_required_attribute = False
    missing = forms.ChoiceField(
        label=_("Missing"),
        required=False,
        choices=[
            ("", pgettext_lazy("missing", "Anything")),
            *((mark.code, mark.label) for mark in MARKS.values()),
        ],
    )
