"""Writing the rows of a sheet of enterprises through the action, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from core.problems import Problem, Refused, Stale
from enterprises import rules
from enterprises.actions import save_enterprise, withdraw_import
from enterprises.facts import told
from enterprises.imports.rows import Recorded, Row, judged, row_of
from spreadsheets.sheets import Line, Reading, RefusedLines, Verdict, Written


def write(lines: Sequence[Line], reading: Reading) -> list[Written]:
    """Raises `RefusedLines` with every row that the action, or a rule asked again, refuses."""
    Recorded.forget(reading)
    recorded = Recorded.of(reading)
    refused: dict[int, Sequence[Problem]] = {}
    made: list[Written] = []
    for place, line in enumerate(lines):
        row = row_of(line, recorded)
        standing = judged(row)
        if standing.verdict == Verdict.REFUSED:
            refused[place] = standing.problems
            continue
        try:
            made += _saved(row, reading.by)
        except Refused as error:
            refused[place] = error.problems
        except Stale:
            refused[place] = [rules.changed_since_export()]
    Recorded.forget(reading)
    if refused:
        raise RefusedLines(refused)
    return made


def _saved(made: Row, by: User) -> list[Written]:
    if made.row.pk is None:
        return _saved_anew(made, by)
    stored = told(made.row)
    saved = save_enterprise(
        enterprise=made.row, **made.facts, version=made.version or made.row.version, by=by
    )
    if saved.version == made.row.version:
        return []
    before = {name: stored[name] for name in made.differs} | {"version": made.row.version}
    return [_record(made.line, saved, before)]


def _saved_anew(made: Row, by: User) -> list[Written]:
    saved = save_enterprise(
        **made.facts,
        licence_number=made.paper.number,
        licence_date=made.paper.day,
        issuing_body=made.paper.body,
        by=by,
    )
    papers = [_record(made.line, event) for event in saved.licence_events.all()]
    return [_record(made.line, saved), *papers]


def _record(line: Line, row: Any, before: Mapping[str, Any] | None = None) -> Written:
    return Written(line=line, model=row._meta.label, pk=row.pk, before=before)


def withdraw(
    *, made: Sequence[tuple[str, int, Mapping[str, Any] | None]], since: datetime, by: User
) -> None:
    """Refused once one of the records was changed, or something was recorded about it."""
    # The version of each row tells whether it was changed since.
    withdraw_import(made=made, by=by)
