"""What happens during a stay, as officers type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.choices import ChangeKind
from contracts.forms.listed import ListedField, offer_lists
from contracts.forms.stays import PICK, SenderFields
from contracts.models import StayChange
from contracts.rules import TEXT_LENGTHS
from core import clock
from core.forms import ActionForm, DayField
from reference.queries import book


def _text(name: str, help_text: Any, *, label: Any = None) -> forms.CharField:
    column: Any = StayChange._meta.get_field(name)
    return forms.CharField(
        label=label or column.verbose_name,
        required=False,
        max_length=TEXT_LENGTHS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs=PICK),
    )


class LeftForm(ActionForm):
    left_on = DayField(label=_("Day of leaving the contract"))


class ExtensionForm(ActionForm):
    agreed_on = DayField(label=_("Day of the agreement"))
    ends_on = DayField(label=_("New end of the contract"))

    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("agreed_on", "ends_on")}


class ChangeForm(SenderFields):
    """Another employer or country in the midst of a stay."""

    kind = forms.ChoiceField(
        label=_("What changed"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )
    changed_on = DayField(label=_("Day of the change"))
    employer = _text("employer", _("The new one: company, farm or family."))
    receiving_party = _text("receiving_party", _("Only if it is another one than the employer."))
    occupation = ListedField(
        listing="occupation", label=_("Occupation"), help_text=_("Only if the work is another.")
    )
    job = _text("job", _("Only if the work is another."), label=_("Job in detail"))
    document = _text("document", _("Number of the letter or list that says so."))
    note = _text("note", _("Whatever else should be known later."))

    field_order = ["kind", "changed_on", "country", "employer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["form"]
        self.fields["country"].help_text = _("Only when the country changed.")
        self.fields["enterprise"].help_text = _("Only if another one of Vietnam sends now.")
        offer_lists(self, book())

    def facts(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("idempotency_key", "form")
        }
        return {**said, "enterprise": self.sender()["enterprise"]}


class ConfirmAbroadForm(ActionForm):
    """The family was asked: still abroad."""

    confirmed_on = DayField(label=_("Family asked on"), initial=clock.today)


class SuspectForm(ActionForm):
    """Somebody recorded as abroad was seen back: quick, and nothing is counted by it."""

    suspected_on = DayField(label=_("Seen on"), initial=clock.today)
    suspected_note = forms.CharField(
        label=_("Who saw the person, and where"),
        required=False,
        max_length=TEXT_LENGTHS["suspected_note"],
        help_text=_("A few words; whoever verifies it will read them."),
        widget=forms.TextInput(attrs=PICK),
    )
