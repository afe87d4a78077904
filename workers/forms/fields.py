"""Fields that several forms of this app, and of others, share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas
from core import clock
from core.forms import PartialDayField
from reference.queries import Book
from workers.rules import is_passport_number, tidy_identity

NOT_SAID = ("", pgettext_lazy("choice", "Not stated"))
CHOOSE = ("", pgettext_lazy("choice", "Choose one"))


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


class NameSearchField(forms.CharField):
    """Words of a name in a filter. A number that identifies a person must not get into an address,
    a saved filter or a file: it is looked up by itself, and counted (W-23)."""

    default_error_messages = {
        "number": _(
            "A number is not searched here: it would stand in the address of the page. Use “Look up"
            " a number”."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Name, marks not needed"))
        super().__init__(**{"required": False, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        number = tidy_identity(value).upper()
        if is_passport_number(number) and number[1:].isdigit():
            raise ValidationError(self.error_messages["number"], code="number")


class OfferingInput(forms.TextInput):
    """A text box that offers what is known, and takes a part of it or anything else as well."""

    def __init__(self, *, offered: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self._offered = offered

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        known = f"known-{name}"
        box = super().render(name, value, {**(attrs or {}), "list": known}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ((o,) for o in self._offered)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', box, known, options)


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
        open_ = len(now) != 1 or earlier or not self.required
        groups: list[Any] = [CHOOSE] if open_ else []
        if not earlier:
            self.choices = [*groups, *now]
            return
        before = [(str(unit.pk), _former(unit)) for unit in earlier]
        self.choices = [*groups, (_("Units of today"), now), (_("Former units"), before)]

    def clean(self, value: Any) -> Commune | None:
        return self._units.get(super().clean(value))

    def words(self, pk: int | None) -> str:
        """What a unit that was offered is called."""
        unit = self._units.get(str(pk))
        return unit.full_name if unit else ""


def _former(unit: Commune) -> str:
    return f"{unit.full_name} ({unit.old_district})" if unit.old_district else unit.full_name


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not stated."""

    _SAID = {"yes": True, "no": False}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        choices = [NOT_SAID, ("yes", _("yes")), ("no", _("no"))]
        super().__init__(choices=choices, coerce=self._SAID.get, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if value is not None else ""


def numeric(**attrs: Any) -> forms.TextInput:
    """A box for digits: telephones show their number pad."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", **attrs})


def offer_codes(field: forms.Field, book: Book, listing: str, *, kept: str = "") -> None:
    """The entries of the list that hold today, and the one the file has."""
    assert isinstance(field, forms.ChoiceField)
    choices = book.choices(listing, on=clock.today())
    if kept and kept not in dict(choices):
        choices.append((kept, book.name(listing, kept)))
    field.choices = [NOT_SAID if not field.required else CHOOSE, *choices]
