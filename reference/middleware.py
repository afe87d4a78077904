"""One reading of the lists for one page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reference.queries import read_once


class OneReading:
    """A page that is only read names hundreds of codes and asks for the lists once.

    A request that writes asks each time: what it decides upon is what stands at that moment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with read_once():
            return self.get_response(request)
