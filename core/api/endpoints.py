"""The address itself: which language it speaks, and what it says when something is wrong."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.gzip import gzip_page
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.bodies import Json


class Endpoint(APIView):
    """An address for programs: speaks English whatever the server's language, is never cached,
    travels compressed to whoever takes that.

    A view that sets `Cache-Control` itself keeps its own.
    """

    parser_classes = (Json,)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return gzip_page(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("en"):
            response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.exception:
            # A problem is JSON, also where the answer would have been something else.
            response.accepted_renderer = JSONRenderer()
        return response
