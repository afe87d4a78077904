"""Days as sheets have them: real dates, serial numbers, and text. Day first, always.

Years of two digits: in birth dates they lie in the past; elsewhere up to five years from now are
this century's, the others the last one's (docs/reference/rules/spreadsheets.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import names
from core.forms import PartialDay
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.seeing import as_whole, unless_broken, written_day

FIRST, LAST = date(1920, 1, 1), date(2100, 12, 31)
YEARS_AHEAD = 5  # of a two-digit year that is not a birth's
# What a spreadsheet counts from. The first one is wrong before March 1900, which we never read.
_BEGINS_1900, _BEGINS_1904 = date(1899, 12, 30), date(1904, 1, 1)
_YEARS = range(1900, 2101)  # a whole number like this is a year and no serial number

_USUAL = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4})")
_TIME = re.compile(r"[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?P<half> ?[ap]\.?m\.?)?$")
# On folded text: "ngày 6 tháng 5 năm 2025", "sinh năm 1990", "T5/2025", "06-Thg5-25".
_WORD = re.compile(r"(?<![a-z])(?:sinh|ns|ngay|thang|thg|nam|ng|th|t)[.:]?(?![a-z])")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(
    r"(?P<day>[0-9]{1,2}[ \-/])?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?[ \-/]"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
_PIECE = re.compile(r"[0-9]+")
_SIGNS = re.compile(r"[\s/.,\-|]+")

Century = Callable[[int, date], int]


def day(raw: Raw, reading: Reading) -> date:
    """A whole day. A date with a time is that day; a month or a year alone is refused."""
    if type(raw) is date and FIRST <= raw <= LAST:
        return raw
    try:
        known = _known(raw, reading, near_year)
    except Unreadable as unreadable:
        if unreadable.proposal and unreadable.proposal.count("/") < 2:
            raise rules.day_missing() from unreadable
        raise
    if known.precision != "day":
        raise rules.day_missing()
    return known.on


def partial_day(raw: Raw, reading: Reading) -> PartialDay:
    """A day as exactly as the sheet knows it: 06/05/2025, 05/2025, 2025."""
    return _known(raw, reading, near_year)


def birth_day(raw: Raw, reading: Reading) -> PartialDay:
    """The same of a birth, which never lies in the future."""
    known = _known(raw, reading, past_year)
    if known.on > reading.today:
        raise rules.born_later()
    return known


def near_year(two_digits: int, today: date) -> int:
    """25 is 2025 and 95 is 1995: this century's until five years from now."""
    ahead = today.year % 100 + YEARS_AHEAD
    return today.year - today.year % 100 - (100 if two_digits > ahead else 0) + two_digits


def past_year(two_digits: int, today: date) -> int:
    """A year that has begun."""
    ahead = two_digits > today.year % 100
    return today.year - today.year % 100 - (100 if ahead else 0) + two_digits


def from_serial(number: int, *, first_1904: bool) -> date | None:
    """The day that a spreadsheet means by this number; None outside 1920 to 2100."""
    begins = _BEGINS_1904 if first_1904 else _BEGINS_1900
    if not 0 < number < 100_000:
        return None
    on = begins + timedelta(days=number)
    return on if FIRST <= on <= LAST else None


