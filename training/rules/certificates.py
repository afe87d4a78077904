"""What may be recorded about a certificate (docs/reference/rules/training.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.months import years_between
from core.problems import Problem
from training.choices import TrainingKind

NUMBER_LENGTH = 60
PROVIDER_LENGTH = 200
LEVEL_LENGTH = 40
REASON_LENGTH = 300
MOST_PERIODS = 3000


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A certificate as it stands on paper; `known_codes` are those of the lists of its day."""

    kind: str
    number: str
    issued_on: date
    provider: str
    starts_on: date | None = None
    ends_on: date | None = None
    periods: int | None = None
    country_known: bool = False
    occupation: str = ""
    language: str = ""
    level: str = ""
    known_codes: frozenset[str] = frozenset()


def problems_with_certificate(
    paper: Paper, *, already_recorded: bool, born_on: date, today: date
) -> Iterator[Problem]:
    """Number, day, who issued it, and what it is about."""
    if not 0 < len(paper.number) <= NUMBER_LENGTH:
        yield Problem(
            rule="G-01",
            field="number",
            message=_("Enter the certificate's number, at most 60 characters."),
        )
    if not 0 < len(paper.provider) <= PROVIDER_LENGTH:
        yield Problem(
            rule="G-02",
            field="provider",
            message=_("Choose who held the course, or enter its name as on the certificate."),
        )
    yield from _problems_with_subject(paper)
    yield from _problems_with_issue(paper.issued_on, born_on, today)
    yield from _problems_with_days(paper)
    if already_recorded:
        yield Problem(
            rule="G-06",
            field="number",
            message=_("This certificate is already recorded for this person."),
        )


def _problems_with_subject(paper: Paper) -> Iterator[Problem]:
    if paper.kind not in TrainingKind.values:
        yield Problem(rule="G-10", field="kind", message=_("Choose the kind from the list."))
    if paper.kind == TrainingKind.ORIENTATION and not paper.country_known:
        yield Problem(
            rule="G-03",
            field="country",
            message=_("A certificate is for one country. Choose it from the list."),
        )
    if paper.kind == TrainingKind.LANGUAGE and not paper.language:
        yield Problem(rule="G-11", field="language", message=_("Choose the language and level."))
    if paper.kind == TrainingKind.VOCATIONAL and not paper.occupation:
        yield Problem(rule="G-12", field="occupation", message=_("Choose the occupation."))
    for rule, field in (("G-11", "language"), ("G-12", "occupation")):
        code = getattr(paper, field)
        if code and code not in paper.known_codes:
            yield Problem(
                rule=rule,
                field=field,
                message=_("This entry is not on the list of that day. Choose another one."),
            )
    if len(paper.level) > LEVEL_LENGTH:
        yield Problem(
            rule="G-13", field="level", message=_("The level is too long: at most 40 characters.")
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


def _problems_with_days(paper: Paper) -> Iterator[Problem]:
    if paper.starts_on and paper.ends_on and paper.ends_on < paper.starts_on:
        yield Problem(
            rule="G-14",
            field="ends_on",
            message=_("The course ended before it began. Compare both days with the paper."),
        )
    last = paper.ends_on or paper.starts_on
    if last and last > paper.issued_on:
        yield Problem(
            rule="G-15",
            field="issued_on",
            message=_("The certificate was issued before the course was over. Compare the days."),
        )
    if paper.periods is not None and not 0 < paper.periods <= MOST_PERIODS:
        yield Problem(
            rule="G-16",
            field="periods",
            message=_("The number of periods is between 1 and 3000. Leave it empty if unknown."),
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
