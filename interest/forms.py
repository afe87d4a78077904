"""What officers type about who wants to go, as the keywords of interest/actions.py."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.queries import units_for_choice
from contracts.forms.stays import CountryField
from core import clock
from core.forms import ActionForm, DayField
from interest.models import Interest
from interest.states import InterestState, steps_from
from reference.models import Country
from reference.queries import book
from workers.choices import Sex
from workers.forms import BornField, NameSearchField, UnitField, units_of_today

_ALL = ("", pgettext_lazy("filter", "All"))
_NOT_SAID = ("", pgettext_lazy("choice", "Not stated"))
_WORDS = {"autocomplete": "off"}
_WISHES = ("country", "country2", "country3")


class InterestForm(ActionForm):
    """What a person says about going abroad."""

    shown_at = {"countries": "country"}

    reviewed_on = DayField(
        label=_("Listed on"), help_text=_("The day of the review, or of the talk with the person.")
    )
    country = CountryField(
        label=_("First country wanted"),
        required=False,
        help_text=_("Where the person would like to go most."),
    )
    country2 = CountryField(
        label=_("Second country wanted"), required=False, help_text=_("If there is one.")
    )
    country3 = CountryField(
        label=_("Third country wanted"), required=False, help_text=_("If there is one.")
    )
    occupation = forms.ChoiceField(
        label=_("Occupation wanted"), required=False, help_text=_("The nearest one of the list.")
    )
    job = forms.CharField(
        label=_("Wanted job, in words"),
        required=False,
        help_text=_("As the person says it, for example: a greenhouse near Seoul."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    wants_course = forms.BooleanField(
        label=_("Wants a language course"),
        required=False,
        help_text=_("The centre plans its courses by this."),
    )
    wants_loan = forms.BooleanField(
        label=_("Wants a loan"),
        required=False,
        help_text=_("The Bank for Social Policies is told by the commune."),
    )
    obstacles = forms.MultipleChoiceField(
        label=_("Obstacles"),
        required=False,
        help_text=_("What keeps the person from going; several may be ticked."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )
    obstacle_note = forms.CharField(
        label=_("About the obstacles"),
        required=False,
        help_text=_("For example: a small child until 2027."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    consented_on = DayField(
        label=_("Consent given on"),
        required=False,
        help_text=_("The day on which the person agreed to be on the list."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("For example who may be asked when the person is not at home."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, interest: Interest | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_stored(interest) if interest else {"reviewed_on": clock.today()}
        super().__init__(*args, **kwargs)
        self.fields["version"].required = interest is not None
        countries = list(Country.objects.all())
        for name in _WISHES:
            self.fields[name].offer(countries, empty=_NOT_SAID)  # type: ignore[attr-defined]
        lists = book()
        self._offer("occupation", [_NOT_SAID, *lists.choices("occupation")])
        self._offer("obstacles", lists.choices("obstacle"))

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The fields about the interest as the actions' keywords."""
        names = [name for name in InterestForm.base_fields if name not in _WISHES]
        found = {name: self.cleaned_data[name] for name in names}
        found.pop("idempotency_key")
        if found["version"] is None:
            found.pop("version")
        wishes = [self.cleaned_data[name] for name in _WISHES]
        return {**found, "countries": [country for country in wishes if country]}

    def differences(self, current: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        mine = self.said()
        mine["countries"] = [country.name_vi for country in mine["countries"]]
        named = {item.code: item.name_vi for item in book().items("obstacle")}
        mine["obstacles"] = [named[code] for code in mine["obstacles"]]
        mine.pop("version")
        said = self._words
        both = [(name, said(name, current[name]), said(name, mine[name])) for name in mine]
        return [
            (str(self.fields[self.shown_at.get(name, name)].label), now, typed)
            for name, now, typed in both
            if now != typed
        ]

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, list):
            return ", ".join(value)
        field = self.fields[self.shown_at.get(name, name)]
        said: dict[Any, Any] = dict(getattr(field, "choices", ()))
        return str(said.get(value, value) or "") if value else ""


def _as_stored(interest: Interest) -> dict[str, Any]:
    names = [name for name in InterestForm.base_fields if hasattr(interest, name)]
    wishes = [row.country_id for row in interest.wanted.all()]
    return {
        **{name: getattr(interest, name) for name in names},
        **dict(zip(_WISHES, wishes, strict=False)),
        "obstacles": [row.obstacle for row in interest.hindrances.all()],
    }


