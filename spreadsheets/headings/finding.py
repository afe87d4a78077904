"""Which rows of a tab are its headings, and which column of the sheet each of them means."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from spreadsheets.headings.grid import Grid, HeadRow, Over
from spreadsheets.headings.words import (
    Match,
    Names,
    Strength,
    folded,
    is_serial,
    is_vague,
    said,
    variants,
)
from spreadsheets.sheets import Sheet

FIRST_ROWS = 40  # in which headings are looked for
HIGHEST = 3  # rows of headings
FEWEST = 2  # columns that must be known, or it is no table of ours
_NEAR = 0.6
_WITHIN = 0.75
_GUESSES = 3


@dataclass(frozen=True, kw_only=True)
class Headed:
    """The headings of a tab. Columns are counted from 0, rows as the spreadsheet counts them.

    `texts` has every heading as it is written, "Ngày sinh / Nam" where two rows make one.
    `unknown`: headings nobody knows. `passed`: STT, blank ones, and those that staff left out.
    `doubled`: a further column of a name that is taken. `missing`: required names no column has.
    """

    first: int
    last: int
    columns: dict[int, str]
    texts: dict[int, str]
    unknown: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()
    doubled: dict[int, str]
    missing: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Nothing that the sheet requires is missing."""
        return not self.missing


def find(
    rows: Iterable[tuple[int, Sequence[Any]]],
    merged: Iterable[Sequence[int]],
    sheet: Sheet,
    known: Mapping[str, str],
) -> Headed | None:
    """The headings among the first rows of a tab; None if no row has two that the sheet knows.

    `rows` are (number, cells), `merged` [row, column, row, column] with rows from 1 and columns
    from 0, `known` the column of each folded heading that staff taught ("" leaves it out).
    """
    grid = Grid(list(rows)[:FIRST_ROWS], merged)
    names = Names(sheet, known)
    best: tuple[tuple[int, ...], int, int, _Placed] | None = None
    for top, bottom in _blocks(grid, names):
        placed = _place(grid.over(top, bottom), names)
        score = (*placed.score, grid.joined(top, bottom, names), top - bottom, -top)
        if len(placed.columns) >= FEWEST and (best is None or score > best[0]):
            best = (score, top, bottom, placed)
    if best is None:
        return None
    _score, top, bottom, placed = best
    return _headed(grid, top, bottom, placed, sheet)


def _blocks(grid: Grid, names: Names) -> Iterable[tuple[int, int]]:
    """Every one, two or three rows that follow each other and hold more words than values.

    None ends above a row that by its look belongs to it: half a heading would be read as another.
    """
    hits = [_hits(row, names) for row in grid.rows]
    for top in range(len(grid.rows)):
        for bottom in range(top, min(top + HIGHEST, len(grid.rows))):
            if not grid.is_worded(bottom):
                break
            if bottom > top and not grid.follows(bottom):
                break
            vague = [mark for row in hits[top : bottom + 1] for mark in row]
            if len(vague) < FEWEST or all(vague):
                continue
            if bottom - top + 1 == HIGHEST or not grid.goes_on(bottom, names):
                yield top, bottom


def _hits(row: HeadRow, names: Names) -> list[bool]:
    """For each text that may be a heading of ours, whether it is a vague one: a cell "Nữ" of a
    person is no sign of headings."""
    return [is_vague(text) for text in row.texts.values() if names.may_head(text)]


# Who gets which column ---------------------------------------------------------------------------


@dataclass
class _Placed:
    """What the headings of some rows would mean."""

    over: dict[int, Over]
    columns: dict[int, str]
    passed: set[int]
    doubled: dict[int, str]
    strengths: dict[int, Strength]

    @property
    def score(self) -> tuple[int, int]:
        """Columns that are known, and how many of them surely."""
        strong = sum(strength >= Strength.BARE for strength in self.strengths.values())
        return len(self.strengths), strong


def _place(over: dict[int, Over], names: Names) -> _Placed:
    """Give each column to the heading that surely means it, whatever their order in the sheet."""
    placed = _Placed(over, {}, set(), {}, {})
    offers: dict[int, list[Match]] = {}
    for place, heading in over.items():
        taught = names.taught_as(heading.whole)
        if taught == "":
            placed.passed.add(place)
        elif taught and heading.own:
            offers[place] = [Match(Strength.TAUGHT, taught)]
        elif heading.own and (found := names.match_under(heading.parents, heading.text)):
            offers[place] = found
        elif is_serial(heading.text):
            placed.passed.add(place)
    _share_out(offers, placed)
    return placed


