"""Departures: /api/v1/departures/."""

from collections.abc import Mapping
from functools import partial

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import ApiClient, User
from contracts import actions, rows
from contracts.api.facts import (
    EXAMPLE,
    SENT_EXAMPLE,
    OfStays,
    day,
    draft_id,
    facts,
    worker_id,
)
from contracts.choices import Source
from contracts.models import Departure
from core.api import parameters
from core.api.fields import Day, KnownId, RecordUnitShape, unit_said
from core.api.parameters import choice, number
from core.api.record_docs import documented, documented_bulk, documented_record
from core.api.record_views import BulkView, RecordsView, RecordView
from core.api.records import BOTH, NEW, Field, Register, Said

_LARGEST = 10**15


def _rows(client: ApiClient) -> QuerySet[Departure]:
    return Departure.objects.visible_to(client.place).standing().for_list().order_by("pk")


def _narrow(
    found: QuerySet[Departure], said: Mapping[str, str], _client: ApiClient
) -> QuerySet[Departure]:
    if since := parameters.day(said, "from"):
        found = found.filter(departed_on__gte=since)
    if until := parameters.day(said, "to"):
        found = found.filter(departed_on__lte=until)
    if "country" in said:
        found = found.filter(contract__country=said["country"])
    for name, path in (("enterprise", "contract__enterprise"), ("worker", "worker")):
        if key := number(said, name, most=_LARGEST):
            found = found.filter(**{path: key})
    if ended := choice(said, "ended", ("yes", "no")):
        found = found.filter(ended_on__isnull=ended == "no")
    return found


def _create(client: ApiClient, said: Said, by: User) -> int:
    draft = said.get("contract")
    if draft is None:
        said.pop("contract", None)
        return actions.record_departure(**said, by=by).pk
    if draft.worker_id != said["worker"].pk:
        unknown = KnownId.default_error_messages["unknown"]
        raise serializers.ValidationError({"contract": [unknown]})
    # What is left out is as the draft says; it is refused when it has changed meanwhile.
    known = {name: getattr(draft, name) for name in rows.OF_CONTRACT}
    return actions.record_departure(**{**known, **said}, version=draft.version, by=by).pk


def _correct(client: ApiClient, row: Departure, version: int, said: Said, by: User) -> None:
    # The row is at that version, or the action refuses: so this is what the client has seen.
    known = {name: getattr(row.contract, name) for name in rows.OF_CONTRACT}
    known["departed_on"] = row.departed_on
    actions.correct_departure(departure=row, version=version, **{**known, **said}, by=by)


_source = partial(serializers.ChoiceField, choices=Source.values)
DEPARTURES = Register(
    name="departures",
    title="Departure",
    rows=_rows,
    filters={
        "from": "Departed on that day or later.",
        "to": "Departed on that day or earlier.",
        "country": "Code of the country or territory of the contract.",
        "enterprise": "Id of the enterprise that sent.",
        "worker": "Id of the person.",
        "ended": "yes or no: whether an end of the stay is recorded.",
    },
    narrow=_narrow,
    version=lambda row: row.contract.version,
    create=_create,
    correct=_correct,
    fields=(
        Field(name="id", shape=serializers.IntegerField, read=lambda row: row.pk),
        Field(
            name="version",
            shape=serializers.IntegerField,
            read=lambda row: row.contract.version,
            help="That of the contract.",
        ),
        Field(
            name="worker",
            shape=worker_id,
            read=lambda row: row.worker_id,
            sent=(NEW,),
            required=True,
        ),
        Field(
            name="contract",
            shape=draft_id,
            read=lambda row: row.contract_id,
            sent=(NEW,),
            help="Of a new departure: the draft that it completes, if there is one.",
        ),
        Field(name="departed_on", shape=Day, sent=BOTH, required=True),
        Field(
            name="commune",
            shape=partial(RecordUnitShape, allow_null=True),
            read=lambda row: unit_said(row.commune),
            help="Permanent residence on that day; null: outside the province.",
        ),
        Field(name="source", shape=_source, sent=BOTH, help="Where the information comes from."),
        *facts(lambda row: row.contract),
        Field(name="runs_until", shape=day, help="By the contract and its extensions."),
        Field(name="left_contract_on", shape=day),
        Field(name="ended_on", shape=day, help="The end itself is one of returns."),
    ),
    example={
        "id": 702,
        "version": 2,
        "worker": 4711,
        "contract": 815,
        "departed_on": "2026-03-02",
        "commune": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
        "source": "commune",
        **EXAMPLE,
        "runs_until": "2029-03-02",
        "left_contract_on": None,
        "ended_on": None,
    },
    sent_example={"worker": 4711, "departed_on": "2026-03-02", **SENT_EXAMPLE},
)


@documented(DEPARTURES)
class DeparturesView(OfStays, RecordsView):
    """Departures of people in the client's area; those taken back are not among them."""

    register = DEPARTURES


@documented_record(DEPARTURES)
class DepartureView(OfStays, RecordView):
    """One departure with the facts of its contract."""

    register = DEPARTURES


@documented_bulk(DEPARTURES)
class DeparturesBulkView(OfStays, BulkView):
    """Many departures."""

    register = DEPARTURES
