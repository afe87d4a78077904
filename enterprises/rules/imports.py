"""What only a sheet of enterprises can get wrong: whom a row means, and what it may not change."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.problems import Problem

_NAMED = 5


def code_unknown() -> Problem:
    """The code of our own file is written anew, or of another register."""
    return Problem(
        rule="E-30",
        field="code",
        message=_(
            "No enterprise has this code. Copy it from the file of the list, or leave it empty."
        ),
    )


def changed_since_export() -> Problem:
    """What the file says was true when it was made; somebody has changed it since."""
    return Problem(
        rule="E-31",
        field="code",
        message=_(
            "This enterprise was changed after the file was made. Download the list again and"
            " enter the change there."
        ),
    )


def licence_differs(*, number: str, day: str) -> Problem:
    """A licence changes by what the Ministry decides, one dated event after the other."""
    if not number:
        message = _("No licence is recorded for this enterprise. Record it on its page.")
    else:
        message = _(
            "Recorded is licence %(number)s of %(day)s. What happened to a licence is recorded on"
            " the enterprise's page; correct the row, or leave these cells empty."
        ) % {"number": number, "day": day}
    return Problem(rule="E-32", field="licence_number", message=message)


def several_meant(names: Sequence[str]) -> Problem:
    """The row's name, tax code and licence number do not mean one enterprise."""
    return Problem(
        rule="E-33",
        field="name",
        message=_(
            "Name, tax code and licence number belong to different enterprises: %(names)s. Correct"
            " the row."
        )
        % {"names": "; ".join(names[:_NAMED])},
    )


def import_stands(*, changed: Sequence[str], used: Sequence[str]) -> Problem:
    """What others have built upon is not taken away under them."""
    if changed:
        message = _(
            "Changed after this import (%(count)s): %(names)s. The import stays; correct single"
            " enterprises on their pages."
        )
    else:
        message = _(
            "In use after this import (%(count)s): %(names)s. The import stays; correct single"
            " enterprises on their pages."
        )
    named = changed or used
    return Problem(
        rule="E-34",
        message=message % {"count": len(named), "names": "; ".join(named[:_NAMED])},
    )


def zero_lost_from_code() -> Problem:
    """A spreadsheet has taken the tax code for a number."""
    return Problem(
        rule="E-09",
        field="tax_code",
        message=_(
            "A tax code has ten digits; the spreadsheet has probably dropped the 0 in front."
            " Compare with the business registration."
        ),
    )


def zero_lost_from_phone() -> Problem:
    """A spreadsheet has taken the telephone number for a number to reckon with."""
    return Problem(
        rule="E-11",
        message=_("The 0 in front of this telephone number is probably lost. Check the number."),
    )
