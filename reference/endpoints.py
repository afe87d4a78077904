"""What the addresses of reference data have in common: how they are read, and described."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.utils import translation
from django.utils.functional import Promise
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ApiEndpoint
from accounts.permissions import Grant
from core.api import declared
from core.api.pages import PAGING, page_of
from core.api.shared_docs import PAGE
from core.api.shared_docs import refusals as problems
from core.readonly import read_only


class ReferenceEndpoint(ApiEndpoint):
    """Reference data: no figures and no persons, the same for every client.

    `parameters` are those it takes; `answer` gets what was said of them.
    """

    grant: ClassVar[Grant | None] = None
    parameters: ClassVar[tuple[str, ...]] = PAGING

    def get(self, request: Request, **named: str) -> Response:
        with read_only():
            return self.answer(request, declared(request, self.parameters), **named)

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        raise NotImplementedError


def both_names(label: str | Promise) -> dict[str, str]:
    """What the program calls something, in both languages: from the catalogues."""
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[f"name_{language}"] = str(label)
    return said


# For the schema -----------------------------------------------------------------------------------


DAY = {"type": "string", "format": "date"}


def documented_list(
    name: str,
    shape: type[serializers.Serializer],
    example: Mapping[str, Any],
    *parameters: OpenApiParameter,
    refusals: tuple[int, ...] = (400, 401, 404, 405, 429),
) -> Callable:
    """A list in pages; `example` is one of its entries. 404 is a page beyond the last."""
    page = {"count": 1, "next": None, "previous": None, "results": [example]}
    shown = page_of(shape, f"{shape.__name__.removesuffix('Shape')}Page")
    return _described(name, shown, page, (*parameters, *PAGE), refusals)


def documented_one(
    name: str, shape: type[serializers.Serializer], example: Mapping[str, Any]
) -> Callable:
    """One thing by the code in its address."""
    return _described(name, shape, example, (), (400, 401, 404, 405, 429))


def _described(
    name: str,
    shape: Any,
    example: Mapping[str, Any],
    parameters: tuple[OpenApiParameter, ...],
    refusals: tuple[int, ...],
) -> Callable:
    shown = OpenApiExample(name, value=example, response_only=True, status_codes=["200"])
    return extend_schema(
        operation_id=name,
        tags=["reference"],
        parameters=list(parameters),
        responses={200: shape, **problems(*refusals)},
        examples=[shown],
        # A list says so itself by its pages; nothing is to be guessed.
        filters=False,
    )
