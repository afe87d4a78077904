"""Whose file a row is about. Asked of the register once for all rows of a batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from communes.models import Commune
from core import names
from core.forms import PartialDay
from core.parts import in_parts
from core.problems import Problem
from spreadsheets.sheets import Reading
from workers import rules
from workers.choices import BirthPrecision
from workers.imports.cells import Elsewhere
from workers.imports.saying import Said
from workers.models import NameKey, Passport, Worker
from workers.queries import asked_in_vain

_NAMED = 3  # how many files a question names


class Namesake(NamedTuple):
    """A file in scope, as far as telling namesakes apart needs it."""

    pk: int
    full_name: str
    born_on: Any
    born_precision: str
    commune_id: int | None
    outside: str
    village: str
    village_fold: str
    version: int

    @property
    def code(self) -> str:
        return f"W{self.pk}-{self.version}"

    @property
    def told(self) -> str:
        born = str(PartialDay(self.born_on, self.born_precision))
        parts = (self.full_name, born, self.village)
        return f"{', '.join(filter(None, parts))} ({self.code})"


_COLUMNS = tuple(name for name in Namesake._fields)


class Places:
    """Where a stored unit lies on the map of today; the map is drawn once."""

    def __init__(self, reading: Reading) -> None:
        self._map, self._today = reading.map, reading.today
        self._drawn = reading.map.on(reading.today)

    def named(self, commune_id: int | None, outside: str) -> str:
        """The stored place in words."""
        return self._map.units[commune_id].full_name if commune_id else outside

    def same(self, commune_id: int | None, outside: str, said: Commune | Elsewhere | None) -> bool:
        """Whether what a row says is the stored place: the unit, or what became of it."""
        if isinstance(said, Elsewhere):
            return names.fold(said.text) in self._words(commune_id, outside)
        if said is None or commune_id is None:
            return False
        place = self._drawn.place(commune_id)
        if place is None:
            return said.pk in self._map.heirs(commune_id, self._today)
        return place == said.pk

    def _words(self, commune_id: int | None, outside: str) -> set[str]:
        if commune_id is None:
            return {names.fold(outside)}
        unit = self._map.units[commune_id]
        return {names.fold(unit.full_name), names.fold(unit.label), names.fold(unit.name)}


@dataclass
class Register:
    """What the register has about a batch of rows.

    `holders`: column and fingerprint → the file that stands for it, wherever. `files` are those in
    scope that a row may be about, `namesakes` those in scope by folded name.
    """

    places: Places
    holders: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[int, Worker] = field(default_factory=dict)
    namesakes: dict[str, list[Namesake]] = field(default_factory=lambda: defaultdict(list))


def look_up(rows: Sequence[Said], reading: Reading) -> Register:
    """Ask the register for all rows: a handful of queries, however many rows there are."""
    found = Register(Places(reading))
    found.holders = _holders(rows)
    wanted = {row.code.pk for row in rows if row.code} | set(found.holders.values())
    unnumbered = [row for row in rows if not row.code and not _by_number(row, found)]
    for each in _namesakes({row.name_fold for row in unnumbered if row.name_fold}, reading):
        found.namesakes[names.fold(each.full_name)].append(each)
    for row in unnumbered:
        wanted |= {each.pk for each in _exactly(row, found)}
    people = Worker.objects.visible_to(reading.scope).order_by()
    for some in in_parts(sorted(wanted)):
        found.files |= {worker.pk: worker for worker in people.filter(pk__in=some)}
    return found


def _by_number(row: Said, found: Register) -> bool:
    return any((column, mark) in found.holders for column, mark in row.marks.items())


_PRINTS = {"personal_id": "personal_id_print", "old_id": "old_id_print"}


def _holders(rows: Sequence[Said]) -> dict[tuple[str, str], int]:
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for column, mark in row.marks.items():
            asked[column].add(mark)
    holders: dict[tuple[str, str], int] = {}
    onward: dict[int, int] = {}
    for column, mark in _PRINTS.items():
        for some in in_parts(sorted(asked[column])):
            known = Worker.objects.order_by().filter(**{f"{mark}__in": some})
            for print_, pk, merged in known.values_list(mark, "pk", "merged_into_id"):
                holders[column, print_] = pk
                if merged:
                    onward[pk] = merged
    for some in in_parts(sorted(asked["passport"])):
        held = Passport.objects.order_by().filter(number_print__in=some, withdrawn_on=None)
        said = held.values_list("number_print", "worker_id", "worker__merged_into_id")
        for print_, pk, merged in said:
            holders["passport", print_] = pk
            if merged:
                onward[pk] = merged
    return _standing(holders, onward) if onward else holders


def _standing(
    holders: dict[tuple[str, str], int], onward: dict[int, int]
) -> dict[tuple[str, str], int]:
    """A merged file's number is that of the file that stands for it."""
    ahead = set(onward.values())
    while ahead:
        merged = Worker.objects.filter(pk__in=ahead).exclude(merged_into=None)
        further = dict(merged.values_list("pk", "merged_into_id"))
        onward |= further
        ahead = set(further.values())

    def last(pk: int) -> int:
        while pk in onward:
            pk = onward[pk]
        return pk

    return {key: last(pk) for key, pk in holders.items()}


