"""Which enterprise a row means, and what it would become: the preview. Nothing is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core import names
from core.problems import Problem
from enterprises import rules
from enterprises.choices import EnterpriseKind
from enterprises.facts import FACTS, Beside, Paper, problems_with, tidied, told
from enterprises.models import Enterprise
from spreadsheets.sheets import Change, Judged, Line, Reading, Verdict

_PHONES = frozenset({"phone", "local_phone"})
# What follows from the licence's events: in the file for readers, never read back.
_FOLLOWS = frozenset({"status", "since", "until"})

# Whom a row means --------------------------------------------------------------------------------

_KEPT = "enterprises"


class Recorded:
    """All enterprises with their licences' events: a few thousand at most, read once per run."""

    def __init__(self) -> None:
        self.rows = {row.pk: row for row in Enterprise.objects.with_licences()}
        self.by_tax_code = {row.tax_code: row for row in self.rows.values() if row.tax_code}
        self.by_name = {row.name_fold: row for row in self.rows.values()}

    @classmethod
    def of(cls, reading: Reading) -> "Recorded":
        return reading.once(_KEPT, cls)

    @staticmethod
    def forget(reading: Reading) -> None:
        """What was read is of before."""
        reading.kept.pop(_KEPT, None)

    @cached_property
    def by_licence(self) -> dict[str, list[Enterprise]]:
        found: dict[str, list[Enterprise]] = {}
        for row in self.rows.values():
            if row.licence_fold:
                found.setdefault(row.licence_fold, []).append(row)
        return found

    def meant(self, said: Mapping[str, Any]) -> tuple[Enterprise | None, list[Problem]]:
        """By the code of our file; else by tax code, name and licence, which must agree."""
        if "code" in said:
            row = self.rows.get(said["code"][0])
            return row, [] if row else [rules.code_unknown()]
        sure = [
            self.by_tax_code.get(said.get("tax_code", "")),
            self.by_name.get(names.fold(said.get("name", ""))),
        ]
        licensed = self.by_licence.get(names.fold(said.get("licence_number", "")), [])
        found = {row.pk: row for row in sure if row is not None}
        if not found.keys() & {row.pk for row in licensed}:
            found |= {row.pk: row for row in licensed}
        row = next(iter(found.values()), None)
        if len(found) > 1 or (row and not any(sure) and _another(row, said)):
            return None, [rules.several_meant([known.name for known in found.values()])]
        return row, []

    def beside(self, row: Enterprise, facts: Mapping[str, Any]) -> Beside:
        """As `facts.beside`, out of memory."""
        named = self.by_name.get(names.fold(facts["name"]))
        coded = self.by_tax_code.get(facts["tax_code"])
        events = row.licence_events.all() if row.pk else ()
        return Beside(
            name_taken=named is not None and named.pk != row.pk,
            tax_code_taken=coded is not None and coded.pk != row.pk,
            licensed=any(not event.withdrawn for event in events),
        )


def _another(row: Enterprise, said: Mapping[str, Any]) -> bool:
    """The licence number is this one's, but the tax code says that it is somebody else."""
    return bool(row.tax_code and said.get("tax_code")) and row.tax_code != said["tax_code"]


# What a row would become -------------------------------------------------------------------------


@dataclass(kw_only=True)
class Row:
    """A line, the enterprise it means (a new one has no number yet), and its facts then."""

    line: Line
    row: Enterprise
    facts: dict[str, Any]
    paper: Paper
    problems: list[Problem] = field(default_factory=list)

    @property
    def differs(self) -> list[str]:
        stored = told(self.row)
        return [name for name in FACTS if self.facts[name] != stored[name]]

    @property
    def verdict(self) -> Verdict:
        if self.row.pk is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.differs else Verdict.UNCHANGED

    @property
    def version(self) -> int | None:
        """The version that whoever made the file has seen."""
        return self.line.said["code"][1] if "code" in self.line.said else None


def row_of(line: Line, recorded: Recorded) -> Row:
    """The line beside what is recorded, with everything the rules say."""
    said = {name: value for name, value in line.said.items() if name not in _FOLLOWS}
    found, problems = recorded.meant(said)
    row = found or Enterprise(version=0)
    paper = Paper.said(
        said.get("licence_number", ""), said.get("licence_date"), said.get("issuing_body", "")
    )
    if found is None and (paper.number or paper.day):
        said.setdefault("kind", EnterpriseKind.SERVICE.value)
    facts = tidied(row, {n: v for n, v in said.items() if n in FACTS and not _same(row, n, v)})
    made = Row(line=line, row=row, facts=facts, paper=paper, problems=problems)
    if not problems:
        made.problems = list(_problems(made, recorded))
    return made


def _problems(made: Row, recorded: Recorded) -> Iterator[Problem]:
    if made.row.pk is None or made.differs:
        yield from problems_with(
            made.row, made.facts, made.paper, recorded.beside(made.row, made.facts)
        )
    if made.row.pk is None:
        return
    if made.differs and made.version not in (None, made.row.version):
        yield rules.changed_since_export()
    if not _known(made.paper, made.row):
        day = made.row.licence_date
        yield rules.licence_differs(
            number=made.row.licence_number, day=f"{day:%d/%m/%Y}" if day else "—"
        )


def _same(row: Enterprise, name: str, value: Any) -> bool:
    """Whether the cell only writes what is stored in another way."""
    stored = getattr(row, name)
    if name in _PHONES:
        return _digits(stored) == _digits(value)
    return names.spelling(stored) == names.spelling(value)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _known(paper: Paper, row: Enterprise) -> bool:
    """Whether what the row says of the licence is recorded: now, or earlier in its history."""
    events = [event for event in row.licence_events.all() if not event.withdrawn]
    papers = [(names.fold(event.number), event.in_force_on) for event in events]
    stored = (names.fold(row.licence_number), row.licence_date)
    number = names.fold(paper.number)
    bodies = {names.fold(event.issuing_body) for event in events}
    return (not paper.body or names.fold(paper.body) in bodies) and any(
        number in ("", known) and paper.day in (None, day) for known, day in (stored, *papers)
    )


def judge(lines: Sequence[Line], reading: Reading) -> list[Judged]:
    """What each line would become, in two queries for a whole run."""
    recorded = Recorded.of(reading)
    return [judged(row_of(line, recorded)) for line in lines]


def judged(made: Row) -> Judged:
    """As the preview shows it."""
    return Judged.of(
        made.line,
        made.problems,
        verdict=made.verdict,
        title=made.facts["name"] or made.row.name,
        changes=_changes(made) if made.row.pk else (),
    )


def _changes(made: Row) -> list[Change]:
    stored = told(made.row)
    return [
        Change(column=n, old=_written(n, stored[n]), new=_written(n, made.facts[n]))
        for n in made.differs
    ]


def _written(name: str, value: str) -> str:
    return str(EnterpriseKind(value).label) if name == "kind" and value else value


def keys(line: Line, reading: Reading) -> list[str]:
    """What no two rows share: the enterprise they mean, its name and its tax code."""
    row, _problems = Recorded.of(reading).meant(line.said)
    said = {"name": names.fold(line.said.get("name", "")), "tax": line.said.get("tax_code")}
    said |= {"row": row.pk if row else None}
    return [f"{name} {value}" for name, value in said.items() if value]
