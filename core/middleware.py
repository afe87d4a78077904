"""Headers of personal pages, and the answer when the database is busy."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


class PrivatePages:
    """Nothing a signed-in person saw stays in a cache, and no fragment passes for a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response


class BusyDatabase:
    """A lock that did not come free in time is a 503 that says nothing was saved.

    What was typed comes back in the answer, ready to be sent again; passwords do not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        posted = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if "password" not in name
        ]
        page = render_to_string("errors/503.html", {"posted": posted, "request": request})
        response = HttpResponse(page, status=503)
        response["Retry-After"] = "5"
        return response
