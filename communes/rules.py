"""What a boundary change must meet. Ids: docs/reference/rules/communes.md."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from communes.models import Commune
from core import names
from core.problems import Problem

_FIVE_DIGITS = re.compile(r"[0-9]{5}")


def problems_with_merger(
    *,
    parts: Sequence[Commune],
    code: str,
    name: str,
    effective_on: date,
    legal_basis: str,
    with_that_code: Iterable[Commune],
) -> Iterator[Problem]:
    """All rules about opening one unit from whole parts.

    `with_that_code` are the units on record, of whatever time, that carry `code`.
    """
    yield from problems_with_parts(parts, effective_on)
    yield from problems_with_code(parts, code, effective_on, with_that_code)
    if len(name) > 80 or not names.fold(name):
        yield Problem(
            rule="C-07",
            message=_("Enter the name of the new unit, at most 80 characters."),
            field="name",
        )
    if not 0 < len(legal_basis) <= 120:
        yield Problem(
            rule="C-08",
            message=_("Enter the resolution that the change is based on, at most 120 characters."),
            field="legal_basis",
        )


def problems_with_parts(parts: Sequence[Commune], effective_on: date) -> Iterator[Problem]:
    """C-01 to C-04: which units may become one, and from which day."""
    if not parts or len({part.pk for part in parts}) < len(parts):
        yield Problem(
            rule="C-01",
            message=_("Name the units that are merged, each of them once."),
            field="parts",
        )
    if len({part.province_code for part in parts}) > 1:
        yield Problem(
            rule="C-02", message=_("Units of two provinces cannot be merged."), field="parts"
        )
    for part in parts:
        if part.valid_until is not None:
            message = _("%(unit)s ends on %(day)s already. Choose the unit that stands then.")
            yield _about("C-03", message, part, part.valid_until, "parts")
        elif part.valid_from is not None and effective_on <= part.valid_from:
            message = _("%(unit)s exists from %(day)s on. Enter a later day.")
            yield _about("C-04", message, part, part.valid_from, "effective_on")


def problems_with_code(
    parts: Sequence[Commune], code: str, effective_on: date, with_that_code: Iterable[Commune]
) -> Iterator[Problem]:
    """C-05 and C-06: five digits that no other unit carries from that day on."""
    if not _FIVE_DIGITS.fullmatch(code):
        yield Problem(rule="C-05", message=_("The code has five digits."), field="code")
    mine = {part.pk for part in parts}
    for unit in with_that_code:
        over = unit.valid_until is not None and unit.valid_until <= effective_on
        if unit.pk not in mine and not over:
            message = _("%(unit)s carries this code on %(day)s. Check the code.")
            yield _about("C-06", message, unit, effective_on, "code")


def _about(rule: str, message: str, unit: Commune, day: date, field: str) -> Problem:
    text = message % {"unit": unit.full_name, "day": f"{day:%d/%m/%Y}"}
    return Problem(rule=rule, message=text, field=field)


def problems_with_shares(differing: Sequence[Commune]) -> Iterator[Problem]:
    """What is on record about who went where is never rewritten: maps of the past rest on it.

    `differing` are the old units that the package now divides where the record has them whole, or
    the other way round.
    """
    for unit in differing:
        yield Problem(
            rule="C-09",
            message=_(
                "%(unit)s is on record as having gone otherwise (wholly or in part) than the"
                " official list now says. Nothing was loaded: answers given so far rest on what is"
                " on record. Find out which is right first."
            )
            % {"unit": f"{unit.label}, {unit.code}"},
        )
