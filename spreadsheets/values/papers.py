"""Numbers of papers and telephones: text, whatever a spreadsheet makes of them."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Final

from core import names
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.seeing import as_whole, unless_broken


class Masked(Enum):
    """A number as our own files mask it."""

    NUMBER = "masked"


# Says nothing and changes nothing: the file was made by this register, for somebody who may not
# see the number.
MASKED: Final = Masked.NUMBER

_CITIZEN, _OLD = 12, 9
_EXACT = 10**15  # what a spreadsheet keeps of a number
_BETWEEN = dict.fromkeys(map(ord, " .-'\t\n\r\u00a0\u202f\u2009\u200b\ufeff\u00ad"))
_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?e\+[0-9]+", re.IGNORECASE)
_WAS_NUMBER = re.compile(r"([0-9]{6,})[.,]0{1,2}")  # 14203001223.0: the 0 behind is no digit of it
_MASKED = re.compile(r"[0-9]{3}\*{7}[0-9]{2}|\*{3,9}[0-9A-Z]{3}")
_PASSPORT = re.compile(r"(?=[A-Z]*[0-9])[0-9A-Z]{6,12}")
_USUAL_PASSPORT = re.compile(r"[A-Z][0-9]{7,8}")

_SEVERAL = re.compile(r"[/;,|\n]|\s[-\u2013]\s|\s(?:và|hoặc)\s", re.IGNORECASE)
_BEFORE_PHONE = re.compile(
    r"\s*(?:(?:s?đt|sdt|điện thoại|di động|tel|zalo)\s*[:.]?\s*)?", re.IGNORECASE
)
_REMARK = re.compile(r"\([^()0-9]*\)\s*$")
_HOME = re.compile(r"(?:\+84|0084)0?|84(?=[0-9]{9}$)")
# The mobile numbers of eleven digits, until 2018, and what became of their beginnings.
_UNTIL_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def citizen_number(raw: Raw, reading: Reading) -> str | Masked:
    """Twelve digits, or MASKED. Lost zeros are proposed and never filled in silently."""
    if type(raw) is str and len(raw) == _CITIZEN and raw.isascii() and raw.isdigit():
        return raw
    number = _tidy(raw, refusal=rules.not_a_citizen_number)
    if _MASKED.fullmatch(number):
        return MASKED
    if not _digits(number):
        raise rules.not_a_citizen_number()
    if len(number) in (10, 11) and number[0] != "0":
        raise rules.lost_zeros(proposal=number.zfill(_CITIZEN), length=_CITIZEN)
    if len(number) == _OLD:
        raise rules.old_card()
    if len(number) != _CITIZEN:
        raise rules.not_a_citizen_number()
    return number


def old_number(raw: Raw, reading: Reading) -> str | Masked:
    """The nine digits of an old identity card (CMND), or MASKED."""
    number = _tidy(raw, refusal=rules.not_an_old_number)
    if _MASKED.fullmatch(number):
        return MASKED
    if not _digits(number):
        raise rules.not_an_old_number()
    if 6 <= len(number) < _OLD and number[0] != "0":
        raise rules.lost_zeros(proposal=number.zfill(_OLD), length=_OLD)
    if len(number) != _OLD:
        raise rules.not_an_old_number()
    return number


def passport(raw: Raw, reading: Reading) -> str | Masked:
    """Letters and digits, upper case, or MASKED. The letter O stays an O."""
    if type(raw) is str and _USUAL_PASSPORT.fullmatch(raw):
        return raw
    number = _tidy(raw, refusal=rules.not_a_passport).upper()
    if _MASKED.fullmatch(number):
        return MASKED
    if not _PASSPORT.fullmatch(number):
        raise rules.not_a_passport()
    if not isinstance(raw, str):
        # A number has lost its zeros, if there were any.
        raise rules.not_a_passport(proposal=number)
    return number


def phone(raw: Raw, reading: Reading) -> str:
    """Ten digits beginning with 0; of several numbers the first. +84 is 0, and a lost 0 is put
    back, because every number here begins with it."""
    if type(raw) is str and len(raw) == 10 and raw.isascii() and raw.isdigit() and raw[:1] == "0":
        return _ten_digits(raw)
    first = _first_phone(raw) if isinstance(raw, str) else raw
    number = _tidy(first, refusal=rules.not_a_phone).replace("(", "").replace(")", "")
    home = _HOME.match(number)
    if home and len(number) > 10:
        number = "0" + number[home.end() :]
    elif len(number) == 9 and number[0] in "35789":
        number = "0" + number
    return _ten_digits(number)


def _ten_digits(number: str) -> str:
    if _digits(number) and len(number) == 10 and number[0] == "0" and number[1] != "0":
        return number
    raise rules.not_a_phone(proposal=_since_2018(number))


def _since_2018(number: str) -> str:
    """01662345678 has been 0362345678 since 2018; a number cell has lost its 0 besides."""
    full = number.zfill(11)
    begins = _UNTIL_2018.get(full[:4], "")
    return begins + full[4:] if begins and _digits(full) and len(full) == 11 else ""


def _first_phone(text: str) -> str:
    text = _REMARK.sub("", names.clean(text.replace("\n", ";")))
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    first = parts[0] if parts else text
    return first[_BEFORE_PHONE.match(first).end() :]  # type: ignore[union-attr]


def _tidy(raw: Raw, *, refusal: Callable[[], Unreadable]) -> str:
    """The characters of a number without what parts its groups."""
    if isinstance(raw, str):
        text = names.clean(raw).replace(" ", "")
        if _POWER.fullmatch(text):
            raise rules.rounded()
        if was := _WAS_NUMBER.fullmatch(text):
            return was[1]
        return text.translate(_BETWEEN)
    unless_broken(raw)
    number = None if isinstance(raw, bool) or not isinstance(raw, int | float) else as_whole(raw)
    if number is None or number < 0:
        raise refusal()
    if number >= _EXACT:
        raise rules.rounded()
    return str(number)


def _digits(text: str) -> bool:
    """Only 0 to 9: isdigit() alone accepts the digits of other scripts."""
    return text.isascii() and text.isdigit()
