"""What a file says about a person: a short form for a new one, all of it for a correction."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scopes import Scope
from communes.queries import atlas
from core import clock
from core.forms import ActionForm
from reference.queries import book
from workers.choices import Sex
from workers.forms.fields import (
    NOT_SAID,
    BornField,
    UnitField,
    YesNoField,
    numeric,
    offer_codes,
    units_of_today,
)
from workers.models import Worker, born_text
from workers.queries import GROUPS
from workers.rules import LISTED

_IN_GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("full_name", "born", "sex", "personal_id", "old_id"),
    "residence": (
        *("commune", "outside", "village", "phone"),
        *("current_address", "current_commune"),
    ),
    "skills": ("education", "qualification", "field_of_study", "skill", "skill_level"),
    "household": ("ethnicity", "household", "household_year"),
    "relative": ("relative_name", "relative_relation", "relative_phone"),
    "service": ("served", "discharged_year"),
}
# What a new file asks first; the rest waits under "More".
SHORT = ("full_name", "born", "sex", "commune", "village", "personal_id", "phone")
_NUMBERS = ("personal_id", "old_id")


class FactsForm(ActionForm):
    """What a file says about a person, wherever it is entered."""

    shown_at = {"born_on": "born", "born_precision": "born"}

    full_name = forms.CharField(
        label=_("Full name"), help_text=_("With all marks, as on the citizen card.")
    )
    born = BornField()
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    personal_id = forms.CharField(
        label=_("Citizen number"),
        required=False,
        help_text=_("12 digits. It may be learned later; without it nothing is counted."),
        widget=numeric(),
    )
    old_id = forms.CharField(
        label=_("Old identity card (CMND)"),
        required=False,
        help_text=_("9 digits, if old papers bear it. It stands beside the citizen number."),
        widget=numeric(),
    )
    village = forms.CharField(
        label=_("Village"), required=False, help_text=_("Village, sub-area or residential group.")
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        help_text=_("Also that of a relative."),
        widget=numeric(),
    )
    current_address = forms.CharField(
        label=_("Present address"),
        required=False,
        help_text=_(
            "Only if not the permanent residence: house and village, or the other province."
        ),
    )
    current_commune = UnitField(
        label=_("Commune or ward of the present address"),
        required=False,
        help_text=_("Empty if it is outside the province."),
    )
    education = forms.ChoiceField(
        label=_("General education"),
        required=False,
        help_text=_("The highest school level that was completed."),
    )
    qualification = forms.ChoiceField(
        label=_("Technical qualification"),
        required=False,
        help_text=_("The highest level; it decides whether the person counts as skilled."),
    )
    field_of_study = forms.CharField(
        label=_("Field of study"),
        required=False,
        help_text=_("What the qualification is in, for example Welding."),
    )
    skill = forms.CharField(
        label=_("Trade"), required=False, help_text=_("A trade that the person can do.")
    )
    skill_level = forms.TypedChoiceField(
        label=_("Level of the trade"),
        choices=[NOT_SAID, *((str(n), str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Level 1 to 5 of the certificate of the trade."),
    )
    ethnicity = forms.ChoiceField(
        label=_("Ethnic group"),
        required=False,
        help_text=_("As in the population register. Sensitive: seen only in the file."),
    )
    relative_name = forms.CharField(
        label=_("Relative"),
        required=False,
        help_text=_("Who at home can be asked when something happens abroad."),
    )
    relative_relation = forms.CharField(
        label=_("Relation"), required=False, help_text=_("Father, wife, elder brother …")
    )
    relative_phone = forms.CharField(
        label=_("Phone of the relative"),
        required=False,
        help_text=_("Ten digits, beginning with 0."),
        widget=numeric(),
    )
    served = YesNoField(
        label=_("Served in the army or the police"),
        help_text=_("Completed military service or duty in the police."),
    )
    discharged_year = forms.IntegerField(
        label=_("Year of leaving the service"),
        required=False,
        help_text=_("Four digits, from the discharge paper."),
        widget=numeric(),
    )

    def __init__(self, *args: Any, worker: Worker | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "village", "current_address", "relative_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        lists = book()
        for name, listing in LISTED.items():
            kept = getattr(worker, name) if worker else ""
            offer_codes(self.fields[name], lists, listing, kept=kept)
        unit = self.fields["current_commune"]
        assert isinstance(unit, UnitField)
        units = sorted(atlas().on(clock.today()).units.values(), key=lambda u: u.name_sort)
        stored = worker.current_commune if worker else None
        gone = [stored] if stored and stored not in units else None
        unit.offer(units, earlier=gone)

    @property
    def groups(self) -> list[tuple[str, str | Promise, list[BoundField]]]:
        """(key, label, fields) in the order of the file."""
        return self._grouped(tuple(self.fields))

    @property
    def short(self) -> list[BoundField]:
        """The fields of the short form."""
        return [self[name] for name in SHORT if name in self.fields]

    @property
    def more(self) -> list[tuple[str, str | Promise, list[BoundField]]]:
        """What waits under "More"."""
        return self._grouped(tuple(name for name in self.fields if name not in SHORT))

    @property
    def more_open(self) -> bool:
        """Something under "More" is wrong, or was typed."""
        return any(
            field.errors or (self.is_bound and field.data)
            for _key, _label, fields in self.more
            for field in fields
        )

    def _grouped(
        self, wanted: tuple[str, ...]
    ) -> list[tuple[str, str | Promise, list[BoundField]]]:
        found = [
            (key, GROUPS[key], [self[name] for name in names if name in wanted])
            for key, names in _IN_GROUPS.items()
        ]
        return [group for group in found if group[2]]

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions' keywords."""
        said = super().facts()
        born = said.pop("born")
        return {**said, "born_on": born.on, "born_precision": born.precision}


