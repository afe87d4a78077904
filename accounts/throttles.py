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

# door: (tries per name and address, tries per address) within the window. Wrong passwords for
# one name are django-axes' business; here one address that tries many names is stopped.
LIMITS = {"login": (50, 50), "ask": (5, 30), "mail": (5, 30)}


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


def spent(door: str, name: str, request: HttpRequest) -> bool:
    """Whether this caller has to wait before trying that door again."""
    since = clock.now() - WINDOW
    return any(
        Knock.objects.filter(door=door, who=who, at__gt=since).count() >= limit
        for who, limit in zip(_callers(name, request), LIMITS[door], strict=True)
    )


def knock(door: str, name: str, request: HttpRequest) -> None:
    """Count one try, and forget those of yesterday."""
    now = clock.now()
    Knock.objects.filter(at__lt=now - KEPT).delete()
    Knock.objects.bulk_create(
        [Knock(door=door, who=who, at=now) for who in _callers(name, request)]
    )


def _callers(name: str, request: HttpRequest) -> tuple[str, str]:
    address = address_of(request)
    return _hashed(f"{name.strip().casefold()} {address}"), _hashed(address)


def _hashed(text: str) -> str:
    return salted_hmac("accounts.throttles", text, algorithm="sha256").hexdigest()
