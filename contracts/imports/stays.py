"""Sheets of departures: the person, the contract and the departure on one row."""

from collections.abc import Sequence

from contracts.choices import Source
from contracts.imports.judging import ask, correction_of
from contracts.imports.rows import StayRow, rows_of
from spreadsheets.sheets import Judged, Line, Reading
from workers.imports import person_keys

__all__ = ["StayRow", "correction_of", "judge", "judged_rows", "keys"]

_JUDGED = "rows of stays, judged last"


def keys(line: Line, reading: Reading) -> list[str]:
    """One stay stands once in a file; a person may have several, with different days."""
    if code := line.said.get("stay"):
        return [f"stay {code.pk}"]
    return [f"{key} {line.said.get('departed_on')}" for key in person_keys(line, reading)]


def judge(lines: Sequence[Line], reading: Reading, *, source: Source | None = None) -> list[Judged]:
    """What each row would become; `source`: of all stays that the sheet begins."""
    rows = _rows(lines, reading, source)
    reading.kept[_JUDGED] = rows
    return [row.judged() for row in rows]


def judged_rows(
    lines: Sequence[Line], reading: Reading, *, source: Source | None = None
) -> list[StayRow]:
    """The rows of these lines: those that were judged just now, or judged anew."""
    rows: list[StayRow] = reading.kept.pop(_JUDGED, [])
    same = len(rows) == len(lines) and all(
        row.line is line for row, line in zip(rows, lines, strict=True)
    )
    return rows if same else _rows(lines, reading, source)


def _rows(lines: Sequence[Line], reading: Reading, source: Source | None) -> list[StayRow]:
    rows, known = rows_of(lines, reading, source)
    ask(rows, known, reading, source)
    return rows
