"""The feed of changes for programs: /api/v1/changes/ (docs/explanation/change-feed.md)."""

import base64
import binascii
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ApiEndpoint
from communes.queries import atlas
from core.api.fields import RecordUnitShape, unit_said
from core.api.parameters import declared
from core.api.problems import BadParameter
from core.api.shared_docs import refusals
from core.readonly import read_only
from exchange.models import FeedEntry, What
from exchange.queries import changes_after, last_number
from exchange.registers import GRANTS

LATEST = "latest"
_MARK = "changes:"
_BAD_CURSOR = (
    "This cursor is not one of this feed. Send the last next_cursor as you got it, or leave it out"
    " to begin anew."
)


# Cursors: where the reader is, as a text that means nothing to it --------------------------------


def cursor_at(number: int) -> str:
    return base64.urlsafe_b64encode(f"{_MARK}{number}".encode()).decode().rstrip("=")


def number_at(cursor: str) -> int:
    """Where that cursor stands; BadParameter for what is none, or lies behind the end."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadParameter(_BAD_CURSOR) from error
    digits = text.removeprefix(_MARK)
    if digits == text or not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise BadParameter(_BAD_CURSOR)
    if int(digits) > last_number():
        raise BadParameter(_BAD_CURSOR)
    return int(digits)


# For the schema ----------------------------------------------------------------------------------


class ChangeShape(serializers.Serializer):
    """One change of one record."""

    number = serializers.IntegerField(help_text="Rising in the order of commits")
    register = serializers.ChoiceField(choices=list(GRANTS))
    id = serializers.IntegerField()
    what = serializers.ChoiceField(choices=What.values)
    at = serializers.DateTimeField(help_text="When it was recorded; not the order")
    unit = RecordUnitShape(allow_null=True, help_text="Where the person lived then")


class ChangesShape(serializers.Serializer):
    """A page of the feed."""

    results = ChangeShape(many=True)
    next_cursor = serializers.CharField(help_text="Where to go on")
    more = serializers.BooleanField(help_text="true: go on at once; false: ask again later")


_EXAMPLE = {
    "results": [
        {
            "number": 1204,
            "register": "departures",
            "id": 702,
            "what": "created",
            "at": "2026-03-03T02:15:00Z",
            "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
        }
    ],
    "next_cursor": "Y2hhbmdlczoxMjA0",
    "more": False,
}


class ChangesView(ApiEndpoint):
    """What was created, changed and withdrawn in the client's registers and area, in order."""

    # Any register opens it; which ones are told is looked up below.
    grant = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self._held():
            raise PermissionDenied("You do not have permission to perform this action.")

    def _held(self) -> list[str]:
        return [register for register, grant in GRANTS.items() if self.client.holds(grant)]

    @extend_schema(
        operation_id="changes",
        tags=["changes"],
        summary="Read the feed of changes",
        parameters=[
            OpenApiParameter(
                "cursor",
                str,
                description="The last next_cursor; latest: the end of now. Without it from the"
                " beginning.",
            ),
            OpenApiParameter(
                "register",
                str,
                description="Only these, with commas between them: workers,contracts. By default"
                " every register that was granted.",
            ),
        ],
        responses={200: ChangesShape, **refusals(400, 401, 403, 429)},
        examples=[OpenApiExample("Changes", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """At most 1,000 entries, after the cursor."""
        with read_only():
            said = declared(request, ("cursor", "register"))
            registers, cursor = self._asked(said.get("register")), said.get("cursor")
            number = last_number() if cursor == LATEST else number_at(cursor) if cursor else 0
            page = changes_after(number, registers=registers, place=self.client.place)
            units = atlas().units
            return Response(
                {
                    "results": [_said(entry, units) for entry in page.entries],
                    "next_cursor": cursor_at(page.reached),
                    "more": page.more,
                }
            )

    def _asked(self, text: str | None) -> list[str]:
        held = self._held()
        asked = text.split(",") if text else held
        if unknown := [name for name in asked if name not in held]:
            raise BadParameter(
                f"register is one or more of: {', '.join(held)}. Not: {unknown[0][:40]}."
            )
        return asked


def _said(entry: FeedEntry, units: Any) -> dict[str, Any]:
    unit = units.get(entry.commune_id) if entry.commune_id else None
    return {
        "number": entry.number,
        "register": entry.register,
        "id": entry.key,
        "what": entry.what,
        "at": entry.at,
        "unit": unit_said(unit),
    }
