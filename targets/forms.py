"""The forms of plans and targets. They clean what was typed; the rules decide."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ActionForm, DayField
from targets.models import Plan, TargetVersion, Window
from targets.numbers import read_whole


class WholeField(forms.CharField):
    """A whole number as people write it: 1234, 1.234 or 1 234; blank is None, not 0."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read_whole(super().clean(value))
        except ValueError as error:
            raise ValidationError(_("Enter a whole number, like 200 or 1.200.")) from error


class PercentField(forms.IntegerField):
    """130 on the page is the ratio 1.30 in the program."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_value=9999, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return int(value * 100) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        percent = super().clean(str(value or "").replace("%", "").strip())
        return None if percent is None else Decimal(percent) / 100


class EntryForm(ActionForm):
    """An action's form with hidden fields that are not the action's keywords."""

    beside: ClassVar[set[str]] = set()

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, by the action's keywords."""
        beside = {"idempotency_key", *self.beside}
        return {name: value for name, value in self.cleaned_data.items() if name not in beside}


class PlanForm(EntryForm):
    beside: ClassVar = {"version"}

    code = forms.CharField(
        label=pgettext_lazy("plan", "Code"),
        max_length=20,
        help_text=_("As people say it: 2025, or 2025-2030 for several years."),
    )
    first_day = DayField(label=_("First day"), help_text=_("The first day whose leavers count."))
    last_day = DayField(label=_("Last day"), help_text=_("The last day whose leavers count."))
    window = forms.ChoiceField(
        label=_("How the year is read"),
        choices=Window.choices,
        initial=Window.CALENDAR,
        help_text=_("As the plan's own document counts: usually the calendar year."),
    )
    parent = forms.ModelChoiceField(
        Plan.objects.none(),
        label=_("A year of the plan"),
        required=False,
        empty_label=_("None: it stands alone"),
        help_text=_("A yearly plan of a plan for several years: their numbers are compared."),
    )
    trained_goal = PercentField(
        label=_("Trained before departure (%)"),
        initial=Decimal("1.00"),
        help_text=_("The goal for the share of leavers with orientation training."),
    )
    coverage_goal = PercentField(
        label=_("Communes and wards with leavers (%)"),
        initial=Decimal("1.00"),
        help_text=_("The goal for the share of units that send at least one worker."),
    )
    skilled_up = forms.BooleanField(
        label=_("The share of skilled workers is to rise on last year"),
        required=False,
        initial=True,
        help_text=_("The third goal of the plan, besides numbers and training."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = Plan.objects.filter(parent=None).order_by("-first_day")
        field = self.fields["parent"]
        field.queryset = tops.exclude(pk=plan.pk) if plan else tops  # type: ignore[attr-defined]


class TargetForm(EntryForm):
    """The document and the province's own number; the units' numbers are the sheet's."""

    beside: ClassVar = {"edit", "kinds", "drawn_on"}

    document_number = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("For example 420/NQ-HĐND.")
    )
    document_date = DayField(label=_("Document date"), help_text=_("The day on the document."))
    document_body = forms.CharField(
        label=_("Issued by"), max_length=120, help_text=_("For example HĐND tỉnh Sơn La.")
    )
    in_force_on = DayField(
        label=_("In force from"),
        help_text=_("The units of this day are listed. Figures use these targets from then on."),
    )
    province_total = WholeField(
        label=_("Target of the province"),
        required=False,
        help_text=_("The number in the document itself. It need not be the sum of the units."),
    )
    stretch_ratio = PercentField(
        label=_("Stretch goal (% of the target)"),
        initial=Decimal("1.30"),
        help_text=_("130 means: the target and thirty in a hundred more."),
    )
    stretch_strict = forms.TypedChoiceField(
        label=_("The stretch goal is met with"),
        choices=[("True", _("more than that")), ("False", _("that, or more"))],
        coerce=lambda value: value == "True",
        initial="True",
        help_text=_("Only matters when exactly that number is reached."),
    )
    kinds = forms.BooleanField(
        label=_("Show columns for long-term, seasonal and students"),
        required=False,
        help_text=_("When the document sets numbers for them too."),
    )
    edit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    drawn_on = forms.DateField(required=False, widget=forms.HiddenInput)


class ReturnForm(EntryForm):
    beside: ClassVar = {"edit"}

    reason = forms.CharField(
        label=_("What should be changed"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever entered the targets reads this."),
    )
    edit = forms.IntegerField(required=False, widget=forms.HiddenInput)


def said_of(version: TargetVersion) -> dict[str, Any]:
    """A stored version as the form shows it."""
    names = [name for name in TargetForm.base_fields if hasattr(version, name)]
    return {name: getattr(version, name) for name in names}
