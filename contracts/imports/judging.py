"""What the rules say to the rows of a sheet of departures, as the form would hear it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from contracts import rules
from contracts.choices import Source
from contracts.imports.facts import differences, stored_in
from contracts.imports.rows import StayRow, troubled
from contracts.imports.words import in_words
from contracts.models import Departure
from contracts.queries import (
    CorrectedStay,
    NewStay,
    problems_with_departure_corrections,
    problems_with_new_stays,
    told_of_correction,
)
from contracts.rules import Going, Person
from core.figures import written
from core.problems import Problem
from spreadsheets.sheets import Change, Reading, Trouble
from workers.imports import PersonRow, person_keys
from workers.models import Worker

# Where a problem is shown whose keyword has no column of its own in most sheets.
_SHOWN_AT = {
    "wage_currency": "wage",
    "wage_per": "wage",
    "fee_currency": "service_fee",
    "enterprise_unknown": "enterprise",
}
# The recorded stay that is near may be the same one: its day is proposed.
_NEAR = frozenset({"D-04", "D-05", "D-18"})


def ask(
    rows: Sequence[StayRow],
    known: Mapping[int, list[Departure]],
    reading: Reading,
    source: Source | None,
) -> None:
    """Add to each row what speaks against it; `known` are the standing stays by person."""
    _ask_about_new(rows, known, reading, source)
    _ask_about_corrected(rows, reading)
    for row in rows:
        row.problems = _at_their_columns(row)


def _ask_about_new(
    rows: Sequence[StayRow],
    known: Mapping[int, list[Departure]],
    reading: Reading,
    source: Source | None,
) -> None:
    fresh = [row for row in rows if row.new and row.going and "stay" not in row.line.said]
    mine = [row for row in fresh if row.person.worker]
    stays = [_new_stay(row, row.person.worker) for row in mine if row.person.worker]
    found = problems_with_new_stays(stays, by=reading.by) if stays else []
    for row, problems in zip(mine, found, strict=True):
        row.problems += problems
    for row in fresh:
        if row.person.worker is None and row.going:
            row.problems += _first_stay(row.going, row.person, reading)
        row.keys = _of_who_begins(row, reading)
        near = known.get(row.person.worker.pk, ()) if row.person.worker else ()
        row.problems = [_asked(problem, row, near, source) for problem in row.problems]


def _new_stay(row: StayRow, worker: Worker) -> NewStay:
    assert row.going is not None
    said, person = vars(row.going), _person_of(row.person)
    return NewStay(worker=worker, said=said, source=row.source, person=person)


def _first_stay(going: Going, person: PersonRow, reading: Reading) -> Iterator[Problem]:
    """What the rules say about the departure of somebody who is being registered with it."""
    if person.new is None:
        yield from rules.problems_with_contract(going, lists=reading.lists)
        return
    yield from rules.problems_with_departure(
        going,
        person=_person_of(person),
        stays=(),
        today=reading.today,
        lists=reading.lists,
    )


def _person_of(row: PersonRow) -> Person:
    """The person as the file is going to say it."""
    if row.new:
        return Person(
            born_on=row.new.born_on,
            born_precision=row.new.born_precision,
            identified=bool(row.new.personal_id),
        )
    worker, correction = row.worker, row.correction
    assert worker is not None
    facts = correction.facts if correction else {}
    number = correction.personal_id if correction else ""
    return Person(
        born_on=facts.get("born_on", worker.born_on),
        born_precision=facts.get("born_precision", worker.born_precision),
        identified=bool(number or worker.personal_id_print),
    )


def _of_who_begins(row: StayRow, reading: Reading) -> list[str]:
    """One file begins one stay of a person: of two, the first has not ended."""
    worker = row.person.worker
    marks = [f"file {worker.pk}"] if worker else person_keys(row.line, reading)
    return [f"begins a stay: {mark}" for mark in marks]


def _asked(
    problem: Problem, row: StayRow, near: Sequence[Departure], source: Source | None
) -> Problem:
    """A warning that the form has confirmed is asked about; a near stay's day is proposed."""
    ask = problem.rule in rules.MUST_CONFIRM and problem.warning
    if problem.rule == "D-27" and source is Source.OPENING:
        ask = False  # who is on that list left long ago
    day = _near_day(row, near) if problem.rule in _NEAR else None
    if not ask and day is None:
        return problem
    return Trouble(
        rule=problem.rule,
        message=problem.message,
        field=problem.field,
        warning=problem.warning and not ask,
        ask=ask,
        proposal=written(day) if day else "",
    )


def _near_day(row: StayRow, near: Sequence[Departure]) -> date | None:
    assert row.going is not None
    left = row.going.departed_on
    days = [s.departed_on for s in near if abs(s.departed_on - left) <= rules.DUPLICATE_WITHIN]
    return days[0] if days else None


def _ask_about_corrected(rows: Sequence[StayRow], reading: Reading) -> None:
    changed = []
    for row in rows:
        if row.departure and row.going:
            row.changes = _changes(row, row.departure, row.going, reading)
            changed += [row] if row.changes else []
    corrections = [correction_of(row) for row in changed]
    if corrections:
        found = problems_with_departure_corrections(corrections, by=reading.by)
        for row, problems in zip(changed, found, strict=True):
            row.problems += _told(row, problems, reading)


def correction_of(row: StayRow) -> CorrectedStay:
    """The whole stay as the row would have it."""
    assert row.departure
    assert row.going
    return CorrectedStay(
        departure=row.departure,
        said=vars(row.going),
        source=row.source,
        version=row.departure.contract.version,
        person=_person_of(row.person) if row.person.worker else None,
    )


def _told(row: StayRow, problems: Sequence[Problem], reading: Reading) -> Iterator[Problem]:
    assert row.departure
    assert row.going
    contract, code = row.departure.contract, row.line.said.get("stay")
    if code and code.version != contract.version:
        yield rules.changed_since()
    if not reading.scope.covers(contract.recorded_for_id):
        yield rules.recorded_elsewhere()
    yield from (problem for problem in problems if not problem.warning)
    same_day = row.going.departed_on == row.departure.departed_on
    yield from told_of_correction(problems, same_day=same_day)


def _changes(row: StayRow, departure: Departure, going: Going, reading: Reading) -> list[Change]:
    stored = stored_in(departure) | {"source": departure.source}
    wanted = vars(going) | {"source": row.source}
    changes = []
    for name in differences(stored, wanted):
        if name == "enterprise_unknown":
            continue
        old, new = (in_words(name, which[name], reading.lists) for which in (stored, wanted))
        changes.append(Change(column=_SHOWN_AT.get(name, name), old=old, new=new))
    return changes


# Where it is shown -------------------------------------------------------------------------------


def _at_their_columns(row: StayRow) -> list[Problem]:
    """Each problem at the column that can mend it, and none that only follows from a cell that
    cannot be read."""
    unread = troubled(row.line)
    if "enterprise" in unread and "form" not in row.line.said:
        unread.add("form")
    if {"term", "term_years"} & unread:
        unread.add("term_months")
    shown = []
    for problem in row.problems:
        at = _SHOWN_AT.get(problem.field or "", problem.field)
        if at is None or at not in unread:
            shown.append(replace(problem, field=at) if at != problem.field else problem)
    return shown
