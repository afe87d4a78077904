"""Forms whose fields are an action's keywords: they clean, they do not decide."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, gettext_lazy

from core import unsent
from core.beforehand import with_steps_beforehand
from core.idempotency import KeyUsed, earlier_result, new_key, once
from core.problems import Problem, Refused

FIRST_YEAR, LAST_YEAR = 1900, 2100
# 06/05/2026, 6-5-2026, 6.5.26, 06052026; 05/2026, 052026; 2026; 2026-05-06. Commas and blanks too:
# the number pads of telephones have no stroke.
_WRITTEN = (
    r"(?P<day>[0-9]{1,2})[/.,\- ](?P<month>[0-9]{1,2})[/.,\- ](?P<year>[0-9]{4}|[0-9]{2})",
    r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})",
    r"(?P<month>[0-9]{1,2})[/.,\- ]?(?P<year>[0-9]{4})",
    r"(?P<year>[0-9]{4})",
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
)


@dataclass(frozen=True)
class PartialDay:
    """A day as exactly as it is known; what is not known is the first of it."""

    on: date
    precision: str  # "day", "month" or "year"

    def __str__(self) -> str:
        pattern = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[self.precision]
        return self.on.strftime(pattern)


def _as_written(text: str) -> dict[str, int] | None:
    """The numbers of a day as it was typed: the year, and month and day if they were given."""
    for pattern in _WRITTEN:
        if found := re.fullmatch(pattern, text, re.ASCII):
            numbers = {name: int(digits) for name, digits in found.groupdict().items()}
            return numbers | {"year": numbers["year"] + 2000 * (len(found["year"]) == 2)}
    return None


def _read(text: str, *, form: Any) -> PartialDay:
    """The day that was typed; otherwise a sentence that says what to type."""
    written = _as_written(" ".join(text.split()))
    if written is None:
        raise ValidationError(form, code="invalid")
    year, month, day = written["year"], written.get("month"), written.get("day")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(gettext("The year has four digits, 1900 to 2100."), code="year")
    if month is not None and month > 12 and day is not None and day <= 12:
        asked = gettext("There is no month %(month)s. The day comes first: %(day)s.")
        right = f"{month:02d}/{day:02d}/{year}"
        raise ValidationError(asked % {"month": month, "day": right}, code="order")
    try:
        on = date(year, month or 1, day or 1)
    except ValueError as error:
        text = gettext("This day does not exist in the calendar. Check day and month.")
        raise ValidationError(text, code="calendar") from error
    return PartialDay(on, "day" if day else "month" if month else "year")


def _typed_days() -> dict[str, Any]:
    # No numeric keypad: those of telephones have no stroke.
    return {"placeholder": gettext_lazy("dd/mm/yyyy"), "autocomplete": "off"}


class DayField(forms.DateField):
    """A day written as 06/05/2026, in a plain text box: it looks the same in every browser."""

    default_error_messages = {
        "invalid": gettext_lazy("Enter the day as day/month/year, for example 06/05/2026.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs=_typed_days(), format="%d/%m/%Y"))
        kwargs.setdefault("help_text", gettext_lazy("Day/month/year, for example 06/05/2026."))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        known = _read(str(value), form=self.error_messages["invalid"])
        if known.precision != "day":
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return known.on


class PartialDayField(forms.CharField):
    """A day, or only its month or year: 06/05/2026, 05/2026, 2026. Cleans to a PartialDay."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Enter the day as day/month/year, for example 06/05/2026; if only the month is known:"
            " 05/2026."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(_typed_days())

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDay):
            return value
        text = super().to_python(value)
        return _read(text, form=self.error_messages["invalid"]) if text else None

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: the text was read already."""


# What cannot be told to be needed, or says it otherwise: a group of choices has a legend.
_TYPED = (forms.widgets.Input, forms.Select, forms.Textarea)
_NOT_TYPED = (forms.CheckboxInput, forms.FileInput, forms.HiddenInput)


def _tell_readers_of_the_screen(field: forms.Field) -> None:
    """That a field is needed, which others see by the missing "(optional)"."""
    widget = field.widget
    if field.required and isinstance(widget, _TYPED) and not isinstance(widget, _NOT_TYPED):
        widget.attrs["aria-required"] = "true"


_DJANGOS_DASHES = "---------"  # what Django shows where nothing is chosen


def _say_what_to_do(field: forms.Field) -> None:
    """Sentences of our own where Django only states what is wrong."""
    if isinstance(field, forms.IntegerField):
        field.error_messages["invalid"] = gettext("Enter a whole number in digits, for example 36.")
    if isinstance(field, DayField | PartialDayField):
        field.error_messages["required"] = field.error_messages["invalid"]
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DJANGOS_DASHES:
            field.empty_label = gettext("Choose…")
        field.error_messages["required"] = gettext("Choose: %(field)s.") % {"field": field.label}
    else:
        field.error_messages["required"] = gettext("Enter: %(field)s.") % {"field": field.label}


class ActionForm(forms.Form):
    """The entry form of one action. It carries the key that makes a second click harmless."""

    # The browser's own bubbles speak the browser's language and hide our sentences.
    use_required_attribute = False
    idempotency_key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    # Where the action's keyword is entered in a field of another name.
    shown_at: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_to_do(field)
            _tell_readers_of_the_screen(field)
        if not self.is_bound:
            self.initial = {**self.initial, **unsent.typed_into(self)}
        self._rules: set[str] = set()
        # The result of the write that came before this one with the same key.
        self.recorded_before: str | None = None

    @property
    def refusals(self) -> set[str]:
        """The rules among those shown, for templates that offer what to do about one."""
        return set(self._rules)

    def refused_by(self, rule: str) -> bool:
        """Whether that rule is among those shown."""
        return rule in self._rules

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each refusal next to its field, or above the form. Warnings refuse nothing."""
        for problem in problems:
            if not problem.warning:
                self._rules.add(problem.rule)
                field = self.shown_at.get(problem.field or "", problem.field)
                self.add_error(field if field in self.fields else None, problem.message)

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the action's keywords."""
        said = self.cleaned_data.items()
        return {n: value for n, value in said if n in self.fields and n != "idempotency_key"}

    def taken(self, request: HttpRequest, action: Callable[..., Model], **on: Any) -> bool:
        """Whether it was sent, could be read, and the action took it.

        The action gets the row it is `on` as its keyword, the facts, and who asks.
        """
        if not self.is_valid():
            return False
        said = {**on, **self.facts(), "by": request.user}
        return self.write_once(request, lambda: str(action(**said).pk)) is not None

    def write_once(
        self,
        request: HttpRequest,
        write: Callable[[], str],
        *,
        show: Callable[[list[Problem]], None] | None = None,
    ) -> str | None:
        """Run the write once for this form; its result, or None when the form says why not.

        `show` puts refusals where they belong on a page of several forms. A second click gets the
        first one's result. After "back" and a change, the key is spent: then the form says so,
        keeps what was typed and carries a new key.
        """
        try:
            result, first = with_steps_beforehand(once)(**self._sent(request), write=write)
            self.recorded_before = None if first else result
            unsent.forget_sent(request)
            return result
        except Refused as refused:
            (show or self.show)(refused.problems)
        except KeyUsed as used:
            self._spent(used.result)
        return None

    def written_before(self, request: HttpRequest) -> str | None:
        """What this form recorded when it was sent before, word for word; None if it was not.

        For pages that look closer before they write: a second click must not be told that the
        person is already abroad. Ask `recorded_before` too: a spent key is an error of the form.
        """
        try:
            self.recorded_before = earlier_result(**self._sent(request))
            return self.recorded_before
        except KeyUsed as used:
            self._spent(used.result)
            return None

    def _sent(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "user_id": request.user.pk or 0,
            "key": self.data.get(self.add_prefix("idempotency_key"), ""),
            # The address belongs to it: the same words on another person's page are another entry.
            "body": {"": request.get_full_path(), **dict(request.POST.lists())},
        }

    def _spent(self, result: str) -> None:
        self.recorded_before = result
        self.add_error(
            None,
            gettext(
                "This entry is already recorded. To record another one, check what is typed"
                " here and send it again."
            ),
        )
        self.replace(idempotency_key=new_key())

    def replace(self, **values: str) -> None:
        """Send these values back with the form instead of those that came with it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data
