"""One number of a target, as it is typed, checked and written down."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communes.models import Commune
from core import names
from targets.models import TargetBody, TargetKind

MOST = 9_999_999
# 1234, 1.234, 1,234 or 1 234: a target is a whole number, so the marks can only group.
_WHOLE = re.compile(r"\d+|\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
_NO_TARGET = {"", "-", "–", "—"}


@dataclass(frozen=True, kw_only=True)
class Number:
    """What a unit or a named body is to reach, of one kind. No target is no Number; 0 is one.

    `body` may be one that is not stored yet: `enter_targets` looks it up by name or stores it.
    """

    unit: Commune | None = None
    body: TargetBody | None = None
    kind: str = TargetKind.ALL
    value: int

    @property
    def place(self) -> str:
        """Whom the number is for: the unit's key, or the body's name however it is spelled."""
        if self.unit is not None:
            return self.unit.key
        return names.spelling(self.body.name) if self.body is not None else ""

    @property
    def label(self) -> str:
        """The name a reader knows it by."""
        if self.unit is not None:
            return unit_label(self.unit)
        return self.body.name if self.body is not None else ""

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.kind


def unit_label(unit: Commune) -> str:
    """The unit's name; one of the old map with its district, for names there came twice."""
    if unit.valid_until is not None and unit.old_district:
        return f"{unit.full_name} ({unit.old_district})"
    return unit.full_name


def read_whole(text: str) -> int | None:
    """What somebody typed as a target: blank or a dash is none, 1.234 is 1234.

    ValueError when it is no whole number; minus signs and fractions are none.
    """
    text = names.clean(text)
    if text in _NO_TARGET:
        return None
    if not _WHOLE.fullmatch(text) or not text.isascii():
        raise ValueError(text)
    return int(re.sub(r"[., ]", "", text))


def by_key(numbers: Iterable[Number]) -> dict[tuple[str, str], Number]:
    return {number.key: number for number in numbers}


def written(numbers: Iterable[Number]) -> dict[str, int]:
    """For the audit: {"03808-2025-07-01 all": 12, "Văn Yên all": 150}."""
    return {f"{n.label if n.body else n.place} {n.kind}": n.value for n in numbers}
