"""Rules about rows, columns and the steps of an import. Those about cells stand beside them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from core.problems import Problem
from spreadsheets.choices import IMPORT_IN_HAND, ImportState
from spreadsheets.sheets import Trouble


def left_out() -> Problem:
    """The officer decided that this row is not imported."""
    return Problem(
        rule="U-30",
        message=_("Left out by you. Untick “Leave this row out” to have it checked again."),
    )


def column_in_question(field: str) -> Problem:
    """A whole column of days may be meant otherwise; no cell of it is guessed."""
    return Problem(
        rule="U-31",
        field=field,
        message=_(
            "The days of this column may be in the wrong order. Answer the question about the"
            " column above the rows first."
        ),
    )


def twice_in_the_file(others: Sequence[str]) -> Problem:
    """Two rows of one file are about the same; which one holds is for the officer to say."""
    return Trouble(
        rule="U-32",
        message=_(
            "The same entry stands in this file more than once: %(rows)s as well. Leave out all"
            " but one of them."
        )
        % {"rows": ", ".join(others)},
    )


def problems_with_applying(
    *, state: str, seen: int, version: int, in_the_way: int, good: int, good_only: bool, asked: bool
) -> Iterator[Problem]:
    """What was seen is what is applied, and all of it, unless the good rows alone are wanted."""
    yield from problems_with_hand(state)
    if seen != version:
        yield Problem(
            rule="U-33",
            message=_("The preview has changed since this page was opened. Look at it again."),
        )
    if asked:
        yield Problem(rule="U-34", message=_("A question about a column is open. Answer it first."))
    if in_the_way and not good_only:
        yield Problem(
            rule="U-35",
            message=_(
                "%(count)s rows are refused, so nothing is applied. Correct them, leave them out,"
                " or take the good rows only."
            )
            % {"count": in_the_way},
        )
    if not good:
        yield Problem(
            rule="U-36", message=_("No row is new or changed: there is nothing to apply.")
        )


def problems_with_hand(state: str) -> Iterator[Problem]:
    """Only a preview that lies there is worked on: not one being checked, applied or ended."""
    if state not in IMPORT_IN_HAND:
        yield Problem(
            rule="U-37",
            message=_("This import is being worked on or has ended. Load the page again."),
        )


def problems_with_withdrawing(*, state: str, reason: str) -> Iterator[Problem]:
    """An applied import is taken back as a whole, for a reason that the history keeps."""
    if state != ImportState.DONE:
        yield Problem(rule="U-38", message=_("Only an import that was applied can be withdrawn."))
    if not 3 <= len(reason) <= 300:
        yield Problem(
            rule="U-39",
            field="reason",
            message=_("Say in a few words why it is withdrawn (at most 300 letters)."),
        )


def problems_with_teaching(
    *, heading: str, longest: int, known_column: bool, covered: bool
) -> Iterator[Problem]:
    """A heading is taught for a column that exists, by who answers for the place."""
    if not heading or len(heading) > longest:
        yield Problem(
            rule="U-40",
            field="written",
            message=_("Enter the heading as it stands in the sheet, at most %(count)s letters.")
            % {"count": longest},
        )
    if not known_column:
        yield Problem(rule="U-41", field="column", message=_("Choose a column of this sheet."))
    if not covered:
        yield Problem(
            rule="U-42",
            message=_("Headings for everybody are taught by the Department of Home Affairs."),
        )


def problems_with_columns(*, twice: Sequence[str], lacking: Sequence[str]) -> Iterator[Problem]:
    """Each column of a sheet is read once, and the sheet has those it cannot do without."""
    if twice:
        yield Problem(
            rule="U-45",
            field="columns",
            message=_("These columns were chosen twice: %(columns)s. Choose each once.")
            % {"columns": ", ".join(twice)},
        )
    if lacking:
        yield Problem(
            rule="U-46",
            field="columns",
            message=_("Without these columns the sheet cannot be read: %(columns)s. Choose them.")
            % {"columns": ", ".join(lacking)},
        )


def changed_meanwhile() -> Problem:
    """Between preview and apply the register changed: nothing is written, and all is shown anew."""
    return Problem(
        rule="U-43",
        message=_(
            "Something was recorded meanwhile that these rows touch, so nothing was applied. The"
            " file was checked again; look at the preview."
        ),
    )


def problems_with_place(*, chosen: bool, covered: bool) -> Iterator[Problem]:
    """Rows that do not say where they belong need a unit within the importer's area."""
    if chosen and not covered:
        yield Problem(
            rule="U-44",
            field="unit",
            message=_("This unit is outside your area. Choose one of your own."),
        )
