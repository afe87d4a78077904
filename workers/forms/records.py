"""Moves, and what hangs on a file: lists of a year, groups, passports, languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.queries import atlas
from core import clock, figures
from core.forms import ActionForm, DayField
from reference.queries import book
from workers.forms.fields import CHOOSE, UnitField, numeric, offer_codes


class MoveForm(ActionForm):
    """Where the person lives from which day on. Any unit of the province may be named."""

    commune = UnitField(
        label=_("New commune or ward"),
        required=False,
        help_text=_("Empty if the person moved out of the province."),
    )
    village = forms.CharField(
        label=_("Village"), required=False, help_text=_("Village, sub-area or residential group.")
    )
    outside = forms.CharField(
        label=_("New residence outside the province"),
        required=False,
        help_text=_("Instead of the unit: province and commune, for example Nghệ An, xã Đô Lương."),
    )
    moved_on = DayField(label=_("Day of the move"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["commune"]
        assert isinstance(unit, UnitField)
        every = sorted(atlas().units.values(), key=lambda unit: unit.name_sort)
        now = atlas().on(clock.today()).units
        unit.offer([u for u in every if u.pk in now], earlier=[u for u in every if u.pk not in now])


class HouseholdForm(ActionForm):
    """The household's status on one year's list."""

    year = forms.IntegerField(
        label=_("Year of the household list"),
        help_text=_("The list is drawn up each year; a second entry corrects the first."),
        widget=numeric(),
    )
    status = forms.ChoiceField(
        label=_("Household status"), help_text=_("On the commune's yearly list of poor households.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_codes(self.fields["status"], book(), "household")


class PriorityForm(ActionForm):
    """A priority group, of the list of a year or from a day on."""

    group = forms.ChoiceField(
        label=_("Priority group"),
        help_text=_("A person may be in several; support is given once, by the best of them."),
    )
    year = forms.IntegerField(
        label=_("Year of the list"),
        required=False,
        help_text=_("For groups of a yearly list. Otherwise leave it empty and enter the days."),
        widget=numeric(),
    )
    since = DayField(label=_("Holds from"), required=False)
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty as long as it holds."))
    document = forms.CharField(
        label=_("Source document"),
        required=False,
        help_text=_("Number and day of the decision or list that says so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also groups that ended: lists of earlier years are entered later.
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *book().choices("priority_group")]


class PassportForm(ActionForm):
    """A passport; the number is kept encrypted and shown masked."""

    number = forms.CharField(
        label=_("Passport number"),
        help_text=_("One letter and 7 or 8 digits, for example C1234567."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    issued_on = DayField(label=_("Issued on"), required=False)
    expires_on = DayField(
        label=_("Expires on"),
        required=False,
        help_text=_("Ten years after the issue; of a shortened passport at most twelve months."),
    )
    current = forms.BooleanField(
        label=_("This is the current passport"),
        required=False,
        initial=True,
        help_text=_("Untick it for an older passport that is recorded later."),
    )


class PassportDaysForm(ActionForm):
    """The days of a recorded passport."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    issued_on = DayField(label=_("Issued on"), required=False)
    expires_on = DayField(
        label=_("Expires on"),
        required=False,
        help_text=_("Ten years after the issue; of a shortened passport at most twelve months."),
    )

    def differences(self, current: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        """(label, what is stored now, what was typed here) of each day where they differ."""
        return [
            (str(self.fields[name].label), figures.written(now), figures.written(mine))
            for name in ("issued_on", "expires_on")
            if (now := current[name]) != (mine := self.cleaned_data[name])
        ]


class LanguageForm(ActionForm):
    """A language, its level, and the day of the certificate."""

    language = forms.ChoiceField(
        label=_("Language"), help_text=_("What the person has learned for work abroad.")
    )
    level = forms.CharField(label=_("Certificate and level"), required=False)
    certified_on = DayField(label=_("Day of the certificate"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = book()
        offer_codes(self.fields["language"], lists, "language")
        items = lists.items("language", on=clock.today())
        known = [f"{item.name}: {levels}" for item in items if (levels := item.says("levels"))]
        self.fields["level"].help_text = _("Empty without certificate. %(levels)s") % {
            "levels": "; ".join(known)
        }


class WithdrawForm(ActionForm):
    """Why an entry is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: number mistyped, passport lost. It stays in the history."),
    )
