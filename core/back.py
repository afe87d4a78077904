"""Back to where one was: the address of the list travels with every link that leads out of it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PARAM = "back"
# Where an errand ends: on the page that asked for it, once it is done.
NEXT = "next"
LONGEST = 1500
_AGAIN, _UNDO = "again:", "undo:"


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
    for name in (PARAM, NEXT):
        params.pop(name, None)
    query = f"?{params.urlencode()}" if params else ""
    return f"{request.path}{query}{f'#{row}' if row else ''}"


def with_back(url: str, back: str) -> str:
    """The link, and where to come back to from there."""
    return _with(url, PARAM, back)


def _with(url: str, param: str, address: str) -> str:
    if not local(address):
        return url
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != param]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (param, address)])))


def onward(request: HttpRequest, route: str, *args: Any) -> str:
    """The address of that page, keeping where this one came from: detail, edit, detail again."""
    return with_back(reverse(route, args=args), back_of(request))


def next_of(request: HttpRequest) -> str:
    """The page that sent the person on this errand, if the address says so and it is ours."""
    return local(request.GET.get(NEXT, ""))


def with_next(url: str, next_: str) -> str:
    """The link, and where to go from there when it is done."""
    return _with(url, NEXT, next_)


def done(request: HttpRequest, route: str, *args: Any) -> str:
    """Where to go after writing: to the page that sent the person here, otherwise `onward`."""
    return next_of(request) or onward(request, route, *args)


def recorded(request: HttpRequest, sentence: str, *, again: str) -> None:
    """Say on the next page that it is recorded, and offer the page of that route for the next one.

    Somebody who enters a pile of papers does not look for the button each time, and whoever was
    sent here by a page comes back to it after each.
    """
    address = with_next(reverse(again), next_of(request))
    messages.success(request, sentence, extra_tags=f"{_AGAIN}{address}")


def undoable(request: HttpRequest, sentence: str, *, undo: str) -> None:
    """Say on the next page what was done, with a button that posts to `undo` and comes back."""
    address = with_next(undo, next_of(request))
    messages.success(request, sentence, extra_tags=f"{_UNDO}{address}")


def again_after(tags: str) -> str:
    """Where the next one is recorded, from the tags of a message; empty if it offers nothing."""
    return tags.removeprefix(_AGAIN) if tags.startswith(_AGAIN) else ""


def undo_after(tags: str) -> str:
    """Where what was just done is taken back; empty if the message offers nothing."""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
