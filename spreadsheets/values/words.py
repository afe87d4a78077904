"""Text, remarks and the names of people."""

import re
from typing import NoReturn

from core import names
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading
from spreadsheets.values.fonts import SPOILT, old_font
from spreadsheets.values.seeing import seen, unless_broken

# Latin letters with whatever marks; the signs µ ª º pass for letters elsewhere.
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0300-\u036f"
_USUAL_NAME = re.compile(f"[{_LATIN}' .\\-]+")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_LETTER_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")


def plain(raw: Raw) -> str:
    """The words of a cell in their one stored form. Old fonts and errors are refused."""
    if isinstance(raw, str):
        return names.clean(raw) if raw.isascii() else names.clean(unless_old_font(raw))
    unless_broken(raw)
    return seen(raw)


def unless_old_font(text: str) -> str:
    """The text, or the refusal of a text that an old font or an export has spoilt."""
    if font := old_font(text):
        raise rules.lost_letters() if font == SPOILT else rules.old_font(font)
    return text


def text(raw: Raw, reading: Reading) -> str:
    """A short text: NFC, single blanks, no look-alikes. A number is the text that is seen."""
    return plain(raw)


def note(raw: Raw, reading: Reading) -> str:
    """A remark; its line breaks stay."""
    if not isinstance(raw, str) or "\n" not in raw:
        return plain(raw)
    lines = unless_old_font(raw).splitlines()
    return "\n".join(filter(None, map(names.clean, lines)))


def name(raw: Raw, reading: Reading) -> str:
    """A person's name. LÒ VĂN NAM becomes Lò Văn Nam; otherwise capitals stay as typed."""
    if not isinstance(raw, str):
        _refuse_number(raw)
    said = plain(raw)
    if not _USUAL_NAME.fullmatch(said):
        _refuse_strange(said)
    return said.title() if said.isupper() and len(said) > 1 else said


def _refuse_strange(said: str) -> None:
    """Other signs are for the rules of whoever keeps the name."""
    if _LETTER_LOST.search(said):
        raise rules.lost_letters()
    if any(char.isdigit() for char in said):
        raise rules.not_a_name(digits=True)
    if any(char.isalpha() and not _LATIN_LETTER.match(char) for char in said):
        raise rules.not_a_name(digits=False)


def _refuse_number(raw: Raw) -> NoReturn:
    unless_broken(raw)
    raise rules.not_a_name(digits=True)
