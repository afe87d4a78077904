"""What the pages of an import show: counts, rows with what is wrong in them, what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import figures
from core.problems import Problem
from spreadsheets import checking, staging
from spreadsheets.blanks import Back
from spreadsheets.checking import Looked, RowReader
from spreadsheets.choices import ImportState
from spreadsheets.models import ImportBlock, ImportRun
from spreadsheets.registry import sheets
from spreadsheets.sheets import Change, Judged, Raw, Reading, Sheet, Unreadable, Verdict
from spreadsheets.staging import Staged
from spreadsheets.values import is_blank, seen

ROWS_SHOWN = 25
MOST_OFFERED = 500


def runs_of(user: User) -> QuerySet[ImportRun]:
    """One's own imports, newest first."""
    return ImportRun.objects.filter(by=user).select_related("unit")


def same_file(run: ImportRun) -> ImportRun | None:
    """An earlier import of the very same file that was applied: one's own, or of the same unit."""
    near = Q(by=run.by_id) | Q(unit__isnull=False, unit=run.unit_id)
    earlier = ImportRun.objects.filter(near, file_hash=run.file_hash, state=ImportState.DONE)
    return earlier.exclude(pk=run.pk).select_related("by").first()


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One cell that is wrong: what stands there, why, and what may be typed instead."""

    name: str  # of the field in the form
    column: str
    heading: str
    seen: str
    problems: list[Problem]
    in_file: bool  # the file has such a column
    proposal: str = ""

    @property
    def asks(self) -> list[Problem]:
        """Those that may be confirmed instead of typing something else."""
        return [problem for problem in self.problems if _asks(problem)]

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row of the preview, with everything an officer needs to decide about it."""

    tab: int
    tab_name: str
    number: int
    key: str
    judged: Judged
    left_out: bool
    hidden: bool
    cells: list[tuple[str, str]]  # heading, value as it stands or as it is read
    mends: list[Mend]
    others: list[Problem] = field(default_factory=list)  # of the row as a whole
    asks: list[Problem] = field(default_factory=list)  # that may be confirmed

    @property
    def changes(self) -> list[Change]:
        return self.judged.changes


@dataclass(frozen=True, kw_only=True)
class ForAll:
    """A column that the file does not have: said once, it holds for every row."""

    column: str
    heading: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One page of the rows of one verdict."""

    rows: list[ShownRow]
    show: Verdict
    page: int
    pages: int
    for_all: list[ForAll]  # columns that the file lacks and rows are refused for
    lists: list[tuple[str, list[str]]]  # what may be chosen in the columns to mend
    # What may be waved through for all rows: the rule, its words in one row, in how many rows.
    asked: list[tuple[str, str, int]]


def preview(run: ImportRun, show: Verdict, page: int) -> Preview:
    """The rows judged so, a page at a time, in the order of the file."""
    count = getattr(run, show.value)
    pages = max(1, -(-count // ROWS_SHOWN))
    page = min(max(1, page), pages)
    sheet = checking.sheet_of(run)
    shower = _Shower(run, sheet)
    found = list(_of_verdict(run, show, skip=(page - 1) * ROWS_SHOWN, take=ROWS_SHOWN))
    rows = [shower.shown(row, judged) for row, judged in found]
    return Preview(
        rows=rows,
        show=show,
        page=page,
        pages=pages,
        for_all=_for_all(run, sheet, rows) if show is Verdict.REFUSED else [],
        lists=_lists(sheet, rows, shower.reading),
        asked=_asked_together(rows) if show is Verdict.REFUSED else [],
    )


def _asked_together(rows: Sequence[ShownRow]) -> list[tuple[str, str, int]]:
    """Questions that several rows of the page raise: one answer may do for all of them."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for rule, message in {p.rule: p.message for p in row.judged.problems if _asks(p)}.items():
            found.setdefault(rule, []).append(str(message))
    return [(rule, told[0], len(told)) for rule, told in found.items() if len(told) > 1]


def _for_all(run: ImportRun, sheet: Sheet, rows: Sequence[ShownRow]) -> list[ForAll]:
    lacking = [mend.column for row in rows for mend in row.mends if not mend.in_file]
    names = dict.fromkeys([*run.for_all, *lacking])
    known = [(name, column) for name in names if (column := sheet.column(name))]
    return [
        ForAll(column=name, heading=str(column.heading), said=run.for_all.get(name, ""))
        for name, column in known
    ]


