"""Looking at a sheet that came in: read, headings found, every row judged. Nothing is written.

A job does it in steps that may be begun anew at any time. The rows lie encrypted in blocks, so
that corrections and answers are judged without the file being opened again.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from accounts.models import User
from communes.models import Commune
from core.problems import Problem
from spreadsheets import staging
from spreadsheets.gate import FileKind
from spreadsheets.headings import Headed, RowKind, Walk, find
from spreadsheets.models import HeadingAlias, ImportBlock, ImportRun
from spreadsheets.reading import Row, Tab, read
from spreadsheets.registry import sheets
from spreadsheets.rules import rows as rules
from spreadsheets.sheets import Judged, Line, Raw, Reading, Sheet, Trouble, Unreadable, Verdict
from spreadsheets.staging import Outcome, Staged
from spreadsheets.values import DayOrders, is_blank, turn

HEAD_ROWS = 40
MARK = re.compile(r"\[([a-z-]{1,30}/\d{1,3})\]")
# What the officer answers to a question about a column of days.
TURNED = "turned"

Tell = Callable[[int | None, int], None]  # how many rows there are, and looked at


@dataclass(kw_only=True)
class Looked:
    """What was found of one tab. `columns` are those in use, by their place (0 is A).

    `by_hand`: an officer matched the columns; then nothing is searched again.
    """

    number: int
    name: str
    hidden: bool = False
    filtered: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    beyond: int = 0  # filled rows far below the list: not read
    rows: int = 0
    first: int = 0  # of the heading rows; 0: none was found
    last: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    doubled: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    by_hand: bool = False
    template: str = ""  # "departures/1", if it was filled into a template of ours
    passed_over: dict[str, int] = field(default_factory=dict)  # rows that are no rows of data

    @property
    def used(self) -> bool:
        """Its rows are judged."""
        return bool(self.columns) and not self.missing and not self.hidden

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_stored(cls, kept: dict[str, Any]) -> "Looked":
        by_place = ("columns", "texts", "doubled")
        numbered = {name: {int(k): v for k, v in kept[name].items()} for name in by_place}
        return cls(**{**kept, **numbered})

    def headed(self) -> Headed:
        return Headed(
            first=self.first,
            last=self.last,
            columns=self.columns,
            texts=self.texts,
            unknown=tuple(self.unknown),
            passed=(),
            doubled=self.doubled,
            missing=tuple(self.missing),
        )

    def take(self, headed: Headed | None) -> None:
        """What was found, or that nothing was."""
        self.first = headed.first if headed else 0
        self.last = headed.last if headed else 0
        self.columns = dict(headed.columns) if headed else {}
        self.texts = dict(headed.texts) if headed else {}
        self.unknown = list(headed.unknown) if headed else []
        self.doubled = dict(headed.doubled) if headed else {}
        self.missing = list(headed.missing) if headed else []


def tabs_of(run: ImportRun) -> list[Looked]:
    return [Looked.from_stored(kept) for kept in run.tabs]


def reading_for(run: ImportRun, sheet: Sheet) -> Reading:
    """What the rows of this run are read and judged with."""
    by = User.objects.get(pk=run.by_id)  # with the duties of now
    unit: Commune | None = run.unit
    reading = Reading(by=by, permission=sheet.permission, unit=unit, first_1904=run.first_1904)
    reading.kept["told"] = set(run.told)
    return reading


# From the file to rows ---------------------------------------------------------------------------


def stage(run: ImportRun, tell: Tell) -> None:
    """Read the file into blocks. Raises Unfit as `read` does; begun before, it begins anew."""
    run.blocks.all().delete()
    tabs: list[Looked] = []
    events = read(staging.file_of(run), FileKind(run.file_kind))
    for kept in staging.keep_rows(run, _staged(run, events, tabs)):
        tell(None, kept)
    run.tabs = [tab.stored() for tab in tabs]
    ImportRun.objects.filter(pk=run.pk).update(tabs=run.tabs, first_1904=run.first_1904)


def _staged(run: ImportRun, events: Iterable[Tab | Row], tabs: list[Looked]) -> Iterator[Staged]:
    for event in events:
        if isinstance(event, Tab):
            run.first_1904 = run.first_1904 or event.first_1904
            tabs.append(
                Looked(
                    number=event.number,
                    name=event.name,
                    hidden=event.hidden,
                    filtered=event.filtered,
                    hidden_rows=list(event.hidden_rows)[:200],
                    hidden_columns=list(event.hidden_columns),
                    merged=[list(cells) for cells in event.merged],
                    beyond=event.beyond,
                )
            )
        elif not tabs[-1].hidden:
            tabs[-1].rows += 1
            yield Staged(tabs[-1].number, event.number, list(event.cells))


# Headings ----------------------------------------------------------------------------------------


def find_headings(run: ImportRun, sheet: Sheet) -> list[Looked]:
    """The tabs of the run with their headings found, but where they were matched by hand."""
    tabs = tabs_of(run)
    known = known_headings(sheet, run.unit)
    heads = _heads(run, {tab.number for tab in tabs})
    for tab in tabs:
        head = heads.get(tab.number, [])
        tab.template = _template(head)
        if not tab.by_hand:
            tab.take(find(head, tab.merged, sheet, known))
        tab.passed_over = {}
    return tabs


def _template(head: list[tuple[int, list[Raw]]]) -> str:
    """The mark that our own templates bear above their headings (spreadsheets/blanks.py)."""
    texts = (cell for _number, cells in head[:5] for cell in cells[:3] if isinstance(cell, str))
    return next((mark[1] for text in texts if (mark := MARK.search(text))), "")


def known_headings(sheet: Sheet, unit: Commune | None) -> dict[str, str]:
    """What staff taught: for everybody, and over it for this unit."""
    taught = HeadingAlias.objects.filter(sheet=sheet.name)
    for_all = dict(taught.filter(unit=None).values_list("heading", "column"))
    own = taught.filter(unit=unit).values_list("heading", "column") if unit else ()
    return {**for_all, **dict(own)}


def _heads(run: ImportRun, wanted: set[int]) -> dict[int, list[tuple[int, list[Raw]]]]:
    """The first rows of each tab."""
    heads: dict[int, list[tuple[int, list[Raw]]]] = defaultdict(list)
    for block in run.blocks.iterator(chunk_size=1):
        for row in staging.rows_of(block):
            if len(heads[row.tab]) < HEAD_ROWS:
                heads[row.tab].append((row.number, row.cells))
        if all(len(heads[number]) >= HEAD_ROWS for number in wanted):
            break
    return heads


def first_rows(run: ImportRun, tab: int, count: int) -> list[tuple[int, list[Raw]]]:
    """For the page on which columns are matched by hand."""
    return _heads(run, {tab}).get(tab, [])[:count]


# Rows --------------------------------------------------------------------------------------------


class RowReader:
    """Turns staged rows into lines, tab by tab: which rows are data, and what their cells say."""

    def __init__(self, run: ImportRun, sheet: Sheet, tabs: Iterable[Looked], reading: Reading):
        self.sheet, self.reading = sheet, reading
        self.tabs = {tab.number: tab for tab in tabs}
        self.answers, self.for_all = run.answers, run.for_all
        self.confirmed = frozenset(run.confirmed)
        self._walks = {number: Walk(tab.headed(), sheet) for number, tab in self.tabs.items()}
        self.columns = {
            number: [(place, sheet.column(name)) for place, name in tab.columns.items()]
            for number, tab in self.tabs.items()
        }

    def kind(self, row: Staged) -> RowKind:
        """What a staged row is. Asked in the order of the file."""
        tab = self.tabs[row.tab]
        if not tab.used or row.number <= tab.last:
            return RowKind.NOTE
        return self._walks[row.tab].kind(row.number, row.cells)

    def line(self, row: Staged) -> Line:
        """What the row says; cells that cannot be read are its troubles."""
        said: dict[str, Any] = {}
        troubles: list[Problem] = []
        cells, corrected = row.cells, row.corrected
        placed = set()
        for place, column in self.columns[row.tab]:
            if column is None:
                continue
            placed.add(column.name)
            raw = cells[place] if place < len(cells) else None
            if column.name in corrected:
                raw = corrected[column.name]
            elif column.day and self.answers.get(f"{row.tab} {place}") == TURNED:
                raw = turn(raw, first_1904=self.reading.first_1904)
            self._read(column, raw, said, troubles)
        if self.for_all or corrected:
            for name, text in {**self.for_all, **corrected}.items():
                if name not in placed and (column := self.sheet.column(name)):
                    self._read(column, text, said, troubles)
        return Line(
            sheet=row.tab,
            number=row.number,
            said=said,
            troubles=troubles,
            confirmed=self.confirmed.union(row.confirmed),
        )

    def _read(self, column: Any, raw: Raw, said: dict[str, Any], troubles: list[Problem]) -> None:
        if raw is None or is_blank(raw):
            return
        try:
            said[column.name] = column.read(raw, self.reading)
        except Unreadable as unreadable:
            troubles.append(
                Trouble(
                    rule=unreadable.rule or "U-01",
                    field=column.name,
                    message=unreadable.message,
                    proposal=unreadable.proposal,
                )
            )


# Judging -----------------------------------------------------------------------------------------


@dataclass
class _Judging:
    """One pass over all rows: what they are judged, which say the same, which columns are odd."""

    run: ImportRun
    sheet: Sheet
    reader: RowReader
    reading: Reading
    orders: dict[tuple[int, int], DayOrders] = field(default_factory=dict)
    first: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    same: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    left_out: int = 0

    def block(self, block: ImportBlock) -> None:
        rows = staging.rows_of(block)
        outcomes: list[Outcome] = []
        lines: list[Line] = []
        places: list[int] = []
        for place, row in enumerate(rows):
            kind = self.reader.kind(row)
            outcomes.append(kind.value)
            if kind is not RowKind.DATA:
                self._pass_over(row, kind)
                continue
            if row.left_out:
                self.left_out += 1
                problems = [rules.left_out()]
                outcomes[place] = Judged(verdict=Verdict.REFUSED, problems=problems)
                continue
            self._note_days(row)
            line = self.reader.line(row)
            lines.append(line)
            places.append(place)
        found = self.sheet.judge(lines, self.reading)
        for place, line, judged in zip(places, lines, found, strict=True):
            outcomes[place] = judged
            self._note_keys(line, judged, block.number, place)
        staging.store_outcomes(block, outcomes)

    def _pass_over(self, row: Staged, kind: RowKind) -> None:
        tab = self.reader.tabs[row.tab]
        tab.passed_over[kind.value] = tab.passed_over.get(kind.value, 0) + 1

    def _note_days(self, row: Staged) -> None:
        for place, column in self.reader.columns[row.tab]:
            if column is None or not column.day or place >= len(row.cells):
                continue
            raw = row.cells[place]
            if raw is not None and column.name not in row.corrected:
                key = (row.tab, place)
                if key not in self.orders:
                    self.orders[key] = DayOrders(first_1904=self.reading.first_1904)
                self.orders[key].add(raw)

    def _note_keys(self, line: Line, judged: Judged, block: int, place: int) -> None:
        here = (block, place, line.sheet, line.number)
        for key in (*self.sheet.keys(line, self.reading), *judged.keys):
            mark = hash(key)
            if mark in self.same:
                self.same[mark].append(here)
            elif mark in self.first:
                self.same[mark] = [self.first[mark], here]
            else:
                self.first[mark] = here

    def questions(self) -> dict[str, str]:
        """The columns of days that are asked about as a whole: place and kind of doubt."""
        return {
            f"{tab} {place}": kind
            for (tab, place), orders in self.orders.items()
            if (kind := orders.question)
        }


def judge(run: ImportRun, sheet: Sheet, tabs: Sequence[Looked], tell: Tell) -> Reading:
    """Judge all rows of the run and store what came of it. Hands back what it read with."""
    reading = reading_for(run, sheet)
    judging = _Judging(run, sheet, RowReader(run, sheet, tabs, reading), reading)
    looked_at = 0
    for block in run.blocks.iterator(chunk_size=1):
        judging.block(block)
        looked_at = min(run.total or 0, looked_at + staging.ROWS_PER_BLOCK)
        tell(run.total, looked_at)
    run.questions, run.left_out = judging.questions(), judging.left_out
    _refuse_together(run, tabs, judging)
    run.tabs = [tab.stored() for tab in tabs]
    run.told = sorted(reading.kept["told"])
    return reading


def _refuse_together(run: ImportRun, tabs: Sequence[Looked], judging: _Judging) -> None:
    """What no row shows by itself: the same entry twice, and columns of days in question."""
    names = {tab.number: tab.name for tab in tabs}
    extra: dict[int, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for group in judging.same.values():
        for here in dict.fromkeys(group):
            others = [_named(other, here, names) for other in dict.fromkeys(group) if other != here]
            if others:
                extra[here[0]][here[1]].append(rules.twice_in_the_file(others[:5]))
    columns = {tuple(map(int, key.split())) for key in run.asked}
    for block in run.blocks.iterator(chunk_size=1):
        if columns:
            _ask_about_columns(block, columns, judging.reader, extra[block.number])
        if extra.get(block.number):
            _refuse_more(block, extra[block.number])


def _named(row: tuple[int, int, int, int], here: tuple[int, int, int, int], names: Any) -> str:
    return str(row[3]) if row[2] == here[2] else f"{names[row[2]]}!{row[3]}"


def _ask_about_columns(
    block: ImportBlock,
    columns: set[tuple[int, ...]],
    reader: RowReader,
    extra: dict[int, list[Problem]],
) -> None:
    for place, row in enumerate(staging.rows_of(block)):
        for tab, column in columns:
            name = reader.tabs[row.tab].columns.get(column)
            cell = row.cells[column] if column < len(row.cells) else None
            if tab == row.tab and name and name not in row.corrected and not is_blank(cell):
                extra[place].append(rules.column_in_question(name))


def _refuse_more(block: ImportBlock, extra: dict[int, list[Problem]]) -> None:
    outcomes = staging.outcomes_of(block)
    for place, problems in extra.items():
        judged = outcomes[place]
        if isinstance(judged, Judged):
            known = {problem.rule for problem in judged.problems}
            if "U-30" not in known:
                unique = {(p.rule, p.field, p.message): p for p in problems}
                judged.problems += unique.values()
                judged.verdict = Verdict.REFUSED
    staging.store_outcomes(block, outcomes)


def sheet_of(run: ImportRun) -> Sheet:
    return sheets()[run.sheet]
