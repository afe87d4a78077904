"""Cells that choose: yes or no, the sex, an entry of a list."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from core import names
from reference.queries import Item
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.seeing import unless_broken
from spreadsheets.values.words import plain

if TYPE_CHECKING:
    from spreadsheets.sheets import Words

Found = TypeVar("Found")

NAMED = 5  # how many entries a refusal names
_ALIKE, _SURELY_ALIKE = 0.6, 0.85

_YES = frozenset(["x", "có", "co", "yes", "y", "đúng", "dung", "true", "1", "v", "✓", "✔", "☑"])
_NO = frozenset(["không", "khong", "ko", "k", "no", "n", "sai", "false", "0"])
_PEOPLE = re.compile(r"(?:dân tộc|dan toc|người|nguoi)\s+", re.IGNORECASE)
_SEXES = {
    **dict.fromkeys(["nữ", "nu", "nữ giới", "phụ nữ", "gái", "gai", "f", "female"], "female"),
    **dict.fromkeys(["nam", "nam giới", "trai", "m", "male"], "male"),
}


def yes_no(raw: Raw, reading: Reading) -> bool:
    """x, có, 1 or TRUE for yes; không, 0 or FALSE for no."""
    if isinstance(raw, bool):
        return raw
    said = _said(raw).casefold()
    if said not in _YES and said not in _NO:
        raise rules.neither_yes_nor_no()
    return said in _YES


def sex(raw: Raw, reading: Reading) -> str:
    """ "female" or "male". Numbers are refused: 1 is a man here and a woman there."""
    if raw == "Nữ":
        return "female"
    if raw == "Nam":
        return "male"
    found = _SEXES.get(_said(raw).casefold().strip("."))
    if found is None:
        raise rules.not_a_sex()
    return found


def _said(raw: Raw) -> str:
    return plain(raw)


# Lists -------------------------------------------------------------------------------------------


def listed(listing: str, empty: Iterable[str] = ()) -> Callable[[Raw, Reading], str]:
    """A reader of the code of an entry of that list, as it holds today.

    Words of `empty` ("không") say that there is none and become "".
    """
    nothing = frozenset(map(names.fold, empty))

    def find(text: str, reading: Reading) -> str | Unreadable:
        if names.fold(text) in nothing:
            return ""
        return _entry(listing, text, reading)

    return lambda raw, reading: remembered(("listed", listing, nothing), raw, reading, find)


def remembered(
    key: object,
    raw: Raw,
    reading: Reading,
    find: Callable[[str, Reading], Found | Unreadable],
) -> Found:
    """The answer to the words of a cell, found once per run however often they stand there."""
    unless_broken(raw)
    answers = reading.kept.get(key)
    if answers is None:
        answers = reading.once(key, dict)
    answer = answers.get((type(raw), raw))
    if answer is None:
        answer = answers[type(raw), raw] = find(_said(raw), reading)
    if isinstance(answer, Unreadable):
        raise Unreadable(answer.message, proposal=answer.proposal, rule=answer.rule)
    return answer


def _entry(listing: str, text: str, reading: Reading) -> str | Unreadable:
    if listing == "ethnic_group" and text.isdigit():
        return rules.numbered_group([item.name for item in reading.lists.numbered(text)])
    if listing == "ethnic_group":
        text = _PEOPLE.sub("", text, count=1)
    found = reading.lists.find(listing, text, on=reading.today)
    if len(found) == 1:
        return found[0].code
    if found:
        return rules.several_listed([item.name for item in found[:NAMED]])
    near, proposal = _near_entries(text, reading.lists.items(listing, on=reading.today))
    return rules.not_listed(near, proposal=proposal)


def _near_entries(text: str, items: Sequence[Item]) -> tuple[list[str], str]:
    named = [
        (word, item.name_vi)
        for item in items
        for word in (item.name_vi, item.name_en, *item.aliases)
    ]
    return near(text, named)


def near(text: str, named: Iterable[tuple[str, str]]) -> tuple[list[str], str]:
    """What is nearly written like this: up to five names, and the one that is surely meant or "".

    `named`: a way to write something, and its name.
    """
    ways: dict[str, list[str]] = {}
    for word, entry in named:
        if folded := names.fold(word):
            ways.setdefault(folded, []).append(entry)
    wanted = names.fold(text)
    alike = get_close_matches(wanted, ways, n=2 * NAMED, cutoff=_ALIKE)
    found = list(dict.fromkeys(entry for word in alike for entry in ways[word]))
    sure = get_close_matches(wanted, ways, n=2, cutoff=_SURELY_ALIKE)
    surely = list(dict.fromkeys(entry for word in sure for entry in ways[word]))
    return found[:NAMED], surely[0] if len(surely) == 1 else ""


def one_of(words: Mapping[str, Sequence["Words"]]) -> Callable[[Raw, Reading], str]:
    """A reader of one of these codes, each with the words that mean it (the first is its name).

    Compared without marks, case and hyphens.
    """

    def find(text: str, reading: Reading) -> str | Unreadable:
        ways = {
            _compared(str(word)): code for code, ways in words.items() for word in [*ways, code]
        }
        if code := ways.get(_compared(text)):
            return code
        meant = [(str(way), str(ways[0])) for ways in words.values() for way in ways]
        found, proposal = near(text, meant)
        return rules.not_listed(
            found or [str(ways[0]) for ways in words.values()][:NAMED], proposal=proposal
        )

    key = ("one of", id(words))
    return lambda raw, reading: remembered(key, raw, reading, find)


@cache
def _compared(text: str) -> str:
    return " ".join(names.fold(text).replace("-", " ").split())
