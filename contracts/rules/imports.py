"""What is said about rows of a sheet, beside the rules that a form has, too."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.problems import Problem


def changed_since() -> Problem:
    """The stay is no longer as it was when the list was made that the row comes from."""
    return Problem(
        rule="D-42",
        message=_(
            "The stay was changed since this list was made. Export the list again and make the"
            " change there."
        ),
    )


def enterprise_unclear(names: Sequence[str], *, near: bool) -> Problem:
    """The text names no enterprise of the list (`names` are near ones), or several."""
    if not names:
        message = _(
            "No enterprise of the list has this name. Enter the name as on the list of"
            " enterprises, or “không rõ” if it is not known."
        )
    elif near:
        message = _(
            "No enterprise of the list has this name. Is it one of these: %(names)s? Otherwise"
            " enter “không rõ”."
        )
    else:
        message = _("Several enterprises may be meant: %(names)s. Enter one of these names.")
    return Problem(rule="D-43", field="enterprise", message=message % {"names": "; ".join(names)})


def no_such_row_code() -> Problem:
    """The row code names no stay that this officer can see, or one of somebody else."""
    return Problem(
        rule="D-44",
        field="stay",
        message=_(
            "There is no such row code for this person. Leave the cell as it was exported, or"
            " empty it for a new departure."
        ),
    )


def term_unclear() -> Problem:
    """A small number without its unit: three months, or three years?"""
    return Problem(
        rule="D-46",
        field="term_months",
        message=_("Months or years? Enter the term with its unit, for example “36 tháng”."),
    )


def recorded_elsewhere() -> Problem:
    """A departure is corrected by the unit that recorded it, or by the Department."""
    return Problem(
        rule="D-47",
        field="departed_on",
        message=_(
            "Another unit recorded this departure, and the row differs from it. Ask the Department"
            " of Home Affairs to correct it, or leave these cells as they were."
        ),
    )


def nobody_found(*, field: str = "full_name") -> Problem:
    """No person in the area of who imports fits the row, or none with such a stay."""
    return Problem(
        rule="R-16",
        field=field,
        message=_(
            "Nobody with this name and birth is recorded as abroad in your area. Check name, birth"
            " and departure date, or record the departure first."
        ),
    )


def several_found() -> Problem:
    """The row fits several people or stays, or says too little to tell."""
    return Problem(
        rule="R-17",
        field="full_name",
        message=_(
            "The row does not say clearly whose return it is. Add the citizen number, the birth,"
            " the village or the departure date, so that only one stay fits."
        ),
    )


def no_day_of_return() -> Problem:
    """A return without its day says nothing."""
    return Problem(
        rule="R-18",
        field="ended_on",
        message=_("Enter the day of return as day/month/year, for example 06/05/2026."),
    )


def not_to_be_withdrawn(*, depended_on: int, changed: int) -> Problem:
    """The records of an import are taken back only while nothing rests on them."""
    return Problem(
        rule="X-17",
        message=_(
            "The import cannot be withdrawn any more: other entries rest on %(depended)s of its"
            " stays, and %(changed)s were changed since. Correct or cancel single stays on their"
            " pages."
        )
        % {"depended": depended_on, "changed": changed},
    )
