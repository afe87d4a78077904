"""The words of headings: how they are compared, and which columns of a sheet they may mean."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.utils.translation import override

from core.names import clean, fold
from spreadsheets.sheets import Sheet, SheetColumn

SERIAL = frozenset({"stt", "so tt", "tt", "s tt", "s t t", "so thu tu", "thu tu", "no"})

_SIGNS = re.compile(r"[\W_]+")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")
_BRACKETS = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]?")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[IVX]{1,4})\s*[.)\-]\s*(?=[^\W\d])")

# Under a heading that stands over several columns these say nothing by themselves.
_VAGUE = re.compile(
    "nam|nu|tong|tong so|cong|khac|ten|ho|so|ma|loai|ngay|thang|trong do|di|ve|co|khong|nguoi"
    "|so luong|ty le|ke hoach|ket qua|x"
)
# Words that turn a heading into another one: somebody else's telephone, the day a paper was
# issued, a day that is only planned. Single syllables count with their marks, since without them
# they are other words as well (cũ, cư; vợ, võ; cấp, cập).
_TURNING = frozenset(["cũ", "cấp", "cha", "mẹ", "bố", "vợ", "chồng", "con", "mất", "hỏng"])
_TURNING_BARE = frozenset(map(fold, _TURNING))
_TURNING_PHRASES = re.compile(
    r"\b(nguoi (than|lien he|nhan|vay|gioi thieu|dai dien|bao lanh|giam ho|o nha)|than nhan|chu ho"
    r"|dai dien|bao lanh|gia dinh|doanh nghiep|cong ty|chu su dung|doi tac|du kien|ke hoach"
    r"|truoc day|truoc sap xep|het han|gia han|noi sinh|que quan|nguyen quan|tam tru|khong co)\b"
)


class Strength(IntEnum):
    """How sure it is that a heading means a column; the surer one gets the column."""

    PREFIX = 1  # "Họ và tên người lao động": an alias with harmless words behind it
    CHILD = 2  # "Số CCCD" under "Giấy tờ"
    BARE = 3  # without the unit or the remark in brackets
    ALIAS = 4
    OWN = 5  # as our template has it
    TAUGHT = 6


@dataclass(frozen=True)
class Match:
    strength: Strength
    name: str


@dataclass(frozen=True)
class Parent:
    """A heading over several columns.

    `firm`: merged cells say how far it goes. `near`: it stands right over the column. `aside`: it
    lies over the rows looked at; it can forbid a reading, it proposes none.
    """

    text: str
    firm: bool = True
    near: bool = True
    aside: bool = False


def said(cell: Any) -> str:
    """The text of a cell in one line; nothing for a blank one."""
    return clean(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def folded(text: str) -> str:
    """How headings are compared: no marks, case, signs or line breaks; & is "va".

    What is taught is stored in this form, of a heading as `Headed.texts` has it.
    """
    return _SIGNS.sub(" ", fold(_spelt_out(text))).strip()


def _spelt_out(text: str) -> str:
    return _RAISED.sub("", text).replace("&", " và ")


def variants(text: str) -> list[tuple[str, str]]:
    """The forms in which a heading may be known, the fullest first, and what each leaves out."""
    found = [(folded(text), "")]
    unnumbered = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    dropped = " ".join(round_ or square for round_, square in _BRACKETS.findall(unnumbered))
    found += [(folded(unnumbered), ""), (folded(_BRACKETS.sub(" ", unnumbered)), dropped)]
    return [form for form in dict.fromkeys(found) if form[0]]


def turns(text: str) -> bool:
    """Whether words beside a heading make it mean another person, paper or day."""
    words = set(_SIGNS.split(clean(text).casefold()))
    single = _TURNING_BARE if text.isascii() else _TURNING
    return bool(words & single) or bool(_TURNING_PHRASES.search(folded(text)))


def is_vague(text: str) -> bool:
    """ "Nam", "Tổng số": means something only together with the heading above."""
    return bool(_VAGUE.fullmatch(folded(text)))


def is_serial(text: str) -> bool:
    """STT and its like, or nothing but signs ("#", "№")."""
    return bool(text) and any(form in SERIAL for form, _left in variants(text) or [("no", "")])


def headings_of(column: SheetColumn) -> list[tuple[Strength, str]]:
    """What stands over a column: our own words as they are shown here and at home, and aliases."""
    with override(settings.LANGUAGE_CODE):
        at_home = str(column.heading)
    own = dict.fromkeys([str(column.heading), at_home])
    return [
        *((Strength.OWN, text) for text in own),
        *((Strength.ALIAS, text) for text in column.aliases),
    ]


class Names:
    """The headings that a sheet knows, and those that staff taught."""

    def __init__(self, sheet: Sheet, known: Mapping[str, str] | None = None) -> None:
        taught = known or {}
        self.taught = {f: n for f, n in taught.items() if not n or sheet.column(n)}
        self.exact: dict[str, list[Match]] = defaultdict(list)
        self.of: dict[str, list[str]] = {}
        self.parts: set[str] = set()  # what stands on either side of "Ngày sinh / Nam"
        self._found: dict[str, list[Match]] = {}
        for column in sheet.columns:
            self._enter(column)
        # The more specific first: of two columns with the same words the one that has fewer.
        for matches in self.exact.values():
            matches.sort(key=lambda m: (-m.strength, len(self.of[m.name])))
        self._without_brackets(sheet)

    def _enter(self, column: SheetColumn) -> None:
        self.of[column.name] = []
        for strength, text in headings_of(column):
            form = folded(text)
            self.parts.update(folded(part) for part in text.split("/"))
            if form and form not in self.of[column.name]:
                self.of[column.name].append(form)
                self.exact[form].append(Match(strength, column.name))

    def _without_brackets(self, sheet: Sheet) -> None:
        """ "Ngày sinh (dd/mm/yyyy)" of our template is "Ngày sinh" too, if nothing else is."""
        shorter: dict[str, list[Match]] = defaultdict(list)
        for column in sheet.columns:
            for _strength, text in headings_of(column):
                for form, dropped in variants(text):
                    if dropped and form not in self.exact and not turns(dropped):
                        shorter[form].append(Match(Strength.BARE, column.name))
        self.exact.update({form: list(dict.fromkeys(found)) for form, found in shorter.items()})

    def taught_as(self, text: str) -> str | None:
        """The column that staff taught for a heading; "" leaves it out, None: nothing taught."""
        if not self.taught:
            return None
        return next((self.taught[f] for f, _l in variants(text) if f in self.taught), None)

    def match(self, text: str) -> list[Match]:
        """What a heading with nothing above it may mean, the likeliest first."""
        return self.known(text) or self._by_prefix(text)

    def known(self, text: str) -> list[Match]:
        """Columns that bear this heading, with or without what stands in its brackets."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def _look_up(self, text: str) -> list[Match]:
        for form, dropped in variants(text):
            found = self.exact.get(form, [])
            if dropped:
                weak = [Match(Strength.BARE, match.name) for match in found]
                found = [match for match in weak if self._harmless(dropped, match.name)]
            if found:
                return found
        return []

    def may_head(self, text: str) -> bool:
        """Whether a cell can be a heading of ours, or half of one; asked before rows are joined."""
        form = folded(text)
        taught = any(t.startswith(form) or t.endswith(form) for t in self.taught if form)
        return taught or form in self.parts or bool(self.match(text))

    def match_under(self, parents: Sequence[Parent], child: str) -> list[Match]:
        """What a heading under others may mean: the pair, or the child where that is safe."""
        above = [parent for parent in parents if not parent.aside]
        for start in range(len(above)):
            texts = [parent.text for parent in above[start:]]
            if found := self.known(" / ".join([*texts, child])) or self._alike(texts, child):
                return found
        if self._forbidden(parents, child):
            return []
        if not above:
            return self.match(child)
        return [Match(Strength.CHILD, match.name) for match in self.known(child)]

    def _alike(self, parents: Sequence[str], child: str) -> list[Match]:
        """ "Số" under "Hộ chiếu" is "Số hộ chiếu"; and "Ngày, tháng, năm sinh / Nam" is known where
        "Ngày sinh / Nam" is, for any name of the parent's column does."""
        if found := self.known(" ".join([child, *reversed(parents)])):
            return found
        names = [match.name for match in self.known(parents[-1])] if parents else []
        return next(
            (f for name in names for form in self.of[name] if (f := self.known(f"{form} {child}"))),
            [],
        )

    def _forbidden(self, parents: Sequence[Parent], child: str) -> bool:
        vague = is_vague(child)
        mine = {match.name for match in self.known(child)}
        for parent in parents:
            if turns(parent.text):
                return True
            if vague and (not parent.aside or parent.firm or self.known(parent.text)):
                return True
            others = {match.name for match in self.known(parent.text)}
            if others and not parent.aside and (parent.firm or parent.near) and not others & mine:
                return True
        return False

    def _by_prefix(self, text: str) -> list[Match]:
        words = folded(text).split()
        for size in range(len(words) - 1, 1, -1):
            start, rest = " ".join(words[:size]), " ".join(words[size:])
            found = [Match(Strength.PREFIX, match.name) for match in self.exact.get(start, [])]
            if found:
                # The marks of the rest are needed to tell "cũ" from "cư".
                marked = " ".join(_SIGNS.sub(" ", clean(_spelt_out(text))).split()[size:]) or rest
                return [match for match in found if self._harmless(marked, match.name)]
        return []

    def _harmless(self, beside: str, name: str) -> bool:
        """Words beside a heading that leave its meaning as it is: no other column, no other day."""
        if turns(beside):
            return False
        others = {match.name for match in self.exact.get(folded(beside), [])}
        return not others or name in others