class WorkerForm(FactsForm):
    """A new file. Offers the units of `scope` that exist today."""

    commune = UnitField(help_text=_("Where the person is permanently registered."))
    outside = forms.CharField(
        label=_("Permanent residence outside the province"),
        required=False,
        help_text=_("Instead of the unit: province and commune, for example Nghệ An, xã Đô Lương."),
    )
    household = forms.ChoiceField(
        label=_("Household status"),
        required=False,
        help_text=_("On the commune's yearly list of poor households."),
    )
    household_year = forms.IntegerField(
        label=_("Year of the household list"),
        required=False,
        help_text=_("Empty: the list of this year."),
        widget=numeric(),
    )

    shown_at = {**FactsForm.shown_at, "year": "household_year", "status": "household"}
    field_order = [name for names in _IN_GROUPS.values() for name in names]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_codes(self.fields["household"], book(), "household")
        unit = self.fields["commune"]
        assert isinstance(unit, UnitField)
        if scope.whole_province:
            unit.required = False  # either this or `outside`: rule W-33 says it
        else:
            del self.fields["outside"]
        unit.offer(units_of_today(scope))


class CorrectionForm(FactsForm):
    """The facts of a file that exists. An empty box empties the field; an empty number leaves the
    recorded one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = [name for names in _IN_GROUPS.values() for name in names]

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if hasattr(worker, name)]
        seen = {name: getattr(worker, name) for name in names if name not in _NUMBERS}
        seen |= {"born": worker.born_text, "current_commune": worker.current_commune_id}
        super().__init__(*args, initial=seen, worker=worker, **kwargs)
        if worker.personal_id_print:
            self.fields["personal_id"].help_text = _(
                "Recorded: %(masked)s. Leave empty to keep it; enter 12 digits to replace it."
            ) % {"masked": worker.personal_id_masked}
        if worker.old_id_print:
            self.fields["old_id"].help_text = _(
                "Recorded: %(masked)s. Leave empty to keep it; enter 9 digits to replace it."
            ) % {"masked": worker.old_id_masked}

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        typed = self.facts()
        compared = [
            "born_on" if name == "born" else name
            for names in _IN_GROUPS.values()
            for name in names
            if name in self.fields and name not in _NUMBERS
        ]
        return [
            (str(self.fields[self.shown_at.get(name, name)].label), now, mine)
            for name in compared
            if (now := self._words(name, current)) != (mine := self._words(name, typed))
        ]

    def _words(self, name: str, facts: dict[str, Any]) -> str:
        if name == "born_on":
            return born_text(facts["born_on"], facts["born_precision"])
        field, value = self.fields[name], facts[name]
        if isinstance(field, UnitField):
            return field.words(getattr(value, "pk", value))
        if isinstance(field, YesNoField):
            value = field.prepare_value(value)
        if value is None or value == "":
            return ""
        said: dict[Any, Any] = dict(getattr(field, "choices", ()))
        return str(said.get(value, value))