def _known(raw: Raw, reading: Reading, century: Century) -> PartialDay:
    if isinstance(raw, str):
        return _from_text(raw, reading, century)
    if isinstance(raw, date):
        return _exact(raw.date() if isinstance(raw, datetime) else raw)
    unless_broken(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise rules.not_a_day()
    return _from_number(raw, reading, century)


def _exact(on: date) -> PartialDay:
    if not FIRST <= on <= LAST:
        raise rules.impossible_year(FIRST.year, LAST.year)
    return PartialDay(on, "day")


# Numbers -----------------------------------------------------------------------------------------


def _from_number(raw: int | float, reading: Reading, century: Century) -> PartialDay:
    number = as_whole(raw)
    if number is None and not abs(raw) < 1_000_000:  # nor what is no number
        raise rules.number_for_a_day()
    if number is None:
        raise rules.number_for_a_day(proposal=_with_parts(float(raw), reading))
    if number in _YEARS:
        return _checked(None, None, number)
    if on := from_serial(number, first_1904=reading.first_1904):
        return PartialDay(on, "day")
    together = _run_together(str(number), reading, century) if number > 0 else ""
    raise rules.number_for_a_day(proposal=together)


def _with_parts(number: float, reading: Reading) -> str:
    """5.2025 was 05/2025 until a spreadsheet took it for a number; 45783.5 is a day at noon."""
    if on := from_serial(int(number), first_1904=reading.first_1904):
        return written_day(on)
    month, _, year = repr(number).partition(".")
    year = year.ljust(4, "0")
    fits = month in map(str, range(1, 13)) and len(year) == 4 and FIRST.year <= int(year) <= 2100
    return f"{int(month):02d}/{year}" if fits else ""


def _run_together(digits: str, reading: Reading, century: Century) -> str:
    """What digits without signs can only mean; nothing where they can mean two days."""
    found = set()
    if len(digits) == 2:
        found |= {str(century(int(digits), reading.today))}
    elif len(digits) in (7, 8):
        full = digits.zfill(8)
        found |= {_day_or_not(full[:2], full[2:4], full[4:])}
        found |= {_day_or_not(digits[6:], digits[4:6], digits[:4])} if len(digits) == 8 else set()
    elif len(digits) in (5, 6):
        full = digits.zfill(6)
        year = str(century(int(full[4:]), reading.today))
        found |= {_day_or_not(full[:2], full[2:4], year), _month_or_not(full[:2], full[2:])}
        found |= {_month_or_not(digits[4:], digits[:4])} if len(digits) == 6 else set()
        serial = from_serial(int(digits), first_1904=reading.first_1904)
        found |= {written_day(serial)} if serial and digits[0] != "0" else set()
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def _day_or_not(day: str, month: str, year: str) -> str:
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return written_day(on) if FIRST <= on <= LAST else ""


def _month_or_not(month: str, year: str) -> str:
    return f"{int(month):02d}/{year}" if _day_or_not("1", month, year) else ""


# Text --------------------------------------------------------------------------------------------


def _from_text(raw: str, reading: Reading, century: Century) -> PartialDay:
    if found := _USUAL.fullmatch(raw):
        return _checked(int(found[1]), int(found[3]), int(found[4]))
    written = taken_apart(raw)
    if written is None:
        raise rules.not_a_day()
    if len(written.pieces) == 1 and len(written.pieces[0]) != 4:
        raise rules.number_for_a_day(proposal=_run_together(written.pieces[0], reading, century))
    return _from_pieces(written, reading.today, century)


@dataclass(frozen=True)
class Pieces:
    """The numbers of a day in the order they were typed. `alike`: with the same sign between."""

    pieces: tuple[str, ...]
    alike: bool = True
    american_clock: bool = False

    @property
    def year_first(self) -> bool:
        return len(self.pieces[0]) == 4

    def day_and_month(self) -> tuple[int, int] | None:
        """The first two numbers of three, if a year follows."""
        if len(self.pieces) != 3 or self.year_first or max(map(len, self.pieces[:2])) > 2:
            return None
        return int(self.pieces[0]), int(self.pieces[1])


def two_numbers(raw: str) -> tuple[int, int] | None:
    """What stands where day and month do, in a day written in full with the year behind."""
    if found := _USUAL.fullmatch(raw):
        return int(found[1]), int(found[3])
    written = taken_apart(raw)
    return written.day_and_month() if written else None


def taken_apart(raw: str) -> Pieces | None:
    """One to three numbers, whatever words and signs stand between; None if that is not all."""
    text = names.fold(raw).strip(" '.,;")
    american = False
    if time := _TIME.search(text):
        american = bool(time["half"])
        text = text[: time.start()]
    if found := _ENGLISH.fullmatch(text):
        month = str(_MONTHS.index(found["month"][:3]) + 1)
        given = ((found["day"] or "").strip(" -/"), month, found["year"])
        return Pieces(tuple(filter(None, given)))
    text = _WORD.sub("|", text).strip(" |/.,-")
    pieces, signs = _PIECE.findall(text), _PIECE.split(text)[1:-1]
    if not 1 <= len(pieces) <= 3 or not text.isascii() or not _only_signs(text):
        return None
    between = {"|" if "|" in sign else sign.strip() for sign in signs} - {"|"}
    return Pieces(tuple(pieces), len(between) <= 1, american)


def _only_signs(text: str) -> bool:
    return all(sign == "" or _SIGNS.fullmatch(sign) for sign in _PIECE.split(text))


def _from_pieces(written: Pieces, today: date, century: Century) -> PartialDay:
    pieces = written.pieces
    if len(pieces) == 1:
        return _checked(None, None, int(pieces[0]))
    ordered = pieces[::-1] if written.year_first else pieces
    *before, year = ordered
    if any(len(piece) > 2 for piece in before):
        raise rules.not_a_day()
    if len(before) == 1:
        return _month(int(before[0]), year)
    day, month = int(before[0]), int(before[1])
    if len(year) == 2:
        year = str(_century_of(day, month, int(year), today, century))
    if len(year) != 4:
        raise rules.impossible_year(FIRST.year, LAST.year)
    if written.american_clock and not written.year_first and day <= 12 and day != month:
        raise rules.month_first()
    if not written.alike:
        # "5-6/2025" may be two months.
        raise rules.not_a_day(proposal=_day_or_not(str(day), str(month), year))
    return _checked(day, month, int(year), turn=not written.year_first)


def _century_of(day: int, month: int, two_digits: int, today: date, century: Century) -> int:
    year = century(two_digits, today)
    later = century is past_year and (year, month, day) > (today.year, today.month, today.day)
    return year - 100 if later else year


def _month(month: int, year: str) -> PartialDay:
    if len(year) == 2:
        # "5/25" may be a day of this year as well.
        year = f"20{year}" if int(year) > 12 else year
        raise rules.not_a_day(proposal=_month_or_not(str(month), year) if len(year) == 4 else "")
    if len(year) < 4:
        raise rules.not_a_day()
    if len(year) > 4:
        raise rules.impossible_year(FIRST.year, LAST.year)
    return _checked(None, month, int(year))


def _checked(day: int | None, month: int | None, year: int, *, turn: bool = True) -> PartialDay:
    if not FIRST.year <= year <= LAST.year:
        raise rules.impossible_year(FIRST.year, LAST.year)
    if turn and day and month and day <= 12 < month:
        turned = _day_or_not(str(month), str(day), str(year))
        raise rules.month_first(proposal=turned) if turned else rules.no_such_day()
    try:
        on = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise rules.no_such_day() from error
    return PartialDay(on, "day" if day is not None else "month" if month is not None else "year")