def _namesakes(wanted: Iterable[str], reading: Reading) -> Iterator[Namesake]:
    """Files of these names, but for those this run has made: of two rows of one file with the same
    name each has a number of its own, or both were refused as the same."""
    made: set[int] = reading.kept.get(MADE, set())
    people = Worker.objects.visible_to(reading.scope).order_by("pk")
    for some in in_parts(sorted(wanted)):
        keys = NameKey.objects.filter(key__in=some).values("worker_id")
        for row in people.filter(pk__in=keys).values_list(*_COLUMNS):
            if row[0] not in made:
                yield Namesake(*row)


# One row -----------------------------------------------------------------------------------------


def file_of(row: Said, found: Register, reading: Reading) -> tuple[Worker | None, list[Problem]]:
    """The file a row is about, None for a new person, and what is wrong with finding it."""
    problems: list[Problem] = []
    worker: Worker | None = None
    if row.code:
        worker = found.files.get(row.code.pk)
        if worker is None:
            return None, [rules.unknown_code()]
    for column in row.numbers:
        holder = found.holders.get((column, row.marks[column]))
        if holder is None:
            continue
        other = found.files.get(holder)
        if other is None:
            problems.append(_elsewhere(row, column, reading))
        elif worker is None:
            worker = other
        elif worker.pk != other.pk:
            problems.append(rules.numbers_of_two(column))
    if worker and not row.code and not problems:
        problems += _problems_with_holder(row, worker)
    if worker is None and not problems:
        return _by_name(row, found)
    return worker, problems


def _problems_with_holder(row: Said, worker: Worker) -> Iterator[Problem]:
    """A mistyped number would change somebody else's file."""
    another = row.name and names.fold(worker.full_name) != row.name_fold
    if another and row.born and row.born.on.year != worker.born_on.year:
        said = (worker.full_name, worker.born_text, worker.village)
        yield rules.another_name(", ".join(filter(None, said)))


def _by_name(row: Said, found: Register) -> tuple[Worker | None, list[Problem]]:
    exactly = [] if row.numbers else _exactly(row, found)
    if len(exactly) > 1:
        return None, [rules.several_fit(each.code for each in exactly[:_NAMED])]
    if exactly:
        return found.files.get(exactly[0].pk), []
    alike = [
        each.told
        for each in found.namesakes.get(row.name_fold, ())
        if row.born and each.born_on.year == row.born.on.year
    ]
    return None, [rules.perhaps_same(alike[:_NAMED])] if alike else []


def _exactly(row: Said, found: Register) -> list[Namesake]:
    """The files with this name, marks included, this birth and place."""
    if row.numbers or row.born is None or row.unit is None:
        return []
    alike = found.namesakes.get(row.name_fold)
    if not alike:
        return []
    spelt, village = names.spelling(row.name), names.fold(row.village)
    return [
        each
        for each in alike
        if each.born_on == row.born.on
        and each.born_precision == row.born.precision
        and names.spelling(each.full_name) == spelt
        and (not village or not each.village_fold or each.village_fold == village)
        and found.places.same(each.commune_id, each.outside, row.unit)
    ]


def _elsewhere(row: Said, column: str, reading: Reading) -> Problem:
    """The number stands in a file outside the scope: the rule's sentence and nothing else, and
    that only so often within an hour (W-15, W-28, W-23)."""
    mark, number = row.marks[column], row.numbers[column]
    told: set[str] = reading.kept.setdefault("told", set())
    now: list[str] = reading.kept.setdefault(TOLD_NOW, [])
    if mark not in told:
        asked = reading.once("asked in vain", lambda: asked_in_vain(reading.by)) + len(now)
        for problem in rules.problems_with_asking(asked=asked):
            return problem
        told.add(mark)
        now.append(rules.masked(number))
    return rules.already_recorded(number)


# The masked numbers that this check has told something about for the first time.
TOLD_NOW = "numbers told in this check"
# The files that this run has opened.
MADE = "files opened by this run"


def agrees(said: PartialDay, worker: Worker) -> bool:
    """Whether a row says the stored birth, or less of it: 1999 does not contradict 06/05/1999."""
    if said.precision == BirthPrecision.YEAR:
        return said.on.year == worker.born_on.year
    if said.precision == BirthPrecision.MONTH and worker.born_precision != BirthPrecision.YEAR:
        return (said.on.year, said.on.month) == (worker.born_on.year, worker.born_on.month)
    return said.on == worker.born_on and said.precision == worker.born_precision
