"""What is typed about the registration of a directly signed contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.queries import units_for_choice
from contracts.forms.stays import PICK
from contracts.models import RegistrationState
from core import clock
from core.forms import ActionForm, DayField
from workers.forms import NameSearchField

_ALL = ("", pgettext_lazy("filter", "All"))


class FileForm(ActionForm):
    """The day on which the full file came in."""

    received_on = DayField(
        label=_("Full file received on"),
        help_text=_("The day from which the five working days run."),
    )


class ConfirmationForm(ActionForm):
    """The confirmation that is handed out."""

    number = forms.CharField(
        label=_("Number of the confirmation"),
        help_text=_("As on the paper, for example 12/XN-UBND."),
        widget=forms.TextInput(attrs=PICK),
    )
    answered_on = DayField(label=_("Date of the confirmation"))
    signer = forms.CharField(
        label=_("Signed by"),
        required=False,
        help_text=_("Full name of who signs; printed under the confirmation."),
        widget=forms.TextInput(attrs=PICK),
    )
    signer_title = forms.CharField(
        label=_("Position of the signer"),
        required=False,
        help_text=_("For example: chair of the People's Committee."),
        widget=forms.TextInput(attrs=PICK),
    )


class AnswerForm(ActionForm):
    """The answer that it is not confirmed."""

    answered_on = DayField(label=_("Answered on"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Which condition of the law is not met, or which paper is missing."),
        widget=forms.TextInput(attrs=PICK),
    )


class FiledForm(forms.Form):
    """The filters of the list of registrations."""

    use_required_attribute = False
    q = NameSearchField(widget=forms.TextInput(attrs={**PICK, "type": "search"}))
    state = forms.ChoiceField(
        label=pgettext_lazy("registration", "State"),
        required=False,
        choices=[
            _ALL,
            *RegistrationState.choices,
            ("late", pgettext_lazy("registration", "Answer overdue")),
            ("to_leave", pgettext_lazy("registration", "Confirmed, not left yet")),
        ],
    )
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
    unit = forms.TypedChoiceField(
        label=_("Commune or ward"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = None if scope.whole_province else scope.commune_ids
        units = units_for_choice(clock.today(), within=within)
        if len(units) > 1:
            self.fields["unit"].choices = [_ALL, *units]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def asked(self) -> dict[str, Any]:
        """The legible filters, as the keywords of contracts.queries.Filed."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReportForm(forms.Form):
    """The period of what is reported; empty is this year."""

    use_required_attribute = False
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
