"""The entry table: all units of a map and the named bodies, with what was typed beside each.

It keeps the text, wrong or not, so that nothing typed is lost; `numbers` are the right ones.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Self

from django.utils.translation import gettext as _

from communes.queries import Atlas, atlas
from core import figures, names
from targets.models import TargetBody, TargetKind
from targets.numbers import Number, read_whole, unit_label
from targets.tables import carried_numbers, in_name_order

SPARE_ROWS = 2
_UNIT = re.compile(r"u(\d{1,18})-(\w+)")
_BODY = re.compile(r"b(\d{1,3})-\w+")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One field: its name in the form, what was typed, and why it is wrong."""

    name: str
    kind: str
    text: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    key: str
    label: str
    cells: list[Cell]


@dataclass(frozen=True, kw_only=True)
class BodyRow:
    key: str
    name: str
    district: str
    cells: list[Cell]
    error: str = ""


@dataclass
class Typed:
    """A named body as typed."""

    name: str
    district: str
    texts: dict[str, str]

    @property
    def blank(self) -> bool:
        return not (self.name or self.district or any(self.texts.values()))


@dataclass
class Sheet:
    """The table of one day's map. `moved`: what was typed has been carried over to it."""

    day: date
    texts: dict[tuple[int, str], str]
    bodies: list[Typed]
    all_kinds: bool = False
    moved: bool = False
    drawn: Atlas = field(default_factory=atlas, repr=False)

    @classmethod
    def of(cls, numbers: Sequence[Number], *, day: date, all_kinds: bool = False) -> Self:
        """The sheet that shows these numbers, those of merged units added up."""
        on_map = carried_numbers(numbers, day)
        sheet = cls(day=day, texts={}, bodies=[], all_kinds=all_kinds)
        sheet._fill(on_map)
        typed: dict[str, Typed] = {}
        for n in on_map:
            if n.body is not None:
                row = typed.setdefault(n.place, Typed(n.body.name, n.body.old_district, {}))
                row.texts[n.kind] = figures.whole(n.value)
        sheet.bodies = [typed[place] for place in sorted(typed, key=names.sort_key)]
        return sheet

    @classmethod
    def posted(cls, post: Mapping[str, str], *, day: date, drawn_on: date | None) -> Self:
        """The sheet as sent. Was it drawn on another map, the numbers are carried to this one."""
        sheet = cls(day=day, texts={}, bodies=_bodies(post), all_kinds=bool(post.get("kinds")))
        for name, text in post.items():
            match = _UNIT.fullmatch(name)
            if match and match[2] in TargetKind.values and int(match[1]) in sheet.drawn.units:
                sheet.texts[int(match[1]), match[2]] = text
        if drawn_on and sheet.drawn.on(drawn_on).units.keys() != sheet.on_map.keys():
            sheet._move()
        return sheet

    @property
    def on_map(self) -> dict[int, object]:
        return dict(self.drawn.on(self.day).units)

    def _move(self) -> None:
        """Merged units' numbers are added up; what cannot come along stays at its old unit."""
        self.moved = True
        numbers = [n for n in self.numbers if n.unit is not None]
        wrong = {key: text for key, text in self.texts.items() if _wrong(text)}
        self.texts = {}
        self._fill(carried_numbers(numbers, self.day))
        self.texts |= wrong

    def _fill(self, numbers: Iterable[Number]) -> None:
        for n in numbers:
            if n.unit is not None:
                self.texts[n.unit.pk, n.kind] = figures.whole(n.value)

    # What it says ----------------------------------------------------------------------------

    @property
    def numbers(self) -> list[Number]:
        """The numbers that can be read; a named body of a known name is not looked up here."""
        found = [
            Number(unit=self.drawn.units[pk], kind=kind, value=value)
            for (pk, kind), text in self.texts.items()
            if (value := _value(text)) is not None
        ]
        for typed in self.bodies:
            if typed.name:
                body = TargetBody(name=typed.name, old_district=typed.district)
                found += [
                    Number(body=body, kind=kind, value=value)
                    for kind, text in typed.texts.items()
                    if (value := _value(text)) is not None
                ]
        return found

    def is_valid(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id of the field, name of the place, what is wrong), for the summary at the top."""
        cells = [(row.label, cell) for row in self.units + self.lost for cell in row.cells]
        cells += [(row.name, cell) for row in self.body_rows for cell in row.cells]
        found = [(f"id_{cell.name}", label, cell.error) for label, cell in cells if cell.error]
        return found + [
            (f"id_b{row.key}-name", "", row.error) for row in self.body_rows if row.error
        ]

    # What is drawn ---------------------------------------------------------------------------

    @cached_property
    def kinds(self) -> list[TargetKind]:
        """The columns: all kinds when asked for, otherwise those with something typed."""
        if self.all_kinds:
            return list(TargetKind)
        typed = {kind for (_pk, kind), text in self.texts.items() if text.strip()}
        typed |= {kind for row in self.bodies for kind, text in row.texts.items() if text.strip()}
        used = {TargetKind.ALL.value, *typed}
        return [kind for kind in TargetKind if kind in used]

    @property
    def width(self) -> int:
        """The columns of the table."""
        return len(self.kinds) + 2

    @cached_property
    def units(self) -> list[UnitRow]:
        """All units of the map, in Vietnamese order."""
        on_map = in_name_order(self.drawn.on(self.day).units.values())
        return [self._unit_row(unit.pk) for unit in on_map]

    @cached_property
    def lost(self) -> list[UnitRow]:
        """Units that are not on the map but have something typed: to be moved or cleared."""
        pks = {pk for (pk, _kind), text in self.texts.items() if text.strip()}
        gone = in_name_order(self.drawn.units[pk] for pk in pks - self.on_map.keys())
        return [self._unit_row(unit.pk) for unit in gone]

    @cached_property
    def body_rows(self) -> list[BodyRow]:
        """The named bodies, and spare rows for more."""
        filled = [row for row in self.bodies if not row.blank]
        rows = filled + [Typed("", "", {}) for _spare in range(SPARE_ROWS)]
        return [self._body_row(index, row) for index, row in enumerate(rows)]

    @property
    def districts(self) -> list[str]:
        """The former districts a body may stand for."""
        known = {unit.old_district for unit in self.drawn.units.values() if unit.old_district}
        known |= {row.district for row in self.bodies if row.district}
        return sorted(known, key=names.sort_key)

    def _unit_row(self, pk: int) -> UnitRow:
        texts = {kind: self.texts.get((pk, kind), "") for kind in self.kinds}
        return UnitRow(
            key=str(pk), label=unit_label(self.drawn.units[pk]), cells=_cells(f"u{pk}", texts)
        )

    def _body_row(self, index: int, typed: Typed) -> BodyRow:
        texts = {kind: typed.texts.get(kind, "") for kind in self.kinds}
        error = ""
        if not typed.name and not typed.blank:
            error = _("Name the body this number is for.")
        elif len(typed.name) > 120 or len(typed.district) > 80:
            error = _("This name is too long.")
        return BodyRow(
            key=str(index),
            name=typed.name,
            district=typed.district,
            cells=_cells(f"b{index}", texts),
            error=error,
        )


def _bodies(post: Mapping[str, str]) -> list[Typed]:
    found = sorted({int(m[1]) for name in post if (m := _BODY.fullmatch(name))})
    return [
        Typed(
            names.clean(post.get(f"b{i}-name", "")),
            names.clean(post.get(f"b{i}-district", "")),
            {kind: post.get(f"b{i}-{kind}", "") for kind in TargetKind.values},
        )
        for i in found
    ]


def _cells(prefix: str, texts: Mapping[TargetKind, str]) -> list[Cell]:
    return [
        Cell(
            name=f"{prefix}-{kind}",
            kind=kind,
            text=text,
            error=_("Enter a whole number, like 200 or 1.200.") if _wrong(text) else "",
        )
        for kind, text in texts.items()
    ]


def _wrong(text: str) -> bool:
    try:
        read_whole(text)
    except ValueError:
        return True
    return False


def _value(text: str) -> int | None:
    return None if _wrong(text) else read_whole(text)
