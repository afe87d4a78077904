"""The kinds of sheets, collected from the apps' `imports.py`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from accounts.models import User
from spreadsheets.sheets import Sheet


@cache
def sheets() -> dict[str, Sheet]:
    """Every kind of sheet by its name, in the order of the apps."""
    named = [f"{app}.imports" for app in settings.HOUSE_APPS]
    found = [import_module(name) for name in named if find_spec(name)]
    return {sheet.name: sheet for module in found for sheet in module.SHEETS}


def sheets_for(user: User) -> list[Sheet]:
    """Those that this person may import."""
    return [sheet for sheet in sheets().values() if may_import(sheet, user)]


def may_import(sheet: Sheet, user: User) -> bool:
    """Whether the person holds the permission of the sheet anywhere; some want it everywhere."""
    scope = user.scope_for(sheet.permission)
    return scope.whole_province if sheet.whole_province else bool(scope)
