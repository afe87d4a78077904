"""Headers of personal pages, and answers that travel packed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# What is made of words. Workbooks and pictures are packed already.
_OF_WORDS = ("text/", "application/json", "application/javascript", "image/svg+xml")
_OF_WORDS_TOO = ("+json", "+xml")


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


class Packed(GZipMiddleware):
    """Answers made of words travel as gzip to whoever takes that (docs/adr/0023).

    Django adds some random bytes to each, so that its length tells nothing about a secret in it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if "Content-Encoding" in response or not _worth_packing(request, response):
            return response
        packed = super().process_response(request, response)
        if packed.streaming and "Content-Encoding" in packed:
            # The tag of the file as it lies there; its day serves for "not modified" too.
            del packed["ETag"]
        return packed


def _worth_packing(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Words, and not a part of a file nor only its headers: those have no body to pack."""
    whole = request.method == "GET" and response.status_code == 200
    return (whole or not response.streaming) and _made_of_words(response)


def _made_of_words(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return kind.startswith(_OF_WORDS) or kind.endswith(_OF_WORDS_TOO)
