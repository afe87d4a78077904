"""What the Department works off: departures without licence, and senders not known."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contracts.models.checks import Finding
from core.problems import Problem

NOTE_LENGTH = 300


def problems_with_check(
    *, finding: str, note: str, flagged: bool, checked: bool
) -> Iterator[Problem]:
    """What was found out about a departure on a day without licence."""
    if checked:
        yield already_checked()
    elif not flagged:
        yield Problem(
            rule="F-02",
            message=_("The licence was in force on the departure date: there is nothing to check."),
        )
    if finding not in Finding.values:
        yield Problem(rule="F-03", field="finding", message=_("Choose what was found."))
    if len(note) > NOTE_LENGTH or (finding == Finding.OTHER and not note):
        yield Problem(
            rule="F-04",
            field="note",
            message=_("Say in a few words what was found, in at most 300 characters."),
        )


def already_checked() -> Problem:
    """One standing finding for each departure."""
    return Problem(
        rule="F-01", message=_("This departure is already worked off. Take that back first.")
    )


def problems_with_taking_back(*, withdrawn: bool, reason: str) -> Iterator[Problem]:
    """A finding entered by mistake: the departure is open again."""
    if withdrawn:
        yield Problem(rule="F-05", message=_("This finding is taken back already."))
    if not 0 < len(reason) <= NOTE_LENGTH:
        yield Problem(
            rule="F-06", field="reason", message=_("State why, in at most 300 characters.")
        )


def problems_with_naming(*, unknown: bool) -> Iterator[Problem]:
    """Only where the sender was recorded as not known; otherwise the departure is corrected."""
    if not unknown:
        yield Problem(
            rule="F-07",
            message=_("The sender of this departure is known. Correct the departure instead."),
        )
