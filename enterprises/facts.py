"""The facts of an enterprise as they are said and as they are kept, and all that is asked of them.

Reads only: the form's action and the preview of a sheet ask the same here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import clock, names
from core.problems import Problem
from enterprises import rules
from enterprises.models import Enterprise

CONTACTS = (
    "address",
    "phone",
    "email",
    "website",
    "legal_representative",
    "local_representative",
    "local_phone",
)
FACTS = ("name", "kind", "tax_code", *CONTACTS)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The licence that comes with a new enterprise; all of it may be empty."""

    number: str = ""
    day: date | None = None
    body: str = ""

    @classmethod
    def said(cls, number: str, day: date | None, body: str) -> "Paper":
        return cls(number=names.clean(number), day=day, body=names.clean(body))


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What else is recorded that decides: other enterprises, and a licence of this one."""

    name_taken: bool = False
    tax_code_taken: bool = False
    licensed: bool = False


def told(row: Enterprise) -> dict[str, Any]:
    """The facts as they are stored."""
    return {field: getattr(row, field) for field in FACTS}


def tidied(row: Enterprise, said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they would be stored; what is not said of them stays as it is on the row."""
    facts = {**told(row), **said}
    texts = {field: names.clean(facts[field]) for field in ("name", *CONTACTS)}
    code = rules.tidy_tax_code(names.clean(facts["tax_code"]))
    return {field: {**facts, **texts, "tax_code": code}[field] for field in FACTS}


def beside(row: Enterprise, facts: Mapping[str, Any]) -> Beside:
    """What is recorded now, asked in the database."""
    others = Enterprise.objects.exclude(pk=row.pk)
    code = facts["tax_code"]
    return Beside(
        name_taken=others.filter(name_fold=names.fold(facts["name"])).exists(),
        tax_code_taken=bool(code) and others.filter(tax_code=code).exists(),
        licensed=row.pk is not None and row.licence_events.filter(withdrawn=False).exists(),
    )


def problems_with(
    row: Enterprise, facts: Mapping[str, Any], paper: Paper, recorded: Beside
) -> Iterator[Problem]:
    """All rules about an enterprise as it would be saved; `row` as it is stored, or a new one."""
    contacts = {name: facts[name] for name in CONTACTS} | {"issuing_body": paper.body}
    yield from rules.problems_with_enterprise(
        name=facts["name"], kind=facts["kind"], tax_code=facts["tax_code"], contacts=contacts
    )
    if row.pk is None:
        yield from rules.problems_with_first_licence(
            kind=facts["kind"], number=paper.number, day=paper.day, today=clock.today()
        )
    elif rules.needs_none(facts["kind"]) and facts["kind"] != row.kind and recorded.licensed:
        yield rules.contradictory_kind()
    if recorded.name_taken:
        yield rules.name_taken()
    if recorded.tax_code_taken:
        yield rules.tax_code_taken()
