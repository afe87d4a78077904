"""What tests of cells are read with."""

from datetime import date, datetime, time

import pytest

from spreadsheets.sheets import Reading, Unreadable

TODAY = date(2026, 3, 1)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant as workbooks have it, without a zone."""
    return datetime.combine(date(year, month, day), time(hour, minute))


def reading(**given) -> Reading:
    """With empty lists, for cells that need none."""
    return Reading(
        **{"by": None, "permission": None, "today": TODAY, "lists": None, "map": None} | given
    )


def refused(reader, raw, within=None) -> tuple[str, str]:
    """The rule that refuses the cell, and what it proposes."""
    with pytest.raises(Unreadable) as caught:
        reader(raw, within or reading())
    return caught.value.rule, caught.value.proposal
