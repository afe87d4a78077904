"""What the schema says about the statistics: parameters, forms, an answer as an example."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from core.api.shared_docs import refusals as problems
from reference.endpoints import DAY
from reports.api.parameters import FORMATS, PARAMETERS, parameters_of
from reports.api.shapes import JSON_STAT
from reports.api.tables import tables_of
from reports.statistics import Json
from targets.models import TargetKind, Window

ENVELOPE = {
    "plan": "2025",
    "kind": "all",
    "as_of": "2025-05-06",
    "known_at": "2025-05-07T16:59:59.999999Z",
    "boundary": "current",
    "map_date": "2025-11-22",
    "window": {"from": "2025-01-01", "to": "2025-12-31"},
    "provisional": False,
    "final": False,
    "computed_at": "2025-11-22T02:15:00.123456Z",
    "rule_version": "2026-2",
    "reporting": None,
}
# Until 1 July 2025 code 03712 was Nặm Ét, now it is Mường Sại.
_UNIT = {"code": "03712", "valid_from": "2025-07-01", "name": "Xã Mường Sại"}
_OLD_UNIT = {"code": "03712", "valid_from": None, "name": "Xã Nặm Ét"}
_JAPAN = {"code": "JP", "name": "Japan"}

ATTAINMENT = {
    **ENVELOPE,
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
COVERAGE = {
    **ENVELOPE,
    "boundary": "2025-05-06",
    "map_date": "2025-05-06",
    "province": {"numerator": 61, "denominator": 200},
    "units": [{**_OLD_UNIT, "state": "sent"}],
    "not_assignable": 0,
}


def _table(statistic: str, unit_of_count: str, by: tuple[str, ...], **said: Any) -> Json:
    adrift = 0 if "unit" in by else None
    about = {"statistic": statistic, "by": list(by), "unit_of_count": unit_of_count}
    return {**ENVELOPE, **about, **said, "not_assignable": adrift}


TABLE_EXAMPLES: dict[str, Json] = {
    "departures": _table(
        "departures",
        "departures",
        ("unit", "market"),
        province={"numerator": 154, "persons": 154},
        rows=[{"unit": _UNIT, "market": _JAPAN, "numerator": 3}],
    ),
    "returns": _table(
        "returns",
        "ends of stay",
        ("reason",),
        province={"numerator": 12, "returned": 11},
        rows=[
            {"reason": {"code": "returned:completed", "name": "Contract completed"}, "numerator": 9}
        ],
    ),
    "stock": _table(
        "stock",
        "people abroad",
        ("market", "state"),
        province={"numerator": 803},
        rows=[
            {"market": _JAPAN, "state": {"code": "in_term", "name": "In term"}, "numerator": 412}
        ],
    ),
    "trained": _table(
        "trained",
        "departures",
        ("month",),
        province={"numerator": 150, "denominator": 154},
        rows=[
            {
                "month": {"code": "2025-05", "from": "2025-05-01", "to": "2025-05-06"},
                "numerator": 9,
                "denominator": 10,
            }
        ],
    ),
    "skilled": _table(
        "skilled",
        "departures",
        ("unit",),
        province={"numerator": 43, "denominator": 151},
        rows=[{"unit": _UNIT, "numerator": 1, "denominator": 3}],
    ),
}

_BOUNDARY = "The map: current (of today), event (each departure's own unit), or of a day. "
_BY = "The dimensions of the table, in any order. Without it the total. Declared: "
_KNOWN_AT = "A day (its end in Viet Nam) or an instant with its zone. By default now."
_KINDS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "plan": (str, "Code of a plan: 2025, 2025-2030. Or from and to instead.", {}),
    "from": (DAY, "First day, inside. Only together with to.", {}),
    "to": (DAY, "Last day, inside. Only together with from.", {}),
    "as_of": (DAY, "The day of the world, inside. By default today.", {}),
    "known_at": (
        str,
        "A day (its end in Viet Nam) or an instant with its zone. By default now.",
        {},
    ),
    "boundary": (str, _BOUNDARY, {}),
    "window": (str, "The plan's days as this year.", {"enum": Window.values}),
    "kind": (str, "By default all.", {"enum": TargetKind.values}),
    "format": (str, "Instead of Accept, for tools that set no header.", {"enum": FORMATS}),
}
# 403: a client of registers, or a table that is never released asked without the exact right.
_REFUSALS = (400, 401, 403, 404, 405, 406, 429)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of an answer: 304 while nothing can have changed since.",
)


def documented(
    name: str, shape: type[serializers.Serializer], example: Json, boundary: str
) -> Callable:
    """A statistic without tables of its own."""
    return _described(name, shape, example, _parameters(PARAMETERS, boundary), _REFUSALS)


def documented_table(name: str, shape: type[serializers.Serializer]) -> Callable:
    """A statistic with declared tables: `by` names them all."""
    declared = [",".join(table.by) for table in tables_of(name) if table.by]
    parameters = [
        OpenApiParameter(
            "by",
            str,
            description=_BY + "; ".join(declared),
        ),
        *_parameters(parameters_of(name), "By default current."),
    ]
    return _described(name, shape, TABLE_EXAMPLES[name], parameters, _REFUSALS)


def _parameters(names: tuple[str, ...], boundary: str) -> list[OpenApiParameter]:
    said = [(name, *_KINDS[name]) for name in names if name in _KINDS]
    return [
        OpenApiParameter(
            name,
            kind,
            description=text + boundary if name == "boundary" else text,
            **more,
        )
        for name, kind, text, more in said
    ]


def _described(
    name: str,
    shape: type[serializers.Serializer],
    example: Json,
    parameters: list[OpenApiParameter],
    refusals: tuple[int, ...],
) -> Callable:
    return extend_schema(
        operation_id=name,
        tags=["statistics"],
        parameters=[*parameters, _IF_NONE_MATCH],
        responses={
            (200, "application/json"): shape,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/vnd.json-stat+json"): JSON_STAT,
            304: OpenApiResponse(description="The client has this answer already"),
            **problems(*refusals),
        },
        examples=[
            OpenApiExample(
                name,
                value=example,
                response_only=True,
                media_type="application/json",
                status_codes=["200"],
            )
        ],
    )
