"""A row about a person: whose file it is, and what would become of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from communes.models import Commune
from core import crypto, names
from core.forms import PartialDay
from core.problems import Problem
from spreadsheets.sheets import Change, Judged, Line, Reading, Trouble, Verdict
from workers import rules
from workers.choices import Sex
from workers.drafts import Correction, NewPerson
from workers.imports.cells import Elsewhere
from workers.imports.columns import PERSON_COLUMNS
from workers.imports.finding import Places, agrees, file_of, look_up
from workers.imports.papers import Beside, Papers, SaidPassport, papers_of
from workers.imports.saying import Said, said_in
from workers.models import Worker, born_text
from workers.queries import PRINTS, Ground, Tidied, tidied_corrections, tidied_person
from workers.rules import Background

_HEADINGS = {column.name: column.heading for column in PERSON_COLUMNS}
# Where the field of a rule is another column.
_COLUMNS = {
    "born_on": "born",
    "born_precision": "born",
    "commune": "unit",
    "outside": "unit",
    "number": "passport",
    "issued_on": "passport_issued",
    "expires_on": "passport_expires",
    "status": "household",
    "year": "household",
    "group": "groups",
    "served": "groups",
}
_BACKGROUND = frozenset(Background.__annotations__)


@dataclass(kw_only=True)
class PersonRow:
    """What a row says about a person, judged.

    `worker` is the file it is about, None for a new person. `problems` are those of the person,
    without the cells that cannot be read (`line.troubles`); `verdict` counts both. `household`,
    `passport`, `groups` are what is to be recorded beside the file.
    """

    line: Line
    worker: Worker | None = None
    new: NewPerson | None = None
    correction: Correction | None = None
    verdict: Verdict = Verdict.REFUSED
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    title: str = ""
    household: tuple[int, str] | None = None
    passport: SaidPassport | None = None
    groups: tuple[str, ...] = ()


def judge_people(lines: Sequence[Line], reading: Reading) -> list[PersonRow]:
    """What each row would become: the same number of queries for one line and for thousands."""
    ground = reading.once("ground", lambda: Ground.of(reading.today, reading.lists, reading.map))
    said = [said_in(line, reading) for line in lines]
    found = look_up(said, reading)
    rows = []
    for each in said:
        worker, problems = file_of(each, found, reading)
        title = each.told or (_told(worker) if worker else "")
        problems = [*each.problems, *problems]
        rows.append(PersonRow(line=each.line, worker=worker, problems=problems, title=title))
    papers = papers_of(said, [row.worker for row in rows], reading)
    for each, row in zip(said, rows, strict=True):
        if row.worker:
            _compare(each, row, found.places, papers, reading)
        elif not any(not problem.warning and not _asks(problem) for problem in row.problems):
            _open(each, row, ground, papers, reading)
    _judge_corrections(said, rows, ground)
    for each, row in zip(said, rows, strict=True):
        placed = [_placed(problem, each) for problem in row.problems]
        # What follows only from a cell that cannot be read is not told beside that.
        row.problems = [p for p in placed if p.field is None or p.field not in each.unread]
        row.verdict = _verdict(row)
    return rows


def _told(worker: Worker) -> str:
    return ", ".join(filter(None, (worker.full_name, worker.born_text, worker.village)))


def _asks(problem: Problem) -> bool:
    return bool(getattr(problem, "ask", False))


def _placed(problem: Problem, said: Said) -> Problem:
    """Beside the column that says it."""
    column = _COLUMNS.get(problem.field or "", problem.field)
    if column == "born":
        column = said.born_in
    cells = said.line.said
    if column in ("unit", "village") and column not in cells and "residence" in cells:
        column = "residence"
    return problem if column == problem.field else replace(problem, field=column)


def _verdict(row: PersonRow) -> Verdict:
    if row.new:
        would = Verdict.NEW
    elif row.worker:
        would = Verdict.CHANGED if row.changes else Verdict.UNCHANGED
    else:
        would = Verdict.REFUSED
    return Judged.of(row.line, row.problems, verdict=would).verdict


# New people --------------------------------------------------------------------------------------


def _open(said: Said, row: PersonRow, ground: Ground, papers: Papers, reading: Reading) -> None:
    missing = list(_missing(said))
    row.problems += rules.problems_with_what_lacks(missing)
    if isinstance(said.unit, Elsewhere):
        row.problems.append(_no_unit(said.unit))
    elif said.unit and not reading.scope.covers(said.unit.pk):
        row.problems.append(rules.outside_area())
    if missing or said.born is None or not isinstance(said.unit, Commune):
        return
    person = _new_person(said, said.born, said.unit, reading.today)
    row.problems += tidied_person(person, ground).problems
    row.new = person
    _take(row, papers.of_new(said))


def _take(row: PersonRow, beside: Beside) -> None:
    row.passport, row.household, row.groups = beside.passport, beside.household, beside.groups
    row.changes += beside.changes
    row.problems += beside.problems


def _missing(said: Said) -> Iterable[tuple[str, str]]:
    has = {
        "full_name": said.name,
        said.born_in: said.born,
        "sex": said.sex,
        "unit": said.unit,
    }
    for column, value in has.items():
        if not value and not said.unread & {column, *_INSTEAD.get(column, ())}:
            yield column, str(_HEADINGS[column])


_INSTEAD = {
    "born": ("born_male", "born_female"),
    "sex": ("born_male", "born_female"),
    "unit": ("residence",),
}


def _no_unit(place: Elsewhere) -> Problem:
    said = place.trouble
    return Trouble(rule=said.rule, field="unit", message=said.message, proposal=said.proposal)


def _new_person(said: Said, born: PartialDay, unit: Commune, today: date) -> NewPerson:
    facts = said.facts
    return NewPerson(
        full_name=said.name,
        born_on=born.on,
        born_precision=born.precision,
        sex=said.sex,
        commune=unit,
        village=said.village,
        personal_id=said.numbers.get("personal_id", ""),
        old_id=said.numbers.get("old_id", ""),
        ethnicity=facts.get("ethnicity", ""),
        phone=facts.get("phone", ""),
        qualification=facts.get("qualification", ""),
        household=said.household,
        household_year=today.year if said.household else None,
        more={name: value for name, value in facts.items() if name in _BACKGROUND},
    )


# Files that there are ----------------------------------------------------------------------------


def _compare(said: Said, row: PersonRow, places: Places, papers: Papers, reading: Reading) -> None:
    worker = row.worker
    assert worker is not None
    if said.unit_said and not places.same(worker.commune_id, worker.outside, said.unit):
        row.problems.append(rules.lives_elsewhere(places.named(worker.commune_id, worker.outside)))
    facts = _differing(said, worker)
    numbers = _new_numbers(said, worker)
    row.changes = [
        *(
            _change(name, worker, facts, said, reading)
            for name in facts
            if name != "born_precision"
        ),
        *_changed_numbers(numbers, worker),
    ]
    if facts or numbers:
        version = said.code.version if said.code else worker.version
        row.correction = Correction(worker=worker, version=version, facts=facts, **numbers)
    _take(row, papers.of(said, worker))


def _differing(said: Said, worker: Worker) -> dict[str, Any]:
    """The facts that the row says otherwise than the file, as the action takes them."""
    facts: dict[str, Any] = {}
    if said.name and not _same_text(said.name, worker.full_name):
        facts["full_name"] = said.name
    if said.born and not agrees(said.born, worker):
        facts |= {"born_on": said.born.on, "born_precision": said.born.precision}
    if said.sex and said.sex != worker.sex:
        facts["sex"] = said.sex
    if said.village and not _same_text(said.village, worker.village):
        facts["village"] = said.village
    for name, value in said.facts.items():
        stored = getattr(worker, name)
        if value != stored and not (isinstance(value, str) and _same_text(value, stored)):
            facts[name] = value
    return facts


def _same_text(one: str, other: str) -> bool:
    """Spelt the same: hoà is hòa, and capitals are not looked at."""
    return one == other or names.spelling(one) == names.spelling(other)


def _new_numbers(said: Said, worker: Worker) -> dict[str, str]:
    return {
        which: said.numbers[which]
        for which, column in PRINTS.items()
        if which in said.numbers and said.marks[which] != getattr(worker, column)
    }


def _change(
    name: str, worker: Worker, facts: Mapping[str, Any], said: Said, reading: Reading
) -> Change:
    if name == "born_on":
        new = born_text(facts["born_on"], facts["born_precision"])
        return Change(column=said.born_in, old=worker.born_text, new=new)
    column = _COLUMNS.get(name, name)
    old, new = (_word(name, value, reading) for value in (getattr(worker, name), facts[name]))
    return Change(column=column, old=old, new=new)


def _word(name: str, value: Any, reading: Reading) -> str:
    if name in rules.LISTED:
        return reading.lists.name(rules.LISTED[name], value) if value else ""
    if name == "sex":
        return str(Sex(value).label)
    if name == "served":
        return reading.lists.name("priority_group", "served") if value else ""
    return str(value)


def _changed_numbers(numbers: Mapping[str, str], worker: Worker) -> Iterable[Change]:
    for which, number in numbers.items():
        if which == "personal_id":
            yield Change(column=which, old=worker.personal_id_masked, new=crypto.mask(number))
        else:
            yield Change(column=which, old=worker.old_id_masked, new=crypto.mask_front(number))


def _judge_corrections(said: Sequence[Said], rows: Sequence[PersonRow], ground: Ground) -> None:
    corrected = [row for row in rows if row.correction]
    drafts: list[Tidied] = tidied_corrections([_given(row.correction) for row in corrected], ground)
    for row, draft in zip(corrected, drafts, strict=True):
        row.problems += draft.problems


def _given(correction: Correction | None) -> Correction:
    assert correction is not None
    return correction
