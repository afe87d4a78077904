"""Values of records as programs send and read them: partial days, units, related records."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.forms import FIRST_YEAR, LAST_YEAR, PartialDay

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_PRECISIONS = ("year", "month", "day")
_LARGEST = 2**63 - 1


class Text(serializers.CharField):
    """A text; an empty one empties the field. Numbers are no texts: 0912 would lose its zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_blank", True)
        kwargs.setdefault("max_length", 1000)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number, sent as a number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 2**31 - 1)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class YesNo(serializers.BooleanField):
    """true or false, and nothing that merely looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    """A day of the calendar between 1900 and 2100, as 2025-05-06."""

    def to_internal_value(self, value: Any) -> date:
        written = isinstance(value, str) and len(value) == 10
        day = super().to_internal_value(value) if written else None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


@extend_schema_field({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
class PartialDayField(serializers.Field):
    """A day as exactly as it is known: 1999, 1999-05 or 1999-05-06."""

    default_error_messages = {
        "invalid": "Send the day as exactly as it is known: 1999, 1999-05 or 1999-05-06.",
        "day": "Send a month or a day: 2026-03 or 2026-03-02.",
    }

    def __init__(self, *, year: bool = True, **kwargs: Any) -> None:
        self._year = year
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> PartialDay:
        found = _PARTIAL.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        parts = [int(part) for part in found.groups() if part]
        if not self._year and len(parts) == 1:
            self.fail("day")
        try:
            on = date(*(parts + [1, 1])[:3])
        except ValueError:
            self.fail("invalid")
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            self.fail("invalid")
        return PartialDay(on, _PRECISIONS[len(parts) - 1])


def partial_day(on: date, precision: str) -> str:
    """1999, 1999-05 or 1999-05-06: never more than is known."""
    return on.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]


class RecordUnitShape(serializers.Serializer):
    """A commune-level unit."""

    code = serializers.CharField(help_text="Five digits; identifies a unit only with valid_from")
    valid_from = serializers.DateField(allow_null=True, help_text="null: start not known")
    name = serializers.CharField()


class SentUnitShape(serializers.Serializer):
    """A commune-level unit, as it is sent."""

    code = serializers.CharField(max_length=5)
    valid_from = serializers.DateField(required=False, allow_null=True)


def unit_said(unit: Any) -> dict[str, Any] | None:
    """A unit in an answer; None is no unit."""
    if unit is None:
        return None
    first = unit.valid_from.isoformat() if unit.valid_from else None
    return {"code": unit.code, "valid_from": first, "name": unit.full_name}


# Finds the unit where the client may name it: by "03808" today's, by "03808-2025-07-01" that one,
# by "03808-" the one whose start is not known.
FindUnit = Callable[[Any, str], Any]


@extend_schema_field(SentUnitShape)
class UnitField(serializers.Field):
    """A unit by its code: {"code": "03808", "valid_from": "2025-07-01"}. Without the first day it
    is that of today; null is the one whose start is not known."""

    default_error_messages = {
        "invalid": 'Send a unit as {{"code": "03808"}}, with "valid_from" if it is an earlier one.',
        "unknown": "There is no such unit, or it is not in your area.",
    }

    def __init__(self, *, find: FindUnit, **kwargs: Any) -> None:
        self._find = find
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or not data.keys() <= {"code", "valid_from", "name"}:
            self.fail("invalid")
        code, first = data.get("code"), data.get("valid_from")
        if not isinstance(code, str) or not (first is None or isinstance(first, str)):
            self.fail("invalid")
        key = f"{code}-{self._day(first)}" if "valid_from" in data else code
        unit = self._find(self.context["client"], key)
        if unit is None:
            self.fail("unknown")
        return unit

    def _day(self, text: str | None) -> str:
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            self.fail("invalid")


class KnownField(serializers.Field):
    """A record by its id, where the client may name it: `find` hands it over, or None.

    What is not there and what is somebody else's are told in the same words.
    """

    default_error_messages = {
        "invalid": "Send the id of the record.",
        "unknown": "There is no such record in your area.",
    }
    kind: type = int

    def __init__(self, *, find: Callable[[Any, Any], Any], **kwargs: Any) -> None:
        self._find = find
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if type(data) is not self.kind or (isinstance(data, int) and not 0 < data <= _LARGEST):
            self.fail("invalid")
        if isinstance(data, str) and not (data.isprintable() and data.isascii()):
            self.fail("unknown")
        row = self._find(self.context["client"], data)
        if row is None:
            self.fail("unknown")
        return row


@extend_schema_field({"type": "integer"})
class KnownId(KnownField):
    """By number."""


@extend_schema_field({"type": "string"})
class KnownCode(KnownField):
    """By code."""

    kind = str
