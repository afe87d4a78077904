"""What one value becomes in a file. Text never becomes a formula, and never a number."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from core import clock, figures

LONGEST = 32_767  # characters; a longer text does not fit into a cell
_CUT = " […]"
_EXACT = 15  # digits that a number of a spreadsheet keeps
_FIRST_DAY = 1900  # no spreadsheet knows a day before that year
# Half of a character, or none at all: XML refuses them, and nobody sees them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?")
_RUNS = tuple("=+-@\t\r＝＋－＠")  # OWASP, CSV injection
_NUMBER_LIKE = re.compile(r"[+-]\d[\d .]*\Z")


class Kind(Enum):
    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Cell:
    """A value of its kind; `digits` are those behind the comma."""

    kind: Kind
    value: Any = None
    digits: int = 0


def cell(value: Any) -> Cell:
    """The typed value of a column as a cell: nothing is empty, and what does not fit is text."""
    if value is None or value == "":
        return Cell(Kind.BLANK)
    if isinstance(value, bool):
        return Cell(Kind.TEXT, figures.written(value))
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return Cell(Kind.DAY, value) if value.year >= _FIRST_DAY else _text(figures.written(value))
    if isinstance(value, int | Decimal):
        return _number(value)
    return _text(value)


def _instant(value: datetime) -> Cell:
    """The local hour, without a zone: a spreadsheet knows none."""
    local = value.astimezone(clock.HOME).replace(tzinfo=None, microsecond=0)
    return Cell(Kind.INSTANT, local) if local.year >= _FIRST_DAY else _text(figures.written(value))


def _number(value: int | Decimal) -> Cell:
    exact = Decimal(value)
    if len(exact.as_tuple().digits) > _EXACT:
        return _text(figures.written(value))
    return Cell(Kind.NUMBER, value, max(0, -int(exact.as_tuple().exponent)))


def _text(value: Any) -> Cell:
    text = plain(value)
    return Cell(Kind.TEXT, text) if text else Cell(Kind.BLANK)


def plain(value: Any) -> str:
    """Text without characters that nobody sees; what is too long says that it goes on."""
    text = str(value)
    if text.isprintable() and len(text) <= LONGEST:
        return text
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def csv_text(value: Any) -> str:
    """One value in a CSV file, as the province writes it: 06/05/2026, 1234,5.

    A text that a spreadsheet would run gets a ' in front; a number, and a telephone number such
    as +84 912 345 678, runs nothing and stays as it is.
    """
    made = cell(value)
    if made.kind is Kind.NUMBER:
        return f"{Decimal(made.value):f}".replace(".", ",")
    if made.kind is Kind.DAY:
        return made.value.strftime("%d/%m/%Y")
    if made.kind is Kind.INSTANT:
        return made.value.strftime("%d/%m/%Y %H:%M")
    text = made.value or ""
    runs = str(value).startswith(_RUNS) or text.lstrip().startswith(_RUNS)
    return f"'{text}" if runs and not _NUMBER_LIKE.match(text) else text


_REMEMBERED = 10_000


class Remembering:
    """`make(value)`, remembered: a long list says the same few words and days over and over.

    For one file, in one language. Equal numbers may be written differently: they are made anew.
    """

    def __init__(self, make: Callable[[Any], str]) -> None:
        self._make = make
        self._texts: dict[str, str] = {}
        self._days: dict[date, str] = {}
        # A translated word is the same object in each row; comparing it would translate it again.
        self._words: dict[int, tuple[Any, str]] = {}

    def row(self, values: Iterable[Any]) -> list[str]:
        """What is made of each of them."""
        texts, days, made = self._texts, self._days, []
        for value in values:
            kind = type(value)
            known = texts.get(value) if kind is str else days.get(value) if kind is date else None
            made.append(self._new(value) if known is None else known)
        return made

    def _new(self, value: Any) -> str:
        if isinstance(value, Promise):
            return self._word(value)
        made = self._make(value)
        if type(value) is str:
            _keep(self._texts, value, made)
        elif type(value) is date:  # an instant is no day, though its class says so
            _keep(self._days, value, made)
        return made

    def _word(self, value: Any) -> str:
        known = self._words.get(id(value))
        if known is None:
            # The word is kept as well: while it is, no other one gets its number.
            known = (value, self._make(str(value)))
            _keep(self._words, id(value), known)
        return known[1]


def _keep(known: dict[Any, Any], key: Any, value: Any) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = value