def _share_out(offers: dict[int, list[Match]], placed: _Placed) -> None:
    tied = _tied(offers)
    wishes = sorted(
        (-match.strength, len(matches), rank, place, match.name)
        for place, matches in offers.items()
        for rank, match in enumerate(matches)
        if (match.strength, match.name) not in tied
    )
    taken: set[str] = set()
    for strength, _many, _rank, place, name in wishes:
        if place not in placed.columns and name not in taken:
            taken.add(name)
            placed.columns[place] = name
            placed.strengths[place] = Strength(-strength)
    for place, matches in offers.items():
        if place not in placed.columns and matches[0].strength >= Strength.BARE:
            placed.doubled[place] = matches[0].name


def _tied(offers: dict[int, list[Match]]) -> set[tuple[Strength, str]]:
    """Names that two headings come equally near to without bearing them: nobody gets those."""
    weak = Counter(
        (match.strength, match.name)
        for matches in offers.values()
        for match in matches
        if match.strength < Strength.BARE
    )
    return {wish for wish, count in weak.items() if count > 1}


def _headed(grid: Grid, top: int, bottom: int, placed: _Placed, sheet: Sheet) -> Headed:
    last = grid.end_of(top, bottom)
    below = [cells for number, cells in grid.cells if number > last]
    width = max(map(len, (cells for _n, cells in grid.cells[top:])), default=0)
    passed, doubled = set(placed.passed), dict(placed.doubled)
    for place in range(width):
        if place not in placed.over:
            passed.add(place)
    for place, heading in placed.over.items():
        if not heading.own and place not in placed.columns:
            _continue(place, placed, below, passed, doubled)
    known = {*placed.columns, *passed, *doubled}
    return Headed(
        first=grid.rows[top].number,
        last=last,
        columns=dict(sorted(placed.columns.items())),
        texts={place: heading.whole for place, heading in sorted(placed.over.items())},
        unknown=tuple(place for place in sorted(placed.over) if place not in known),
        passed=tuple(sorted(passed)),
        doubled=dict(sorted(doubled.items())),
        missing=tuple(sheet.lacking(placed.columns.values())),
    )


def _continue(
    place: int,
    placed: _Placed,
    below: Sequence[Sequence[Any]],
    passed: set[int],
    doubled: dict[int, str],
) -> None:
    """A column under the merged heading of its neighbour: a name cut into two cells must be told,
    cells that are merged below as well say nothing."""
    filled = any(place < len(cells) and said(cells[place]) for cells in below)
    text = placed.over[place].text
    name = next((n for p, n in placed.columns.items() if placed.over[p].text == text), None)
    if not filled:
        passed.add(place)
    elif name:
        doubled[place] = name


# Near ones ---------------------------------------------------------------------------------------


def guesses(headed: Headed, sheet: Sheet) -> dict[int, list[str]]:
    """For each heading nobody knows the column names that are near, at most three, nearest first.

    Columns that another heading has already are not proposed.
    """
    names = Names(sheet)
    free = {n: forms for n, forms in names.of.items() if n not in headed.columns.values()}
    return {place: _near(headed.texts.get(place, ""), free) for place in headed.unknown}


def _near(text: str, free: Mapping[str, Sequence[str]]) -> list[str]:
    child = folded(text.rpartition(" / ")[2])
    wanted = dict.fromkeys([*(form for form, _left in variants(text)), child])
    scores = {
        name: max((_likeness(a, b) for a in wanted for b in forms), default=0.0)
        for name, forms in free.items()
    }
    near = sorted((name for name, s in scores.items() if s >= _NEAR), key=lambda n: -scores[n])
    return near[:_GUESSES]


def _likeness(one: str, other: str) -> float:
    """How near two folded headings are; one that stands in the other as whole words is near."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratio = matcher.ratio() if matcher.real_quick_ratio() >= _NEAR else 0.0
    shorter, longer = sorted((one, other), key=len)
    within = " " in shorter and f" {shorter} " in f" {longer} "
    return max(ratio, _WITHIN) if within else ratio
