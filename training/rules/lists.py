"""What may be recorded about people on a course (docs/reference/rules/training.md)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.problems import Problem
from training.choices import Result, Standing
from training.rules.certificates import REASON_LENGTH
from training.states import IS_TAUGHT, TAKES_PEOPLE

MOST_PERIODS_A_DAY = 16


def problems_with_enrolling(*, state: str, on_list: bool) -> Iterator[Problem]:
    """A full course has a waiting list, so being full is no problem."""
    if state not in TAKES_PEOPLE:
        yield Problem(
            rule="G-40", message=_("This course is over or cancelled and takes nobody any more.")
        )
    if on_list:
        yield Problem(rule="G-41", message=_("This person is on the list of the course already."))


def problems_with_admitting(*, state: str, standing: str, free: int) -> Iterator[Problem]:
    """From the waiting list to a place."""
    if state not in TAKES_PEOPLE:
        yield Problem(
            rule="G-40", message=_("This course is over or cancelled and takes nobody any more.")
        )
    if standing != Standing.WAITING:
        yield Problem(rule="G-42", message=_("This person is not on the waiting list."))
    elif free < 1:
        yield Problem(
            rule="G-43",
            message=_("No place is free. Take somebody off the list, or add places."),
        )


def problems_with_taking_off(*, standing: str, attended: bool, reason: str) -> Iterator[Problem]:
    """Off the list before anything was taught; later it is a result: left the course."""
    if standing == Standing.OFF:
        yield Problem(rule="G-44", message=_("This person is off the list already."))
    if attended:
        yield Problem(
            rule="G-45",
            message=_(
                "Attendance, a result or a certificate is recorded. Record the result “left the"
                " course” instead."
            ),
        )
    if not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="G-46",
            field="reason",
            message=_("State why, in at most 300 characters."),
        )


def problems_with_session(
    *,
    state: str,
    held_on: date,
    periods: int,
    strangers: int,
    totals: bool,
    starts_on: date,
    ends_on: date | None,
    today: date,
) -> Iterator[Problem]:
    """One day's list: `strangers` are marked present without a place on the course."""
    if state not in IS_TAUGHT:
        yield Problem(rule="G-47", message=_("The course is not running. Start it first."))
    if held_on > today or held_on < starts_on or (ends_on and held_on > ends_on):
        yield Problem(
            rule="G-48",
            field="held_on",
            message=_("The day lies between the course's first and last day, and not after today."),
        )
    if not 0 < periods <= MOST_PERIODS_A_DAY:
        yield Problem(
            rule="G-49", field="periods", message=_("A day has between 1 and 16 periods.")
        )
    if strangers:
        yield Problem(
            rule="G-50",
            message=_("The list has changed meanwhile. Look at it again and save once more."),
        )
    if totals:
        yield Problem(
            rule="G-52",
            message=_(
                "Periods are recorded in total for this course. Clear them first to keep a list"
                " for each day."
            ),
        )


def problems_with_seen(*, seen: str | None, now: str) -> Iterator[Problem]:
    """What a colleague saved meanwhile is not written over unseen."""
    if seen is not None and seen != now:
        yield Problem(
            rule="G-50",
            message=_("The list has changed meanwhile. Look at it again and save once more."),
        )


def session_known() -> Problem:
    """One list a day."""
    return Problem(
        rule="G-51",
        field="held_on",
        message=_("The list of this day exists already. Open it and correct it."),
    )


def problems_with_outcome(
    *,
    state: str,
    has_place: bool,
    periods: int | None,
    most: int | None,
    per_session: bool,
    result: str,
    certified: bool,
) -> Iterator[Problem]:
    """What is recorded for one person; the fields are told apart by the action."""
    if state not in IS_TAUGHT:
        yield Problem(rule="G-47", message=_("The course is not running. Start it first."))
    if not has_place:
        yield Problem(
            rule="G-50",
            message=_("The list has changed meanwhile. Look at it again and save once more."),
        )
    if periods is not None and per_session:
        yield Problem(
            rule="G-52",
            field="periods",
            message=_("Attendance is kept for each day here. Correct the day's list instead."),
        )
    elif periods is not None and most is not None and periods > most:
        yield Problem(
            rule="G-53",
            field="periods",
            message=_("The whole course has %(most)s periods.") % {"most": most},
        )
    if result and result not in Result.values:
        yield Problem(rule="G-54", field="result", message=_("Choose the result from the list."))
    if certified and result != Result.COMPLETED:
        yield Problem(
            rule="G-55",
            field="result",
            message=_("A certificate of this course is issued. Withdraw it first."),
        )


def problems_with_issuing(
    *,
    state: str,
    results: Sequence[str],
    certified: Sequence[bool],
    numbers: Sequence[str],
    gone: int = 0,
) -> Iterator[Problem]:
    """Certificates for several people at once: one list entry for each of them.

    `gone` have no place on the course any more.
    """
    if state not in IS_TAUGHT:
        yield Problem(rule="G-47", message=_("The course is not running. Start it first."))
    if gone:
        yield Problem(
            rule="G-50",
            message=_("The list has changed meanwhile. Look at it again and save once more."),
        )
    elif not results:
        yield Problem(
            rule="G-56", message=_("Enter the number of at least one certificate, or a first one.")
        )
    if any(result != Result.COMPLETED for result in results):
        yield Problem(
            rule="G-57",
            message=_("Somebody has not completed the course. Look at the list again."),
        )
    if any(certified):
        yield Problem(
            rule="G-58",
            message=_("Somebody has a certificate of this course already. Look at the list again."),
        )
    for number, times in Counter(numbers).items():
        if number and times > 1:
            yield Problem(
                rule="G-59",
                message=_("The number %(number)s is given twice.") % {"number": number},
            )
