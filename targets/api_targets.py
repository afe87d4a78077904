"""Targets as programs read and enter them: /api/v1/targets/, one record per version of a plan."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from accounts.api import ApiEndpoint
from accounts.models import ApiClient, User
from accounts.permissions import Grant
from communes.models import Commune
from communes.queries import atlas
from core import clock
from core.api.fields import (
    Day,
    KnownCode,
    RecordUnitShape,
    Text,
    UnitField,
    Whole,
    YesNo,
    unit_said,
)
from core.api.problems import Conflict
from core.api.record_docs import documented, documented_record
from core.api.record_views import OfRegister, RecordsView, RecordView
from core.api.records import BOTH, NEW, Field, Register, Said
from core.problems import Stale
from targets import actions
from targets.models import Plan, TargetBody, TargetKind, TargetVersion, VersionState
from targets.numbers import MOST, Number
from targets.queries import newest_version, numbers_of

_LONGEST = 3_000  # numbers of one version: every unit of the largest province, of each kind


# Numbers of units and bodies ---------------------------------------------------------------------


def _unit(_client: ApiClient, key: str) -> Commune | None:
    drawn = atlas()
    if "-" in key:
        return drawn.with_key(key)
    return drawn.on(clock.today()).with_code(key)


class SentNumberShape(serializers.Serializer):
    """The target of a unit, or of a named body."""

    unit = UnitField(find=_unit, required=False, allow_null=True)
    body = Text(required=False, max_length=120, help_text="A named body that is no unit")
    old_district = Text(
        required=False, max_length=80, help_text="Of a body that was a district: its bare name"
    )
    kind = serializers.ChoiceField(choices=TargetKind.values, required=False)
    value = Whole(max_value=MOST)

    def to_internal_value(self, data: Any) -> Any:
        strangers = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if strangers:
            named = ", ".join(sorted(str(name)[:40] for name in strangers))
            raise serializers.ValidationError(f"There is no such field here: {named}.")
        return super().to_internal_value(data)

    def validate(self, attrs: Said) -> Said:
        if (attrs.get("unit") is None) == (not attrs.get("body")):
            raise serializers.ValidationError("Name a unit or a body, one of the two.")
        return attrs


class NumberShape(serializers.Serializer):
    """The target of a unit, or of a named body."""

    unit = RecordUnitShape(allow_null=True)
    body = serializers.CharField(allow_null=True)
    old_district = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=TargetKind.values)
    value = serializers.IntegerField()


def _number(said: Said) -> Number:
    kind, value = said.get("kind", TargetKind.ALL), said["value"]
    if said.get("unit") is not None:
        return Number(unit=said["unit"], kind=kind, value=value)
    body = TargetBody(name=said["body"], old_district=said.get("old_district", ""))
    return Number(body=body, kind=kind, value=value)


def _numbers(row: TargetVersion) -> list[Said]:
    """Units first, each in the order they were entered."""
    return [
        {
            "unit": unit_said(target.unit),
            "body": target.body.name if target.body else None,
            "old_district": target.body.old_district if target.body else None,
            "kind": target.kind,
            "value": target.value,
        }
        for target in sorted(row.targets.all(), key=lambda t: (t.unit_id is None, t.pk))
    ]


# The register ------------------------------------------------------------------------------------


def _rows(client: ApiClient) -> QuerySet[TargetVersion]:
    """Approved versions; who enters them sees the open one too."""
    found = TargetVersion.objects.select_related("plan")
    if not client.holds(Grant.TARGETS_WRITE):
        found = found.filter(approved_at__isnull=False)
    return found.prefetch_related("targets__unit", "targets__body").order_by("pk")


def _narrow(
    found: QuerySet[TargetVersion], said: Mapping[str, str], _client: ApiClient
) -> QuerySet[TargetVersion]:
    return found.filter(Q(plan__code=said["plan"])) if "plan" in said else found


def _plan(_client: ApiClient, code: str) -> Plan | None:
    return Plan.objects.filter(code=code).first()


_WAITS = "A version of this plan waits for approval. Correct that one, or wait for the decision."
_DECIDED = "This version is approved and is not changed any more. Enter the next version."


def _create(client: ApiClient, said: Said, by: User) -> int:
    newest = newest_version(said["plan"])
    if newest is not None and newest.approved_at is None:
        raise Conflict(_WAITS)
    numbers = [_number(each) for each in said.pop("numbers")]
    # `edit` goes on over the versions: who enters one meanwhile is noticed under the lock.
    edit = newest.edit if newest else 0
    try:
        version = actions.enter_targets(**said, numbers=numbers, edit=edit, by=by)
    except Stale as stale:
        raise Conflict(_WAITS) from stale
    return version.pk


_SAID = (
    *("document_number", "document_date", "document_body", "in_force_on", "province_total"),
    *("stretch_ratio", "stretch_strict"),
)


def _correct(client: ApiClient, row: TargetVersion, version: int, said: Said, by: User) -> None:
    if row.approved_at is not None:
        raise Conflict(_DECIDED)
    sent = said.pop("numbers", None)
    numbers = numbers_of(row) if sent is None else [_number(each) for each in sent]
    # `edit` of the open version is that of the newest one: no other can be changed by this.
    known = {name: getattr(row, name) for name in _SAID}
    actions.enter_targets(plan=row.plan, **{**known, **said}, numbers=numbers, edit=version, by=by)


_plan_code = partial(KnownCode, find=_plan)
_ratio = partial(serializers.DecimalField, max_digits=4, decimal_places=2)
_total = partial(Whole, allow_null=True, max_value=MOST)
_instant = partial(serializers.DateTimeField, allow_null=True)
_state = partial(serializers.ChoiceField, choices=VersionState.values)


def _sent_numbers(**given: Any) -> serializers.Field:
    return serializers.ListField(child=SentNumberShape(), max_length=_LONGEST, **given)


TARGETS = Register(
    name="targets",
    title="TargetVersion",
    rows=_rows,
    filters={"plan": "Code of a plan: 2025, 2025-2030."},
    narrow=_narrow,
    version=lambda row: row.edit,
    create=_create,
    correct=_correct,
    fields=(
        Field(name="id", shape=serializers.IntegerField, read=lambda row: row.pk),
        Field(
            name="version",
            shape=serializers.IntegerField,
            read=lambda row: row.edit,
            help="Of the record, for If-Match.",
        ),
        Field(
            name="plan",
            shape=_plan_code,
            read=lambda row: row.plan.code,
            sent=(NEW,),
            required=True,
        ),
        Field(name="number", shape=serializers.IntegerField, help="1 is the plan's first version."),
        Field(name="state", shape=_state, read=lambda row: row.state.value),
        Field(name="approved_at", shape=_instant, help="Known and counted from then on."),
        Field(name="document_number", shape=Text, sent=BOTH, required=True),
        Field(name="document_date", shape=Day, sent=BOTH, required=True),
        Field(name="document_body", shape=Text, sent=BOTH, required=True),
        Field(name="in_force_on", shape=Day, sent=BOTH, required=True),
        Field(name="province_total", shape=_total, sent=BOTH, required=True),
        Field(
            name="stretch_ratio",
            shape=_ratio,
            read=lambda row: f"{row.stretch_ratio:.2f}",
            sent=BOTH,
        ),
        Field(name="stretch_strict", shape=YesNo, sent=BOTH),
        Field(
            name="returned_reason",
            shape=Text,
            help="Why a leader sent the version back.",
            grant=Grant.TARGETS_WRITE,
        ),
        Field(name="numbers", shape=partial(NumberShape, many=True), read=_numbers),
        Field(
            name="numbers",
            shape=_sent_numbers,
            shown=False,
            sent=BOTH,
            required=True,
            help="All of them: what is left out has no target.",
        ),
    ),
    example={
        "id": 3,
        "version": 2,
        "plan": "2025",
        "number": 1,
        "state": "approved",
        "approved_at": "2024-12-10T02:00:00Z",
        "document_number": "420/NQ-HĐND",
        "document_date": "2024-12-05",
        "document_body": "HĐND tỉnh",
        "in_force_on": "2025-01-01",
        "province_total": 200,
        "stretch_ratio": "1.30",
        "stretch_strict": True,
        "numbers": [
            {
                "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
                "body": None,
                "old_district": None,
                "kind": "all",
                "value": 12,
            }
        ],
    },
    sent_example={
        "plan": "2025",
        "document_number": "421/NQ-HĐND",
        "document_date": "2025-07-10",
        "document_body": "HĐND tỉnh",
        "in_force_on": "2025-08-01",
        "province_total": 210,
        "numbers": [{"unit": {"code": "03808", "valid_from": "2025-07-01"}, "value": 12}],
    },
)


class OfTargets(ApiEndpoint, OfRegister):
    """What the addresses of targets share."""

    grant = Grant.TARGETS_READ
    write_grant = Grant.TARGETS_WRITE
    register = TARGETS


@documented(TARGETS)
class TargetsView(OfTargets, RecordsView):
    """Versions of the targets of plans; a new one waits until a leader approves it."""


@documented_record(TARGETS)
class TargetVersionView(OfTargets, RecordView):
    """One version with its numbers; an approved one is never changed."""
