"""The facts of an enterprise, and the licence it comes with."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from core import names
from core.problems import Problem
from enterprises.choices import EnterpriseKind
from enterprises.rules.texts import (
    is_tax_code,
    problems_with_contacts,
    problems_with_lengths,
)

NAME_LENGTH = 200
LICENCE_LENGTH = 60
LENGTHS = {
    "address": 300,
    "phone": 30,
    "email": 120,
    "website": 200,
    "legal_representative": 120,
    "local_representative": 120,
    "local_phone": 30,
    "issuing_body": 120,
}


def problems_with_enterprise(
    *, name: str, kind: str, tax_code: str = "", contacts: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """What an enterprise is called, what it is, and how it is reached."""
    if not name or max(len(name), len(names.fold(name))) > NAME_LENGTH:
        yield Problem(
            rule="E-01",
            field="name",
            message=_("Enter the enterprise's name as on its licence, at most 200 letters."),
        )
    if kind not in EnterpriseKind.values:
        yield Problem(rule="E-02", field="kind", message=_("Choose the kind from the list."))
    if tax_code and not is_tax_code(tax_code, branch=False):
        yield Problem(
            rule="E-09",
            field="tax_code",
            message=_(
                "This is no tax code: ten digits whose last one is a check digit. Compare with the"
                " business registration."
            ),
        )
    yield from problems_with_lengths(contacts or {}, LENGTHS)
    yield from problems_with_contacts(contacts or {})


def problems_with_first_licence(
    *, kind: str, number: str, day: date | None, today: date
) -> Iterator[Problem]:
    """The licence as it is entered together with the enterprise."""
    if len(number) > LICENCE_LENGTH:
        yield Problem(
            rule="E-04",
            field="licence_number",
            message=_("The licence number is too long: at most 60 characters."),
        )
    if bool(number) != bool(day):
        yield Problem(
            rule="E-04",
            field="licence_date" if number else "licence_number",
            message=_("A licence has a number and a date. Enter both, or neither."),
        )
    if kind == EnterpriseKind.SERVICE and not (number or day):
        yield Problem(
            rule="E-05",
            field="licence_number",
            message=_("A service enterprise needs a licence. Enter its number and date."),
        )
    if (number or day) and needs_none(kind):
        yield Problem(
            rule="E-06",
            field="kind",
            message=_(
                "This kind of sender needs no licence. Leave number and date empty, or choose"
                " “service enterprise”."
            ),
        )
    if day and day > today:
        yield Problem(
            rule="E-07", field="licence_date", message=_("The licence date is after today.")
        )


def needs_none(kind: str) -> bool:
    """Whether senders of this kind work without a licence (law 69/2020, articles 5 and 8)."""
    return kind in EnterpriseKind.values and kind != EnterpriseKind.SERVICE


def contradictory_kind() -> Problem:
    """A kind that needs no licence, of an enterprise that has a history of one."""
    return Problem(
        rule="E-06",
        field="kind",
        message=_(
            "A licence is recorded for this enterprise, so it is a service enterprise. Withdraw"
            " the licence's history first if it was entered for the wrong enterprise."
        ),
    )


def name_taken() -> Problem:
    """Two spellings that differ in marks or capitals only are one enterprise."""
    return Problem(
        rule="E-03",
        field="name",
        message=_("An enterprise of this name is already recorded. Edit it instead."),
    )


def tax_code_taken() -> Problem:
    """One code, one enterprise."""
    return Problem(
        rule="E-10",
        field="tax_code",
        message=_("Another enterprise has this tax code. Search the list for it."),
    )
