"""Contracts, and drafts of them: /api/v1/contracts/."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import ApiClient, User
from contracts import actions
from contracts.api.facts import EXAMPLE, SENT_EXAMPLE, OfStays, facts, worker_id
from contracts.models import Contract
from contracts.states import ContractStatus
from core.api.fields import PartialDayField, partial_day
from core.api.parameters import choice, number
from core.api.record_docs import documented, documented_record
from core.api.record_views import RecordsView, RecordView
from core.api.records import BOTH, NEW, Field, Register, Said

# A cancelled one was taken back: it is in no register any more.
STANDING = [status for status in ContractStatus.values if status != ContractStatus.CANCELLED]
_LARGEST = 10**15


def _rows(client: ApiClient) -> QuerySet[Contract]:
    found = Contract.objects.visible_to(client.place).filter(status__in=STANDING)
    return found.select_related("departure").order_by("pk")


def _narrow(
    found: QuerySet[Contract], said: Mapping[str, str], _client: ApiClient
) -> QuerySet[Contract]:
    if worker := number(said, "worker", most=_LARGEST):
        found = found.filter(worker=worker)
    if "country" in said:
        found = found.filter(country=said["country"])
    if status := choice(said, "status", STANDING):
        found = found.filter(status=status)
    return found


def _create(client: ApiClient, said: Said, by: User) -> int:
    return actions.save_draft(**_in_words_of_actions(said), by=by).pk


def _correct(client: ApiClient, row: Contract, version: int, said: Said, by: User) -> None:
    actions.save_draft(
        worker=row.worker,
        contract=row,
        version=version,
        **_in_words_of_actions(said),
        by=by,
    )


def _in_words_of_actions(said: Said) -> Said:
    if "expected" not in said:
        return said
    known = said.pop("expected")
    month_only = known is not None and known.precision == "month"
    return {**said, "expected_on": known and known.on, "expected_month_only": month_only}


def _expected(row: Contract) -> str | None:
    if row.expected_on is None:
        return None
    return partial_day(row.expected_on, "month" if row.expected_month_only else "day")


_month_or_day = partial(PartialDayField, year=False, allow_null=True)
_status = partial(serializers.ChoiceField, choices=STANDING)
_id = partial(serializers.IntegerField, allow_null=True)


def _departure(row: Any) -> int | None:
    return getattr(getattr(row, "departure", None), "pk", None)


CONTRACTS = Register(
    name="contracts",
    title="Contract",
    rows=_rows,
    filters={
        "worker": "Id of the person.",
        "country": "Code of the country or territory.",
        "status": f"One of: {', '.join(STANDING)}.",
    },
    narrow=_narrow,
    create=_create,
    correct=_correct,
    called={"expected_on": "expected", "expected_month_only": "expected"},
    fields=(
        Field(name="id", shape=serializers.IntegerField, read=lambda row: row.pk),
        Field(name="version", shape=serializers.IntegerField),
        Field(
            name="worker",
            shape=worker_id,
            read=lambda row: row.worker_id,
            sent=(NEW,),
            required=True,
        ),
        Field(name="status", shape=_status),
        Field(name="departure", shape=_id, read=_departure, help="null: not recorded as gone"),
        *facts(lambda row: row),
        Field(
            name="expected",
            shape=_month_or_day,
            read=_expected,
            sent=BOTH,
            help="Of a draft: the month or day of leaving, 2026-03 or 2026-03-02.",
        ),
    ),
    example={
        "id": 815,
        "version": 2,
        "worker": 4711,
        "status": "abroad",
        "departure": 702,
        **EXAMPLE,
        "expected": None,
    },
    sent_example={"worker": 4711, **SENT_EXAMPLE, "expected": "2026-03"},
)


@documented(CONTRACTS)
class ContractsView(OfStays, RecordsView):
    """Contracts of people in the client's area; a new one is a draft."""

    register = CONTRACTS


@documented_record(CONTRACTS)
class ContractView(OfStays, RecordView):
    """One contract; only a draft is corrected here, a recorded one with its departure."""

    register = CONTRACTS
