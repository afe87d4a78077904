"""What officers type about a person, as the keywords of workers/actions.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas
from core import clock
from core.forms import ActionForm, DayField, PartialDayField
from workers.choices import (
    ETHNIC_GROUPS,
    Household,
    Qualification,
    RevealPurpose,
    Sex,
)
from workers.models import Worker, born_text

_CODED = ("ethnicity", "qualification")
_NOT_SAID = ("", pgettext_lazy("choice", "Not stated"))


class BornField(PartialDayField):
    """06/05/1999, or 05/1999, or 1999: as much as the papers say."""

    default_error_messages = {
        "invalid": _(
            "Enter the date of birth as day/month/year, for example 06/05/1999. If the day is not"
            " known: 05/1999. If only the year is known: 1999."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Date of birth"))
        kwargs.setdefault("help_text", _("06/05/1999. Day not known: 05/1999. Year only: 1999."))
        super().__init__(**kwargs)


def units_of_today(scope: Scope) -> list[Commune]:
    """The units of today's map where new files may be opened, in name order."""
    units = atlas().on(clock.today()).units.values()
    return sorted((u for u in units if scope.covers(u.pk)), key=lambda unit: unit.name_sort)


class UnitField(forms.ChoiceField):
    """One of the units offered; the value is the unit itself."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Commune or ward"))
        super().__init__(**kwargs)
        self._units: dict[str, Commune] = {}

    def offer(self, units: list[Commune], *, earlier: list[Commune] | None = None) -> None:
        """Offer these units; `earlier` ones, for days before a merger, stand apart."""
        self._units = {str(unit.pk): unit for unit in [*units, *(earlier or [])]}
        now = [(str(unit.pk), unit.full_name) for unit in units]
        groups: list[Any] = [("", "---------")] if len(now) != 1 or earlier else []
        if not earlier:
            self.choices = [*groups, *now]
            return
        before = [(str(unit.pk), _former(unit)) for unit in earlier]
        self.choices = [*groups, (_("Units of today"), now), (_("Former units"), before)]

    def clean(self, value: Any) -> Commune | None:
        return self._units.get(super().clean(value))


def _former(unit: Commune) -> str:
    return f"{unit.full_name} ({unit.old_district})" if unit.old_district else unit.full_name


class FactsForm(ActionForm):
    """What a file says about a person, wherever it is entered."""

    shown_at = {"born_on": "born", "born_precision": "born"}

    full_name = forms.CharField(label=_("Full name"))
    born = BornField()
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    village = forms.CharField(
        label=_("Village"), required=False, help_text=_("Village, sub-area or residential group.")
    )
    personal_id = forms.CharField(
        label=_("Citizen number"),
        required=False,
        help_text=_("12 digits. It may be learned later; without it nothing is counted."),
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, help_text=_("Also that of a relative.")
    )
    ethnicity = forms.ChoiceField(
        label=_("Ethnic group"), choices=[_NOT_SAID, *ETHNIC_GROUPS], required=False
    )
    qualification = forms.ChoiceField(
        label=_("Technical qualification"),
        choices=[_NOT_SAID, *Qualification.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "village", "personal_id", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in ("personal_id", "phone"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions' keywords."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        said.pop("idempotency_key")
        born = said.pop("born")
        return {**said, "born_on": born.on, "born_precision": born.precision}


class WorkerForm(FactsForm):
    """A new file. Offers the units of `scope` that exist today."""

    commune = UnitField()
    household = forms.ChoiceField(
        label=_("Household status"), choices=[_NOT_SAID, *Household.choices], required=False
    )
    household_year = forms.IntegerField(
        label=_("Year of the household list"),
        required=False,
        help_text=_("Empty: the list of this year."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    shown_at = {**FactsForm.shown_at, "year": "household_year", "status": "household"}
    field_order = ["full_name", "born", "sex", "commune", "village", "personal_id", "phone"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["commune"]
        assert isinstance(unit, UnitField)
        unit.offer(units_of_today(scope))


class CorrectionForm(FactsForm):
    """The facts of a file that exists; an empty citizen number leaves the recorded one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["full_name", "born", "sex", "village", "personal_id", "phone"]

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        names = ("full_name", "sex", "village", "phone", "ethnicity", "qualification", "version")
        seen = {name: getattr(worker, name) for name in names}
        super().__init__(*args, initial={**seen, "born": worker.born_text}, **kwargs)
        if worker.personal_id_print:
            self.fields["personal_id"].help_text = _(
                "Recorded: %(masked)s. Leave empty to keep it; enter 12 digits to replace it."
            ) % {"masked": worker.personal_id_masked}

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        typed = self.facts()
        return [
            (str(self.fields[self.shown_at.get(name, name)].label), now, mine)
            for name in ("full_name", "born_on", "sex", "village", "phone", *_CODED)
            if (now := self._words(name, current)) != (mine := self._words(name, typed))
        ]

    def _words(self, name: str, facts: dict[str, Any]) -> str:
        if name == "born_on":
            return born_text(facts["born_on"], facts["born_precision"])
        field = self.fields[name]
        said: dict[Any, Any] = dict(getattr(field, "choices", ()))
        return str(said.get(facts[name], facts[name]))


class MoveForm(ActionForm):
    """Where the person lives from which day on. Any unit of the province may be named."""

    commune = UnitField(label=_("New commune or ward"))
    village = forms.CharField(label=_("Village"), required=False)
    moved_on = DayField(label=_("Day of the move"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["commune"]
        assert isinstance(unit, UnitField)
        every = sorted(atlas().units.values(), key=lambda unit: unit.name_sort)
        now = atlas().on(clock.today()).units
        unit.offer([u for u in every if u.pk in now], earlier=[u for u in every if u.pk not in now])

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("commune", "village", "moved_on")}


class HouseholdForm(ActionForm):
    """The household's status on one year's list."""

    year = forms.IntegerField(
        label=_("Year of the household list"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    status = forms.ChoiceField(label=_("Household status"), choices=Household.choices)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("year", "status")}


class RevealForm(ActionForm):
    """Why a citizen number is needed in clear."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=RevealPurpose.choices)
    note = forms.CharField(
        label=_("Details"), help_text=_("For example the document or the request it concerns.")
    )

    def reason(self) -> str:
        """Purpose and details as the audit keeps them."""
        purpose = RevealPurpose(self.cleaned_data["purpose"]).label
        return f"{purpose}: {self.cleaned_data['note']}"


class IdentityForm(ActionForm):
    """An exact citizen number to look up."""

    personal_id = forms.CharField(
        label=_("Citizen number"),
        help_text=_("All 12 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SearchForm(forms.Form):
    """The filters of the list of people; what cannot be read filters nothing and says so."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name, marks not needed"), required=False)
    village = forms.CharField(label=_("Village"), required=False)
    born = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
