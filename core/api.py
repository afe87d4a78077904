"""What all endpoints have in common. Errors are problem documents (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from core.problems import Refused


class Endpoint(APIView):
    """An address for programs: speaks English whatever the server's language, is never cached."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("en"):
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.exception:
            # A problem is JSON, also where the answer would have been something else.
            response.accepted_renderer = JSONRenderer()
        return response


class BadParameter(exceptions.APIException):
    """A parameter that is unknown or cannot be read; `detail` names it and what exists."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-parameter"
    default_detail = "Bad parameter."


class Busy(exceptions.APIException):
    """The database did not answer in time; nothing is wrong with the request."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = "The database is busy. Ask again in a few seconds."
    wait = 5  # becomes Retry-After


def problem_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """Any error of an API view as application/problem+json; None lets an unknown one be a 500."""
    if isinstance(error, Refused):
        document = {
            "type": "about:blank",
            "title": "Refused by a rule",
            "status": 422,
            "problems": [
                {"rule": p.rule, "field": p.field, "message": str(p.message)}
                for p in error.problems
                if not p.warning
            ],
        }
        return _as_problem(Response(document, status=422))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, OperationalError):
        error = Busy()
    response = exception_handler(error, context)
    if response is None:
        return None
    assert isinstance(error, exceptions.APIException)
    response.data = {
        "type": "about:blank",
        "title": error.default_detail
        if isinstance(error.default_detail, str)
        else str(error.default_detail),
        "status": response.status_code,
        "detail": _as_text(error.detail),
    }
    return _as_problem(response)


def _as_text(detail: Any) -> str:
    if isinstance(detail, dict):
        return "; ".join(f"{name}: {_as_text(value)}" for name, value in detail.items())
    if isinstance(detail, list):
        return " ".join(_as_text(value) for value in detail)
    return str(detail)


def _as_problem(response: Response) -> Response:
    response.content_type = "application/problem+json"
    return response
