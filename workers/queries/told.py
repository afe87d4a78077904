"""A file in words, in the groups in which the page and the form show it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Commune
from core import figures
from reference.queries import Book
from workers.models import Language, Passport, Priority, Worker
from workers.rules import LISTED


def codes_on(day: date, book: Book) -> dict[str, frozenset[str]]:
    """The codes of each list of a file that may be used on that day."""
    return {listing: book.codes(listing, on=day) for listing in LISTED.values()}


def levels_of(language: str, book: Book) -> list[str]:
    """The certificates and levels that the list names for a language."""
    said = book.says("language", language, "levels") or ""
    return [level.strip() for level in said.split(",") if level.strip()]


@dataclass(frozen=True)
class Fact:
    """One line of the page: what it is called, what the file says; `entry` is its field."""

    label: str | Promise
    said: str
    entry: str = ""


@dataclass(frozen=True)
class Group:
    """Facts that belong together, on the page and in the form."""

    key: str
    label: str | Promise
    facts: list[Fact] = field(default_factory=list)


GROUPS: dict[str, str | Promise] = {
    "identity": gettext_lazy("Identity"),
    "residence": gettext_lazy("Residence and contact"),
    "skills": gettext_lazy("Education and skills"),
    "household": gettext_lazy("Ethnic group and household"),
    "relative": gettext_lazy("Contact of a relative"),
    "service": gettext_lazy("Military or police service"),
}


def told(worker: Worker, book: Book, *, now: Commune | None = None) -> list[Group]:
    """The whole file in words; numbers masked. `now`: what became of the unit, if it is gone."""
    lines = {
        "identity": _identity(worker),
        "residence": _residence(worker, now),
        "skills": _skills(worker, book),
        "household": [_listed(worker, "ethnicity", gettext_lazy("Ethnic group"), book)],
        "relative": _relative(worker),
        "service": _service(worker),
    }
    return [Group(key, label, lines[key]) for key, label in GROUPS.items()]


def _identity(worker: Worker) -> list[Fact]:
    return [
        Fact(gettext_lazy("Date of birth"), worker.born_text, "born"),
        Fact(gettext_lazy("Sex"), worker.get_sex_display(), "sex"),
        Fact(gettext_lazy("Citizen number"), _text(worker.personal_id_masked), "personal_id"),
        Fact(gettext_lazy("Old identity card (CMND)"), _text(worker.old_id_masked), "old_id"),
    ]


def _residence(worker: Worker, now: Commune | None) -> list[Fact]:
    today = _("now %(unit)s") % {"unit": now.full_name} if now else ""
    parts = filter(None, (worker.village, worker.place, today))
    return [
        Fact(gettext_lazy("Permanent residence"), ", ".join(parts)),
        Fact(gettext_lazy("Present address"), address(worker), "current_address"),
        Fact(gettext_lazy("Phone"), _text(worker.phone), "phone"),
    ]


def address(worker: Worker) -> str:
    """Where the person lives from day to day; empty fields mean the permanent residence."""
    unit = worker.current_commune
    parts = [worker.current_address, unit.full_name if unit else ""]
    return ", ".join(filter(None, parts)) or _("As the permanent residence")


def _skills(worker: Worker, book: Book) -> list[Fact]:
    level = _("level %(level)s") % {"level": worker.skill_level} if worker.skill_level else ""
    return [
        _listed(worker, "education", gettext_lazy("General education"), book),
        _listed(worker, "qualification", gettext_lazy("Technical qualification"), book),
        Fact(gettext_lazy("Field of study"), _text(worker.field_of_study), "field_of_study"),
        Fact(
            gettext_lazy("Trade"),
            _text(", ".join(filter(None, (worker.skill, level)))),
            "skill",
        ),
    ]


def _relative(worker: Worker) -> list[Fact]:
    return [
        Fact(gettext_lazy("Relative"), _text(worker.relative_name), "relative_name"),
        Fact(gettext_lazy("Relation"), _text(worker.relative_relation), "relative_relation"),
        Fact(gettext_lazy("Phone of the relative"), _text(worker.relative_phone), "relative_phone"),
    ]


def _service(worker: Worker) -> list[Fact]:
    said = {True: _("yes"), False: _("no"), None: figures.NOTHING}[worker.served]
    if worker.discharged_year:
        said = _("yes, until %(year)s") % {"year": worker.discharged_year}
    return [Fact(gettext_lazy("Served in the army or the police"), said, "served")]


def _listed(worker: Worker, name: str, label: str | Promise, book: Book) -> Fact:
    code: str = getattr(worker, name)
    return Fact(label, book.name(LISTED[name], code) if code else figures.NOTHING, name)


def _text(text: str) -> str:
    return text or figures.NOTHING


@dataclass(frozen=True)
class Record:
    """One row that hangs on a file, with the name of its code in the reader's language."""

    row: Any
    name: str


@dataclass(frozen=True, kw_only=True)
class Papers:
    """What hangs on a file; withdrawn rows are in its history."""

    passports: list[Passport]
    withdrawn: list[Passport]
    languages: list[Record]
    households: list[Record]
    priorities: list[Record]


def papers_of(worker: Worker, book: Book) -> Papers:
    """All of it, one query each."""
    passports = list(worker.passports.all())
    languages = Language.objects.filter(worker=worker, withdrawn=False)
    priorities = Priority.objects.filter(worker=worker, withdrawn=False)
    return Papers(
        passports=[row for row in passports if row.withdrawn_on is None],
        withdrawn=[row for row in passports if row.withdrawn_on],
        languages=[Record(row, book.name("language", row.language)) for row in languages],
        households=[
            Record(row, book.name("household", row.status)) for row in worker.households.all()
        ],
        priorities=[Record(row, book.name("priority_group", row.group)) for row in priorities],
    )
