"""What officers type about a certificate, as the keywords of training/actions/certificates.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.forms import ActionForm, DayField
from enterprises.models import Enterprise
from reference.models import Country
from training.choices import TrainingKind
from training.forms.fields import LanguageField, OccupationField

_OTHER = pgettext_lazy("organisation", "(another one: write its name below)")
_ANY = pgettext_lazy("certificate", "(the certificate names none)")
_CHOOSE = pgettext_lazy("certificate", "(choose)")

# What each kind of certificate says beside number, day and provider.
_SAYS = {
    TrainingKind.ORIENTATION: ("country", "enterprise", "occupation"),
    TrainingKind.LANGUAGE: ("language",),
    TrainingKind.VOCATIONAL: ("occupation", "level"),
}


class CertificateForm(ActionForm):
    """A certificate of one kind as it stands on paper."""

    language = LanguageField(
        help_text=_("As on the certificate, for example EPS-TOPIK or JLPT N4."),
    )
    occupation = OccupationField(required=False)
    level = forms.CharField(
        label=_("Level"),
        required=False,
        help_text=_("As on the certificate, for example elementary level or grade 3/7."),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country or territory"),
        help_text=_("The certificate counts for this country only."),
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Enterprise or unit that sends"),
        required=False,
        empty_label=_ANY,
        help_text=_("If the certificate names one, it counts for that one only."),
    )
    number = forms.CharField(
        label=_("Certificate number"), help_text=_("With all signs, as it is printed.")
    )
    issued_on = DayField(label=_("Issue date"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who held the course"),
        required=False,
        empty_label=_OTHER,
        help_text=_("Who held the course and issued the certificate."),
    )
    provider = forms.CharField(
        label=_("Provider"),
        required=False,
        help_text=_("Only if it is not on the list above: the name as on the certificate."),
    )
    starts_on = DayField(label=_("Course from"), required=False)
    ends_on = DayField(label=_("Course until"), required=False)
    periods = forms.IntegerField(
        label=_("Periods"),
        required=False,
        help_text=_("Number of teaching periods, if the certificate says so."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = TrainingKind(kind)
        super().__init__(*args, **kwargs)
        for name in ("country", "enterprise", "occupation", "language", "level"):
            if name not in _SAYS[self.kind]:
                del self.fields[name]
        fields: Any = self.fields
        fields["organisation"].queryset = Organisation.objects.open().in_name_order()
        if "enterprise" in fields:
            fields["enterprise"].queryset = Enterprise.objects.in_name_order()
        if "language" in fields:
            fields["language"].offer(empty=_CHOOSE)
        if "occupation" in fields:
            named = self.kind is TrainingKind.VOCATIONAL
            fields["occupation"].required = named
            fields["occupation"].offer(empty=_CHOOSE if named else _ANY)
            fields["occupation"].help_text = (
                _("What was learned.")
                if named
                else _("If the certificate names one, it counts for that one only.")
            )

    def facts(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = super().facts()
        if "language" in said:
            said["language"], said["level"] = LanguageField.read(said["language"])
        return {"kind": self.kind, **said}


class WithdrawalForm(ActionForm):
    """Why a certificate no longer counts."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: entered for the wrong person.")
    )
