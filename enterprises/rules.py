"""What may be recorded about a sender of workers (docs/reference/rules/enterprises.md)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from core import names
from core.problems import Problem
from enterprises.models import EnterpriseKind, LicenceStatus

NAME_LENGTH = 200
LICENCE_LENGTH = 60


def problems_with_enterprise(
    *,
    name: str,
    kind: str,
    licence_number: str,
    licence_date: date | None,
    status: str,
    status_since: date | None,
    today: date,
) -> Iterator[Problem]:
    """The facts of an enterprise: its name, what it is, and its licence as it stands."""
    if not name or max(len(name), len(names.fold(name))) > NAME_LENGTH:
        yield Problem(
            rule="E-01",
            field="name",
            message=_("Enter the enterprise's name as on its licence, at most 200 letters."),
        )
    if kind not in EnterpriseKind.values:
        yield Problem(rule="E-02", field="kind", message=_("Choose the kind from the list."))
    if status not in LicenceStatus.values:
        yield Problem(
            rule="E-02", field="status", message=_("Choose the licence status from the list.")
        )
    yield from _problems_with_licence(kind, licence_number, licence_date, status)
    yield from _problems_with_days(licence_date, status_since, today)


def _problems_with_licence(
    kind: str, number: str, day: date | None, status: str
) -> Iterator[Problem]:
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
    elif number and status == LicenceStatus.NOT_NEEDED:
        yield Problem(
            rule="E-06",
            field="status",
            message=_("A licence is entered. Choose its status instead of “no licence needed”."),
        )


def _problems_with_days(
    licence_date: date | None, status_since: date | None, today: date
) -> Iterator[Problem]:
    if licence_date and licence_date > today:
        yield Problem(
            rule="E-07", field="licence_date", message=_("The licence date is after today.")
        )
    if status_since and status_since > today:
        yield Problem(
            rule="E-07",
            field="status_since",
            message=_("The day of the status is after today. Record it when it has come."),
        )
    if licence_date and status_since and status_since < licence_date:
        yield Problem(
            rule="E-08",
            field="status_since",
            message=_("The status cannot be older than the licence. Compare both days."),
        )


def name_taken() -> Problem:
    """Two spellings that differ in marks or capitals only are one enterprise."""
    return Problem(
        rule="E-03",
        field="name",
        message=_("An enterprise of this name is already recorded. Edit it instead."),
    )
