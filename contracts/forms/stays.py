"""What officers type about a stay abroad, as the keywords of contracts/actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from contracts.choices import LegalForm
from core.forms import ActionForm, DayField
from core.problems import Problem
from enterprises.models import Enterprise
from reference.models import Country
from workers.forms import NameSearchField, UnitField, units_of_today

UNKNOWN = "unknown"
_CHOOSE = ("", _("Choose…"))
_ALL = ("", pgettext_lazy("filter", "All"))
PICK = {"autocomplete": "off"}
# The form most people go by stands first.
_FORMS = sorted(LegalForm.choices, key=lambda choice: choice[0] != LegalForm.SERVICE)


class CountryField(forms.ChoiceField):
    """A receiving country; the big markets stand apart and first. The value is the country."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Receiving country or territory"))
        super().__init__(**kwargs)
        self._countries: dict[str, Country] = {}

    def offer(self, countries: Iterable[Country], *, empty: tuple[str, Any] = _CHOOSE) -> None:
        self._countries = {country.code: country for country in countries}
        first = [(c.code, c.name) for c in self._countries.values() if c.rank < 100]
        others = [(c.code, c.name) for c in self._countries.values() if c.rank >= 100]
        self.choices = [empty, (_("Main markets"), first), (_("Other countries"), others)]

    def clean(self, value: Any) -> Country | None:
        return self._countries.get(super().clean(value))


class EnterpriseField(forms.ChoiceField):
    """Who sends: one of the province's list, or "unknown", or nobody. The value is the key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Enterprise or unit that sends"))
        super().__init__(**kwargs)
        self._enterprises: dict[str, Enterprise] = {}

    def offer(self, enterprises: Iterable[Enterprise]) -> None:
        self._enterprises = {str(enterprise.pk): enterprise for enterprise in enterprises}
        listed = [(key, enterprise.name) for key, enterprise in self._enterprises.items()]
        unknown = (UNKNOWN, pgettext_lazy("enterprise", "Other or unknown"))
        self.choices = [_CHOOSE, unknown, (_("On the list"), listed)]

    def named(self, key: str) -> Enterprise | None:
        """The one that was chosen, with its licence's history for the rules."""
        chosen = self._enterprises.get(key)
        if chosen:
            prefetch_related_objects([chosen], "licence_events")
        return chosen


class SenderFields(ActionForm):
    """Offers countries and enterprises, one query each."""

    country = CountryField(required=False)
    form = forms.ChoiceField(
        label=_("Legal form of going"), choices=[_CHOOSE, *_FORMS], required=False
    )
    enterprise = EnterpriseField(
        required=False,
        help_text=_("Not on the list, or not known: choose “Other or unknown”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, enterprise = self.fields["country"], self.fields["enterprise"]
        assert isinstance(country, CountryField)
        assert isinstance(enterprise, EnterpriseField)
        country.offer(Country.objects.all())
        enterprise.offer(Enterprise.objects.in_name_order())

    def sender(self) -> dict[str, Any]:
        """Country, form and who sends, as keywords."""
        key = self.cleaned_data.get("enterprise", "")
        field = self.fields["enterprise"]
        assert isinstance(field, EnterpriseField)
        return {
            "country": self.cleaned_data.get("country"),
            "form": self.cleaned_data.get("form", ""),
            "enterprise": field.named(key),
            "enterprise_unknown": key == UNKNOWN,
        }


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.TextInput(attrs=PICK))


class ConfirmForm(forms.Form):
    """The ticks under what is asked back before anything is recorded."""

    different_person = forms.BooleanField(
        label=_("This is another person; a new file is needed"), required=False
    )
    confirmed = forms.BooleanField(
        label=_("This is another departure, not the same one"), required=False
    )

    year_is_right = forms.BooleanField(label=_("The year is right"), required=False)

    # Which tick answers which warning.
    ticks = {"D-18": "confirmed", "D-27": "year_is_right"}

    def unanswered(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those of the warnings that the officer has not confirmed."""
        return [p for p in problems if not self.cleaned_data[self.ticks[p.rule]]]

    def show(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error(self.ticks[problem.rule], problem.message)


class SearchForm(forms.Form):
    """Finding a person as a commune thinks: name, village, year of birth."""

    use_required_attribute = False
    q = NameSearchField(widget=forms.TextInput(attrs={**PICK, "type": "search"}))
    village = forms.CharField(
        label=_("Village"), required=False, widget=forms.TextInput(attrs=PICK)
    )
    born = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **PICK}),
    )


def _offer_units(form: forms.Form, scope: Scope) -> None:
    """Fill the filter by unit; who has only one unit has no such filter."""
    unit = form.fields["unit"]
    assert isinstance(unit, UnitField)
    units = units_of_today(scope)
    if len(units) > 1:
        unit.offer(units)
        listed: list[tuple[Any, Any]] = list(unit.widget.choices)
        unit.choices = [_ALL, *listed[1:]]  # several units: the first is "none"
    else:
        del form.fields["unit"]


class DraftsFilter(forms.Form):
    """The filter of the list of drafts."""

    use_required_attribute = False
    unit = UnitField(required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_units(self, scope)

    @property
    def unit_asked(self) -> int | None:
        unit = self.cleaned_data.get("unit")
        return unit.pk if unit else None


class FilterForm(forms.Form):
    """The filters of a list of stays; what cannot be read filters nothing and says so."""

    use_required_attribute = False
    q = NameSearchField(widget=forms.TextInput(attrs={**PICK, "type": "search"}))
    country = CountryField(label=_("Country"), required=False)
    form = forms.ChoiceField(
        label=_("Legal form of going"), choices=[_ALL, *_FORMS], required=False
    )
    since = DayField(label=pgettext_lazy("period", "From"), required=False, help_text="")
    until = DayField(label=pgettext_lazy("period", "Until"), required=False, help_text="")
    state = forms.ChoiceField(label=pgettext_lazy("stay", "State"), required=False)
    unit = UnitField(required=False)
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.in_name_order(),
        label=_("Enterprise"),
        required=False,
        empty_label=pgettext_lazy("filter", "All"),
    )

    def __init__(self, *args: Any, scope: Scope, states: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country, state = self.fields["country"], self.fields["state"]
        assert isinstance(country, CountryField)
        assert isinstance(state, forms.ChoiceField)
        country.offer(Country.objects.all(), empty=_ALL)
        state.choices = [_ALL, *states.items()]
        _offer_units(self, scope)

    def asked(self) -> dict[str, Any]:
        """The legible filters, as the keywords of contracts.queries.Asked."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if country := said.get("country"):
            said["country"] = country.code
        for name in ("unit", "enterprise"):
            if row := said.get(name):
                said[name] = row.pk
        return said
