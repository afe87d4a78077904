"""Which unit or body a row means, and what its numbers would become. Nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from communes.models import Commune
from communes.names import is_old_district
from communes.queries import Map
from core import figures, names
from core.problems import Problem
from spreadsheets import values
from spreadsheets.sheets import Change, Judged, Line, Reading, Trouble, Unreadable, Verdict
from targets import rules
from targets.imports.columns import COLUMNS, plans, usual_plan
from targets.models import Plan, TargetBody, TargetKind, TargetVersion
from targets.numbers import Number, by_key, unit_label
from targets.queries import newest_version, numbers_of, target_problems
from targets.tables import carried_numbers

# How plan tables head the row of all units together.
_WHOLE = frozenset({"toan tinh", "ca tinh", "tong", "tong so", "tong cong", "cong"})
_SEVERAL_UNITS = "U-28"
_DOCUMENT = ("document_number", "document_date", "document_body", "province_total", "stretch_ratio")


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the rows of a plan are held against: its newest version, on the map of its day."""

    plan: Plan
    newest: TargetVersion
    day: date
    numbers: Mapping[tuple[str, str], Number]

    @classmethod
    def of(cls, plan: Plan, today: date) -> "Basis | None":
        """None while the plan has no version: then there is no document either.

        A new version begins today, as on the plan's page, unless the plan does not run today.
        """
        newest = newest_version(plan)
        if newest is None:
            return None
        begins = max(plan.first_day, min(today, plan.last_day))
        day = begins if newest.approved_at else newest.in_force_on
        numbers = by_key(carried_numbers(numbers_of(newest), day))
        return cls(plan=plan, newest=newest, day=day, numbers=numbers)

    @property
    def document(self) -> dict[str, Any]:
        """What the numbers rest on, as the action's keywords."""
        return {name: getattr(self.newest, name) for name in _DOCUMENT} | {"in_force_on": self.day}

    def of_place(self, place: str) -> dict[str, int]:
        """The numbers a place has, by kind."""
        kinds = ((kind, self.numbers.get((place, kind))) for kind in TargetKind.values)
        return {kind: number.value for kind, number in kinds if number is not None}


# Whom a row means --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit, a body (perhaps a new one) or the whole province; none of them: see `problems`."""

    unit: Commune | None = None
    body: TargetBody | None = None
    whole: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> bool:
        return self.unit is not None or self.body is not None

    @property
    def key(self) -> str:
        return Number(unit=self.unit, body=self.body, value=0).place

    @property
    def label(self) -> str:
        if self.unit is not None:
            return unit_label(self.unit)
        return self.body.name if self.body is not None else ""


class Places:
    """Finds the places of one day's map. Units are never guessed (spreadsheets/values)."""

    def __init__(self, reading: Reading, day: date) -> None:
        self._reading = replace(reading, today=day, kept={})
        self._bodies = {names.spelling(body.name): body for body in TargetBody.objects.all()}
        self._found: dict[str, Place] = {}

    def find(self, text: str) -> Place:
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Place:
        if names.fold(text) in _WHOLE:
            return Place(whole=True)
        body = self._bodies.get(names.spelling(text))
        try:
            unit = values.unit(text, self._reading)
        except Unreadable as error:
            return Place(body=body) if body else self._unknown(text, error)
        surely = {names.spelling(unit.full_name), names.spelling(unit.label)}
        if body is None or names.spelling(text) in surely:
            return Place(unit=unit)
        return Place(problems=(rules.place_ambiguous(unit.full_name),))

    def _unknown(self, text: str, error: Unreadable) -> Place:
        if is_old_district(text):
            return Place(problems=(rules.place_ambiguous(""),))
        if error.rule == _SEVERAL_UNITS:
            asked = Trouble(rule=error.rule, field="place", message=error.message)
            return Place(problems=(asked,))
        problem = rules.place_unknown(error.message, proposal=error.proposal)
        return Place(body=TargetBody(name=names.clean(text)), problems=(problem,))


class Desk:
    """What a run of rows is judged with: per plan its basis and its places, read once each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._bases: dict[int, Basis | None] = {}

    def plan(self, line: Line) -> Plan | None:
        """The plan the row names; where it names none, or none that exists, the usual one."""
        return line.said.get("plan") or usual_plan(self.reading)

    def basis(self, plan: Plan) -> Basis | None:
        if plan.pk not in self._bases:
            self._bases[plan.pk] = Basis.of(plan, self.reading.today)
        return self._bases[plan.pk]

    def place(self, text: str, basis: Basis) -> Place:
        key = ("places", basis.day)
        places: Places = self.reading.once(key, lambda: Places(self.reading, basis.day))
        return places.find(text)

    @staticmethod
    def forget(reading: Reading) -> None:
        """A new body has been stored: what was looked up is of before."""
        for key in [k for k in reading.kept if isinstance(k, tuple) and k[0] == "places"]:
            del reading.kept[key]


# What a row would become -------------------------------------------------------------------------


@dataclass(kw_only=True)
class Row:
    """A line, its place in its plan, and the numbers it says."""

    line: Line
    basis: Basis | None = None
    place: Place = field(default_factory=Place)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def said(self) -> dict[str, int]:
        kinds = ((kind, self.line.said.get(kind)) for kind in TargetKind.values)
        return {kind: value for kind, value in kinds if value is not None}

    @cached_property
    def stored(self) -> dict[str, int]:
        return self.basis.of_place(self.place.key) if self.basis and self.place.known else {}

    @property
    def differs(self) -> dict[str, int]:
        """The kinds that would have another number than now."""
        if not self.place.known:
            return {}
        return {kind: v for kind, v in self.said.items() if self.stored.get(kind) != v}

    @property
    def verdict(self) -> Verdict:
        if not self.differs:
            return Verdict.UNCHANGED
        return Verdict.CHANGED if self.stored else Verdict.NEW

    def numbers(self, kinds: Mapping[str, int]) -> list[Number]:
        """These numbers of the row's place."""
        unit, body = self.place.unit, self.place.body
        return [Number(unit=unit, body=body, kind=k, value=v) for k, v in kinds.items()]


