"""Rows of sheets of returns: whose stay ended, and what would be recorded about it.

Nobody is registered or corrected by a return: the row finds the stay, and says how it ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communes.models import Commune
from contracts import rules
from contracts.choices import EndKind
from contracts.imports.words import in_words
from contracts.models import Departure
from contracts.queries import (
    CorrectedEnd,
    NewEnd,
    problems_with_end_corrections,
    problems_with_ends,
)
from contracts.rows import OF_END
from core import names
from core.parts import in_parts
from core.problems import Problem
from spreadsheets.sheets import Change, Judged, Line, Reading, Verdict
from workers.imports import person_keys
from workers.imports.cells import Elsewhere
from workers.imports.finding import Places, agrees
from workers.imports.saying import Said, said_in
from workers.models import NameKey, Passport, Worker

_JUDGED = "rows of returns, judged last"
_PLAIN = ("ended_on", "end_kind", "return_reason", "notified_on", "next_need", "skills_gained")
_PRINTS = {"personal_id": "personal_id_print", "old_id": "old_id_print"}


@dataclass(kw_only=True)
class ReturnRow:
    """A row of a sheet of returns, judged. `end` is the whole end as it would stand then."""

    line: Line
    title: str = ""
    departure: Departure | None = None
    end: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> bool:
        """The stay is open still."""
        return bool(self.departure and self.departure.ended_on is None)

    def judged(self) -> Judged:
        old = Verdict.CHANGED if self.changes else Verdict.UNCHANGED
        return Judged.of(
            self.line,
            self.problems,
            verdict=Verdict.NEW if self.new else old,
            title=self.title,
            changes=self.changes,
        )


def keys(line: Line, reading: Reading) -> list[str]:
    """One end of one stay stands once in a file."""
    if code := line.said.get("stay"):
        return [f"stay {code.pk}"]
    days = f"{line.said.get('departed_on')} {line.said.get('ended_on')}"
    return [f"{key} {days}" for key in person_keys(line, reading)]


def judge(lines: Sequence[Line], reading: Reading) -> list[Judged]:
    """What each row would become."""
    rows = _rows(lines, reading)
    reading.kept[_JUDGED] = rows
    return [row.judged() for row in rows]


def judged_rows(lines: Sequence[Line], reading: Reading) -> list[ReturnRow]:
    """The rows of these lines: those that were judged just now, or judged anew."""
    rows: list[ReturnRow] = reading.kept.pop(_JUDGED, [])
    same = len(rows) == len(lines) and all(
        row.line is line for row, line in zip(rows, lines, strict=True)
    )
    return rows if same else _rows(lines, reading)


def _rows(lines: Sequence[Line], reading: Reading) -> list[ReturnRow]:
    said = [said_in(line, reading) for line in lines]
    register = _Register(said, reading)
    rows = [_row(each, register, reading) for each in said]
    _ask_about_ends(rows)
    _ask_about_corrections(rows, reading)
    for row in rows:
        troubled = {trouble.field for trouble in row.line.troubles}
        row.problems = [p for p in row.problems if p.field is None or p.field not in troubled]
    return rows


# Finding the stay --------------------------------------------------------------------------------


class _Register:
    """The people in scope whom these rows may be about, and their stays: a handful of queries."""

    def __init__(self, rows: Sequence[Said], reading: Reading) -> None:
        self._people = Worker.objects.visible_to(reading.scope).order_by()
        self.places = Places(reading)
        self.by_code = self._coded(rows, reading)
        self.by_mark = self._marked(rows)
        self.by_name = self._named(rows)
        found = {*self.by_mark.values(), *(pk for pks in self.by_name.values() for pk in pks)}
        found |= {row.code.pk for row in rows if row.code}
        self.stays: dict[int, list[Departure]] = defaultdict(list)
        for stay in self._stays(sorted(found)):
            self.stays[stay.worker_id].append(stay)

    def _coded(self, rows: Sequence[Said], reading: Reading) -> dict[int, Departure]:
        codes = {code.pk for row in rows if (code := row.line.said.get("stay"))}
        seen = Departure.objects.visible_to(reading.scope).filter(pk__in=codes)
        return {stay.pk: stay for stay in _related(seen)} if codes else {}

    def _marked(self, rows: Sequence[Said]) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for column, stored in _PRINTS.items():
            for some in in_parts(sorted({r.marks[column] for r in rows if column in r.marks})):
                known = self._people.filter(**{f"{stored}__in": some})
                found |= {(column, mark): pk for mark, pk in known.values_list(stored, "pk")}
        for some in in_parts(sorted({r.marks["passport"] for r in rows if "passport" in r.marks})):
            held = Passport.objects.filter(number_print__in=some, withdrawn_on=None).order_by()
            mine = held.filter(worker__in=self._people.values("pk"))
            numbers = mine.values_list("number_print", "worker_id")
            found |= {("passport", mark): pk for mark, pk in numbers}
        return found

    def _named(self, rows: Sequence[Said]) -> dict[str, list[int]]:
        wanted = {row.name_fold for row in rows if row.name_fold and not self._numbered(row)}
        found: dict[str, list[int]] = defaultdict(list)
        seen = self._people.values("pk")
        for some in in_parts(sorted(wanted)):
            keys = NameKey.objects.filter(key__in=some, worker__in=seen)
            for key, pk in keys.values_list("key", "worker_id"):
                found[key].append(pk)
        return found

    def _numbered(self, row: Said) -> bool:
        return bool(row.code) or any(mark in self.by_mark for mark in row.marks.items())

    def _stays(self, workers: Sequence[int]) -> Iterable[Departure]:
        for some in in_parts(workers):
            standing = Departure.objects.filter(worker__in=some).standing()
            seen = standing.filter(worker__in=self._people.values("pk"))
            yield from _related(seen)

    def people(self, row: Said) -> set[int]:
        """Those the row names by a code or number, or else by their name."""
        if row.code:
            return {row.code.pk}
        marked = {self.by_mark[mark] for mark in row.marks.items() if mark in self.by_mark}
        return marked or set(self.by_name.get(row.name_fold, ()))


def _related(stays: Any) -> Any:
    related = stays.select_related("contract__worker", "contract__country", "contract__enterprise")
    return related.prefetch_related("extensions", "changes")


def _row(said: Said, register: _Register, reading: Reading) -> ReturnRow:
    line = said.line
    row = ReturnRow(line=line, title=said.told)
    row.problems += said.problems
    if "ended_on" not in line.said:
        row.problems.append(rules.no_day_of_return())
    departure, problems = _stay_of(said, register)
    row.problems += problems
    if departure:
        row.departure = departure
        row.title = row.title or _told(departure.contract.worker)
        row.end = _end(line, departure)
    return row


def _told(worker: Worker) -> str:
    return ", ".join(filter(None, (worker.full_name, worker.born_text, worker.village)))


def _stay_of(said: Said, register: _Register) -> tuple[Departure | None, list[Problem]]:
    if code := said.line.said.get("stay"):
        known = register.by_code.get(code.pk)
        if known is None or (said.name and not _same_name(said, known.contract.worker)):
            return None, [rules.no_such_row_code()]
        return known, []
    stays = [
        stay
        for pk in register.people(said)
        for stay in register.stays.get(pk, ())
        if _fits(said, stay, register)
    ]
    if "departed_on" not in said.line.said:
        # Without that day it is the open stay; an ended one only if it is this very end.
        ended_on = said.line.said.get("ended_on")
        stays = [s for s in stays if s.ended_on is None] or [
            s for s in stays if s.ended_on == ended_on
        ]
    if len(stays) == 1 and _says_enough(said, register):
        return stays[0], []
    return None, [rules.several_found() if stays else rules.nobody_found()]


def _says_enough(said: Said, register: _Register) -> bool:
    """A name alone may be that of somebody who is not on record at all."""
    numbered = said.code or any(mark in register.by_mark for mark in said.marks.items())
    return bool(numbered or said.born or "departed_on" in said.line.said)


def _fits(said: Said, stay: Departure, register: _Register) -> bool:
    """Whether everything that the row says about the person and the stay is so."""
    worker, cells = stay.contract.worker, said.line.said
    if said.name and not _same_name(said, worker):
        return False
    if said.born and not agrees(said.born, worker):
        return False
    if said.unit_said and not _lives_in(said.unit, worker, register.places):
        return False
    village = names.fold(said.village)
    if village and worker.village_fold and village != worker.village_fold:
        return False
    country = cells.get("country")
    if country and country.code not in _countries(stay):
        return False
    return cells.get("departed_on", stay.departed_on) == stay.departed_on


def _same_name(said: Said, worker: Worker) -> bool:
    """Marks included; a name typed without any marks is any that reads so."""
    if said.name.isascii():
        return said.name_fold == names.fold(worker.full_name)
    return names.spelling(said.name) == names.spelling(worker.full_name)


def _lives_in(unit: Commune | Elsewhere | None, worker: Worker, places: Places) -> bool:
    return places.same(worker.commune_id, worker.outside, unit)


def _countries(stay: Departure) -> set[str | None]:
    moved = {change.country_id for change in stay.changes.all() if not change.withdrawn}
    return {stay.contract.country_id, *moved}


# What the row says about the end -----------------------------------------------------------------


def _end(line: Line, departure: Departure) -> dict[str, Any]:
    """The end as it would stand: what is recorded, with what the row says in its place."""
    stored = {name: getattr(departure, name) for name in OF_END}
    said = {name: line.said[name] for name in _PLAIN if name in line.said}
    if spoken := line.said.get("language_gained"):
        said["language_gained"] = spoken.language
        said |= {"language_level": spoken.level} if spoken.level else {}
    if isinstance(said.get("return_reason"), EndKind):
        said["end_kind"] = said.pop("return_reason").value
    for name, value in said.items():
        old = stored[name]
        if isinstance(value, str) and isinstance(old, str):
            said[name] = old if names.spelling(value) == names.spelling(old) else value
    end = {**stored, **said}
    end["end_kind"] = end["end_kind"] or EndKind.RETURNED.value
    return end


def _ask_about_ends(rows: Sequence[ReturnRow]) -> None:
    mine = [row for row in rows if row.new and row.end["ended_on"]]
    found = problems_with_ends([new_end(row) for row in mine])
    for row, problems in zip(mine, found, strict=True):
        row.problems += problems


def new_end(row: ReturnRow) -> NewEnd:
    """The end that the row records."""
    assert row.departure is not None
    return NewEnd(departure=row.departure, said=row.end)


def _ask_about_corrections(rows: Sequence[ReturnRow], reading: Reading) -> None:
    for row in rows:
        if row.departure and not row.new:
            row.changes = _changes(row.departure, row.end, reading)
    mine = [row for row in rows if row.changes]
    found = problems_with_end_corrections([corrected_end(row) for row in mine])
    for row, problems in zip(mine, found, strict=True):
        row.problems += [*_outdated(row), *problems]


def _outdated(row: ReturnRow) -> Iterator[Problem]:
    code = row.line.said.get("stay")
    if code and row.departure and code.version != row.departure.contract.version:
        yield rules.changed_since()


def corrected_end(row: ReturnRow) -> CorrectedEnd:
    """The recorded end as the row would have it."""
    assert row.departure is not None
    version = row.departure.contract.version
    return CorrectedEnd(departure=row.departure, said=row.end, version=version)


def _changes(departure: Departure, end: Mapping[str, Any], reading: Reading) -> list[Change]:
    changes = []
    for name, new in end.items():
        old = getattr(departure, name)
        if old != new:
            column = "language_gained" if name == "language_level" else name
            said = (in_words(name, value, reading.lists) for value in (old, new))
            changes.append(Change(column=column, old=next(said), new=next(said)))
    return changes
