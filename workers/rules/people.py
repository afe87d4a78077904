"""The facts of a file: name, birth, codes of lists, relative, service."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from communes.models import Commune
from core import names
from core.months import years_between
from core.problems import Problem
from workers.choices import BirthPrecision, Sex
from workers.rules.identity import digits, tidy_identity

FIRST_BIRTH = date(1900, 1, 1)
GROWN_UP = 18
NAME_LENGTH = 120
VILLAGE_LENGTH = 80
# How much the free texts of a file hold.
TEXT_LENGTHS = {
    "field_of_study": 120,
    "skill": 120,
    "relative_name": 120,
    "relative_relation": 40,
    "current_address": 200,
    "outside": 120,
}
SKILL_LEVELS = range(1, 6)
# Reckoned once: an enumeration of choices makes its list anew each time it is asked.
_SEXES, _PRECISIONS = frozenset(Sex.values), frozenset(BirthPrecision.values)
SERVICE_AGE = 17

# Which list a fact's code is of (reference/listings.py).
LISTED = {
    "ethnicity": "ethnic_group",
    "education": "education",
    "qualification": "qualification",
}
Codes = Mapping[str, frozenset[str]]


class Background(TypedDict, total=False):
    """What a file says beside the short form. What is left out stays as it is; empty empties it."""

    education: str
    field_of_study: str
    skill: str
    skill_level: int | None
    relative_name: str
    relative_relation: str
    relative_phone: str
    served: bool | None
    discharged_year: int | None
    current_address: str
    current_commune: Commune | None


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
    codes: Codes,
    today: date,
) -> Iterator[Problem]:
    """The facts of a file, whether new or corrected. The identity number has its own rules.

    `codes` are those of each list (`LISTED`) that may be used today.
    """
    yield from _problems_with_name(full_name)
    yield from _problems_with_birth(born_on, born_precision, today)
    if sex not in _SEXES:
        yield Problem(rule="W-08", field="sex", message=_("The sex is missing. Choose one."))
    yield from problems_with_code("ethnicity", ethnicity, codes)
    yield from problems_with_code("qualification", qualification, codes)
    yield from problems_with_village(village)
    yield from _problems_with_phone("phone", phone)


def problems_with_background(
    said: Mapping[str, Any], *, born_on: date, codes: Codes, today: date
) -> Iterator[Problem]:
    """Whatever else a file says; what is not said is not asked about."""
    yield from problems_with_code("education", said.get("education", ""), codes)
    yield from _problems_with_phone("relative_phone", said.get("relative_phone", ""))
    for name, longest in TEXT_LENGTHS.items():
        yield from problems_with_text(name, said.get(name, ""), longest)
    yield from _problems_with_skill(said.get("skill", ""), said.get("skill_level"))
    yield from _problems_with_service(
        served=said.get("served"),
        year=said.get("discharged_year"),
        born_on=born_on,
        today=today,
    )
    # The phone of nobody, or a relation to nobody, helps nobody.
    if (said.get("relative_phone") or said.get("relative_relation")) and not said.get(
        "relative_name"
    ):
        yield Problem(
            rule="W-31",
            field="relative_name",
            message=_("The name of the relative is missing. Enter it, or empty the other fields."),
        )


def problems_with_code(name: str, code: str, codes: Codes) -> Iterator[Problem]:
    """A code stands on its list, on the day it is used."""
    if code and code not in codes[LISTED[name]]:
        yield Problem(rule="W-08", field=name, message=_SENTENCES[name]())


_SENTENCES = {
    "ethnicity": lambda: _("Choose the ethnic group from the list."),
    "education": lambda: _("Choose the general education from the list."),
    "qualification": lambda: _("Choose the technical qualification from the list."),
}


def problems_with_text(name: str, text: str, longest: int) -> Iterator[Problem]:
    """Free text fits into its column."""
    if len(text) > longest:
        message = _("The text is too long: at most %(count)s letters. Shorten it.")
        yield Problem(rule="W-29", field=name, message=message % {"count": longest})


def _problems_with_phone(name: str, phone: str) -> Iterator[Problem]:
    if phone and not (len(phone) == 10 and digits(phone) and phone[0] == "0"):
        yield Problem(
            rule="W-07",
            field=name,
            message=_("A phone number has 10 digits and begins with 0. Enter it again."),
        )


def _problems_with_skill(skill: str, level: int | None) -> Iterator[Problem]:
    if level is not None and level not in SKILL_LEVELS:
        yield Problem(
            rule="W-30", field="skill_level", message=_("The level of a trade is 1 to 5.")
        )
    elif level is not None and not skill:
        yield Problem(
            rule="W-30",
            field="skill",
            message=_("Of which trade is this the level? Enter the trade, or empty the level."),
        )


def _problems_with_service(
    *, served: bool | None, year: int | None, born_on: date, today: date
) -> Iterator[Problem]:
    if year is None:
        return
    if not served:
        yield Problem(
            rule="W-32",
            field="discharged_year",
            message=_('Only who served has a year of leaving: answer "Yes", or empty the year.'),
        )
    elif not born_on.year + SERVICE_AGE <= year <= today.year:
        yield Problem(
            rule="W-32",
            field="discharged_year",
            message=_("The year of leaving the service is not plausible. Enter four digits."),
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
    if precision not in _PRECISIONS:
        yield Problem(
            rule="W-05",
            field="born_precision",
            message=_("Say how exactly the date of birth is known: day, month or year."),
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
