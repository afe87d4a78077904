"""What is said when an answer cannot be given: problem documents (RFC 9457), always in English."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.idempotency import KeyUsed
from core.problems import Problem, Refused, Stale


class Problematic(exceptions.APIException):
    """An error with a status of its own and a sentence that says what to do."""


class BadParameter(Problematic):
    """A parameter that is unknown or cannot be read; `detail` names it and what exists."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-parameter"
    default_detail = "Bad parameter."


class Conflict(Problematic):
    """What was sent does not fit to what is stored: a used key."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = "Conflict."


class PreconditionFailed(Problematic):
    """Somebody changed the record since the client read it (If-Match)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    default_detail = "The record has changed since it was read. Read it again and repeat."


class PreconditionRequired(Problematic):
    """A correction has to say which version it corrects."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "if-match-missing"
    default_detail = "Send If-Match with the ETag of the record as it was read."


class Busy(Problematic):
    """The database did not answer in time; nothing is wrong with the request."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = "The database is busy. Ask again in a few seconds."
    wait = 5  # becomes Retry-After


def problem_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """Any error of an API view as application/problem+json; None lets an unknown one be a 500."""
    if isinstance(error, Refused):
        return _as_problem(Response(refusal(error.problems), status=422))
    error = _KNOWN[type(error)](error) if type(error) in _KNOWN else error
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    response = exception_handler(error, context)
    if response is None:
        return None
    assert isinstance(error, exceptions.APIException)
    response.data = {
        "type": "about:blank",
        "title": str(error.default_detail),
        "status": response.status_code,
        "detail": _as_text(error.detail),
    }
    if isinstance(error, exceptions.ValidationError):
        response.data["problems"] = list(field_problems(error.detail))
    return _as_problem(response)


def refusal(problems: list[Problem]) -> dict[str, Any]:
    """The document of a refused action, with the rules that pages name too."""
    told = [
        {"rule": p.rule, "field": p.field, "message": str(p.message)}
        for p in problems
        if not p.warning
    ]
    return {
        "type": "about:blank",
        "title": "Refused by a rule",
        "status": 422,
        "detail": " ".join(str(p.message) for p in problems if not p.warning),
        "problems": told,
    }


_KNOWN: dict[type[Exception], Any] = {
    PermissionDenied: lambda error: exceptions.PermissionDenied(str(error) or None),
    OperationalError: lambda error: Busy(),
    Stale: lambda error: PreconditionFailed(),
    KeyUsed: lambda error: Conflict(
        "This Idempotency-Key was used with another body. Use a new key for a new entry."
    ),
}


def _as_text(detail: Any) -> str:
    if isinstance(detail, dict):
        return "; ".join(f"{name}: {_as_text(value)}" for name, value in detail.items())
    if isinstance(detail, list):
        return " ".join(_as_text(value) for value in detail)
    return str(detail)


def field_problems(detail: Any) -> Iterator[dict[str, Any]]:
    """What cannot be read in a body, field by field, in the shape of refusals."""
    for name, sentences in detail.items() if isinstance(detail, dict) else ():
        known: str | None = None if name == "non_field_errors" else str(name)
        yield {"rule": None, "field": known, "message": _as_text(sentences)}


def _as_problem(response: Response) -> Response:
    response.content_type = "application/problem+json"
    return response
