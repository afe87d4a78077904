"""What the Department types when it works off departures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.forms.stays import PICK
from contracts.models import Finding
from core.forms import ActionForm
from enterprises.models import Enterprise


class CheckForm(ActionForm):
    """What was found out about a departure on a day without licence."""

    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=[("", pgettext_lazy("choice", "Choose…")), *Finding.choices],
        help_text=_("The departure counts in any case; this says that it was looked into."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("For example the document, with number and day."),
        widget=forms.TextInput(attrs=PICK),
    )


class NamingForm(ActionForm):
    """Who sent the chosen people."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.in_name_order(),
        label=_("Enterprise or unit that sends"),
        help_text=_("The sender of all the people chosen. Is it missing? Record it first."),
    )

    def facts(self) -> dict[str, Any]:
        return {"enterprise": self.cleaned_data["enterprise"]}
