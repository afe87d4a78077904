"""Where a person lives, and the lists on which the household or the person stands."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.problems import Problem
from workers.rules.people import problems_with_text

FIRST_HOUSEHOLD_YEAR = 2000
DOCUMENT_LENGTH = 200


def problems_with_place(*, inside: bool, outside: str) -> Iterator[Problem]:
    """A residence is in a unit of the province, or outside it and named: one of the two."""
    if inside and outside:
        yield Problem(
            rule="W-33",
            field="outside",
            message=_("Either a unit of the province or a place outside it, not both. Empty one."),
        )
    elif not inside and not outside:
        yield Problem(
            rule="W-33",
            field="commune",
            message=_("Choose the unit; outside the province, enter province and commune there."),
        )
    yield from problems_with_text("outside", outside, 120)


def problems_with_village_outside(*, inside: bool, village: str) -> Iterator[Problem]:
    """Outside the province everything is said in one line, the village too."""
    if village and not inside:
        yield Problem(
            rule="W-33",
            field="village",
            message=_("Outside the province the village belongs to the place. Enter it there."),
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
    """Moving elsewhere, today or on a past day within the present residence.

    A place outside the province always exists.
    """
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


def problems_with_household(
    *, year: int, status: str, statuses: frozenset[str], today: date
) -> Iterator[Problem]:
    """The commune's yearly list; next year's is drawn up before the year ends."""
    if not FIRST_HOUSEHOLD_YEAR <= year <= today.year + 1:
        yield Problem(
            rule="W-20",
            field="year",
            message=_(
                "The year of the household list is not plausible. Enter it with four digits."
            ),
        )
    if status not in statuses:
        yield Problem(
            rule="W-20", field="status", message=_("Choose the household's status from the list.")
        )


def problems_with_priority(
    *,
    group: str,
    year: int | None,
    since: date | None,
    until: date | None,
    document: str,
    groups: frozenset[str],
    born_on: date,
    today: date,
) -> Iterator[Problem]:
    """A priority group on the list of a year, or from a day until a day, with its document."""
    if group not in groups:
        yield Problem(
            rule="W-34",
            field="group",
            message=_("This group is not on the list of that day. Choose another one."),
        )
    if (year is None) == (since is None):
        yield Problem(
            rule="W-35",
            field="year",
            message=_("Enter either the year of the list, or the day from which it holds."),
        )
    elif year is not None and not FIRST_HOUSEHOLD_YEAR <= year <= today.year + 1:
        yield Problem(
            rule="W-35",
            field="year",
            message=_("The year of the list is not plausible. Enter it with four digits."),
        )
    if since and not born_on <= since <= today:
        yield Problem(
            rule="W-35",
            field="since",
            message=_("The first day lies before the birth or after today. Correct it."),
        )
    if until and (since is None or until < since):
        yield Problem(
            rule="W-35",
            field="until",
            message=_("A last day needs a first day that is not after it. Correct the days."),
        )
    yield from problems_with_text("document", document, DOCUMENT_LENGTH)


def problems_with_second_priority(*, known: bool) -> Iterator[Problem]:
    """The same group of the same time is entered once."""
    if known:
        yield Problem(
            rule="W-36",
            field="group",
            message=_("This group is recorded for that time already. There is nothing to do."),
        )
