"""How often anybody may try a door that is open to everybody.

Counted in the database, so that all web processes count together. What was typed and from where
is kept as a keyed hash for a day; whether an account exists plays no part in the count.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import Knock
from core import clock

WINDOW = timedelta(minutes=15)  # as long as django-axes locks, and as the page says
KEPT = timedelta(days=1)

# door: tries per name and address, per address, per name, within the window. Wrong passwords one
# after the other are django-axes' business too; these hold when many are sent at once.
LIMITS = {"login": (5, 200, 30), "ask": (5, 30, 15), "mail": (5, 30, 15)}


def address_of(request: HttpRequest) -> str:
    """The caller's address as our own outermost proxy saw it (AXES_CLIENT_IP_CALLABLE).

    With PROXY_COUNT proxies of ours, the last so many entries of X-Forwarded-For are theirs;
    anything further left was written by the caller and proves nothing.
    """
    behind = settings.PROXY_COUNT
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    if behind and len(seen) >= behind and seen[-behind].strip():
        return seen[-behind].strip()
    return request.META.get("REMOTE_ADDR", "")


def spent(door: str, name: str, request: HttpRequest, *, counted: bool = False) -> bool:
    """Whether this caller has to wait before trying that door again.

    `counted`: this very try has been counted already. Who counts first and asks afterwards cannot
    be overtaken by others asking at the same moment.
    """
    since = clock.now() - WINDOW
    return any(
        Knock.objects.filter(door=door, who=who, at__gt=since).count() >= limit + counted
        for who, limit in zip(_callers(name, request), LIMITS[door], strict=True)
    )


def knock(door: str, name: str, request: HttpRequest) -> list[Knock]:
    """Count one try, and forget those of yesterday."""
    now = clock.now()
    Knock.objects.filter(at__lt=now - KEPT).delete()
    return Knock.objects.bulk_create(
        [Knock(door=door, who=who, name=_name(name), at=now) for who in _callers(name, request)]
    )


def forgive(tries: list[Knock], name: str, request: HttpRequest) -> None:
    """The try was right: it does not count, nor do the slips before it from that address."""
    both, _address, _name = _callers(name, request)
    Knock.objects.filter(door="login", who=both).delete()
    Knock.objects.filter(pk__in=[knocked.pk for knocked in tries]).delete()


def open_again(name: str) -> None:
    """A new password was let in: earlier slips at the log-in no longer count."""
    Knock.objects.filter(door="login", name=_name(name)).delete()


def _name(name: str) -> str:
    return _hashed(f"{name.strip().casefold()} anywhere")


def _callers(name: str, request: HttpRequest) -> tuple[str, str, str]:
    address = address_of(request)
    return _hashed(f"{name.strip().casefold()} {address}"), _hashed(address), _name(name)


def _hashed(text: str) -> str:
    return salted_hmac("accounts.throttles", text, algorithm="sha256").hexdigest()
