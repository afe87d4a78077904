"""The contact that stands at the foot of every page, remembered by this process for a minute."""

from datetime import date, datetime, timedelta

from accounts.models import DepartmentContact
from core import clock

_LASTS = timedelta(minutes=1)
_remembered: dict[date, tuple[datetime, DepartmentContact | None]] = {}


def contact_today() -> DepartmentContact | None:
    """Whom to ask today; None while the Department has not said.

    One query a minute and process: another process may show the old one for so long.
    """
    today, now = clock.today(), clock.now()
    known = _remembered.get(today)
    if known is not None and known[0] <= now < known[0] + _LASTS:
        return known[1]
    contact = DepartmentContact.objects.filter(valid_from__lte=today).first()
    forget_contact()
    _remembered[today] = (now, contact)
    return contact


def forget_contact() -> None:
    """It has been changed, or a test begins."""
    _remembered.clear()
