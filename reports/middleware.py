"""Remembered answers of the statistics, before anything that only pages need."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reports.api.kept import asking, remembered

STATISTICS = "/api/v1/statistics/"


class RememberedAnswers:
    """A program that asks again is answered without session, language and the like: they took
    longer than the answer. What is not remembered goes on to its view, which remembers it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(STATISTICS):
            return self.get_response(request)
        asked = asking(request)
        known = remembered(request, asked) if asked else None
        if known is not None:
            return known
        request.asked = asked  # type: ignore[attr-defined]
        return self.get_response(request)
