"""What an app declares about a sheet that is imported (docs/adr/0020-sheets-that-come-in.md).

An app's `imports.py` has `SHEETS`: which columns a sheet has, how a cell is read, and the two
functions behind it. `judge` says what a row would become and writes nothing; `write` runs the
app's actions. Both ask the same rules, so that what the preview says is what is done.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import Atlas, atlas
from core import clock
from core.problems import Problem
from reference.queries import Book, book

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words = str | StrPromise

# A cell as the workbook has it: text, number, day or truth; None is blank, `Broken` unreadable.
Raw = Any


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value: an error such as #N/A, or a formula that nobody has reckoned."""

    text: str
    formula: bool = False


class Unreadable(Exception):
    """A cell cannot be read; the sentence says what to type instead.

    `proposal` is what was probably meant: it is shown, and stands only once the officer takes it.
    """

    def __init__(self, message: "Words", *, proposal: str = "", rule: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.proposal = proposal
        self.rule = rule


@dataclass(frozen=True, kw_only=True)
class Trouble(Problem):
    """A problem of one row. `proposal` is a value to take over; `ask` can be confirmed away."""

    proposal: str = ""
    ask: bool = False


@dataclass(kw_only=True)
class Reading:
    """Who imports what, and what cells are read with. One for a whole run.

    `unit` is where the rows belong when they do not say so themselves. `first_1904`: the
    workbook counts days from 1904. `kept` is for what a sheet looks up once and needs again.
    """

    by: User
    permission: Permission
    unit: Commune | None = None
    first_1904: bool = False
    today: date = field(default_factory=clock.today)
    lists: Book = field(default_factory=book)
    map: Atlas = field(default_factory=atlas)
    kept: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def scope(self) -> Scope:
        """Where the importer may write such rows."""
        return self.by.scope_for(self.permission)

    def once(self, key: Any, look_up: Callable[[], Any]) -> Any:
        """The answer of `look_up`, asked once per run."""
        if key not in self.kept:
            self.kept[key] = look_up()
        return self.kept[key]


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet.

    `heading` stands in our template; `aliases` are other headings staff write, compared without
    marks, case and signs ("Ngày sinh / Nam" is "Nam" under "Ngày sinh"). `read` makes the value
    of a cell that is not blank, or raises `Unreadable`. A `required` column must be there, in
    every sheet of this kind; of a group with the same `either` one must. `text`: numbers of
    papers and telephones, never numbers to reckon with. `day`: a day of the calendar; its cells
    are looked at together, for one order. `choices` feeds the drop-down. `blank`: it stands in the
    template; other columns are read where a sheet has them.
    """

    name: str
    heading: "Words"
    read: Callable[[Raw, Reading], Any]
    _: KW_ONLY
    aliases: tuple[str, ...] = ()
    required: bool = False
    either: str = ""
    day: bool = False
    text: bool = False
    choices: Callable[[Reading], Sequence[str]] | None = None
    example: str = ""
    help: "Words" = ""
    blank: bool = True


class Verdict(StrEnum):
    """What a row would become. Read = new + changed + unchanged + refused, always."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(kw_only=True)
class Line:
    """One row as it was read. `said` has what is not blank; `confirmed` the rules waved through."""

    sheet: int
    number: int  # as the spreadsheet counts, from 1
    said: dict[str, Any]
    troubles: list[Problem] = field(default_factory=list)  # cells that cannot be read
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Change:
    """A stored value that the row would replace."""

    column: str
    old: str
    new: str


@dataclass(kw_only=True)
class Judged:
    """What a row would become, and why not. `title` names it for whoever looks at the preview.

    `keys` are what no two rows may share and only judging shows: whose file it is, for example.
    """

    verdict: Verdict
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    keys: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        line: Line,
        problems: Iterable[Problem],
        *,
        verdict: Verdict,
        title: str = "",
        changes: Sequence[Change] = (),
        keys: Sequence[str] = (),
    ) -> "Judged":
        """Refused by what could not be read or may not be, otherwise as `verdict` says."""
        found = [*line.troubles, *problems]
        standing = [p for p in found if not (p.rule in line.confirmed and _can_be_confirmed(p))]
        refused = any(not problem.warning for problem in standing)
        verdict = Verdict.REFUSED if refused else verdict
        return cls(
            verdict=verdict,
            title=title,
            problems=standing,
            changes=list(changes),
            keys=tuple(keys),
        )


def _can_be_confirmed(problem: Problem) -> bool:
    return isinstance(problem, Trouble) and problem.ask


@dataclass(frozen=True, kw_only=True)
class Written:
    """A record that an import made (`before` is None) or changed, so that it can be withdrawn.

    `model` is its label ("workers.Worker"), `before` the stored columns it had.
    """

    line: Line
    model: str
    pk: int
    before: Mapping[str, Any] | None = None


class RefusedLines(Exception):
    """The action refused some of the rows; nothing was written. Index of the row: its problems."""

    def __init__(self, problems: Mapping[int, Sequence[Problem]]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} rows refused")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A kind of sheet. The route of `back_from` is the list whose export comes back as this sheet.

    `keys(line)` are what no two rows of a file may share. `judge` gets the readable and the
    unreadable rows alike and answers each, in order. `write` gets rows judged new or changed; it
    raises `RefusedLines` if an action refuses, and the caller undoes everything. `withdraw(made=,
    since=, by=)` takes all records of one run back, newest first, or raises `Refused`: `made` are
    (label of the model, pk, what it said before or None), `since` is when the run was applied.
    """

    name: str
    label: "Words"
    about: "Words"
    permission: Permission
    columns: tuple[SheetColumn, ...]
    keys: Callable[[Line, Reading], Iterable[str]]
    judge: Callable[[Sequence[Line], Reading], list[Judged]]
    write: Callable[[Sequence[Line], Reading], list[Written]]
    withdraw: Callable[..., None]
    # After a check, where writing is allowed: what it has told that must stay on record.
    after_check: Callable[[Reading], None] = lambda reading: None
    version: int = 1
    whole_province: bool = False  # only for who holds the permission everywhere
    back_from: str = ""

    def column(self, name: str) -> SheetColumn | None:
        return self._by_name.get(name)

    def lacking(self, there: Iterable[str]) -> list[str]:
        """The required columns that are not there; of an `either` group its first one."""
        names = set(there)
        groups: dict[str, list[str]] = {}
        for column in self.columns:
            if column.required or column.either:
                groups.setdefault(column.either or column.name, []).append(column.name)
        return [group[0] for group in groups.values() if not names.intersection(group)]

    @cached_property
    def _by_name(self) -> dict[str, SheetColumn]:
        return {column.name: column for column in self.columns}
