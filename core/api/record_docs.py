"""What the schema says about a register: from its declaration, so that it cannot say otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from core.api.pages import page_of
from core.api.record_views import AT_ONCE
from core.api.records import CORRECTION, NEW, Register, answer_shape, shape_of
from core.api.shared_docs import PAGE, RuleShape, refusals

View = TypeVar("View", bound=type)
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="A new one for every new entry; the same one when an entry is sent again.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the record as it was read.",
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="An ETag: a record that is still the same is answered with 304.",
)


class RowResultShape(serializers.Serializer):
    """What became of one row."""

    index = serializers.IntegerField(help_text="Its place among the rows, from 0 on")
    status = serializers.ChoiceField(choices=["created", "repeated", "refused"])
    id = serializers.IntegerField(allow_null=True)
    problems = RuleShape(many=True)


class BulkShape(serializers.Serializer):
    """One result per row, in their order."""

    results = RowResultShape(many=True)


_shapes: dict[tuple[str, str], type[serializers.Serializer]] = {}


def _shape(register: Register, what: str) -> type[serializers.Serializer]:
    """Made once for each register: the schema takes two classes of a name for two things."""
    key = register.title, what
    if key not in _shapes:
        _shapes[key] = shape_of(register, what) if what else answer_shape(register)
    return _shapes[key]


def documented(register: Register) -> Callable[[View], View]:
    """For the class with the list, and a new record where there is an action for it."""
    shape = _shape(register, "")
    said: dict[str, Any] = {
        "get": extend_schema(
            operation_id=f"{register.name}_list",
            tags=["registers"],
            summary=f"List {register.name}",
            filters=False,
            parameters=[
                *(OpenApiParameter(n, str, description=t) for n, t in register.filters.items()),
                *PAGE,
            ],
            responses={
                200: page_of(shape, f"{register.title}Page"),
                **refusals(400, 401, 403, 404, 429),
            },
        )
    }
    if register.create:
        said["post"] = extend_schema(
            operation_id=f"{register.name}_create",
            tags=["registers"],
            summary=f"Record a new one of {register.name}",
            parameters=[KEY],
            request=_shape(register, NEW),
            responses={
                201: shape,
                200: shape,
                **refusals(400, 401, 403, 409, 413, 422, 429),
            },
            examples=_examples(register, sent=True),
        )
    return extend_schema_view(**said)


def documented_record(register: Register) -> Callable[[View], View]:
    """For the class with one record, and its correction where there is an action for it."""
    shape = _shape(register, "")
    said: dict[str, Any] = {
        "get": extend_schema(
            operation_id=f"{register.name}_read",
            tags=["registers"],
            summary=f"Read one of {register.name}",
            parameters=[_IF_NONE_MATCH],
            responses={200: shape, 304: None, **refusals(400, 401, 403, 404, 429)},
            examples=_examples(register),
        )
    }
    if register.correct:
        said["patch"] = extend_schema(
            operation_id=f"{register.name}_correct",
            tags=["registers"],
            summary=f"Correct one of {register.name}; what is left out stays",
            parameters=[_IF_MATCH],
            request=_shape(register, CORRECTION),
            responses={
                200: shape,
                **refusals(400, 401, 403, 404, 409, 412, 413, 422, 428, 429),
            },
            examples=_examples(register),
        )
    return extend_schema_view(**said)


def documented_bulk(register: Register) -> Callable[[View], View]:
    """For the class that takes many at once."""
    row = _shape(register, NEW)()
    rows = inline_serializer(
        f"{register.title}Rows", {"rows": serializers.ListField(child=row, max_length=AT_ONCE)}
    )
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{register.name}_bulk",
            tags=["registers"],
            summary=f"Record many new ones of {register.name}, each by itself",
            parameters=[KEY],
            request=rows,
            responses={200: BulkShape, **refusals(400, 401, 403, 413, 429)},
        )
    )


def _examples(register: Register, *, sent: bool = False) -> list[OpenApiExample]:
    found = [
        OpenApiExample(
            register.title,
            value=dict(register.example),
            response_only=True,
            status_codes=["201" if sent else "200"],
        )
    ]
    if sent:
        found.append(
            OpenApiExample(
                f"New{register.title}", value=dict(register.sent_example), request_only=True
            )
        )
    return found
