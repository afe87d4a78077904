"""What the schema says of every address: paging, and the documents of problems."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.api.pages import MOST, SIZE

PROBLEM = "application/problem+json"
PAGE = (
    OpenApiParameter("page", int, description="Which page, from 1 on."),
    OpenApiParameter("page_size", int, description=f"By default {SIZE}, at most {MOST}."),
)


class RuleShape(serializers.Serializer):
    """One thing that was wrong."""

    rule = serializers.CharField(allow_null=True, help_text="An id for life; null: unreadable")
    field = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class RefusalShape(serializers.Serializer):
    """A problem document (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = RuleShape(many=True, required=False, help_text="With 422, and 400 about a body")


def refusals(*statuses: int) -> dict[tuple[int, str], Any]:
    return {(status, PROBLEM): RefusalShape for status in statuses}
