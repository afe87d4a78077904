"""Amounts of money as they are written here: 12.000.000, and 1.234,5 where there are parts."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Points or blanks between groups of three, a comma before parts; or plain digits. A point that
# does not stand before three digits could be either, and is asked about.
_WRITTEN = re.compile(
    r"(?P<whole>[0-9]{1,3}([. \u00a0\u202f][0-9]{3})+|[0-9]+)(,(?P<part>[0-9]{1,2}))?"
)
_UNITS = {"đ", "đồng", "vnd", "vnđ"}
LARGEST = Decimal("999999999999.99")


def read_money(text: str) -> Decimal | None:
    """The amount that was written; None when it cannot be read without guessing."""
    words = text.strip().casefold()
    for unit in sorted(_UNITS, key=len, reverse=True):
        words = words.removesuffix(unit).rstrip()
    found = _WRITTEN.fullmatch(words)
    if not found:
        return None
    whole = re.sub(r"[. \u00a0\u202f]", "", found["whole"])
    try:
        return Decimal(f"{whole}.{found['part'] or 0}")
    except InvalidOperation:
        return None


class MoneyField(forms.CharField):
    """An amount in a plain text box, zero or more. Cleans to a Decimal, or None when empty."""

    default_error_messages = {
        "invalid": _("Enter the amount in digits, for example 12.000.000."),
        "large": _("The amount has too many digits. Enter it in đồng, without other signs."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In đồng, for example 12.000.000."))
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        amount = read_money(text)
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if amount > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: a stored amount as it is written here."""
        return written_money(value) if isinstance(value, Decimal) else value

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: the text was read already."""


def written_money(amount: Decimal) -> str:
    """12.000.000, with a comma and two digits where there are parts."""
    whole, part = f"{amount:.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return grouped if part == "00" else f"{grouped},{part}"
