"""The enterprise a cell names: as on the list, or without the words for its legal form."""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import cast

from contracts import rules
from core import names
from core.problems import Problem
from enterprises.models import Enterprise
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.choosing import NAMED, near, remembered


class Sender(StrEnum):
    """What a cell may say instead of a name."""

    UNKNOWN = "unknown"  # somebody sends, but nobody knows who
    NOBODY = "nobody"  # the person goes without an enterprise


_UNKNOWN = frozenset(
    ["khong ro", "chua ro", "khong biet", "khac", "khac hoac chua ro", "unknown", "other"]
) | {"other or unknown", "khac khong ro", "chua xac dinh"}
_NOBODY = frozenset(["khong", "khong co", "tu do", "tu di", "ca nhan", "none", "truc tiep"])
# Words that say what kind of company it is; what is left is its own name.
_LEGAL = re.compile(
    r"\b(?:tong cong ty|cong ty|cty|ct|co phan|cp|trach nhiem huu han|tnhh|mot thanh vien|mtv"
    r"|hai thanh vien|1 thanh vien|2 thanh vien|1tv|doanh nghiep|dn|chi nhanh|cn|tap doan"
    r"|joint stock company|company limited|company|jsc|co ltd|ltd|corporation|corp|inc)\b"
)
_SIGNS = re.compile(r"[^0-9a-z]+")


def sender(raw: Raw, reading: Reading) -> Enterprise | Sender:
    """The enterprise of the list, by its name without marks or its tax code; or what is said
    instead of one. Refused (D-43) where none or several can be meant."""
    return cast(Enterprise | Sender, remembered("senders of workers", raw, reading, _sender))


def _sender(text: str, reading: Reading) -> Enterprise | Sender | Unreadable:
    folded = _plain(text)
    if folded in _UNKNOWN:
        return Sender.UNKNOWN
    if folded in _NOBODY:
        return Sender.NOBODY
    known: _Senders = reading.once("list of senders", _Senders)
    found = known.meant(folded)
    if len(found) == 1:
        return found[0]
    if found:
        return _unreadable(rules.enterprise_unclear(_names(found), near=False))
    alike, proposal = known.like(text, folded)
    return _unreadable(rules.enterprise_unclear(alike, near=True), proposal=proposal)


def _unreadable(problem: Problem, *, proposal: str = "") -> Unreadable:
    return Unreadable(problem.message, proposal=proposal, rule=problem.rule)


def _names(found: Iterable[Enterprise]) -> list[str]:
    return [enterprise.name for enterprise in found][:NAMED]


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", names.fold(text)).strip()


def own_name(folded: str) -> str:
    """Without the words for the kind of company: "cong ty cp xay dung abc" → "xay dung abc"."""
    return " ".join(_LEGAL.sub(" ", folded).split())


class _Senders:
    """All enterprises with the history of their licences, in two queries."""

    def __init__(self) -> None:
        self._all = list(Enterprise.objects.in_name_order().with_licences())
        self._named: dict[str, list[Enterprise]] = defaultdict(list)
        self._own: dict[str, list[Enterprise]] = defaultdict(list)
        for enterprise in self._all:
            plain = _plain(enterprise.name)
            self._named[plain].append(enterprise)
            self._own[own_name(plain)].append(enterprise)
            if enterprise.tax_code:
                self._named[_plain(enterprise.tax_code)].append(enterprise)

    def meant(self, folded: str) -> list[Enterprise]:
        own = own_name(folded)
        return self._named.get(folded) or (self._own.get(own) if own else None) or []

    def like(self, text: str, folded: str) -> tuple[list[str], str]:
        """Up to five names near to this, and the one that is surely meant or ""."""
        own = own_name(folded)
        within = [e for e in self._all if own and f" {own} " in f" {_plain(e.name)} "]
        if within:
            return _names(within), within[0].name if len(within) == 1 else ""
        ways = [(own_name(_plain(e.name)), e.name) for e in self._all]
        return near(own or text, ways)
