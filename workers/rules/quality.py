"""What a file still lacks, and what for: pure questions; the conditions in SQL stand beside them
in queries/quality.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Need(StrEnum):
    """What the missing thing is needed for, the most urgent first."""

    COUNTING = "counting"
    SUPPORT = "support"
    FILE = "file"


NEEDS: dict[Need, str | Promise] = {
    Need.COUNTING: _("Without it nothing is counted"),
    Need.SUPPORT: _("Needed for support"),
    Need.FILE: _("Completes the file"),
}


@dataclass(frozen=True)
class Mark:
    """One thing that is missing. `entry` is where it is entered: a field of the correction form,
    or a section of the person's page."""

    code: str
    label: str | Promise
    need: Need
    entry: str
    on_page: bool = False


_ALL = (
    Mark("identity", _("Citizen number"), Need.COUNTING, "personal_id"),
    Mark("birth", _("Exact date of birth"), Need.SUPPORT, "born"),
    Mark("ethnicity", _("Ethnic group"), Need.SUPPORT, "ethnicity"),
    Mark("household", _("Household status"), Need.SUPPORT, "households", on_page=True),
    Mark("passport", pgettext_lazy("missing", "Passport"), Need.FILE, "passports", on_page=True),
    Mark(
        "passport_expiry",
        _("Passport valid until the end of the contract"),
        Need.FILE,
        "passports",
        on_page=True,
    ),
    Mark("phone", _("Phone"), Need.FILE, "phone"),
    Mark("village", _("Village"), Need.FILE, "village"),
    Mark("relative", _("Contact of a relative"), Need.FILE, "relative_name"),
    Mark("education", _("General education"), Need.FILE, "education"),
    Mark("qualification", _("Technical qualification"), Need.FILE, "qualification"),
)
MARKS: dict[str, Mark] = {mark.code: mark for mark in _ALL}


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a file has, as far as the marks ask.

    `going`: a contract that has not ended, cancelled ones aside. `expires_on` is that of the
    current passport, `needed_until` the last day of the contract of the present stay.
    """

    identified: bool
    born_exactly: bool
    ethnicity: str
    household: bool
    phone: str
    village: str
    inside: bool
    relative_name: str
    relative_phone: str
    education: str
    qualification: str
    going: bool
    passport: bool
    expires_on: date | None
    needed_until: date | None


def missing(held: Held, *, today: date) -> Iterator[Mark]:
    """What is missing, the most urgent first."""
    lacks = {
        "identity": not held.identified,
        "birth": not held.born_exactly,
        "ethnicity": not held.ethnicity,
        "household": not held.household,
        # Nobody needs a passport for staying.
        "passport": held.going and not held.passport,
        "passport_expiry": held.going
        and held.expires_on is not None
        and held.expires_on < max(today, held.needed_until or today),
        "phone": not held.phone,
        "village": held.inside and not held.village,
        "relative": not (held.relative_name and held.relative_phone),
        "education": not held.education,
        "qualification": not held.qualification,
    }
    return (mark for code, mark in MARKS.items() if lacks[code])
