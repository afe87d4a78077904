"""Passports and languages."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.months import add_months, years_between
from core.problems import Problem
from workers.rules.identity import REASON_LENGTH, digits, is_passport_number
from workers.rules.people import problems_with_text

LEVEL_LENGTH = 40
# Law on exit and entry: ordinary passports are valid for ten years, those of children under 14
# for five, shortened ones for at most twelve months.
YEARS_VALID, YEARS_OF_A_CHILD, CHILD_UNDER, MONTHS_SHORTENED = 10, 5, 14, 12


def problems_with_passport(
    *,
    number: str,
    issued_on: date | None,
    expires_on: date | None,
    born_on: date,
    today: date,
) -> Iterator[Problem]:
    """A passport as it is entered: a number that can be one, and days in their order."""
    if not is_passport_number(number):
        yield Problem(
            rule="W-37",
            field="number",
            message=_("A passport number has 6 to 12 letters and digits. Enter it again."),
        )
    elif not _usual_number(number):
        yield Problem(
            rule="W-38",
            field="number",
            warning=True,
            message=_(
                "A Vietnamese passport number has one letter and 7 or 8 digits. Compare with the"
                " passport."
            ),
        )
    yield from problems_with_passport_days(
        issued_on=issued_on, expires_on=expires_on, born_on=born_on, today=today
    )


def problems_with_passport_days(
    *, issued_on: date | None, expires_on: date | None, born_on: date, today: date
) -> Iterator[Problem]:
    """Issue and expiry; how long a passport is valid only warns, because kinds differ."""
    if issued_on and not born_on <= issued_on <= today:
        yield Problem(
            rule="W-39",
            field="issued_on",
            message=_("The day of issue lies before the birth or after today. Correct it."),
        )
        return
    if expires_on and expires_on <= (issued_on or born_on):
        yield Problem(
            rule="W-39",
            field="expires_on",
            message=_("A passport expires after it was issued. Correct the days."),
        )
    elif issued_on and expires_on and not _usual_validity(issued_on, expires_on, born_on):
        yield Problem(
            rule="W-40",
            field="expires_on",
            warning=True,
            message=_(
                "From the age of 14 a passport is valid for 10 years, a shortened one for at most"
                " 12 months. Compare with the passport."
            ),
        )


def _usual_number(number: str) -> bool:
    return number[0].isalpha() and len(number) in (8, 9) and digits(number[1:])


def _usual_validity(issued_on: date, expires_on: date, born_on: date) -> bool:
    if expires_on <= add_months(issued_on, MONTHS_SHORTENED):
        return True
    child = years_between(born_on, issued_on) < CHILD_UNDER
    whole = add_months(issued_on, 12 * (YEARS_OF_A_CHILD if child else YEARS_VALID))
    # Some offices write the day before as the last one.
    return abs((expires_on - whole).days) <= 1


def problems_with_second_passport(*, known: bool) -> Iterator[Problem]:
    """The file has this passport already."""
    if known:
        yield Problem(
            rule="W-45",
            field="number",
            message=_("This passport is in the file already. Correct its days there."),
        )


def problems_with_standing(*, withdrawn: bool) -> Iterator[Problem]:
    """What was withdrawn is history: it is neither changed nor withdrawn again."""
    if withdrawn:
        yield Problem(
            rule="W-41", message=_("This entry was withdrawn. Record a new one if it was right.")
        )


def problems_with_withdrawal(*, reason: str, withdrawn: bool) -> Iterator[Problem]:
    """Withdrawing needs a reason, which stays with the file."""
    yield from problems_with_standing(withdrawn=withdrawn)
    if not reason:
        yield Problem(rule="W-42", field="reason", message=_("State why this entry is withdrawn."))
    yield from problems_with_text("reason", reason, REASON_LENGTH)


def problems_with_language(
    *,
    language: str,
    level: str,
    certified_on: date | None,
    levels: Iterable[str],
    languages: frozenset[str],
    born_on: date,
    today: date,
) -> Iterator[Problem]:
    """A language of the list, a level that this language has, and a day that has been.

    `levels` are those of this language; without any the level is free text.
    """
    if language not in languages:
        yield Problem(
            rule="W-43", field="language", message=_("Choose the language from the list.")
        )
        return
    known = list(levels)
    if level and known and level not in known:
        yield Problem(
            rule="W-43",
            field="level",
            message=_("This language has these levels: %(levels)s. Enter one of them.")
            % {"levels": ", ".join(known)},
        )
    if certified_on and not born_on <= certified_on <= today:
        yield Problem(
            rule="W-43",
            field="certified_on",
            message=_("The day of the certificate lies before the birth or after today."),
        )
    yield from problems_with_text("level", level, LEVEL_LENGTH)


def problems_with_second_language(*, known: bool) -> Iterator[Problem]:
    """The same language at the same level is entered once."""
    if known:
        yield Problem(
            rule="W-44",
            field="level",
            message=_("This language is recorded at that level already. There is nothing to do."),
        )
