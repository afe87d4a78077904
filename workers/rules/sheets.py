"""People in lists and spreadsheets: whose file a row is about, what it must say, taking it back."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.problems import Problem
from spreadsheets.sheets import Trouble


def from_a_sheet() -> str:
    """The reason that the history shows for what came in with a sheet."""
    return _("From a spreadsheet")


def changed_since() -> Problem:
    """The file is no longer at the version that was seen."""
    return Problem(
        rule="W-46",
        message=_(
            "The file was changed since this list was made. Download the list again and enter the"
            " change there."
        ),
    )


def outside_area(field: str = "commune") -> Problem:
    """The unit is not one of those in which whoever enters may write."""
    return Problem(
        rule="W-47",
        field=field,
        message=_(
            "This unit is outside your area of responsibility. Take the row out, and send it to"
            " that unit or to the Department of Home Affairs."
        ),
    )


def unknown_code() -> Problem:
    """No file in one's own area has this code."""
    return Problem(
        rule="W-48",
        field="code",
        message=_("There is no file with this code. Empty the cell, or copy the code anew."),
    )


def several_fit(codes: Iterable[str]) -> Problem:
    """Name, birth and place are those of several files."""
    message = _(
        "Several files have this name, date of birth and place. Enter the citizen number, or the"
        " code of the file that is meant: %(codes)s."
    )
    return Problem(rule="W-49", field="full_name", message=message % {"codes": ", ".join(codes)})


def numbers_of_two(field: str) -> Problem:
    """The code and the numbers of one row lead to different files."""
    return Problem(
        rule="W-50",
        field=field,
        message=_(
            "This number stands in another file than the rest of the row. Compare with the papers"
            " and correct the number or the code."
        ),
    )


def problems_with_what_lacks(missing: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """A new person needs name, birth, sex and unit: (field, heading) of what the row lacks."""
    for field, heading in missing:
        yield Problem(
            rule="W-51",
            field=field,
            message=_("For a new person this is needed: %(column)s. Fill in the cell.")
            % {"column": heading},
        )


def lives_elsewhere(place: str) -> Problem:
    """The row names another unit than the file; people are not moved by a list."""
    message = _(
        "According to the file the person lives in %(place)s. Correct the cell; if the person has"
        " moved, record it on the person's page."
    )
    return Problem(rule="W-52", field="unit", message=message % {"place": place})


def two_sexes() -> Problem:
    """The columns for men and for women, or the column for the sex, contradict each other."""
    return Problem(
        rule="W-53",
        field="sex",
        message=_("The cells of the row say both sexes. Leave the right one."),
    )


def another_name(told: str) -> Trouble:
    """The number is that of a file with another name and year of birth."""
    message = _(
        "The number is that of %(person)s. Correct it; or confirm that this is the same person and"
        " the file shall say what the row says."
    )
    return Trouble(rule="W-54", field="personal_id", message=message % {"person": told}, ask=True)


def same_row_above(number: int) -> Problem:
    """Two rows of one sheet are about one file."""
    message = _("Row %(number)s is about the same file. Leave one of the two.")
    return Problem(rule="W-55", message=message % {"number": number})


def perhaps_same(told: Iterable[str]) -> Trouble:
    """Somebody of this name and year of birth has a file; asked about before a second is made."""
    message = _(
        "This may be the same person as %(people)s. If so, enter that code in the column for the"
        " code; otherwise confirm that this is somebody else."
    )
    return Trouble(
        rule="W-24", field="full_name", message=message % {"people": "; ".join(told)}, ask=True
    )


def in_use(*, depending: int, changed: int) -> Iterator[Problem]:
    """What an import made is taken back only while nothing was built on it."""
    if depending:
        message = ngettext(
            "%(count)s file cannot be taken back: something was recorded on it since."
            " Take that back first, or correct the file.",
            "%(count)s files cannot be taken back: something was recorded on them since."
            " Take that back first, or correct these files.",
            depending,
        )
        yield Problem(rule="W-56", message=message % {"count": depending})
    if changed:
        message = ngettext(
            "%(count)s file was changed after the import. Correct what is wrong in that file.",
            "%(count)s files were changed after the import. Correct what is wrong in these files.",
            changed,
        )
        yield Problem(rule="W-56", message=message % {"count": changed})
