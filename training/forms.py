"""What officers type about an orientation certificate, as the keywords of training/actions.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, DayField
from reference.models import Country


class CertificateForm(ActionForm):
    """A certificate as it stands on paper."""

    number = forms.CharField(label=_("Certificate number"))
    issued_on = DayField(label=_("Issue date"))
    provider = forms.CharField(
        label=_("Provider"), help_text=_("Who held the course and issued the certificate.")
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country or territory"),
        help_text=_("The certificate counts for this country only."),
    )

    def facts(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("number", "issued_on", "provider", "country")}


class WithdrawalForm(ActionForm):
    """Why a certificate no longer counts."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: entered for the wrong person.")
    )