class NewPersonForm(InterestForm):
    """A person without a file, and the interest: as much as a village head's notebook says."""

    shown_at = {**InterestForm.shown_at, "born_on": "born", "born_precision": "born"}

    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("With all marks, as on the citizen card."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    born = BornField()
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    commune = UnitField(help_text=_("Where the person is permanently registered."))
    village = forms.CharField(
        label=_("Village"),
        required=False,
        help_text=_("Village, sub-area or residential group."),
        widget=forms.TextInput(attrs=_WORDS),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        help_text=_("Also that of a relative."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_WORDS}),
    )

    field_order = ["full_name", "born", "sex", "commune", "village", "phone"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["commune"]
        assert isinstance(unit, UnitField)
        unit.offer(units_of_today(scope))

    def person(self) -> dict[str, Any]:
        """The fields about the person as the action's keywords."""
        born = self.cleaned_data["born"]
        names = ("full_name", "sex", "commune", "village", "phone")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "born_on": born.on,
            "born_precision": born.precision,
        }


class StepForm(ActionForm):
    """The next step, or one back."""

    to = forms.ChoiceField(
        label=pgettext_lazy("interest", "State"),
        help_text=_("Steps may be passed over; a step back is recorded the same way."),
    )
    moved_on = DayField(label=_("Day of the step"), help_text=_("As far as it is known."))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("For example the order, the course, or why it went back."),
        widget=forms.TextInput(attrs=_WORDS),
    )

    def __init__(self, *args: Any, interest: Interest, **kwargs: Any) -> None:
        kwargs["initial"] = {"moved_on": clock.today()}
        super().__init__(*args, **kwargs)
        steps = steps_from(interest.state)
        self.fields["to"].choices = [(to.value, to.label) for to in steps]  # type: ignore[attr-defined]
        onward = [to for to in steps if list(InterestState).index(to) > _place(interest.state)]
        if onward:
            self.initial["to"] = onward[0].value


def _place(state: str) -> int:
    return list(InterestState).index(InterestState(state))


class DropForm(ActionForm):
    """Why a person does not want to go any more, or cannot."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: found work at home, failed the health check, married."),
        widget=forms.TextInput(attrs=_WORDS),
    )


class ReopenForm(ActionForm):
    """Why a closed entry stands again."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: closed by mistake, wants to go after all, the flight fell out."),
        widget=forms.TextInput(attrs=_WORDS),
    )


class InterestFilter(forms.Form):
    """The filters of the list; the period is that of the listing."""

    use_required_attribute = False
    q = NameSearchField(widget=forms.TextInput(attrs={"type": "search", **_WORDS}))
    state = forms.ChoiceField(
        label=pgettext_lazy("interest", "State"),
        required=False,
        choices=[_ALL, ("open", _("Still open")), *InterestState.choices],
    )
    show = forms.ChoiceField(
        label=pgettext_lazy("interest", "To do"),
        required=False,
        choices=[
            _ALL,
            ("stale", _("To be asked again: not confirmed for 6 months")),
            ("gone", _("Has left: to be closed")),
            ("cancelled", _("Closed by a departure that was cancelled")),
            ("converted", _("Left within 12 months of the listing")),
        ],
    )
    country = forms.ChoiceField(label=_("Country wanted"), required=False)
    occupation = forms.ChoiceField(label=_("Occupation wanted"), required=False)
    since = DayField(label=_("Listed from"), required=False, help_text="")
    until = DayField(label=_("Listed until"), required=False, help_text="")
    unit = forms.TypedChoiceField(
        label=_("Commune or ward"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.pk, country.name) for country in Country.objects.all()]
        self._offer("country", countries)
        self._offer("occupation", book().choices("occupation"))
        within = None if scope.whole_province else scope.commune_ids
        units = units_for_choice(clock.today(), within=within)
        if len(units) > 1:
            self._offer("unit", units)
        else:
            del self.fields["unit"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [_ALL, *choices]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The legible filters, as the keywords of interest.queries.Wanted."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class PeriodForm(forms.Form):
    """Who was listed in this period; empty is the year whose 12 months are over."""

    use_required_attribute = False
    since = DayField(label=_("Listed from"), required=False, help_text="")
    until = DayField(label=_("Listed until"), required=False, help_text="")
