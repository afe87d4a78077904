"""Statistics over REST: the figures of the pages, for programs (docs/reference/api.md)."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from core.api import BadParameter, Endpoint
from core.readonly import read_only
from figures.questions import CURRENT, EVENT, Question, Unanswerable
from reports.asked import question_from
from reports.statistics import Json, attainment_answer, coverage_answer
from targets.models import Plan, TargetKind, Window

PARAMETERS = ("plan", "from", "to", "as_of", "known_at", "boundary", "window", "kind")


# What is asked -----------------------------------------------------------------------------------

_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"(19|20|21)\d\d-\d\d-\d\dT\S+(Z|[+ -]\d\d:\d\d)", re.ASCII)


def asked(request: Request) -> Question:
    """The question of a request: declared parameters only, each once, days and instants in ISO.

    BadParameter with a sentence for what cannot be read; NotFound for a plan that does not exist.
    """
    said = _declared(request)
    _check_spelling(said)
    try:
        return question_from(said)
    except Unanswerable as error:
        code = said.get("plan")
        if code and not Plan.objects.filter(code=code).exists():
            raise NotFound(str(error)) from error
        raise BadParameter(str(error)) from error


def _declared(request: Request) -> dict[str, str]:
    said = {}
    for name, values in request.query_params.lists():
        if name not in PARAMETERS:
            raise BadParameter(
                f"There is no parameter “{_shown(name)}”. There are: {', '.join(PARAMETERS)}."
            )
        if len(values) > 1:
            raise BadParameter(f"{name} is given {len(values)} times. Give it once.")
        if not values[0].strip() or not values[0].isprintable():
            raise BadParameter(f"{name} is empty or cannot be read. Give a value or leave it out.")
        said[name] = values[0].strip()
    return said


def _check_spelling(said: dict[str, str]) -> None:
    """Pages also read what people type; programs get one spelling, so that none is guessed."""
    for name in ("from", "to", "as_of"):
        if name in said and not _is_day(said[name]):
            raise BadParameter(f"{name} is a day, written 2025-05-06.")
    if "known_at" in said and not _is_day(said["known_at"]) and not _is_instant(said["known_at"]):
        raise BadParameter(
            "known_at is a day, 2025-05-06 (its end in Viet Nam), or an instant with its zone, "
            "2025-05-06T02:00:00Z."
        )
    if said.get("boundary", CURRENT) not in (CURRENT, EVENT) and not _is_day(said["boundary"]):
        raise BadParameter(f"boundary is {CURRENT}, {EVENT} or a day, written 2025-05-06.")
    if "window" in said and ("from" in said or "to" in said):
        raise BadParameter("window chooses the days of a plan; leave it out with from and to.")


def _is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text)) and _parses(text)


def _is_instant(text: str) -> bool:
    # A plus sign in a URL arrives as a blank.
    return bool(_INSTANT.fullmatch(text)) and _parses(text.replace(" ", "+"))


def _parses(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(name: str) -> str:
    """What somebody typed, short enough to be repeated in an answer."""
    return "".join(letter for letter in name if letter.isprintable())[:40]


# What the answers look like: for the schema only, statistics.py builds them -----------------------


class TargetShape(serializers.Serializer):
    value = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The version in force on as_of, known at known_at")
    legal_basis = serializers.CharField(help_text="Number and date of the document")


class StretchShape(serializers.Serializer):
    ratio = serializers.CharField(help_text='The line beyond the target: "1.30" is 130 %')
    strict = serializers.BooleanField(help_text="true: over the ratio; false: the ratio or more")
    needed = serializers.IntegerField(
        allow_null=True, help_text="Departures still needed to meet it; null without a target"
    )


class AttainmentProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Departures: who leaves twice counts twice")
    persons = serializers.IntegerField(help_text="Different people among them")
    target = TargetShape(allow_null=True)
    stretch = StretchShape()


class UnitShape(serializers.Serializer):
    code = serializers.CharField(help_text="Five digits; identifies a unit only with valid_from")
    valid_from = serializers.DateField(allow_null=True, help_text="null: start not known")
    name = serializers.CharField()


class AttainmentUnitShape(UnitShape):
    numerator = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True, help_text="null: none was assigned (not 0)")


class BodyShape(serializers.Serializer):
    name = serializers.CharField(help_text="A named body: a college, a former district")
    numerator = serializers.IntegerField(allow_null=True, help_text="null: cannot be told apart")
    target = serializers.IntegerField()


class CoverageProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Units with at least one departure")
    denominator = serializers.IntegerField(help_text="Units on that map")


class CoverageUnitShape(UnitShape):
    state = serializers.ChoiceField(
        choices=["sent", "none_declared", "silent", "closed"],
        help_text="Until monthly reports exist only sent and silent occur",
    )


class AnswerShape(serializers.Serializer):
    plan = serializers.CharField(allow_null=True, help_text="null when asked with from and to")
    kind = serializers.ChoiceField(choices=TargetKind.values)
    as_of = serializers.DateField(help_text="The world at the end of this day")
    known_at = serializers.DateTimeField(help_text="The knowledge used; ask again with it")
    boundary = serializers.CharField(help_text="current, event, or the day of the map")
    map_date = serializers.DateField()
    window = inline_serializer(
        "WindowShape", {"from": serializers.DateField(), "to": serializers.DateField()}
    )
    provisional = serializers.BooleanField(help_text="Recorded changes still wait to be counted")
    computed_at = serializers.DateTimeField()
    rule_version = serializers.CharField()
    reporting = serializers.DictField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Units reporting and expected; null until monthly reports exist",
    )
    not_assignable = serializers.IntegerField(
        help_text="Departures the map cannot place; with the units they add up to the province"
    )


class AttainmentShape(AnswerShape):
    province = AttainmentProvinceShape()
    units = AttainmentUnitShape(many=True)
    bodies = BodyShape(many=True)


class CoverageShape(AnswerShape):
    province = CoverageProvinceShape()
    units = CoverageUnitShape(many=True)


class ProblemShape(serializers.Serializer):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what can be asked instead")


_ENVELOPE = {
    "plan": "2025",
    "kind": "all",
    "as_of": "2025-05-06",
    "known_at": "2025-05-07T16:59:59.999999Z",
    "boundary": "current",
    "map_date": "2025-11-22",
    "window": {"from": "2025-01-01", "to": "2025-12-31"},
    "provisional": False,
    "computed_at": "2025-11-22T02:15:00.123456Z",
    "rule_version": "2026-2",
    "reporting": None,
}
# Until 1 July 2025 code 03712 was Nặm Ét, now it is Mường Sại.
_UNIT = {"code": "03712", "valid_from": "2025-07-01", "name": "Xã Mường Sại"}
_OLD_UNIT = {"code": "03712", "valid_from": None, "name": "Xã Nặm Ét"}
_ATTAINMENT_EXAMPLE = {
    **_ENVELOPE,
    "province": {
        "numerator": 154,
        "persons": 154,
        "target": {"value": 200, "version": 1, "legal_basis": "420/NQ-HĐND, 2024-12-05"},
        "stretch": {"ratio": "1.30", "strict": True, "needed": 107},
    },
    "units": [{**_UNIT, "numerator": 3, "target": None}],
    "bodies": [],
    "not_assignable": 0,
}
_COVERAGE_EXAMPLE = {
    **_ENVELOPE,
    "boundary": "2025-05-06",
    "map_date": "2025-05-06",
    "province": {"numerator": 61, "denominator": 200},
    "units": [{**_OLD_UNIT, "state": "sent"}],
    "not_assignable": 0,
}


def _parameter(name: str, kind: type | dict, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=description, **more)


_DAY_SHAPE = {"type": "string", "format": "date"}
_KNOWN_AT = "A day (its end in Viet Nam) or an instant with its zone. By default now."
_BOUNDARY = "The map: current (of today), event (each departure's own unit), or of a day. "


def _documented(name: str, shape: type[AnswerShape], example: Json, boundary: str) -> Callable:
    return extend_schema(
        operation_id=name,
        tags=["statistics"],
        parameters=[
            _parameter("plan", str, "Code of a plan: 2025, 2025-2030. Or from and to instead."),
            _parameter("from", _DAY_SHAPE, "First day, inside. Only together with to."),
            _parameter("to", _DAY_SHAPE, "Last day, inside. Only together with from."),
            _parameter("as_of", _DAY_SHAPE, "The day of the world, inside. By default today."),
            _parameter("known_at", str, _KNOWN_AT),
            _parameter("boundary", str, _BOUNDARY + boundary),
            _parameter("window", str, "The plan's days as this year.", enum=Window.values),
            _parameter("kind", str, "By default all.", enum=TargetKind.values),
        ],
        responses={
            200: shape,
            **{
                (status, "application/problem+json"): ProblemShape
                for status in (400, 401, 404, 405)
            },
        },
        examples=[OpenApiExample(name, value=example, response_only=True, status_codes=["200"])],
    )


# The endpoints -----------------------------------------------------------------------------------


class Statistics(Endpoint):
    """Administrative counts: exact for every client, whichever right its token has."""

    required_permission = Permission.FIGURES_VIEW


class AttainmentView(Statistics):
    @_documented("attainment", AttainmentShape, _ATTAINMENT_EXAMPLE, "By default current.")
    def get(self, request: Request) -> Response:
        """Results against targets: the province, each unit, each named body."""
        with read_only():
            return Response(attainment_answer(asked(request)))


class CoverageView(Statistics):
    @_documented("coverage", CoverageShape, _COVERAGE_EXAMPLE, "By default the day as_of.")
    def get(self, request: Request) -> Response:
        """Units with at least one departure, on the map of the as-of day unless asked otherwise."""
        with read_only():
            question = asked(request)
            if "boundary" not in request.query_params:
                question = question.on_map_of(question.as_of)
            return Response(coverage_answer(question))


class SchemaView(Endpoint, SpectacularAPIView):
    """The OpenAPI 3.1 document of this API: YAML, or JSON by content negotiation."""

    required_permission = Permission.FIGURES_VIEW


class NotHere(Endpoint):
    """Everything else below /api/v1/: a problem document, not a page, and only for clients."""

    required_permission = Permission.FIGURES_VIEW

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address. /api/v1/schema/ lists what exists.")


class BearerScheme(OpenApiAuthenticationExtension):
    """How the schema says that a token is needed."""

    target_class = "accounts.tokens.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict:
        return build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix="Bearer"
        )
