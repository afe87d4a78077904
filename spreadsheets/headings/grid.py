"""The first rows of a tab as heading rows: which text stands over which column."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from spreadsheets.headings.words import Names, Parent, folded, is_serial, is_vague, said

# Lines above a table that head no columns.
_LINE = re.compile(
    r"(danh sach|bieu (so|mau|tong hop)|phu luc|bao cao|kem theo|ban hanh|cong hoa|doc lap"
    r"|uy ban|ubnd|so noi vu|tong hop|don vi tinh|dvt|mau so|ky bao cao|thang \d|nam \d{4}$|quy )"
)
_LONGEST = 80
_BRACKETED = re.compile(r"\(.*\)|\[.*\]")
_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,2})|([A-Za-z]))\)?(?:\s*=.*)?\s*\)?")
_YEARS = range(2000, 2101)
_FAR = 1 << 14  # columns of a tab
_FEWEST_NUMBERS = 3


@dataclass(frozen=True)
class Span:
    """Columns over which a text stands: `firm` if merged cells say so, else up to the next text."""

    start: int
    end: int  # the last column
    text: str
    firm: bool

    @property
    def wide(self) -> bool:
        return self.end > self.start

    def covers(self, place: int) -> bool:
        return self.start <= place <= self.end


@dataclass
class HeadRow:
    """A row that may belong to the headings: its texts by their place, and how far each goes."""

    number: int
    texts: dict[int, str]
    others: int  # cells that are no text
    width: int
    spans: list[Span] = field(default_factory=list)

    def over(self, place: int) -> Span | None:
        return next((span for span in self.spans if span.covers(place)), None)


@dataclass(frozen=True)
class Over:
    """What stands over one column. `own` is False where only a merged neighbour reaches it."""

    parents: tuple[Parent, ...]
    text: str
    own: bool = True

    @property
    def whole(self) -> str:
        """As it is written: "Ngày sinh / Nam"."""
        above = [parent.text for parent in self.parents if not parent.aside]
        return " / ".join([*above, self.text])


class Grid:
    """The first rows that are not blank, and their merged cells."""

    def __init__(
        self, rows: Iterable[tuple[int, Sequence[Any]]], merged: Iterable[Sequence[int]]
    ) -> None:
        self.merged = [tuple(area) for area in merged]
        self.cells = [(n, cells) for n, cells in rows if any(map(said, cells))]
        self.rows = [_head_row(number, cells) for number, cells in self.cells]
        for row in self.rows:
            row.spans = self._spans(row)

    def _spans(self, row: HeadRow) -> list[Span]:
        firm = {a[1]: a[3] for a in self.merged if a[0] == row.number and a[3] > a[1]}
        places = sorted(row.texts)
        spans = []
        for place, following in zip(places, [*places[1:], _FAR], strict=False):
            end = firm.get(place, following - 1)
            spans.append(Span(place, end, row.texts[place], firm=place in firm))
        return spans

    def tied(self, upper: HeadRow, lower: HeadRow) -> bool:
        """Whether merged cells reach from one row into the other."""
        return any(a[0] <= upper.number and lower.number <= a[2] for a in self.merged)

    def adjoining(self, upper: HeadRow, lower: HeadRow) -> bool:
        return lower.number == upper.number + 1 or self.tied(upper, lower)

    def is_worded(self, index: int) -> bool:
        """More words than values: it may be a row of headings."""
        row = self.rows[index]
        return row.others * 2 <= len(row.texts)

    def follows(self, index: int) -> bool:
        """No row lies between this one and the one before."""
        return index > 0 and self.adjoining(self.rows[index - 1], self.rows[index])

    def goes_on(self, index: int, names: Names) -> bool:
        """By its look the next row belongs to the headings of this one."""
        below = index + 1
        if below == len(self.rows) or not self.follows(below):
            return False
        return self._belongs(self.rows[index], self.rows[below], names)

    def end_of(self, top: int, bottom: int) -> int:
        """The number of the last heading row, merged cells and column numbers included."""
        first, last = self.rows[top].number, self.rows[bottom].number
        last = max([last, *(a[2] for a in self.merged if first <= a[0] <= last)])
        below = next((entry for entry in self.cells if entry[0] > last), None)
        return below[0] if below and is_column_numbers(below[1]) else last

    def over(self, top: int, bottom: int) -> dict[int, Over]:
        """What stands over each column if the headings are the rows from `top` to `bottom`."""
        block = self.rows[top : bottom + 1]
        aside = self.rows[top - 1] if self.follows(top) else None
        width = max(row.width for row in block)
        reach = [span.end + 1 for row in block for span in row.spans if span.firm]
        found = {}
        for place in range(max([width, *reach])):
            if over := _over(block, aside, place):
                found[place] = over
        return found

    def joined(self, top: int, bottom: int, names: Names) -> int:
        """How many rows of the block belong to the one above by their look, less those that
        do not."""
        pairs = zip(self.rows[top:bottom], self.rows[top + 1 : bottom + 1], strict=True)
        return sum(1 if self._belongs(upper, lower, names) else -1 for upper, lower in pairs)

    def _belongs(self, upper: HeadRow, lower: HeadRow, names: Names) -> bool:
        if lower.others:
            return False
        if self.tied(upper, lower):
            return True
        if all(_BRACKETED.fullmatch(text) for text in lower.texts.values()):
            return True
        parents = [span for span in upper.spans if _heads(span, upper, lower)]
        if not all(any(span.covers(place) for span in parents) for place in lower.texts):
            return False
        return any(is_vague(text) or names.known(text) for text in lower.texts.values())


def _head_row(number: int, cells: Sequence[Any]) -> HeadRow:
    texts, others = {}, 0
    for place, cell in enumerate(cells):
        if isinstance(cell, str) or (type(cell) is int and cell in _YEARS):
            if text := said(cell):
                texts[place] = text
        elif cell is not None:
            others += 1
    return HeadRow(number, texts, others, len(cells))


def _heads(span: Span, upper: HeadRow, lower: HeadRow) -> bool:
    """Whether a text stands over several columns of the row below, and is no title of them all."""
    if not span.wide or is_line(span.text) or _is_title(span, [upper, lower]):
        return False
    return span.firm or span.start in lower.texts


def is_line(text: str) -> bool:
    """A title, a letterhead, a remark: it stands above the table and heads no column."""
    return len(text) > _LONGEST or bool(_LINE.match(folded(text)))


def _over(block: Sequence[HeadRow], aside: HeadRow | None, place: int) -> Over | None:
    parents: list[Parent] = []
    reached, lowest = "", _lowest(block, place)
    for row in block:
        span = row.over(place)
        if span is None or is_line(span.text) or _is_title(span, block):
            continue
        if row is lowest:
            above = _aside(aside, block, place)
            return Over((*above, *parents), span.text)
        if span.firm or span.start == place or (lowest and _has_child(span, row, block)):
            parents.append(Parent(span.text, span.firm, near=span.start == place))
            reached = span.text if span.firm and not lowest else reached
    return Over((), reached, own=False) if reached else None


def _lowest(block: Sequence[HeadRow], place: int) -> HeadRow | None:
    """The last row with a text of its own in this column."""
    return next((row for row in reversed(block) if place in row.texts), None)


def _has_child(span: Span, row: HeadRow, block: Sequence[HeadRow]) -> bool:
    """A text without merged cells heads its neighbours only if it heads its own column too."""
    return any(below.number > row.number and span.start in below.texts for below in block)


def _is_title(span: Span, block: Sequence[HeadRow]) -> bool:
    """It reaches over everything there is."""
    return span.wide and all(span.covers(place) for row in block for place in row.texts)


def _aside(aside: HeadRow | None, block: Sequence[HeadRow], place: int) -> list[Parent]:
    span = aside.over(place) if aside else None
    if aside is None or span is None or not span.wide or is_line(span.text):
        return []
    if _is_title(span, [aside, *block]) or not (span.firm or span.start in block[0].texts):
        return []
    if is_serial(block[0].texts.get(span.start, "")):
        return []  # a letterhead: no heading stands over STT and more
    return [Parent(span.text, span.firm, near=span.start == place, aside=True)]


def is_column_numbers(cells: Sequence[Any]) -> bool:
    """A, B, 1, 2, 3 or (1) (2) (3=2/1): the row in which columns are numbered."""
    texts = [said(int(c) if isinstance(c, float) and c == int(c) else c) for c in cells]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts if text]
    if len(found) < _FEWEST_NUMBERS or not all(found):
        return False
    marks = [(int(m[1]) if m[1] else 0, (m[2] or "").upper()) for m in found if m]
    numbers = [number for number, _letter in marks if number]
    letters = [letter for _number, letter in marks if letter]
    return _climbs(numbers, 1) and _climbs([ord(x) for x in letters], ord("A"))


def _climbs(counts: Sequence[int], first: int) -> bool:
    """One after the other without a gap, from the first."""
    return list(counts) == list(range(first, first + len(counts)))
