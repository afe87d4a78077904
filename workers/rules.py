"""What may be recorded about a person: no query, no clock (docs/reference/rules/workers.md)."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from core import names
from core.months import years_between
from core.problems import Problem
from workers.choices import ETHNIC_GROUPS, BirthPrecision, Household, Qualification, Sex

FIRST_BIRTH = date(1900, 1, 1)
GROWN_UP = 18
FIRST_HOUSEHOLD_YEAR = 2000
NAME_LENGTH = 120
VILLAGE_LENGTH = 80
REASON_LENGTH = 300
SEARCHES_PER_HOUR = 30


def tidy_identity(text: str) -> str:
    """The number as it is stored: people write it in groups, with blanks, dots or dashes."""
    return "".join(char for char in text if char not in " .-\u00a0\u202f\t")


def tidy_phone(text: str) -> str:
    """Ten digits beginning with 0, however it was written: 0912 345 678, +84 912.345.678."""
    digits = tidy_identity(text).replace("(", "").replace(")", "")
    return "0" + digits[3:] if digits.startswith("+84") else digits


def born_as_known(born_on: date, precision: str) -> date:
    """The stored birth date: the first day of what is known, so that nothing is made up."""
    if precision == BirthPrecision.YEAR:
        return born_on.replace(month=1, day=1)
    return born_on.replace(day=1) if precision == BirthPrecision.MONTH else born_on


def problems_with_person(
    *,
    full_name: str,
    born_on: date,
    born_precision: str,
    sex: str,
    village: str,
    ethnicity: str,
    phone: str,
    qualification: str,
    today: date,
) -> Iterator[Problem]:
    """The facts of a file, whether new or corrected. The identity number has its own rules."""
    yield from _problems_with_name(full_name)
    yield from _problems_with_birth(born_on, born_precision, today)
    yield from _problems_with_codes(sex, ethnicity, qualification)
    yield from problems_with_village(village)
    if phone and not (len(phone) == 10 and _digits(phone) and phone[0] == "0"):
        yield Problem(
            rule="W-07",
            field="phone",
            message=_("A phone number has 10 digits and begins with 0. Enter it again."),
        )


def problems_with_village(village: str) -> Iterator[Problem]:
    """The village is free text: units name theirs differently (bản, tiểu khu, tổ dân phố)."""
    if max(len(village), len(names.fold(village))) > VILLAGE_LENGTH:
        yield Problem(
            rule="W-06",
            field="village",
            message=_("The name of the village is too long: at most 80 letters."),
        )


def _problems_with_name(full_name: str) -> Iterator[Problem]:
    if not full_name:
        yield Problem(
            rule="W-01", field="full_name", message=_("The full name is missing. Enter it.")
        )
    elif max(len(full_name), len(names.fold(full_name))) > NAME_LENGTH:
        yield Problem(
            rule="W-01",
            field="full_name",
            message=_("The name is too long: at most 120 letters."),
        )
    elif not all(char.isalpha() or char in " '’-." for char in full_name):
        yield Problem(
            rule="W-02",
            field="full_name",
            message=_("A name has letters only. Take digits and signs out."),
        )


def _problems_with_birth(born_on: date, precision: str, today: date) -> Iterator[Problem]:
    if born_on > today:
        yield Problem(
            rule="W-03",
            field="born_on",
            message=_("The date of birth is after today. Enter it as day/month/year."),
        )
    if born_on < FIRST_BIRTH:
        yield Problem(
            rule="W-04",
            field="born_on",
            message=_("The year of birth is before 1900. Enter all four digits of the year."),
        )
    if precision not in BirthPrecision.values:
        yield Problem(
            rule="W-05",
            field="born_precision",
            message=_("Say how exactly the date of birth is known: day, month or year."),
        )


def _problems_with_codes(sex: str, ethnicity: str, qualification: str) -> Iterator[Problem]:
    if sex not in Sex.values:
        yield Problem(rule="W-08", field="sex", message=_("The sex is missing. Choose one."))
    if ethnicity and ethnicity not in dict(ETHNIC_GROUPS):
        yield Problem(
            rule="W-08",
            field="ethnicity",
            message=_("This ethnic group is not on the official list. Choose one of the list."),
        )
    if qualification and qualification not in Qualification.values:
        yield Problem(
            rule="W-08",
            field="qualification",
            message=_("This qualification is not on the list. Choose one of the list."),
        )


def problems_with_birth_of_leaver(born_on: date, departures: Iterable[date]) -> Iterator[Problem]:
    """A corrected birth, the first possible day of it, beside the departures on record.

    Law 69/2020, article 3.1: aged 18 or more. One departure is told, the earliest.
    """
    first = min(departures, default=None)
    if first and years_between(born_on, first) < GROWN_UP:
        yield Problem(
            rule="W-25",
            field="born_on",
            message=_(
                "With this date of birth the person was under 18 at the recorded departure of"
                " %(day)s. Compare with the papers; if the departure is wrong, correct it first."
            )
            % {"day": first.strftime("%d/%m/%Y")},
        )


def problems_with_identity(number: str, *, sex: str, born_on: date) -> Iterator[Problem]:
    """Citizen number: twelve digits or refused; century, sex and year digits only warn.

    Civil status changes and paper has mistakes, so what the digits say is never a refusal. The
    first three digits are where the birth was registered, never where somebody lives.
    """
    if not is_citizen_number(number):
        yield from problems_with_number(number)
        return
    century, holder = divmod(int(number[3]), 2)
    if century > 1 or (Sex.FEMALE if holder else Sex.MALE) != sex:
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
    return len(number) == 12 and _digits(number)


def problems_with_number(number: str, *, needed: bool = False) -> Iterator[Problem]:
    """What was typed is no citizen number, with the most likely reason; empty only if `needed`."""
    if (number or needed) and not is_citizen_number(number):
        yield _not_a_citizen_number(number)


def _not_a_citizen_number(number: str) -> Problem:
    if not _digits(number):
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


def already_recorded() -> Problem:
    """The number belongs to a file somewhere. Nothing more is said (design.md 7)."""
    return Problem(
        rule="W-15",
        field="personal_id",
        message=_("This citizen number is already recorded. Ask the Department of Home Affairs."),
    )


def merged_away() -> Problem:
    """The file was merged into another one while this was being entered."""
    return Problem(
        rule="W-26",
        message=_(
            "This file was merged with another file of the same person a moment ago. Copy what you"
            " typed and enter it in the file that stands now."
        ),
    )


def problems_with_namesakes(*, namesakes: int, another: bool) -> Iterator[Problem]:
    """Names repeat; a second file of one person is asked about, and made for another one."""
    if namesakes and not another:
        yield Problem(
            rule="W-24",
            message=_(
                "Somebody of this name and year of birth is recorded already. Open that file, or"
                " confirm that this is another person."
            ),
        )


def problems_with_unit(*, exists: bool, field: str = "commune") -> Iterator[Problem]:
    """A person lives in a unit that exists on that day."""
    if not exists:
        yield Problem(
            rule="W-16",
            field=field,
            message=_("This unit does not exist on that day. Choose the unit of that day."),
        )


def problems_with_move(
    *, moved_on: date, since: date | None, same_place: bool, exists: bool, today: date
) -> Iterator[Problem]:
    """Moving to another unit, today or on a past day within the present residence."""
    if moved_on > today:
        yield Problem(
            rule="W-17",
            field="moved_on",
            message=_("The day of the move is after today. Record the move when it has happened."),
        )
    if since and moved_on < since:
        yield Problem(
            rule="W-18",
            field="moved_on",
            message=_("The present residence began on %(day)s. The move cannot be earlier.")
            % {"day": since.strftime("%d/%m/%Y")},
        )
    if same_place:
        yield Problem(
            rule="W-19",
            field="commune",
            message=_(
                "The person already lives in this unit. To change the village, edit the file."
            ),
        )
    yield from problems_with_unit(exists=exists)


def problems_with_household(*, year: int, status: str, today: date) -> Iterator[Problem]:
    """The commune's yearly list; next year's is drawn up before the year ends."""
    if not FIRST_HOUSEHOLD_YEAR <= year <= today.year + 1:
        yield Problem(
            rule="W-20",
            field="year",
            message=_(
                "The year of the household list is not plausible. Enter it with four digits."
            ),
        )
    if status not in Household.values:
        yield Problem(
            rule="W-20", field="status", message=_("Choose the household's status from the list.")
        )


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
        yield Problem(rule="W-22", message=_("No citizen number is recorded for this person."))


def problems_with_asking(*, asked: int) -> Iterator[Problem]:
    """Asking for numbers one after another would make a directory of the register."""
    if asked >= SEARCHES_PER_HOUR:
        yield Problem(
            rule="W-23",
            field="personal_id",
            message=_(
                "Too many citizen numbers were looked up within one hour. Try again later, or ask"
                " the Department of Home Affairs."
            ),
        )


def _digits(text: str) -> bool:
    # Only 0–9: isdigit() alone accepts the digits of other scripts.
    return text.isascii() and text.isdigit()
