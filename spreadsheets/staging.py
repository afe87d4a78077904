"""The rows of a sheet while they are looked at: as read, as corrected, as judged, as written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core import crypto
from core.problems import Problem
from spreadsheets.models import ImportBlock, ImportPart, ImportRun
from spreadsheets.models.imports import sealed, unsealed
from spreadsheets.reading import packed, unpacked
from spreadsheets.sheets import Change, Judged, Raw, Trouble, Verdict

ROWS_PER_BLOCK = 500
BYTES_PER_PART = 2**20


@dataclass(slots=True)
class Staged:
    """One row as the file has it, and what the officer said about it.

    `corrected` are cells typed anew, by column; `confirmed` the rules waved through.
    """

    tab: int
    number: int
    cells: list[Raw]
    corrected: dict[str, str] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    left_out: bool = False

    def packed(self) -> list[Any]:
        row = [self.tab, self.number, packed(self.cells)]
        said = [self.corrected, self.confirmed, self.left_out]
        return row + said if any(said) else row

    @classmethod
    def unpacked(cls, row: list[Any]) -> "Staged":
        tab, number, cells, *said = row
        return cls(tab, number, unpacked(cells), *said)


# The file ----------------------------------------------------------------------------------------


def keep_file(run: ImportRun, content: bytes) -> None:
    """The file as it came, in encrypted pieces."""
    for number, start in enumerate(range(0, len(content), BYTES_PER_PART)):
        piece = content[start : start + BYTES_PER_PART]
        ImportPart.objects.create(run=run, number=number, data_cipher=crypto.seal(piece))


def file_of(run: ImportRun) -> bytes:
    """The file as it came; empty once it was deleted."""
    pieces = run.parts.values_list("data_cipher", flat=True)
    return b"".join(crypto.unseal(piece) for piece in pieces.iterator(chunk_size=1))


# Rows --------------------------------------------------------------------------------------------


def keep_rows(run: ImportRun, rows: Iterable[Staged]) -> Iterator[int]:
    """Store the rows block by block; yields how many stand after each."""
    rest, kept, number = iter(rows), 0, 0
    while block := list(islice(rest, ROWS_PER_BLOCK)):
        ImportBlock.objects.create(run=run, number=number, rows_cipher=_rows(block))
        number += 1
        kept += len(block)
        yield kept


def rows_of(block: ImportBlock) -> list[Staged]:
    """The rows of a block, in the order of the file."""
    return [Staged.unpacked(row) for row in unsealed(block.rows_cipher)]


def store_rows(block: ImportBlock, rows: Sequence[Staged]) -> None:
    """What the officer said about some of them."""
    block.rows_cipher = _rows(rows)
    block.save(update_fields=["rows_cipher"])


def _rows(rows: Iterable[Staged]) -> str:
    return sealed([row.packed() for row in rows])


# What became of them -----------------------------------------------------------------------------

# Per row of a block: what it is if it is no row of data, or what it was judged.
Outcome = Judged | str


def store_outcomes(block: ImportBlock, outcomes: Sequence[Outcome]) -> None:
    """How each row was judged, and how many of each."""
    verdicts = [outcome.verdict for outcome in outcomes if isinstance(outcome, Judged)]
    for verdict in Verdict:
        setattr(block, verdict.value, verdicts.count(verdict))
    block.judged_cipher = sealed([_packed_outcome(outcome) for outcome in outcomes])
    block.save(update_fields=["judged_cipher", *(verdict.value for verdict in Verdict)])


def outcomes_of(block: ImportBlock) -> list[Outcome]:
    """In the order of the rows."""
    return [_unpacked_outcome(outcome) for outcome in unsealed(block.judged_cipher)]


def _packed_outcome(outcome: Outcome) -> Any:
    if isinstance(outcome, str):
        return outcome
    packed_: list[Any] = [outcome.verdict.value, outcome.title]
    if outcome.problems or outcome.changes:
        packed_ += [[_packed_problem(problem) for problem in outcome.problems]]
        packed_ += [[[c.column, c.old, c.new] for c in outcome.changes]]
    return packed_


def _unpacked_outcome(outcome: Any) -> Outcome:
    if isinstance(outcome, str):
        return outcome
    verdict, title, *more = outcome
    problems, changes = more or ([], [])
    return Judged(
        verdict=Verdict(verdict),
        title=title,
        problems=[_unpacked_problem(problem) for problem in problems],
        changes=[Change(column=column, old=old, new=new) for column, old, new in changes],
    )


def _packed_problem(problem: Problem) -> list[Any]:
    proposal, ask = getattr(problem, "proposal", ""), getattr(problem, "ask", False)
    return [problem.rule, str(problem.message), problem.field, problem.warning, proposal, ask]


def _unpacked_problem(stored: list[Any]) -> Trouble:
    rule, message, field_, warning, proposal, ask = stored
    return Trouble(
        rule=rule, message=message, field=field_, warning=warning, proposal=proposal, ask=ask
    )


# What they made ----------------------------------------------------------------------------------

# The place of the row in its block, the model's label, the record, and what it said before.
Made = tuple[int, str, int, dict[str, Any] | None]


def store_made(block: ImportBlock, made: Sequence[Made]) -> None:
    """The records the rows of a block made or changed."""
    block.made_cipher = sealed(made)
    block.save(update_fields=["made_cipher"])


def made_by(run: ImportRun) -> list[Made]:
    """All records of a run, newest first."""
    blocks = run.blocks.exclude(made_cipher="").order_by("-number").only("made_cipher", "run")
    return [tuple(made) for block in blocks for made in reversed(unsealed(block.made_cipher))]
