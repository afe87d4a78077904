"""Which stay a row of a sheet of departures is about, and what it says about it.

A row is about a recorded stay if it has its row code, or if the person left on that very day;
otherwise it begins a new one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from contracts import rules
from contracts.choices import Source
from contracts.imports.facts import said_in, stored_in
from contracts.models import Departure
from contracts.rules import Going
from core.problems import Problem
from spreadsheets.sheets import Change, Judged, Line, Reading, Verdict
from workers.imports import PERSON_COLUMNS, PersonRow, judge_people
from workers.imports.cells import FileCode
from workers.models import Worker

_PERSON = frozenset(column.name for column in PERSON_COLUMNS)


@dataclass(kw_only=True)
class StayRow:
    """A row of a sheet of departures, judged.

    `departure` is the recorded stay it is about, None for a new one. `going` is what the stay
    would say, None while its day cannot be read.
    """

    line: Line
    person: PersonRow
    departure: Departure | None = None
    going: Going | None = None
    source: str = Source.COMMUNE
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # that no other row of the file may have

    @property
    def new(self) -> bool:
        return self.departure is None

    def judged(self) -> Judged:
        changed = self.changes or self.person.verdict is Verdict.CHANGED or self.person.changes
        old = Verdict.CHANGED if changed else Verdict.UNCHANGED
        return Judged.of(
            self.line,
            [*self.person.problems, *self.problems],
            verdict=Verdict.NEW if self.new else old,
            title=self.person.title,
            changes=[*self.person.changes, *self.changes],
            keys=self.keys,
        )


def rows_of(
    lines: Sequence[Line], reading: Reading, source: Source | None
) -> tuple[list[StayRow], dict[int, list[Departure]]]:
    """The rows, with their people judged, and the standing stays of these people by person.

    `source`: of all stays that the sheet begins.
    """
    named = _named_by_code(lines, reading)
    people = judge_people(_about_people(lines, named), reading)
    known = _stays_of({row.worker.pk for row in people if row.worker}, named)
    rows = [
        _row(line, person, named, known, reading, source)
        for line, person in zip(lines, people, strict=True)
    ]
    return rows, known


def troubled(line: Line) -> set[str | None]:
    """The columns of the row with a cell that cannot be read."""
    return {trouble.field for trouble in line.troubles}


def _named_by_code(lines: Sequence[Line], reading: Reading) -> dict[int, Departure]:
    """The stays of the row codes, as far as they exist for who imports."""
    codes = {code.pk for line in lines if (code := line.said.get("stay"))}
    return _read(Departure.objects.visible_to(reading.scope).filter(pk__in=codes)) if codes else {}


def _read(stays: Any) -> dict[int, Departure]:
    related = stays.select_related("contract__country", "contract__enterprise", "commune")
    return {stay.pk: stay for stay in related}


def _about_people(lines: Sequence[Line], named: Mapping[int, Departure]) -> list[Line]:
    """The lines as rows about people: a row code says whose file it is.

    Where one person stands with several stays, only the first of equal rows says anything new.
    """
    workers = Worker.objects.in_bulk({stay.worker_id for stay in named.values()}) if named else {}
    for stay in named.values():
        stay.worker = stay.contract.worker = workers[stay.worker_id]
    seen: dict[int, Line] = {}
    found = []
    for line in lines:
        code = line.said.get("stay")
        mine = named.get(code.pk) if code else None
        if mine is None or "code" in line.said:
            found.append(line)
            continue
        file = FileCode(mine.worker_id, mine.worker.version)
        first = seen.setdefault(mine.worker_id, line)
        told = first is line or not _same_person(first, line)
        said = line.said if told else {}
        found.append(replace(line, said={**said, "code": file}))
    return found


def _same_person(one: Line, other: Line) -> bool:
    return _of_person(one) == _of_person(other)


def _of_person(line: Line) -> dict[str, Any]:
    return {name: value for name, value in line.said.items() if name in _PERSON}


def _stays_of(workers: Iterable[int], named: Mapping[int, Departure]) -> dict[int, list[Departure]]:
    """The standing stays of these people, by person."""
    known: dict[int, list[Departure]] = defaultdict(list)
    wanted = set(workers)
    if wanted:
        for stay in _read(Departure.objects.filter(worker__in=wanted).standing()).values():
            known[stay.worker_id].append(named.get(stay.pk, stay))
    return known


def _row(
    line: Line,
    person: PersonRow,
    named: Mapping[int, Departure],
    known: Mapping[int, list[Departure]],
    reading: Reading,
    source: Source | None,
) -> StayRow:
    row = StayRow(line=line, person=person)
    row.departure = _departure_of(line, person, named, known)
    if row.departure:
        if person.worker and person.worker.pk != row.departure.worker_id:
            row.problems.append(rules.no_such_row_code())
        elif person.worker:
            row.departure.contract.worker = row.departure.worker = person.worker
        row.source = row.departure.source
        if source is None and line.said.get("source"):
            row.source = line.said["source"]
    else:
        if "stay" in line.said:
            row.problems.append(rules.no_such_row_code())
        row.source = source or line.said.get("source") or Source.COMMUNE
    stored = stored_in(row.departure) if row.departure else None
    said = said_in(line, reading, stored)
    if day := said.get("departed_on", stored and stored["departed_on"]):
        row.going = Going(**rules.tidied({**(stored or {}), **said, "departed_on": day}))
    else:
        row.problems += _without_day(line, said, reading)
    return row


def _departure_of(
    line: Line,
    person: PersonRow,
    named: Mapping[int, Departure],
    known: Mapping[int, list[Departure]],
) -> Departure | None:
    if code := line.said.get("stay"):
        return named.get(code.pk)
    left = line.said.get("departed_on")
    stays = known.get(person.worker.pk, ()) if person.worker and left else ()
    return next((stay for stay in stays if stay.departed_on == left), None)


def _without_day(line: Line, said: Mapping[str, Any], reading: Reading) -> Iterator[Problem]:
    """Everything else that can be said already, as the form does."""
    if not troubled(line) & {"departed_on"}:
        yield from rules.problems_with_exactness("")
    going = Going(**rules.tidied({**said, "departed_on": reading.today}))
    yield from rules.problems_with_contract(going, lists=reading.lists)
