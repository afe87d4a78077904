"""Plans and their targets for programs: what was promised, by which document, known since when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from communes.models import Commune
from core.api.pages import paged
from reference.endpoints import ReferenceEndpoint, documented_list, documented_one
from targets.models import Plan, Target, TargetKind, TargetVersion, Window
from targets.queries import days_in

Json = dict[str, Any]


class PlanWindowsShape(serializers.Serializer):
    calendar = serializers.DictField(
        child=serializers.DateField(), help_text="from and to, both inside"
    )
    reporting = serializers.DictField(
        child=serializers.DateField(), help_text="from and to: 15 December to 14 December"
    )


class GoalsShape(serializers.Serializer):
    trained = serializers.CharField(help_text='"1.00": all leavers are trained')
    coverage = serializers.CharField(help_text='"1.00": every unit has departures')
    skilled_up = serializers.BooleanField(help_text="The skilled share rises on the year before")


class PlanShape(serializers.Serializer):
    code = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    window = serializers.ChoiceField(choices=Window.values, help_text="The plan's own")
    windows = PlanWindowsShape()
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="The plan of several years it is in"
    )
    goals = GoalsShape()


class PlanTargetUnitShape(serializers.Serializer):
    code = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    name = serializers.CharField()


class PlanTargetShape(serializers.Serializer):
    unit = PlanTargetUnitShape(allow_null=True)
    body = serializers.CharField(allow_null=True, help_text="A named body that is no unit")
    kind = serializers.ChoiceField(choices=TargetKind.values)
    value = serializers.IntegerField()


class PlanStretchShape(serializers.Serializer):
    ratio = serializers.CharField()
    strict = serializers.BooleanField()


class VersionShape(serializers.Serializer):
    number = serializers.IntegerField()
    legal_basis = serializers.CharField(help_text="Number and date of the document")
    issued_by = serializers.CharField()
    in_force_on = serializers.DateField()
    approved_at = serializers.DateTimeField(help_text="Since when answers know it")
    province_total = serializers.IntegerField(allow_null=True)
    stretch = PlanStretchShape()
    targets = PlanTargetShape(many=True)


class PlanWithVersionsShape(PlanShape):
    versions = VersionShape(many=True, help_text="Approved ones, the first first")


_PLAN: Json = {
    "code": "2025",
    "first_day": "2025-01-01",
    "last_day": "2025-12-31",
    "window": "calendar",
    "windows": {
        "calendar": {"from": "2025-01-01", "to": "2025-12-31"},
        "reporting": {"from": "2024-12-15", "to": "2025-12-14"},
    },
    "parent": "2025-2030",
    "goals": {"trained": "1.00", "coverage": "1.00", "skilled_up": True},
}
_VERSION: Json = {
    "number": 1,
    "legal_basis": "420/NQ-HĐND, 2024-12-05",
    "issued_by": "HĐND tỉnh",
    "in_force_on": "2025-01-01",
    "approved_at": "2024-12-20T17:00:00Z",
    "province_total": 200,
    "stretch": {"ratio": "1.30", "strict": True},
    "targets": [
        {
            "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
            "body": None,
            "kind": "all",
            "value": 12,
        }
    ],
}


@extend_schema_view(get=documented_list("plans", PlanShape, _PLAN))
class PlansView(ReferenceEndpoint):
    """Plans: the periods of the targets, their windows and further goals. The newest first."""

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        rows = Plan.objects.select_related("parent").order_by("-first_day", "last_day", "code")
        return paged(request, said, rows, lambda plans: map(_plan, plans))


@extend_schema_view(
    get=documented_one("plan", PlanWithVersionsShape, {**_PLAN, "versions": [_VERSION]})
)
class PlanView(ReferenceEndpoint):
    """A plan with every approved version of its targets."""

    parameters = ()

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        targets = Target.objects.select_related("unit", "body").order_by("pk")
        versions = TargetVersion.objects.filter(approved_at__isnull=False).order_by("number")
        plans = Plan.objects.select_related("parent").prefetch_related(
            Prefetch("versions", versions.prefetch_related(Prefetch("targets", targets)))
        )
        plan = plans.filter(code=named["code"]).first() if named["code"].isprintable() else None
        if plan is None:
            raise NotFound("There is no such plan. /api/v1/plans/ lists what exists.")
        return Response({**_plan(plan), "versions": list(_versions(plan.versions.all()))})


def _plan(plan: Plan) -> Json:
    return {
        "code": plan.code,
        "first_day": plan.first_day,
        "last_day": plan.last_day,
        "window": plan.window,
        "windows": {window.value: _days(plan, window) for window in Window},
        "parent": plan.parent.code if plan.parent else None,
        "goals": {
            "trained": f"{plan.trained_goal:.2f}",
            "coverage": f"{plan.coverage_goal:.2f}",
            "skilled_up": plan.skilled_up,
        },
    }


def _days(plan: Plan, window: Window) -> Json:
    first, last = days_in(plan, window)
    return {"from": first, "to": last}


def _versions(versions: Iterable[TargetVersion]) -> Iterable[Json]:
    for version in versions:
        yield {
            "number": version.number,
            "legal_basis": version.legal_basis,
            "issued_by": version.document_body,
            "in_force_on": version.in_force_on,
            "approved_at": version.approved_at,
            "province_total": version.province_total,
            "stretch": {
                "ratio": f"{version.stretch_ratio:.2f}",
                "strict": version.stretch_strict,
            },
            "targets": list(map(_target, version.targets.all())),
        }


def _target(target: Target) -> Json:
    return {
        "unit": _unit(target.unit) if target.unit else None,
        "body": target.body.name if target.body else None,
        "kind": target.kind,
        "value": target.value,
    }


def _unit(unit: Commune) -> Json:
    return {"code": unit.code, "valid_from": unit.valid_from, "name": unit.full_name}