def _lists(sheet: Sheet, rows: Sequence[ShownRow], reading: Reading) -> list[tuple[str, list[str]]]:
    names = dict.fromkeys(mend.column for row in rows for mend in row.mends)
    columns = [column for name in names if (column := sheet.column(name)) and column.choices]
    return [
        (column.name, list(column.choices(reading))[:MOST_OFFERED])
        for column in columns
        if column.choices
    ]


def _of_verdict(
    run: ImportRun, show: Verdict, *, skip: int, take: int
) -> Iterator[tuple[Staged, Judged]]:
    """Whole blocks are passed over by their counts; only those needed are opened."""
    for block in run.blocks.defer("made_cipher").iterator(chunk_size=1):
        here = getattr(block, show.value)
        if skip >= here:
            skip -= here
            continue
        for row, judged in _rows_of(block, show):
            if skip:
                skip -= 1
            elif take:
                take -= 1
                yield row, judged
            else:
                return


def _rows_of(block: ImportBlock, show: Verdict) -> Iterator[tuple[Staged, Judged]]:
    pairs = zip(staging.rows_of(block), staging.outcomes_of(block), strict=True)
    for row, outcome in pairs:
        if isinstance(outcome, Judged) and outcome.verdict is show:
            yield row, outcome


class _Shower:
    """Shows rows in the words of their own sheet."""

    def __init__(self, run: ImportRun, sheet: Sheet) -> None:
        self.sheet = sheet
        self.reading = checking.reading_for(run, sheet)
        self.tabs = {tab.number: tab for tab in checking.tabs_of(run)}
        self.reader = RowReader(run, sheet, self.tabs.values(), self.reading)
        self.hidden = {number: set(tab.hidden_rows) for number, tab in self.tabs.items()}

    def shown(self, row: Staged, judged: Judged) -> ShownRow:
        tab = self.tabs[row.tab]
        key = f"{row.tab}-{row.number}"
        about: dict[str, list[Problem]] = {}
        for problem in judged.problems:
            if problem.field and self.sheet.column(problem.field):
                about.setdefault(problem.field, []).append(problem)
        of_the_row = [p for p in judged.problems if p.field not in about]
        asks = [problem for problem in of_the_row if _asks(problem)]
        others = [problem for problem in of_the_row if not _asks(problem)]
        mends = [self._mend(row, tab, key, name, found) for name, found in about.items()]
        return ShownRow(
            tab=row.tab,
            tab_name=tab.name,
            number=row.number,
            key=key,
            judged=judged,
            left_out=row.left_out,
            hidden=row.number in self.hidden[row.tab],
            cells=self._cells(row, tab),
            mends=mends,
            others=others,
            asks=asks,
        )

    def _mend(self, row: Staged, tab: Looked, key: str, name: str, problems: list[Problem]) -> Mend:
        proposals = [getattr(problem, "proposal", "") for problem in problems]
        return Mend(
            name=f"cell-{key}-{name}",
            column=name,
            heading=_heading(self.sheet, tab, name),
            seen=_text(_raw(row, tab, name)),
            in_file=name in tab.columns.values(),
            problems=problems,
            proposal=next(filter(None, proposals), ""),
        )

    def _cells(self, row: Staged, tab: Looked) -> list[tuple[str, str]]:
        """Every cell that is read and not blank; of a day what it is read as, too."""
        names = dict.fromkeys([*tab.columns.values(), *row.corrected])
        told = []
        for name in names:
            raw, column = _raw(row, tab, name), self.sheet.column(name)
            if column is None or is_blank(raw):
                continue
            text = _text(raw)
            if column.day and not isinstance(raw, str):
                text = self._as_read(column, raw) or text
            told.append((_heading(self.sheet, tab, name), text))
        return told

    def _as_read(self, column: Any, raw: Raw) -> str:
        try:
            return figures.written(column.read(raw, self.reading))
        except Unreadable:
            return ""


def _asks(problem: Problem) -> bool:
    return bool(getattr(problem, "ask", False))


def _heading(sheet: Sheet, tab: Looked, name: str) -> str:
    """As it stands in the officer's own sheet; ours where the sheet has no such column."""
    place = next((place for place, column in tab.columns.items() if column == name), None)
    column = sheet.column(name)
    ours = str(column.heading) if column else name
    return tab.texts.get(place, ours) if place is not None else ours


def _raw(row: Staged, tab: Looked, name: str) -> Raw:
    if name in row.corrected:
        return row.corrected[name]
    place = next((place for place, column in tab.columns.items() if column == name), None)
    return row.cells[place] if place is not None and place < len(row.cells) else None


