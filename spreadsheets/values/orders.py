"""Whether a whole column of days is to be trusted: American order spoils cells that look right."""

from collections import Counter
from datetime import date
from typing import Literal

from spreadsheets.sheets import Raw
from spreadsheets.values.days import from_serial, taken_apart, two_numbers
from spreadsheets.values.seeing import as_whole

Question = Literal["mixed", "turned"]


class DayOrders:
    """Collects the cells of one column and says what its officer must be asked.

    "mixed": some texts have the month first, others the day, or could have. "turned": where a
    typed day was not understood it stayed text; beside it stand real dates of which (nearly) none
    lies behind the twelfth. Then the spreadsheet was set to another order than who typed, and has
    made 5 June of 06/05.
    """

    def __init__(self, *, first_1904: bool = False) -> None:
        self.first_1904 = first_1904
        self._found: Counter[str] = Counter()

    def add(self, raw: Raw) -> None:
        """Look at one cell; what is no day is passed over."""
        if isinstance(raw, str):
            self._add_text(raw)
        elif on := _real(raw, first_1904=self.first_1904):
            if on.day > 12:
                self._found["real, late"] += 1
            elif on.day != on.month:
                self._found["real, early"] += 1

    def _add_text(self, raw: str) -> None:
        pair = two_numbers(raw)
        if pair is None:
            return
        first, second = pair
        if first <= 12 < second <= 31:
            self._found["month first"] += 1
        elif second <= 12 < first <= 31:
            self._found["day first"] += 1
        elif first != second:
            self._found["either"] += 1

    @property
    def question(self) -> Question | None:
        """What to ask about the whole column; None if nothing speaks against it."""
        found = self._found
        if found["month first"] and (found["day first"] or found["either"]):
            return "mixed"
        not_understood = found["month first"] or found["day first"]
        # Of honest days three in five lie behind the twelfth.
        if not_understood and found["real, early"] and self._hardly_any_late():
            return "turned"
        return None

    def _hardly_any_late(self) -> bool:
        return self._found["real, late"] * 5 <= self._found["real, early"]


def _real(raw: Raw, *, first_1904: bool) -> date | None:
    if isinstance(raw, date):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    number = as_whole(raw)
    return from_serial(number, first_1904=first_1904) if number else None


def turn(raw: Raw, *, first_1904: bool = False) -> Raw:
    """A real date with day and month changed round, where that is a date. Text stays as typed."""
    on = _real(raw, first_1904=first_1904)
    if on is None or on.day > 12:
        return raw
    return on.replace(month=on.day, day=on.month)


def turn_text(raw: Raw) -> Raw:
    """A typed day with the month first as one with the day first. Anything else stays."""
    written = taken_apart(raw) if isinstance(raw, str) else None
    pair = written.day_and_month() if written else None
    if written is None or pair is None:
        return raw
    return f"{pair[1]:02d}/{pair[0]:02d}/{written.pieces[2]}"
