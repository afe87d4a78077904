"""Judged rows about people are written, through the actions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.parts import in_parts
from core.problems import RefusedMany
from spreadsheets.sheets import Reading, RefusedLines, Verdict, Written
from workers import actions, rules
from workers.drafts import PassportDays, PassportEntry, PriorityEntry
from workers.imports.finding import MADE
from workers.imports.papers import SaidPassport
from workers.imports.rows import PersonRow
from workers.models import HouseholdStatus, Passport, Worker

_WORKER, _HOUSEHOLD = Worker._meta.label, HouseholdStatus._meta.label
_PASSPORT, _PRIORITY = Passport._meta.label, "workers.Priority"


def write_people(rows: Sequence[PersonRow], reading: Reading) -> tuple[list[Worker], list[Written]]:
    """The file of each row, in order, and the records that were made or changed.

    Raises `RefusedLines` (index in `rows`) if an action refuses. Rows that say nothing new are
    only answered with their file.
    """
    refused = {
        index: row.problems for index, row in enumerate(rows) if row.verdict is Verdict.REFUSED
    }
    if refused:
        raise RefusedLines(refused)
    files = [row.worker for row in rows]
    written = [*_opened(rows, files, reading), *_corrected(rows, reading)]
    workers = [worker for worker in files if worker]
    written += _households(rows, workers, reading)
    written += _passports(rows, workers, reading)
    written += _priorities(rows, workers, reading)
    return workers, written


@contextmanager
def _of_rows(indexes: Sequence[int]) -> Iterator[None]:
    """What an action says of its drafts is said of the rows they came from."""
    try:
        yield
    except RefusedMany as many:
        problems = {indexes[draft]: found for draft, found in many.problems.items()}
        raise RefusedLines(problems) from many


def _opened(
    rows: Sequence[PersonRow], files: list[Worker | None], reading: Reading
) -> Iterator[Written]:
    new = [(index, row.new) for index, row in enumerate(rows) if row.new]
    if not new:
        return
    indexes = [index for index, _person in new]
    with _of_rows(indexes):
        people = [person for _index, person in new]
        workers = actions.register_workers(people=people, asked=True, by=reading.by)
    reading.kept.setdefault(MADE, set()).update(worker.pk for worker in workers)
    line_of = {}
    for index, worker in zip(indexes, workers, strict=True):
        files[index] = worker
        line_of[worker.pk] = rows[index].line
        yield Written(line=rows[index].line, model=_WORKER, pk=worker.pk)
    listed = [w.pk for w, (_i, person) in zip(workers, new, strict=True) if person.household]
    for some in in_parts(listed):
        recorded = HouseholdStatus.objects.filter(worker__in=some).order_by("pk")
        for pk, owner in recorded.values_list("pk", "worker_id"):
            yield Written(line=line_of[owner], model=_HOUSEHOLD, pk=pk)


def _corrected(rows: Sequence[PersonRow], reading: Reading) -> Iterator[Written]:
    indexes = list(_once_a_file(rows))
    if not indexes:
        return
    corrections = [c for index in indexes if (c := rows[index].correction)]
    with _of_rows(indexes):
        workers = actions.correct_workers(corrections=corrections, asked=True, by=reading.by)
    for index, correction, worker in zip(indexes, corrections, workers, strict=True):
        before = _columns_before(correction.worker, worker)
        if before:
            yield Written(line=rows[index].line, model=_WORKER, pk=worker.pk, before=before)


def _once_a_file(rows: Sequence[PersonRow]) -> Iterator[int]:
    """Rows that correct a file; a later row that says the same about it has nothing to add."""
    first: dict[int, int] = {}
    refused: dict[int, list[Any]] = {}
    for index, row in enumerate(rows):
        if not row.correction:
            continue
        earlier = first.setdefault(row.correction.worker.pk, index)
        if earlier == index:
            yield index
        elif _same(rows[earlier], row):
            continue
        else:
            refused[index] = [rules.same_row_above(rows[earlier].line.number)]
    if refused:
        raise RefusedLines(refused)


def _same(one: PersonRow, other: PersonRow) -> bool:
    a, b = one.correction, other.correction
    return bool(a and b) and (a.facts, a.personal_id, a.old_id) == (  # type: ignore[union-attr]
        b.facts,  # type: ignore[union-attr]
        b.personal_id,  # type: ignore[union-attr]
        b.old_id,  # type: ignore[union-attr]
    )


def _columns_before(old: Worker, new: Worker) -> Mapping[str, Any]:
    """The stored columns that are others now; the version counts on whatever happens."""
    return {
        field.attname: getattr(old, field.attname)
        for field in Worker._meta.concrete_fields
        if field.name != "version" and getattr(old, field.attname) != getattr(new, field.attname)
    }


def _households(
    rows: Sequence[PersonRow], workers: Sequence[Worker], reading: Reading
) -> Iterator[Written]:
    said = [
        (index, workers[index], *row.household) for index, row in enumerate(rows) if row.household
    ]
    if not said:
        return
    before: dict[int, dict[str, Any]] = {}
    year = said[0][2]
    for some in in_parts([worker.pk for _index, worker, _year, _status in said]):
        stored = HouseholdStatus.objects.filter(worker__in=some, year=year)
        before |= {row.pk: {"status": row.status} for row in stored}
    with _of_rows([index for index, *_rest in said]):
        entries = [(worker, year, status) for _index, worker, year, status in said]
        recorded = actions.record_households(entries=entries, by=reading.by)
    for (index, *_rest), row in zip(said, recorded, strict=True):
        line = rows[index].line
        yield Written(line=line, model=_HOUSEHOLD, pk=row.pk, before=before.get(row.pk))


def _passports(
    rows: Sequence[PersonRow], workers: Sequence[Worker], reading: Reading
) -> Iterator[Written]:
    new: dict[Any, tuple[int, PassportEntry]] = {}
    days: dict[int, tuple[int, PassportDays]] = {}
    # Two rows about one person may say the same passport.
    for index, row in enumerate(rows):
        if row.passport and row.passport.days:
            days.setdefault(row.passport.days.passport.pk, (index, row.passport.days))
        elif row.passport:
            entry = PassportEntry(worker=workers[index], **_facts(row.passport))
            new.setdefault((entry.worker.pk, entry.number), (index, entry))
    if new:
        yield from _new_passports(rows, list(new.values()), reading)
    if days:
        yield from _other_days(rows, list(days.values()), reading)


def _facts(said: SaidPassport) -> dict[str, Any]:
    names = ("number", "issued_on", "expires_on", "current")
    return {name: getattr(said, name) for name in names}


def _new_passports(
    rows: Sequence[PersonRow], new: Sequence[tuple[int, PassportEntry]], reading: Reading
) -> Iterator[Written]:
    owners = {entry.worker.pk: index for index, entry in new}
    put_aside = [
        passport
        for some in in_parts(sorted(owners))
        for passport in Passport.objects.filter(worker__in=some, is_current=True)
    ]
    with _of_rows([index for index, _entry in new]):
        entries = [entry for _index, entry in new]
        recorded = actions.record_passports(entries=entries, asked=True, by=reading.by)
    replaced = {passport.worker_id for passport in recorded if passport.is_current}
    for passport in put_aside:
        if passport.worker_id in replaced:
            line = rows[owners[passport.worker_id]].line
            before = {"is_current": True}
            yield Written(line=line, model=_PASSPORT, pk=passport.pk, before=before)
    for (index, _entry), passport in zip(new, recorded, strict=True):
        yield Written(line=rows[index].line, model=_PASSPORT, pk=passport.pk)


def _other_days(
    rows: Sequence[PersonRow], days: Sequence[tuple[int, PassportDays]], reading: Reading
) -> Iterable[Written]:
    before = [
        {"issued_on": each.passport.issued_on, "expires_on": each.passport.expires_on}
        for _index, each in days
    ]
    with _of_rows([index for index, _days in days]):
        entries = [each for _index, each in days]
        corrected = actions.correct_passports(entries=entries, by=reading.by)
    for (index, _days), stored, passport in zip(days, before, corrected, strict=True):
        line = rows[index].line
        yield Written(line=line, model=_PASSPORT, pk=passport.pk, before=stored)


def _priorities(
    rows: Sequence[PersonRow], workers: Sequence[Worker], reading: Reading
) -> Iterator[Written]:
    year = reading.today.year
    groups: dict[tuple[int, str], int] = {}
    for index, row in enumerate(rows):
        for group in row.groups:
            groups.setdefault((workers[index].pk, group), index)
    said = [
        (index, PriorityEntry(worker=workers[index], group=group, year=year))
        for (_pk, group), index in groups.items()
    ]
    if not said:
        return
    with _of_rows([index for index, _entry in said]):
        entries = [entry for _index, entry in said]
        recorded = actions.record_priorities(entries=entries, by=reading.by)
    for (index, _entry), priority in zip(said, recorded, strict=True):
        yield Written(line=rows[index].line, model=_PRIORITY, pk=priority.pk)