def _text(raw: Raw) -> str:
    return "" if raw is None else seen(raw)


# What was found of the file ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Question:
    """A column of days that may be meant otherwise."""

    key: str
    tab: str
    heading: str
    kind: str
    answer: str

    @property
    def field(self) -> str:
        """The end of the name of its field."""
        return self.key.replace(" ", "-")


def questions(run: ImportRun) -> list[Question]:
    """Each column in doubt, with what was answered."""
    tabs = {tab.number: tab for tab in checking.tabs_of(run)}
    found = []
    for key, kind in run.questions.items():
        number, place = map(int, key.split())
        tab = tabs[number]
        heading = tab.texts.get(place, "")
        answer = run.answers.get(key, "")
        found.append(Question(key=key, tab=tab.name, heading=heading, kind=kind, answer=answer))
    return found


@dataclass(frozen=True, kw_only=True)
class FoundTab:
    """A tab in words: what is read of it, and what is passed over."""

    looked: Looked
    read: list[tuple[str, str]]  # heading in the file, our heading
    not_read: list[str]
    missing: list[str]
    passed_over: list[tuple[str, int]]
    template: str  # what is to be said about the template it was filled into


def found_tabs(run: ImportRun) -> list[FoundTab]:
    """The tabs of the file, hidden ones too."""
    sheet = checking.sheet_of(run)
    return [_found(tab, sheet) for tab in checking.tabs_of(run)]


def _found(tab: Looked, sheet: Sheet) -> FoundTab:
    ours = {column.name: str(column.heading) for column in sheet.columns}
    read = [(tab.texts.get(place, ""), ours[name]) for place, name in tab.columns.items()]
    left = [place for place in tab.texts if place not in tab.columns]
    not_read = [tab.texts[place] for place in sorted(left) if place in (*tab.unknown, *tab.doubled)]
    return FoundTab(
        looked=tab,
        read=read,
        not_read=not_read,
        missing=[ours[name] for name in tab.missing],
        passed_over=sorted(tab.passed_over.items()),
        template=_about_template(tab, sheet),
    )


def _about_template(tab: Looked, sheet: Sheet) -> str:
    """Templates of the last two versions are read; of others it is said what to do."""
    if not tab.template:
        return ""
    name, number = tab.template.split("/")
    if name != sheet.name:
        other = sheets().get(name)
        told = _("This is the template of another sheet (%(sheet)s). Check where it belongs.")
        return told % {"sheet": other.label if other else name}
    if not sheet.version - 1 <= int(number) <= sheet.version:
        return _("This template is too old or too new. Download the present one and copy the rows.")
    return ""


# Rows to take along ------------------------------------------------------------------------------


def rows_to_take_back(run: ImportRun) -> tuple[list[Back], int]:
    """Exactly the refused rows, tab by tab, as they stand and why; and how many."""
    sheet, total = checking.sheet_of(run), 0
    tabs = {tab.number: tab for tab in checking.tabs_of(run)}
    found: dict[int, list[tuple[Sequence[Raw], str]]] = {}
    headings: dict[int, list[Sequence[Raw]]] = {}
    for block in run.blocks.iterator(chunk_size=1):
        pairs = zip(staging.rows_of(block), staging.outcomes_of(block), strict=True)
        for row, outcome in pairs:
            tab = tabs[row.tab]
            if tab.first <= row.number <= tab.last:
                headings.setdefault(row.tab, []).append(row.cells)
            elif isinstance(outcome, Judged) and outcome.verdict is Verdict.REFUSED:
                found.setdefault(row.tab, []).append((_typed(row, tab), _why(outcome, sheet)))
                total += 1
    back: list[Back] = [(tabs[n].name, headings.get(n, []), rows) for n, rows in found.items()]
    return back, total


def _typed(row: Staged, tab: Looked) -> list[Raw]:
    """The cells as the file has them, with what the officer has typed over them."""
    cells = list(row.cells)
    for place, name in tab.columns.items():
        if name in row.corrected:
            cells += [None] * (place + 1 - len(cells))
            cells[place] = row.corrected[name]
    return cells


def _why(judged: Judged, sheet: Sheet) -> str:
    told = []
    for problem in judged.problems:
        column = sheet.column(problem.field or "")
        about = f"{column.heading}: " if column else ""
        if not problem.warning:
            told.append(f"{about}{problem.message}")
    return " ".join(told)
