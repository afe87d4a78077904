"""The sheet of targets: the numbers of communes, wards and named bodies, as the plan's table."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from spreadsheets.sheets import Sheet
from targets.imports.columns import COLUMNS
from targets.imports.rows import judge, keys
from targets.imports.writing import withdraw, write

TARGETS = Sheet(
    name="targets",
    label=_("Targets"),
    about=_(
        "Targets of communes, wards and named bodies of a plan. They wait for approval by a leader,"
        " as those entered on the plan's page."
    ),
    permission=Permission.TARGET_ENTER,
    columns=COLUMNS,
    keys=keys,
    judge=judge,
    write=write,
    withdraw=withdraw,
    whole_province=True,
)

SHEETS = [TARGETS]