def rows_of(lines: Sequence[Line], reading: Reading) -> list[Row]:
    """Each line with what the rules say of it; the same number of queries for any number."""
    desk = Desk(reading)
    rows = [_row(line, desk) for line in lines]
    for basis in {row.basis.plan.pk: row.basis for row in rows if row.basis}.values():
        _ask_of_all(basis, [row for row in rows if row.basis is basis])
    return rows


def _row(line: Line, desk: Desk) -> Row:
    plan = desk.plan(line)
    if plan is None:
        named = any(problem.field == "plan" for problem in line.troubles)
        problem = rules.plan_unknown([known.code for known in plans(desk.reading)])
        return Row(line=line, problems=[] if named else [problem])
    basis = desk.basis(plan)
    if basis is None:
        return Row(line=line, problems=[rules.document_missing(plan)])
    if "place" not in line.said:
        unnamed = [] if any(p.field == "place" for p in line.troubles) else [rules.place_missing()]
        return Row(line=line, basis=basis, problems=unnamed)
    place = desk.place(line.said["place"], basis)
    row = Row(line=line, basis=basis, place=place)
    row.problems = [*place.problems, *_problems(row, desk.reading.map.on(basis.day))]
    return row


def _problems(row: Row, on_map: Map) -> Iterator[Problem]:
    assert row.basis is not None
    if row.place.whole and row.said.get(TargetKind.ALL) not in (
        None,
        row.basis.newest.province_total,
    ):
        yield rules.other_total()
    if not row.differs:
        return
    said = row.numbers(row.said)
    ratio = row.basis.newest.stretch_ratio
    for number in said:
        sizes = rules.problems_with_sizes([number], province_total=None, stretch_ratio=ratio)
        yield from (replace(problem, field=number.kind) for problem in sizes)
    yield from rules.problems_with_places(said, on_map=on_map.units, day=row.basis.day)
    yield from rules.problems_with_kinds(row.numbers({**row.stored, **row.said}))


def _ask_of_all(basis: Basis, rows: Sequence[Row]) -> None:
    """What the document and the numbers that stay are refused by stands at every row that would
    be written; a warning about them stands once."""
    writing = [row for row in rows if row.differs]
    if not writing:
        return
    keys = {(row.place.key, kind) for row in writing for kind in row.said}
    staying = [number for key, number in basis.numbers.items() if key not in keys]
    found = target_problems(basis.plan, **basis.document, numbers=staying)
    # T-20: the rows are numbers. T-21: numbers that stay were warned of when they came.
    found = [problem for problem in found if problem.rule not in ("T-20", "T-21")]
    writing[0].problems += [problem for problem in found if problem.warning]
    for row in writing:
        row.problems += [problem for problem in found if not problem.warning]


def judge(lines: Sequence[Line], reading: Reading) -> list[Judged]:
    """What each line would become."""
    return [judged(row) for row in rows_of(lines, reading)]


def judged(row: Row) -> Judged:
    """As the preview shows it."""
    title = row.place.label or str(row.line.said.get("place", ""))
    changes = _changes(row) if row.stored else ()
    return Judged.of(row.line, row.problems, verdict=row.verdict, title=title, changes=changes)


_HEADINGS = {column.name: column.heading for column in COLUMNS}


def _changes(row: Row) -> list[Change]:
    return [
        Change(
            column=str(_HEADINGS[kind]),
            old=figures.whole(row.stored.get(kind)),
            new=figures.whole(value),
        )
        for kind, value in row.differs.items()
    ]


def keys(line: Line, reading: Reading) -> list[str]:
    """A place stands once in the table of a plan."""
    desk = Desk(reading)
    plan, text = desk.plan(line), line.said.get("place")
    if plan is None or not text:
        return []
    day = reading.once(("day of", plan.pk), lambda: _day(desk.basis(plan), plan))
    places: Places = reading.once(("places", day), lambda: Places(reading, day))
    place = places.find(text)
    return [f"{plan.pk} {place.key if place.known else names.fold(text)}"]


def _day(basis: Basis | None, plan: Plan) -> date:
    return basis.day if basis else plan.first_day
