"""What a person sees when something broke: a busy database keeps what was typed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error nobody handled, wherever it was raised (handler500).

    A database that does not answer, or a lock that did not come free in time, is a 503: what was
    typed comes back in the answer, ready to be sent again. A form with a password comes back empty.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string(
            "errors/503.html", {"posted": _typed(request), "address": request.get_full_path()}
        )
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("500.html"), status=500)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if any("password" in name for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
