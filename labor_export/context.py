"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from accounts.contacts import contact_today
from accounts.permissions import Permission
from accounts.views.mine import KEYS_COOKIE
from communes.official import province_name

# (label, route, permission, prefix of the paths that belong to it)
MENU = [
    (pgettext_lazy("menu", "Today"), "reports:today", Permission.WORKER_VIEW, "/today/"),
    (pgettext_lazy("menu", "Overview"), "reports:home", Permission.FIGURES_VIEW, "/overview/"),
    (
        pgettext_lazy("menu", "Record a departure"),
        "contracts:departure_new",
        Permission.STAY_RECORD,
        "/contracts/new/",
    ),
    (
        pgettext_lazy("menu", "Record a return"),
        "contracts:return_new",
        Permission.STAY_RECORD,
        "/contracts/return/",
    ),
    (pgettext_lazy("menu", "People"), "workers:list", Permission.WORKER_VIEW, "/workers/"),
    (pgettext_lazy("menu", "Interest"), "interest:list", Permission.WORKER_VIEW, "/interest/"),
    (
        pgettext_lazy("menu", "Departures"),
        "contracts:departures",
        Permission.WORKER_VIEW,
        "/contracts/departures/",
    ),
    (
        pgettext_lazy("menu", "Returns"),
        "contracts:returns",
        Permission.WORKER_VIEW,
        "/contracts/returns/",
    ),
    (
        pgettext_lazy("menu", "Direct contracts"),
        "contracts:registrations",
        Permission.DIRECT_CONFIRM,
        "/contracts/direct/",
    ),
    (
        pgettext_lazy("menu", "Support and loans"),
        "support:overview",
        Permission.WORKER_VIEW,
        "/support/",
    ),
    (
        pgettext_lazy("menu", "Excel sheets"),
        "spreadsheets:imports",
        Permission.STAY_RECORD,
        "/imports/",
    ),
    (
        pgettext_lazy("menu", "One person, one file"),
        "matching:duplicates",
        Permission.MATCH_VIEW,
        "/matching/",
    ),
    (
        pgettext_lazy("menu", "Courses"),
        "training:courses",
        Permission.COURSE_VIEW,
        "/training/",
    ),
    (
        pgettext_lazy("menu", "Enterprises"),
        "enterprises:list",
        Permission.ENTERPRISE_VIEW,
        "/enterprises/",
    ),
    (
        pgettext_lazy("menu", "Plans and targets"),
        "targets:plans",
        Permission.TARGET_VIEW,
        "/targets/",
    ),
    (
        pgettext_lazy("menu", "Lists"),
        "reference:lists",
        Permission.REFERENCE_VIEW,
        "/lists/",
    ),
    (
        pgettext_lazy("menu", "Accounts"),
        "accounts:people",
        Permission.ACCOUNT_VIEW,
        "/account/people/",
    ),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu of this person, whom to ask, and whether this is a demonstration."""
    user = getattr(request, "user", None)
    menu: list[dict[str, Any]] = []
    if user is not None and user.is_authenticated:
        menu = [
            {"label": label, "route": route, "here": _belongs(request.path, prefix)}
            for label, route, permission, prefix in MENU
            if user.may(permission)
        ]
    return {
        "menu": menu,
        "province": province_name(settings.PROVINCE_CODE),
        "demonstration": settings.DEMONSTRATION,
        "contact": contact_today,  # asked for by pages only, not by parts of pages
        "keys": bool(menu) and request.COOKIES.get(KEYS_COOKIE) != "off",
    }


def _belongs(path: str, prefix: str) -> bool:
    # The first page is the overview of the plan, at the address of the site itself.
    return path.startswith(prefix) or (path == "/" and prefix == "/overview/")
