"""Sheets of people (docs/adr/0020-sheets-that-come-in.md); other apps build on their columns."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from spreadsheets.sheets import Judged, Line, Reading, Sheet, Written
from workers import actions
from workers.imports.columns import PERSON_COLUMNS
from workers.imports.finding import TOLD_NOW
from workers.imports.papers import SaidPassport
from workers.imports.rows import PersonRow, judge_people
from workers.imports.saying import person_keys
from workers.imports.writing import write_people

_JUDGED = "people judged last"


def record_told(reading: Reading) -> None:
    """After a check: what it has told about numbers that stand elsewhere stays on record."""
    masked = reading.kept.pop(TOLD_NOW, [])
    if masked:
        actions.record_questions(masked=masked, by=reading.by)


def _judge(lines: Sequence[Line], reading: Reading) -> list[Judged]:
    rows = reading.kept[_JUDGED] = judge_people(lines, reading)
    return [
        Judged.of(
            row.line,
            row.problems,
            verdict=row.verdict,
            title=row.title,
            changes=row.changes,
            # One row by the code, another by the number: still one file.
            keys=[f"file {row.worker.pk}"] if row.worker else (),
        )
        for row in rows
    ]


def _write(lines: Sequence[Line], reading: Reading) -> list[Written]:
    rows: list[PersonRow] = reading.kept.pop(_JUDGED, [])
    if [id(row.line) for row in rows] != [id(line) for line in lines]:
        rows = judge_people(lines, reading)
    return write_people(rows, reading)[1]


WORKERS = Sheet(
    name="workers",
    label=_("People"),
    about=_(
        "People of your unit, as the commune lists them: new ones are recorded, known ones"
        " corrected. A blank cell changes nothing."
    ),
    permission=Permission.WORKER_EDIT,
    columns=PERSON_COLUMNS,
    keys=person_keys,
    judge=_judge,
    write=_write,
    withdraw=actions.withdraw_import,
    after_check=record_told,
    back_from="workers:list",
)

SHEETS = [WORKERS]

__all__ = [
    "PERSON_COLUMNS",
    "SHEETS",
    "WORKERS",
    "PersonRow",
    "SaidPassport",
    "judge_people",
    "person_keys",
    "record_told",
    "write_people",
]
