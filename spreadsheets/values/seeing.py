"""A cell as the officer sees it, and when there is nothing in it."""

import re
from datetime import date, datetime
from decimal import Decimal

from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Broken, Raw

# Nothing, dashes or dots: how staff cross a cell out.
_NOTHING = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff\\-\u2010-\u2015\u2212.\u2026_]*")


_EXACT = 15  # digits that a number of a spreadsheet keeps


def written_day(on: date) -> str:
    """06/05/2025. Years before 1000 keep their four digits, which strftime does not promise."""
    return f"{on.day:02d}/{on.month:02d}/{on.year:04d}"


def seen(raw: Raw) -> str:
    """What stands in the cell on the officer's screen; a long number with all its digits."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, int | float):
        return seen_number(raw)
    if isinstance(raw, datetime):
        time = "" if (raw.hour, raw.minute, raw.second) == (0, 0, 0) else f" {raw:%H:%M}"
        return written_day(raw) + time
    if isinstance(raw, date):
        return written_day(raw)
    return raw.text if isinstance(raw, Broken) else str(raw)


def seen_number(raw: int | float) -> str:
    """36 of 36.0, 1234,5 of 1234.5, and never a power of ten."""
    if isinstance(raw, int) or raw.is_integer():
        return str(int(raw))
    return f"{Decimal(f'{raw:.{_EXACT}g}'):f}".replace(".", ",")


def is_blank(raw: Raw) -> bool:
    """Whether the cell says nothing: empty, blanks, dashes or dots. "x" and 0 say something."""
    if isinstance(raw, str):
        return not raw[:1].isalnum() and _NOTHING.fullmatch(raw) is not None
    return raw is None


def unless_broken(raw: Raw) -> None:
    """Refuse a cell that holds an error instead of a value."""
    if isinstance(raw, Broken):
        raise rules.broken(formula=raw.formula)


def as_whole(raw: int | float) -> int | None:
    """The number if it has no parts. A spreadsheet has no other numbers than floats."""
    if isinstance(raw, int):
        return raw
    return int(raw) if raw.is_integer() else None
