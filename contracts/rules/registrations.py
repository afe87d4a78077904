"""Registration of directly signed contracts: Law 69/2020, articles 50 to 53; Decree 128/2025."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from contracts.choices import LegalForm
from contracts.models.registrations import RegistrationState
from contracts.rules.contract import COMMUNE_CONFIRMS_SINCE
from core.problems import Problem

ANSWER_WITHIN_WORKING_DAYS = 5
NUMBER_LENGTH = 60
SIGNER_LENGTH = 120
REASON_LENGTH = 300
# Direct contracts are registered since Law 72/2006; an older day is a slip in the year.
FIRST_FILE = date(2007, 7, 1)


def problems_with_file(
    *,
    form: str,
    cancelled: bool,
    registered: bool,
    received_on: date,
    signed_on: date | None,
    unit_known: bool,
    own: bool,
    whole_province: bool,
    today: date,
) -> Iterator[Problem]:
    """A full file that came in. `whole_province`: whoever records it answers for the province.

    `own`: whoever records it answers for the unit of residence on that day.
    """
    if form != LegalForm.DIRECT or cancelled:
        yield Problem(
            rule="K-01",
            message=_("Only a directly signed contract that stands is registered."),
        )
    if registered:
        yield already_registered()
    yield from _problems_with_receipt(received_on, signed_on, today)
    yield from _problems_with_who_answers(
        received_on, unit_known=unit_known, own=own, whole_province=whole_province
    )


def _problems_with_receipt(
    received_on: date, signed_on: date | None, today: date
) -> Iterator[Problem]:
    if not FIRST_FILE <= received_on <= today:
        yield Problem(
            rule="K-03",
            field="received_on",
            message=_("The day on which the full file came in is not after today. Check the year."),
        )
    elif signed_on and received_on < signed_on:
        yield Problem(
            rule="K-03",
            field="received_on",
            message=_("The file cannot come in before the contract was signed (%(day)s).")
            % {"day": signed_on.strftime("%d/%m/%Y")},
        )


def _problems_with_who_answers(
    received_on: date, *, unit_known: bool, own: bool, whole_province: bool
) -> Iterator[Problem]:
    """Decree 128/2025, article 10.2: the Department before 1 July 2025, since then the unit."""
    if received_on < COMMUNE_CONFIRMS_SINCE and not whole_province:
        yield Problem(
            rule="K-04",
            field="received_on",
            message=_(
                "Files that came in before 1 July 2025 were confirmed by the Department. Ask the"
                " Department to record this one."
            ),
        )
    elif received_on >= COMMUNE_CONFIRMS_SINCE and not unit_known:
        yield Problem(
            rule="K-05",
            field="received_on",
            message=_(
                "The person's permanent residence on that day is not in this province: that unit"
                " confirms."
            ),
        )
    elif not own:
        yield Problem(
            rule="K-13",
            field="received_on",
            message=_(
                "On that day the person's permanent residence was in another unit: that unit"
                " confirms. Ask the Department to record this one."
            ),
        )


def already_registered() -> Problem:
    """One standing file for each contract."""
    return Problem(
        rule="K-02",
        message=_("This contract is already registered. Open that registration instead."),
    )


def problems_with_registration(state: str, *allowed: RegistrationState) -> Iterator[Problem]:
    """Only a waiting file is answered; only a standing one is withdrawn."""
    if state not in allowed:
        yield Problem(
            rule="K-06",
            message=_("This registration is “%(state)s”: this cannot be done with it any more.")
            % {"state": RegistrationState(state).label},
        )


def problems_with_answer(
    *, received_on: date, answered_on: date, due_on: date, today: date
) -> Iterator[Problem]:
    """The day of the answer; later than five working days is told, never refused."""
    if not received_on <= answered_on <= today:
        yield Problem(
            rule="K-07",
            field="answered_on",
            message=_("The answer is between the file (%(day)s) and today.")
            % {"day": received_on.strftime("%d/%m/%Y")},
        )
    elif answered_on > due_on:
        yield Problem(
            rule="K-08",
            field="answered_on",
            warning=True,
            message=_("Later than five working days: the answer was due on %(day)s.")
            % {"day": due_on.strftime("%d/%m/%Y")},
        )


def problems_with_confirmation(
    *, number: str, taken: bool, signer: str, signer_title: str
) -> Iterator[Problem]:
    """The paper that is handed out: its number, once a year for each unit, and who signs."""
    if not 0 < len(number) <= NUMBER_LENGTH:
        yield Problem(
            rule="K-09",
            field="number",
            message=_("Enter the number of the confirmation, at most 60 characters."),
        )
    elif taken:
        yield number_taken()
    if max(len(signer), len(signer_title)) > SIGNER_LENGTH:
        yield Problem(
            rule="K-11",
            field="signer" if len(signer) > SIGNER_LENGTH else "signer_title",
            message=_("This is too long: at most 120 characters. Shorten it."),
        )


def number_taken() -> Problem:
    """A number is given once a year by each unit."""
    return Problem(
        rule="K-10",
        field="number",
        message=_("This number is already given to another confirmation of this year."),
    )


def problems_with_reason(reason: str) -> Iterator[Problem]:
    """What is refused or withdrawn says why."""
    if not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="K-12", field="reason", message=_("State why, in at most 300 characters.")
        )
