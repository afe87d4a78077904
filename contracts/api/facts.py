"""The facts of a contract as fields: in a draft, and with a departure."""

from collections.abc import Callable
from functools import partial
from typing import Any

from rest_framework import serializers

from accounts.api import ApiEndpoint
from accounts.models import ApiClient
from accounts.permissions import Grant
from contracts.choices import DurationType, LegalForm, WagePer
from contracts.models import Contract, Departure
from core.api.fields import Day, KnownCode, KnownId, Text, Whole, YesNo
from core.api.record_views import OfRegister
from core.api.records import BOTH, Field
from enterprises.models import Enterprise
from reference.models import Country
from workers.models import Worker


class OfStays(ApiEndpoint, OfRegister):
    """What the addresses of contracts, departures and returns share."""

    grant = Grant.STAYS_READ
    write_grant = Grant.STAYS_WRITE


# What may be named -------------------------------------------------------------------------------


def _worker(client: ApiClient, pk: int) -> Worker | None:
    return Worker.objects.visible_to(client.place).filter(pk=pk).first()


def _country(_client: ApiClient, code: str) -> Country | None:
    return Country.objects.filter(pk=code).first()


def _enterprise(_client: ApiClient, pk: int) -> Enterprise | None:
    return Enterprise.objects.filter(pk=pk).first()


def _draft(client: ApiClient, pk: int) -> Contract | None:
    return Contract.objects.visible_to(client.place).drafts().filter(pk=pk).first()


def _departure(client: ApiClient, pk: int) -> Departure | None:
    return Departure.objects.visible_to(client.place).standing().filter(pk=pk).first()


worker_id = partial(KnownId, find=_worker)
draft_id = partial(KnownId, find=_draft)
departure_id = partial(KnownId, find=_departure)
_country_code = partial(KnownCode, find=_country, allow_null=True)
_enterprise_id = partial(KnownId, find=_enterprise, allow_null=True)


# The fields --------------------------------------------------------------------------------------

day = partial(Day, allow_null=True)
money = partial(
    serializers.DecimalField, max_digits=14, decimal_places=2, allow_null=True, min_value=0
)
_form = partial(serializers.ChoiceField, choices=LegalForm.values, allow_blank=True)
_duration = partial(serializers.ChoiceField, choices=DurationType.values)
_wage_per = partial(serializers.ChoiceField, choices=WagePer.values, allow_blank=True)
_term = partial(Whole, allow_null=True)
# name, shape, what is to be said about it, the column it is read from where that is another one
_FACTS: tuple[tuple[str, Callable[..., serializers.Field], str, str], ...] = (
    ("form", _form, "Legal form of going.", ""),
    ("duration_type", _duration, "", ""),
    ("country", _country_code, "Code of the country or territory.", "country_id"),
    ("enterprise", _enterprise_id, "Who sends; null: nobody, or not known.", "enterprise_id"),
    ("enterprise_unknown", YesNo, "Somebody sends, but it is not known who.", ""),
    ("programme", Text, "Code of programme.", ""),
    ("occupation", Text, "Code of occupation.", ""),
    ("job", Text, "In the words of the contract.", ""),
    ("signed_on", day, "", ""),
    ("term_months", _term, "", ""),
    ("contract_number", Text, "", ""),
    ("supply_number", Text, "Reply on the supply contract.", ""),
    ("confirmation_number", Text, "Of the commune, for direct contracts.", ""),
    ("confirmation_on", day, "", ""),
    ("employer", Text, "", ""),
    ("receiving_party", Text, "", ""),
    ("work_address", Text, "", ""),
    ("visa_type", Text, "", ""),
    ("exit_point", Text, "", ""),
    ("source_document", Text, "Paper that the information was taken from.", ""),
    ("source_dated", day, "", ""),
)
_MONEY: tuple[tuple[str, Callable[..., serializers.Field], str], ...] = (
    ("wage", money, ""),
    ("wage_currency", Text, "Code of currency."),
    ("wage_per", _wage_per, ""),
    ("service_fee", money, "0: nothing was paid; null: not known."),
    ("fee_currency", Text, "Code of currency; empty: VND."),
    ("deposit", money, "In VND."),
    ("total_cost", money, "In VND, before leaving."),
)


def amount(value: Any) -> str | None:
    """Money in an answer: "12000000.00"; null is not known."""
    return None if value is None else f"{value:.2f}"


def _amount_in(name: str, of: Callable[[Any], Contract]) -> Callable[[Any], Any]:
    return lambda row: amount(getattr(of(row), name))


def _column(name: str, of: Callable[[Any], Contract]) -> Callable[[Any], Any]:
    return lambda row: getattr(of(row), name)


def facts(of: Callable[[Any], Contract]) -> tuple[Field, ...]:
    """The fields of a contract; `of` leads from the row to it."""
    plain = [
        Field(name=name, shape=shape, help=about, read=_column(column or name, of), sent=BOTH)
        for name, shape, about, column in _FACTS
    ]
    priced = [
        Field(
            name=name,
            shape=shape,
            help=about,
            read=_amount_in(name, of) if shape is money else _column(name, of),
            sent=BOTH,
            grant=Grant.STAYS_MONEY,
        )
        for name, shape, about in _MONEY
    ]
    return (*plain, *priced)


EXAMPLE = {
    "form": "service",
    "duration_type": "long",
    "country": "JP",
    "enterprise": 12,
    "enterprise_unknown": False,
    "programme": "",
    "occupation": "",
    "job": "Chế biến thực phẩm",
    "signed_on": "2026-01-20",
    "term_months": 36,
    "contract_number": "",
    "supply_number": "",
    "confirmation_number": "",
    "confirmation_on": None,
    "employer": "",
    "receiving_party": "",
    "work_address": "",
    "visa_type": "",
    "exit_point": "",
    "source_document": "",
    "source_dated": None,
}
SENT_EXAMPLE = {
    "form": "service",
    "country": "JP",
    "enterprise": 12,
    "term_months": 36,
    "job": "Chế biến thực phẩm",
}
