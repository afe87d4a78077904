"""The sheet of enterprises: the list that the Department keeps, and the way back of its export."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from enterprises.imports.columns import COLUMNS
from enterprises.imports.rows import judge, keys
from enterprises.imports.writing import withdraw, write
from spreadsheets.sheets import Sheet

ENTERPRISES = Sheet(
    name="enterprises",
    label=_("Enterprises"),
    about=_("Who sends workers abroad: names, tax codes, first licences and how they are reached."),
    permission=Permission.ENTERPRISE_EDIT,
    columns=COLUMNS,
    keys=keys,
    judge=judge,
    write=write,
    withdraw=withdraw,
    whole_province=True,
    back_from="enterprises:list",
)

SHEETS = [ENTERPRISES]
