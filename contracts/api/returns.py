"""Returns and other ends of stays: /api/v1/returns/. The id of a return is its departure's."""

from collections.abc import Mapping
from functools import partial

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import ApiClient, User
from accounts.permissions import Grant
from contracts import actions, rows
from contracts.api.facts import OfStays, amount, day, departure_id, money
from contracts.choices import EndKind, NextNeed
from contracts.models import Departure
from core.api import parameters
from core.api.fields import Day, Text
from core.api.record_docs import documented, documented_bulk, documented_record
from core.api.record_views import BulkView, RecordsView, RecordView
from core.api.records import BOTH, NEW, Field, Register, Said


def _rows(client: ApiClient) -> QuerySet[Departure]:
    found = Departure.objects.visible_to(client.place).standing().exclude(ended_on=None)
    return found.select_related("contract__worker").order_by("pk")


def _narrow(
    found: QuerySet[Departure], said: Mapping[str, str], _client: ApiClient
) -> QuerySet[Departure]:
    if since := parameters.day(said, "from"):
        found = found.filter(ended_on__gte=since)
    if until := parameters.day(said, "to"):
        found = found.filter(ended_on__lte=until)
    if "reason" in said:
        found = found.filter(return_reason=said["reason"])
    return found


def _create(client: ApiClient, said: Said, by: User) -> int:
    return actions.record_end(**said, by=by).pk


def _correct(client: ApiClient, row: Departure, version: int, said: Said, by: User) -> None:
    # The row is at that version, or the action refuses: so this is what the client has seen.
    known = rows.stored(row, *rows.OF_END)
    actions.correct_end(departure=row, version=version, **{**known, **said}, by=by)


_kind = partial(serializers.ChoiceField, choices=EndKind.values)
_next = partial(serializers.ChoiceField, choices=NextNeed.values, allow_blank=True)
RETURNS = Register(
    name="returns",
    title="Return",
    rows=_rows,
    filters={
        "from": "Ended on that day or later.",
        "to": "Ended on that day or earlier.",
        "reason": "Code of return_reason.",
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
            name="departure",
            shape=departure_id,
            read=lambda row: row.pk,
            sent=(NEW,),
            required=True,
        ),
        Field(name="contract", shape=serializers.IntegerField, read=lambda row: row.contract_id),
        Field(name="worker", shape=serializers.IntegerField, read=lambda row: row.worker_id),
        Field(name="ended_on", shape=Day, sent=BOTH, required=True),
        Field(name="end_kind", shape=_kind, sent=BOTH, help="By default returned."),
        Field(name="return_reason", shape=Text, sent=BOTH, help="Code of return_reason."),
        Field(name="notified_on", shape=day, sent=BOTH, help="When the commune was told."),
        Field(name="next_need", shape=_next, sent=BOTH),
        Field(name="skills_gained", shape=Text, sent=BOTH),
        Field(name="language_gained", shape=Text, sent=BOTH, help="Code of language."),
        Field(name="language_level", shape=Text, sent=BOTH),
        Field(name="liquidated_on", shape=day),
        Field(name="deposit_returned_on", shape=day, grant=Grant.STAYS_MONEY),
        Field(
            name="deposit_returned",
            shape=money,
            read=lambda row: amount(row.deposit_returned),
            grant=Grant.STAYS_MONEY,
        ),
    ),
    example={
        "id": 702,
        "version": 3,
        "departure": 702,
        "contract": 815,
        "worker": 4711,
        "ended_on": "2029-02-20",
        "end_kind": "returned",
        "return_reason": "completed",
        "notified_on": None,
        "next_need": "job",
        "skills_gained": "",
        "language_gained": "ja",
        "language_level": "N3",
        "liquidated_on": None,
    },
    sent_example={"departure": 702, "ended_on": "2029-02-20", "return_reason": "completed"},
)


@documented(RETURNS)
class ReturnsView(OfStays, RecordsView):
    """Ends of stays of people in the client's area."""

    register = RETURNS


@documented_record(RETURNS)
class ReturnView(OfStays, RecordView):
    """One end of a stay."""

    register = RETURNS


@documented_bulk(RETURNS)
class ReturnsBulkView(OfStays, BulkView):
    """Many ends of stays."""

    register = RETURNS
