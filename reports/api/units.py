"""Units and what became of them, for programs. Here because `communes` is left of the doors."""

from collections.abc import Iterable, Mapping

from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from communes.models import Commune, CommuneChange, UnitKind
from communes.queries import atlas
from core import names
from core.api.pages import PAGING, paged
from core.api.parameters import day
from reference.endpoints import DAY, ReferenceEndpoint, documented_list
from reports.api.shapes import UnitShape
from reports.statistics import Json, instant, named


class PlaceShape(UnitShape):
    kind = serializers.CharField(help_text=f"One of: {', '.join(UnitKind.values)}")
    province_code = serializers.CharField(help_text="The province of its own time")
    old_district = serializers.CharField(allow_null=True, help_text="null: of several, or none")
    valid_until = serializers.DateField(
        allow_null=True, help_text="First day on which it no longer existed; null: it exists"
    )
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    area_km2 = serializers.FloatField(allow_null=True)


class UnitChangeShape(serializers.Serializer):
    old = UnitShape()
    new = UnitShape()
    in_part = serializers.BooleanField(help_text="Only a part of the old unit went into the new")
    effective_on = serializers.DateField(help_text="First day of the new map")
    legal_basis = serializers.CharField()
    entered_at = serializers.DateTimeField(help_text="Since when answers know it (known_at)")


_NEW = {"code": "03712", "valid_from": "2025-07-01", "name": "Xã Mường Sại"}
_OLD = {"code": "03712", "valid_from": None, "name": "Xã Nặm Ét"}
_PLACE = {
    **_OLD,
    "kind": "xa",
    "province_code": "14",
    "old_district": "Quỳnh Nhai",
    "valid_until": "2025-07-01",
    "latitude": 21.7,
    "longitude": 103.6,
    "area_km2": 83.1,
}
_CHANGE = {
    "old": _OLD,
    "new": _NEW,
    "in_part": False,
    "effective_on": "2025-07-01",
    "legal_basis": "1681/NQ-UBTVQH15",
    "entered_at": "2025-06-16T02:00:00.000000Z",
}


@extend_schema_view(
    get=documented_list(
        "units",
        PlaceShape,
        _PLACE,
        OpenApiParameter("on", DAY, description="Only the units of the map of that day."),
        OpenApiParameter("q", str, description="Part of a name, also without marks; or of a code."),
    )
)
class UnitsView(ReferenceEndpoint):
    """All units that ever existed, in Vietnamese order. Code and first day tell them apart."""

    parameters = ("on", "q", *PAGING)

    def answer(self, request: Request, said: Mapping[str, str], **_named: str) -> Response:
        on = day(said, "on")
        units = atlas().units if on is None else atlas().on(on).units
        found = [unit for unit in units.values() if _matches(unit, said.get("q", ""))]
        found.sort(key=lambda unit: (unit.name_sort, unit.code, unit.key))
        return paged(request, said, found, lambda rows: map(_place, rows))


@extend_schema_view(get=documented_list("unit_changes", UnitChangeShape, _CHANGE))
class UnitChangesView(ReferenceEndpoint):
    """What became of units: a line per old and new unit, in the order of the days."""

    def answer(self, request: Request, said: Mapping[str, str], **_named: str) -> Response:
        rows = CommuneChange.objects.select_related("old", "new").order_by("effective_on", "pk")
        return paged(request, said, rows, _changes)


def _matches(unit: Commune, text: str) -> bool:
    return unit.code.startswith(text) or names.fold(text) in names.fold(unit.full_name)


def _place(unit: Commune) -> Json:
    return {
        **named(unit),
        "kind": unit.kind,
        "province_code": unit.province_code,
        "old_district": unit.old_district or None,
        "valid_until": unit.valid_until,
        "latitude": unit.latitude,
        "longitude": unit.longitude,
        "area_km2": unit.area_km2,
    }


def _changes(rows: Iterable[CommuneChange]) -> Iterable[Json]:
    for change in rows:
        yield {
            "old": named(change.old),
            "new": named(change.new),
            "in_part": change.in_part,
            "effective_on": change.effective_on,
            "legal_basis": change.legal_basis,
            "entered_at": instant(change.entered_at),
        }
