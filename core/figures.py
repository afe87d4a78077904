"""Writing numbers: exact fractions in, the province's notation out.

Nothing is rounded on the way; a share is a pair of whole numbers until it is shown.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from core import clock

NOTHING = "—"


def whole(value: int | None) -> str:
    """1356 → 1.356 (English: 1,356); None → —."""
    if value is None:
        return NOTHING
    grouped = f"{value:,}"
    return grouped if in_english() else grouped.replace(",", ".")


def percent(numerator: int | None, denominator: int | None, *, digits: int = 1) -> str:
    """154 of 200 → "77,0 %", rounded half up on the exact fraction.

    Never "100,0 %" while one is missing, never "0,0 %" while there is one; no denominator is "—".
    """
    if numerator is None or not denominator:
        return NOTHING
    scale = 10**digits
    tenths = (numerator * 100 * scale * 2 + denominator) // (denominator * 2)
    if numerator < denominator:
        tenths = min(tenths, 100 * scale - 1)
    if numerator > 0:
        tenths = max(tenths, 1)
    text = f"{tenths // scale}.{tenths % scale:0{digits}d}" if digits else str(tenths)
    units, _, fraction = text.partition(".")
    return f"{whole(int(units))}{'.' if in_english() else ','}{fraction} %"


def points(now: tuple[int, int], before: tuple[int, int]) -> str:
    """The change between two shares in percentage points, signed: "+3,4"; — if either is empty."""
    if not now[1] or not before[1]:
        return NOTHING
    top = (now[0] * before[1] - before[0] * now[1]) * 1000
    bottom = now[1] * before[1]
    tenths = (abs(top) * 2 + bottom) // (bottom * 2)
    sign = "+" if top > 0 else "−" if top < 0 else ""
    return f"{sign}{whole(tenths // 10)}{'.' if in_english() else ','}{tenths % 10}"


def signed(change: int) -> str:
    """A difference: +3, −3, ±0."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{whole(abs(change))}"


def in_english() -> bool:
    """Whether the person reads English; everything else is Vietnamese."""
    return (get_language() or "vi").startswith("en")


def written(value: Any) -> str:
    """A value of any type as the province writes it; nothing is —.

    The one place that turns typed values into text: 06/05/2026, 08:15 06/05/2026, 12.000.000, 1,5.
    A year or a code is text and comes as text: whole numbers are grouped.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return value.astimezone(clock.HOME).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int):
        return whole(value)
    return decimal(value) if isinstance(value, Decimal) else str(value)


def decimal(value: Decimal) -> str:
    """1234.50 → 1.234,50 (English: 1,234.50); 750000.00 → 750.000, parts only where some are."""
    units, _, fraction = f"{value:f}".partition(".")
    fraction = fraction if fraction.strip("0") else ""
    sign, units = ("−", units[1:]) if units.startswith("-") else ("", units)
    comma = "." if in_english() else ","
    return f"{sign}{whole(int(units))}{comma + fraction if fraction else ''}"
