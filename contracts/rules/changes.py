"""Rules about what happens during a stay: leaving the contract, extensions."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from contracts.rules.facts import Stay
from core.figures import written
from core.months import add_months
from core.problems import Problem

# Nobody extends by more than the longest contract; such a day is a slip of the pen.
LONGEST_EXTENSION = 60


def problems_with_leaving(*, stay: Stay, left_on: date, today: date) -> Iterator[Problem]:
    """Leaving the contract lies within the stay."""
    if left_on < stay.departed_on or (stay.ended_on and left_on > stay.ended_on):
        yield Problem(
            rule="X-02",
            field="left_on",
            message=_(
                "Leaving the contract lies between departure and end of the stay. Correct the day."
            ),
        )
    if left_on > today:
        yield Problem(
            rule="X-03", field="left_on", message=_("The day is after today. Correct the day.")
        )


def problems_with_extension(
    *, stay: Stay, agreed_on: date, ends_on: date, present_end: date | None, today: date
) -> Iterator[Problem]:
    """An extension is agreed during the stay and runs longer than the contract so far."""
    if agreed_on < stay.departed_on or (stay.ended_on and agreed_on > stay.ended_on):
        yield Problem(
            rule="X-04",
            field="agreed_on",
            message=_(
                "An extension is agreed between departure and end of the stay. Correct the day."
            ),
        )
    if agreed_on > today:
        yield Problem(
            rule="X-05", field="agreed_on", message=_("The day is after today. Correct the day.")
        )
    if ends_on <= agreed_on:
        yield Problem(
            rule="X-06",
            field="ends_on",
            message=_("The new end comes after the agreement. Correct one of the two days."),
        )
    if present_end and ends_on <= present_end:
        yield Problem(
            rule="X-07",
            field="ends_on",
            message=_("The contract already runs until %(day)s. Enter a later end.")
            % {"day": written(present_end)},
        )
    if ends_on > add_months(present_end or agreed_on, LONGEST_EXTENSION):
        yield Problem(
            rule="X-08",
            field="ends_on",
            warning=True,
            message=_(
                "The extension until %(day)s runs more than 60 months longer than the contract so"
                " far. Check the year; if it is wrong, withdraw the extension and enter it again."
            )
            % {"day": written(ends_on)},
        )
