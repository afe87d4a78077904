"""What staff type about a course itself, and what lists can be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from accounts.scopes import Scope
from communes.models import Commune
from contracts.choices import LegalForm
from core import clock
from core.forms import ActionForm, DayField
from enterprises.models import Enterprise
from reference.models import Country
from training.choices import TrainingKind
from training.forms.fields import LanguageField, OccupationField
from training.models import Course, CoursePartner
from training.states import CourseState
from training.told import COURSE
from training.validity import Untrained

_NONE = pgettext_lazy("course", "(none)")
_ALL = ("", pgettext_lazy("courses", "All"))


class CourseForm(ActionForm):
    """A course's facts; with `version` when it exists already."""

    title = forms.CharField(
        label=_("Title"), help_text=_("For example: Japanese N5 for food processing, group 2.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=TrainingKind.choices,
        help_text=_("Only orientation makes a person count as trained before departure."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who holds the course"),
        help_text=_("Its officers keep the list, the attendance and the certificates."),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country or territory"),
        required=False,
        empty_label=_NONE,
        help_text=_("For an orientation course: its certificates count for this country."),
    )
    language = LanguageField(required=False, help_text=_("For a language course."))
    occupation = OccupationField(
        required=False,
        help_text=_("For a vocational course; elsewhere only if it is held for one occupation."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    periods = forms.IntegerField(
        label=_("Periods"), required=False, help_text=_("Teaching periods of the whole course.")
    )
    places = forms.IntegerField(
        label=_("Places"), help_text=_("Who comes when all are taken stands on the waiting list.")
    )
    venue = forms.CharField(
        label=_("Place of teaching"), required=False, help_text=_("House, street, commune.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, scope: Scope, course: Course | None = None, **kwargs: Any
    ) -> None:
        seen: dict[str, Any] = {}
        if course:
            seen = {name.removesuffix("_id"): getattr(course, name) for name in COURSE}
            seen |= {"version": course.version}
            seen["language"] = LanguageField.written(course.language, course.level)
        super().__init__(*args, initial=seen, **kwargs)
        fields: Any = self.fields
        fields["version"].required = course is not None
        fields["language"].offer(empty=_NONE)
        fields["occupation"].offer(empty=_NONE)
        holders = Organisation.objects.open().in_name_order()
        if not scope.whole_province:
            holders = holders.filter(pk__in=scope.organisation_ids)
        if course and course.organisation.closed:
            holders |= Organisation.objects.filter(pk=course.organisation_id)
        fields["organisation"].queryset = holders
        if not course and len(holders) == 1:
            self.initial["organisation"] = holders[0].pk

    def facts(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = super().facts()
        said["language"], said["level"] = LanguageField.read(said["language"])
        return said

    def differences(self, current: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        current = {
            **current,
            "language": LanguageField.written(current["language"], current["level"]),
        }
        found = []
        for name, field in self.fields.items():
            mine = self.cleaned_data.get(name)
            mine = getattr(mine, "pk", mine)
            if name in current and name != "version" and (current[name] or "") != (mine or ""):
                found.append(
                    (field.label, self._words(name, current[name]), self._words(name, mine))
                )
        return found

    def _words(self, name: str, value: Any) -> str:
        if hasattr(value, "strftime"):
            return value.strftime("%d/%m/%Y")
        field: Any = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            chosen = field.queryset.filter(pk=value).first() if field.queryset else None
            return str(chosen or "")
        if isinstance(field, LanguageField):
            return " ".join(LanguageField.read(value or ""))
        return str(dict(getattr(field, "choices", ())).get(value, "" if value is None else value))


class MoveForm(ActionForm):
    """The next state of a course, and why, where it is cancelled."""

    to = forms.ChoiceField(choices=CourseState.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("Needed if the course is cancelled, for example: too few learners."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (self.data.get("to") or self.initial.get("to")) != CourseState.CANCELLED:
            del self.fields["reason"]


class ReasonForm(ActionForm):
    """Why somebody is taken off a list."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("For example: has withdrawn, enters another course.")
    )


class PartnersForm(ActionForm):
    """Who holds the course too: those that stay, and one more of each sort."""

    stay = forms.ModelMultipleChoiceField(
        CoursePartner.objects.none(),
        label=_("Partners now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Take the mark away from one that is a partner no longer."),
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Add an enterprise"),
        required=False,
        empty_label=_NONE,
        help_text=_("Usually the one that sends the learners abroad."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Add a centre or school"),
        required=False,
        empty_label=_NONE,
        help_text=_("Its officers see this course and the people on it, and change nothing."),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = course.partners.select_related("enterprise", "organisation")
        fields: Any = self.fields
        if present:
            fields["stay"].queryset = present
            fields["stay"].initial = [row.pk for row in present]
        else:
            del fields["stay"]
        fields["enterprise"].queryset = Enterprise.objects.in_name_order()
        fields["organisation"].queryset = (
            Organisation.objects.open().exclude(pk=course.organisation_id).in_name_order()
        )

    def facts(self) -> dict[str, Any]:
        """The keywords of the action: all partners as they are to be."""
        said = self.cleaned_data
        stay = list(said.get("stay") or ())
        enterprises = {row.enterprise for row in stay if row.enterprise} | {said["enterprise"]}
        bodies = {row.organisation for row in stay if row.organisation} | {said["organisation"]}
        return {
            "enterprises": sorted(filter(None, enterprises), key=lambda row: row.pk),
            "organisations": sorted(filter(None, bodies), key=lambda row: row.pk),
        }


class CourseFilter(forms.Form):
    """What the list of courses can be narrowed by."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Title"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ALL, *TrainingKind.choices], required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("course", "State"),
        choices=[_ALL, *CourseState.choices],
        required=False,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.in_name_order(),
        label=_("Who holds the course"),
        required=False,
        empty_label=_ALL[1],
    )
    year = forms.IntegerField(
        label=_("Begins in the year"), required=False, min_value=1990, max_value=2100
    )


class UntrainedFilter(forms.Form):
    """What the list of those who left untrained can be narrowed by."""

    use_required_attribute = False
    year = forms.IntegerField(
        label=_("Left in the year"), required=False, min_value=1990, max_value=2100
    )
    reason = forms.ChoiceField(
        label=_("Why not trained"),
        choices=[_ALL, *[(u.value, u.label) for u in Untrained if u.value]],
        required=False,
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country or territory"),
        required=False,
        empty_label=_ALL[1],
    )
    form = forms.ChoiceField(
        label=_("Legal form of going"), choices=[_ALL, *LegalForm.choices], required=False
    )
    unit = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Commune or ward"), required=False, empty_label=_ALL[1]
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Commune.objects.on(clock.today()).in_name_order()
        if not scope.whole_province:
            units = units.filter(pk__in=scope.commune_ids)
        fields: Any = self.fields
        fields["unit"].queryset = units
