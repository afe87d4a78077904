"""Numbers that identify a person: citizen number, old card, and who may ask for them."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from core import crypto
from core.problems import Problem
from workers.choices import Sex

REASON_LENGTH = 300
SEARCHES_PER_HOUR = 30


def digits(text: str) -> bool:
    """Only 0 to 9: isdigit() alone accepts the digits of other scripts."""
    return text.isascii() and text.isdigit()


def tidy_identity(text: str) -> str:
    """The number as it is stored: people write it in groups, with blanks, dots or dashes."""
    return "".join(char for char in text if char not in " .-\u00a0\u202f\t")


def problems_with_identity(number: str, *, sex: str, born_on: date) -> Iterator[Problem]:
    """Citizen number: twelve digits or refused; century, sex and year digits only warn.

    Civil status changes and paper has mistakes, so what the digits say is never a refusal. The
    first three digits are where the birth was registered, never where somebody lives.
    """
    if not is_citizen_number(number):
        yield from problems_with_number(number)
        return
    century, holder = divmod(int(number[3]), 2)
    if century > 1 or (sex and (Sex.FEMALE if holder else Sex.MALE) != sex):
        yield Problem(
            rule="W-13",
            field="personal_id",
            warning=True,
            message=_(
                "The fourth digit of the citizen number says another sex or century than recorded."
                " Compare with the card."
            ),
        )
    if born_on.year != 1900 + 100 * century + int(number[4:6]):
        yield Problem(
            rule="W-14",
            field="personal_id",
            warning=True,
            message=_(
                "Digits 4 to 6 of the citizen number say another year of birth than recorded."
                " Compare with the card."
            ),
        )


def is_citizen_number(number: str) -> bool:
    """Twelve digits (there is no check digit)."""
    return len(number) == 12 and digits(number)


def is_old_number(number: str) -> bool:
    """Nine digits: a card that is no longer issued (CMND)."""
    return len(number) == 9 and digits(number)


def is_passport_number(number: str) -> bool:
    """Letters and digits, as passports of all times and countries have them."""
    plain = number.isascii() and number.isalnum() and number == number.upper()
    return plain and 6 <= len(number) <= 12 and any(map(str.isdigit, number))


def problems_with_number(number: str) -> Iterator[Problem]:
    """What was typed is no citizen number, with the most likely reason."""
    if number and not is_citizen_number(number):
        yield _not_a_citizen_number(number)


def problems_with_question(number: str) -> Iterator[Problem]:
    """What may be looked up: a citizen number, an old card's, or a passport's."""
    passport = is_passport_number(number) and not digits(number)
    if not (is_citizen_number(number) or is_old_number(number) or passport):
        yield _not_a_citizen_number(number)


def problems_with_old_number(number: str) -> Iterator[Problem]:
    """The number of an old card; it is history, and may be left out."""
    if number and not is_old_number(number):
        yield Problem(
            rule="W-27",
            field="old_id",
            message=_("An old identity card (CMND) has 9 digits. Enter them, or leave this empty."),
        )


def _not_a_citizen_number(number: str) -> Problem:
    if not digits(number):
        message = _("A citizen number has 12 digits and nothing else. Enter it again.")
        return Problem(rule="W-10", field="personal_id", message=message)
    if len(number) in (10, 11) and number[0] != "0":
        # Spreadsheets take numbers at their word and drop leading zeros.
        message = _("The number has %(count)s digits: was a leading 0 lost? Then it is %(number)s.")
        values = {"count": len(number), "number": number.zfill(12)}
        return Problem(rule="W-11", field="personal_id", message=message % values)
    if len(number) == 9:
        message = _(
            "Nine digits are an old identity card (CMND). Enter the 12 digits of the citizen"
            " number, or leave this empty."
        )
        return Problem(rule="W-12", field="personal_id", message=message)
    message = _("A citizen number has 12 digits; %(count)s were entered. Enter it again.")
    return Problem(rule="W-10", field="personal_id", message=message % {"count": len(number)})


def already_recorded(number: str) -> Problem:
    """The number belongs to a file somewhere. Nothing more is said."""
    if is_old_number(number):
        message = _("This old number is already recorded. Ask the Department of Home Affairs.")
        return Problem(rule="W-28", field="old_id", message=message)
    if not is_citizen_number(number):
        message = _("This passport is already recorded. Ask the Department of Home Affairs.")
        return Problem(rule="W-28", field="number", message=message)
    message = _("This citizen number is already recorded. Ask the Department of Home Affairs.")
    return Problem(rule="W-15", field="personal_id", message=message)


def masked(number: str) -> str:
    """As audit and pages show it: of passports and old cards the last three characters."""
    return crypto.mask(number) if is_citizen_number(number) else crypto.mask_front(number)


def problems_with_reveal(*, reason: str, recorded: bool) -> Iterator[Problem]:
    """A number in clear is shown for a purpose only, and the purpose is kept."""
    if not reason.strip():
        yield Problem(
            rule="W-21",
            field="note",
            message=_("State what the number is needed for."),
        )
    elif len(reason) > REASON_LENGTH:
        yield Problem(rule="W-21", field="note", message=_("The reason is too long. Shorten it."))
    if not recorded:
        yield Problem(rule="W-22", message=_("No such number is recorded for this person."))


def problems_with_asking(*, asked: int) -> Iterator[Problem]:
    """Asking for numbers one after another would make a directory of the register."""
    if asked >= SEARCHES_PER_HOUR:
        yield Problem(
            rule="W-23",
            field="personal_id",
            message=_(
                "Too many numbers were looked up within one hour. Try again later, or ask the"
                " Department of Home Affairs."
            ),
        )
