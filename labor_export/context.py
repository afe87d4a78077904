"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission

# (label, route, permission, prefix of the paths that belong to it)
MENU = [
    (_("Overview"), "reports:home", Permission.FIGURES_VIEW, "/overview"),
    (_("Record a departure"), "contracts:departure_new", Permission.STAY_RECORD, "/contracts/new"),
    (_("Record a return"), "contracts:return_new", Permission.STAY_RECORD, "/contracts/return"),
    (_("People"), "workers:list", Permission.WORKER_VIEW, "/workers"),
    (_("Departures"), "contracts:departures", Permission.WORKER_VIEW, "/contracts/departures"),
    (_("Returns"), "contracts:returns", Permission.WORKER_VIEW, "/contracts/returns"),
    (_("Enterprises"), "enterprises:list", Permission.ENTERPRISE_VIEW, "/enterprises"),
    (_("Plans and targets"), "targets:plans", Permission.TARGET_VIEW, "/targets"),
    (_("Accounts"), "accounts:people", Permission.ACCOUNT_VIEW, "/account/people"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu of this person, and whether this is a demonstration."""
    user = getattr(request, "user", None)
    menu: list[dict[str, Any]] = []
    if user is not None and user.is_authenticated:
        menu = [
            {"label": label, "route": route, "here": request.path.startswith(prefix)}
            for label, route, permission, prefix in MENU
            if user.may(permission)
        ]
    return {"menu": menu, "demonstration": settings.DEMONSTRATION}
