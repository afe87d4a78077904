"""Judged rows of stays are written through the actions, and taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from accounts.models import User
from contracts import rules
from contracts.actions import (
    NewStay,
    correct_departures,
    correct_ends,
    record_departures,
    record_ends,
    withdraw_import,
)
from contracts.choices import Source
from contracts.imports import returns, stays
from contracts.models import Contract, Departure
from core.problems import Problem, Refused, RefusedMany, Stale
from spreadsheets.sheets import Line, Reading, RefusedLines, Verdict, Written
from workers.actions import withdraw_import as withdraw_people
from workers.imports import write_people
from workers.models import Worker

Made = tuple[str, int, Mapping[str, Any] | None]
Row = TypeVar("Row", stays.StayRow, returns.ReturnRow)
_MINE = frozenset({Contract._meta.label, Departure._meta.label})
# What an import may change of them; `before` holds those that it did.
_OF_DEPARTURE = (
    *("departed_on", "commune_id", "source", "ended_on", "end_kind", "return_reason"),
    *("notified_on", "next_need", "skills_gained", "language_gained", "language_level"),
    *("suspected_on", "suspected_note"),
)
_NOT_OF_CONTRACT = {"id", "version"}
_OF_CONTRACT = tuple(
    field.attname for field in Contract._meta.concrete_fields if field.name not in _NOT_OF_CONTRACT
)


def write_stays(
    lines: Sequence[Line], reading: Reading, *, source: Source | None = None
) -> list[Written]:
    """The people and their stays: all of it, or `RefusedLines`."""
    rows = stays.judged_rows(lines, reading, source=source)
    _refuse([row.judged() for row in rows])
    workers, made = _people(rows, reading)
    begun = [place for place, row in enumerate(rows) if row.new]
    changed = [place for place, row in enumerate(rows) if not row.new and row.changes]
    new = [_new_stay(rows[place], workers[place]) for place in begun]
    for place, departure in zip(
        begun, _acted(begun, lambda: record_departures(stays=new, by=reading.by)), strict=True
    ):
        line = rows[place].line
        made.append(Written(line=line, model=Contract._meta.label, pk=departure.contract_id))
        made.append(Written(line=line, model=Departure._meta.label, pk=departure.pk))
    return made + _changed(
        [rows[place] for place in changed],
        lambda: _acted(
            changed,
            lambda: correct_departures(
                corrections=[stays.correction_of(rows[place]) for place in changed], by=reading.by
            ),
        ),
    )


def _people(rows: Sequence[stays.StayRow], reading: Reading) -> tuple[list[Worker], list[Written]]:
    """The file of each row, and what was written about people, at the lines of the sheet."""
    workers, made = write_people([row.person for row in rows], reading)
    lines = {id(row.person.line): row.line for row in rows}
    return workers, [
        Written(line=lines[id(one.line)], model=one.model, pk=one.pk, before=one.before)
        for one in made
    ]


def _new_stay(row: stays.StayRow, worker: Worker) -> NewStay:
    assert row.going is not None
    return NewStay(worker=worker, said=vars(row.going), source=row.source)


def write_returns(lines: Sequence[Line], reading: Reading) -> list[Written]:
    """The ends of stays: all of them, or `RefusedLines`."""
    rows = returns.judged_rows(lines, reading)
    _refuse([row.judged() for row in rows])
    ended = [place for place, row in enumerate(rows) if row.new]
    changed = [place for place, row in enumerate(rows) if row.changes]
    ends = [returns.new_end(rows[place]) for place in ended]
    corrections = [returns.corrected_end(rows[place]) for place in changed]
    by = reading.by
    return [
        *_changed(
            [rows[place] for place in ended],
            lambda: _acted(ended, lambda: record_ends(ends=ends, by=by)),
        ),
        *_changed(
            [rows[place] for place in changed],
            lambda: _acted(changed, lambda: correct_ends(corrections=corrections, by=by)),
        ),
    ]


def _refuse(judged: Sequence[Any]) -> None:
    refused = {
        place: one.problems for place, one in enumerate(judged) if one.verdict is Verdict.REFUSED
    }
    if refused:
        raise RefusedLines(refused)


def _acted(places: Sequence[int], act: Callable[[], list[Departure]]) -> list[Departure]:
    """What the action made; what it refuses is told of the rows at these places."""
    if not places:
        return []
    try:
        return act()
    except RefusedMany as refused:
        found: dict[int, Sequence[Problem]] = {places[i]: p for i, p in refused.problems.items()}
        raise RefusedLines(found) from refused
    except Refused as refused:
        raise RefusedLines({places[0]: refused.problems}) from refused
    except Stale as stale:
        raise RefusedLines({places[0]: [rules.changed_since()]}) from stale


def _changed(rows: Sequence[Row], act: Callable[[], list[Departure]]) -> list[Written]:
    """The records that the action changed, each with the columns it had."""
    before = [_columns(row.departure) for row in rows if row.departure]
    made = []
    for row, old, stay in zip(rows, before, act(), strict=True):
        for record, had, has in zip((stay.contract, stay), old, _columns(stay), strict=True):
            differs = {name: value for name, value in had.items() if has[name] != value}
            if differs:
                label = record._meta.label
                made.append(Written(line=row.line, model=label, pk=record.pk, before=differs))
    return made


def _columns(stay: Departure) -> tuple[dict[str, Any], dict[str, Any]]:
    contract = {name: getattr(stay.contract, name) for name in _OF_CONTRACT}
    return contract, {name: getattr(stay, name) for name in _OF_DEPARTURE}


def withdraw(*, made: Sequence[Made], since: datetime, by: User) -> None:
    """Take back what a run made: its stays first, then its people. Raises Refused."""
    mine = [one for one in made if one[0] in _MINE]
    others = [one for one in made if one[0] not in _MINE]
    withdraw_import(made=mine, since=since, by=by)
    if others:
        withdraw_people(made=others, since=since, by=by)
