"""Back to where one was: the address of the list travels with every link that leads out of it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PARAM = "back"
LONGEST = 1500
_AGAIN = "again:"


def local(address: str) -> str:
    """The address if it is a path of this site, otherwise nothing."""
    mine = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if mine and len(address) <= LONGEST else ""


def back_of(request: HttpRequest) -> str:
    """Where the person came from, if the address says so and it is a page of ours."""
    return local(request.GET.get(PARAM, ""))


def here(request: HttpRequest, *, row: str = "") -> str:
    """This page as a place to come back to, down to the row; where it came from itself is left out.

    The steps of one way do not pile up: a list leads to a page, and the page back to the list.
    """
    params = request.GET.copy()
    params.pop(PARAM, None)
    query = f"?{params.urlencode()}" if params else ""
    return f"{request.path}{query}{f'#{row}' if row else ''}"


def with_back(url: str, back: str) -> str:
    """The link, and where to come back to from there."""
    if not local(back):
        return url
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != PARAM]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (PARAM, back)])))


def onward(request: HttpRequest, route: str, *args: Any) -> str:
    """The address of that page, keeping where this one came from: detail, edit, detail again."""
    return with_back(reverse(route, args=args), back_of(request))


def recorded(request: HttpRequest, sentence: str, *, again: str) -> None:
    """Say on the next page that it is recorded, and offer the page of that route for the next one.

    Somebody who enters a pile of papers does not look for the button each time.
    """
    messages.success(request, sentence, extra_tags=f"{_AGAIN}{reverse(again)}")


def again_after(tags: str) -> str:
    """Where the next one is recorded, from the tags of a message; empty if it offers nothing."""
    return tags.removeprefix(_AGAIN) if tags.startswith(_AGAIN) else ""
