"""A list's own page is asked for all its rows: there is no second way to query."""

from collections.abc import Callable

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from accounts.models import User
from accounts.permissions import Permission
from core.listing import Listing, Whole
from reference.queries import read_once


class Unreadable(Exception):
    """A filter cannot be read; the page shows no rows then, and there is no file."""


def listing_named(name: str) -> Listing | None:
    """The list of that route. Asked of the routes, because a job has read none of them yet."""
    try:
        return getattr(resolve(reverse(name)).func, "listing", None)
    except NoReverseMatch:
        return None


def permission_of(listing: Listing) -> Permission:
    """What the page of the list requires."""
    return resolve(reverse(listing.name)).func.required_permission  # type: ignore[attr-defined]


def take(listing: Listing, query: str, *, by: User, use: Callable[[Whole], None]) -> None:
    """Open the guarded page of the list as that person, and `use` what it found.

    Refuses as the page does (PermissionDenied, Http404). `use` runs where nothing can be written
    and, on PostgreSQL, where everything is of one moment.
    """

    def checked(whole: Whole) -> None:
        if whole.unreadable:
            raise Unreadable
        use(whole)

    path = reverse(listing.name)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.user = by
    request.take_whole = checked  # type: ignore[attr-defined]
    with read_once():
        resolve(path).func(request)
