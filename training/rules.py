"""What may be recorded about an orientation certificate (docs/reference/rules/training.md)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.months import years_between
from core.problems import Problem

NUMBER_LENGTH = 60
PROVIDER_LENGTH = 200
REASON_LENGTH = 300


def problems_with_certificate(
    *,
    number: str,
    issued_on: date,
    provider: str,
    country_known: bool,
    already_recorded: bool,
    born_on: date,
    today: date,
) -> Iterator[Problem]:
    """A certificate as it stands on paper: number, day, who issued it, for which country."""
    if not 0 < len(number) <= NUMBER_LENGTH:
        yield Problem(
            rule="G-01",
            field="number",
            message=_("Enter the certificate's number, at most 60 characters."),
        )
    if not 0 < len(provider) <= PROVIDER_LENGTH:
        yield Problem(
            rule="G-02",
            field="provider",
            message=_("Enter who held the course and issued the certificate."),
        )
    if not country_known:
        yield Problem(
            rule="G-03",
            field="country",
            message=_("A certificate is for one country. Choose it from the list."),
        )
    yield from _problems_with_issue(issued_on, born_on, today)
    if already_recorded:
        yield Problem(
            rule="G-06",
            field="number",
            message=_("This certificate is already recorded for this person."),
        )


def _problems_with_issue(issued_on: date, born_on: date, today: date) -> Iterator[Problem]:
    if issued_on > today:
        yield Problem(
            rule="G-04",
            field="issued_on",
            message=_("The issue date is after today. Enter it as day/month/year."),
        )
    if issued_on < born_on:
        yield Problem(
            rule="G-05",
            field="issued_on",
            message=_("The issue date is before the person was born. Compare with the paper."),
        )
    elif years_between(born_on, issued_on) < 18:
        # The law asks for 18 years on departure, not at the course: a doubt, no refusal.
        yield Problem(
            rule="G-07",
            field="issued_on",
            warning=True,
            message=_("On the issue date the person was under 18. Compare with the paper."),
        )


def problems_with_withdrawal(*, withdrawn: bool, reason: str) -> Iterator[Problem]:
    """A certificate entered by mistake, or found to be false, stays on record as withdrawn."""
    if withdrawn:
        yield Problem(rule="G-08", message=_("This certificate is withdrawn already."))
    if not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="G-09",
            field="reason",
            message=_("State why the certificate is withdrawn, in at most 300 characters."),
        )
