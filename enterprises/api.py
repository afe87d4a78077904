"""Enterprises that send people, for programs: /api/v1/enterprises/."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.api import ApiEndpoint
from accounts.models import ApiClient, User
from accounts.permissions import Grant
from core import clock, names
from core.api.fields import Day, Text
from core.api.parameters import choice
from core.api.record_docs import documented, documented_record
from core.api.record_views import OfRegister, RecordsView, RecordView
from core.api.records import BOTH, NEW, Field, Register, Said
from enterprises import actions
from enterprises.choices import EnterpriseKind, LicenceStatus
from enterprises.facts import CONTACTS
from enterprises.models import Enterprise


def _rows(_client: ApiClient) -> QuerySet[Enterprise]:
    return Enterprise.objects.with_status(clock.today()).order_by("pk")


def _narrow(found: Any, said: Mapping[str, str], _client: ApiClient) -> QuerySet[Enterprise]:
    if folded := names.fold(said.get("q", "")[:200]):
        found = found.named(folded)
    if status := choice(said, "status", LicenceStatus.values):
        found = found.filter(status_now=status)
    return found


def _create(client: ApiClient, said: Said, by: User) -> int:
    return actions.save_enterprise(**said, by=by).pk


def _correct(client: ApiClient, row: Enterprise, version: int, said: Said, by: User) -> None:
    # What is not said of the others stays as it is; the action asks for these in any case.
    known = {"name": row.name, "kind": row.kind, "tax_code": row.tax_code}
    actions.save_enterprise(enterprise=row, version=version, **{**known, **said}, by=by)


_day = partial(Day, allow_null=True)
_kind = partial(serializers.ChoiceField, choices=EnterpriseKind.values)
_status = partial(serializers.ChoiceField, choices=LicenceStatus.values)
ENTERPRISES = Register(
    name="enterprises",
    title="Enterprise",
    rows=_rows,
    filters={
        "q": "Part of the name, licence number or tax code, marks not needed.",
        "status": f"Of the licence today: {', '.join(LicenceStatus.values)}.",
    },
    narrow=_narrow,
    create=_create,
    correct=_correct,
    fields=(
        Field(name="id", shape=serializers.IntegerField, read=lambda row: row.pk),
        Field(name="version", shape=serializers.IntegerField),
        Field(name="name", shape=Text, sent=BOTH, required=True),
        Field(name="kind", shape=_kind, sent=BOTH, required=True),
        Field(name="tax_code", shape=Text, sent=BOTH),
        *(Field(name=name, shape=Text, sent=BOTH) for name in CONTACTS),
        Field(
            name="licence_number",
            shape=Text,
            sent=(NEW,),
            help="With a new one only; later it changes by events of the licence.",
        ),
        Field(name="licence_date", shape=_day, sent=(NEW,)),
        Field(name="issuing_body", shape=Text, shown=False, sent=(NEW,)),
        Field(
            name="status",
            shape=_status,
            read=lambda row: row.status_now,
            help="Of the licence today.",
        ),
        Field(name="suspended_until", shape=_day),
    ),
    example={
        "id": 12,
        "version": 1,
        "name": "Công ty mẫu",
        "kind": "service",
        "tax_code": "",
        **dict.fromkeys(CONTACTS, ""),
        "licence_number": "12/LĐTBXH-GP",
        "licence_date": "2022-03-01",
        "status": "in_force",
        "suspended_until": None,
    },
    sent_example={
        "name": "Công ty mẫu",
        "kind": "service",
        "licence_number": "12/LĐTBXH-GP",
        "licence_date": "2022-03-01",
    },
)


class OfEnterprises(ApiEndpoint, OfRegister):
    """What the addresses of enterprises share."""

    grant = Grant.ENTERPRISES_READ
    write_grant = Grant.ENTERPRISES_WRITE
    register = ENTERPRISES


@documented(ENTERPRISES)
class EnterprisesView(OfEnterprises, RecordsView):
    """The province's list of enterprises; it belongs to no unit."""


@documented_record(ENTERPRISES)
class EnterpriseView(OfEnterprises, RecordView):
    """One enterprise."""
