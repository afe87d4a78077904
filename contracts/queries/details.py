"""Everything that is known about one contract and its stay, by subject, in words."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contracts.demands import DEMANDS, Demand, demand
from contracts.models import Contract, Departure
from core import figures
from core.money import written_money
from reference.queries import Book, book

Fact = tuple[str, str]
_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Departure and work"),
        (
            *("departed_on", "country", "form", "programme", "enterprise", "occupation", "job"),
            *("duration_type", "term_months", "runs_until", "qualification"),
        ),
    ),
    (gettext_lazy("Place of work"), ("employer", "receiving_party", "work_address")),
    (
        gettext_lazy("Papers"),
        (
            *("contract_number", "signed_on", "supply_number"),
            *("confirmation_number", "confirmation_on", "visa_type", "exit_point"),
        ),
    ),
    (gettext_lazy("Wage and costs"), ("wage", "service_fee", "deposit", "total_cost")),
    (gettext_lazy("Source of the information"), ("source", "source_document", "source_dated")),
)
_RETURN = (
    *("ended_on", "end_kind", "return_reason", "notified_on", "next_need", "skills_gained"),
    *("language_gained", "language_level", "liquidated_on", "deposit_returned_on"),
    "deposit_returned",
)
_LABELS = {
    "job": gettext_lazy("Job in detail"),
    "runs_until": gettext_lazy("Contract until"),
    "qualification": gettext_lazy("Qualification at departure"),
    "source": gettext_lazy("Where the information comes from"),
    "ended_on": gettext_lazy("Stay ended"),
    "end_kind": gettext_lazy("What happened"),
}


def contract_details(departure: Departure) -> list[tuple[str, list[Fact]]]:
    """The contract by subject. What its form does not ask for and nobody entered is left out."""
    lists, form = book(), departure.contract.form
    return [
        (str(heading), [_fact(departure, name, lists) for name in names if _told(departure, name)])
        for heading, names in _GROUPS
        if any(name not in DEMANDS or demand(form, name) is not Demand.NOT_ASKED for name in names)
    ]


def return_details(departure: Departure) -> list[Fact]:
    """How the stay ended, and what is settled."""
    lists = book()
    return [_fact(departure, name, lists) for name in _RETURN]


def _told(departure: Departure, name: str) -> bool:
    form = departure.contract.form
    asked = name not in DEMANDS or demand(form, name) is not Demand.NOT_ASKED
    return asked or bool(getattr(departure.contract, name))


def _fact(departure: Departure, name: str, lists: Book) -> Fact:
    owner = departure if hasattr(departure, name) else departure.contract
    return _label(owner, name), _said(owner, name, lists)


def _label(owner: Contract | Departure, name: str) -> str:
    if name in _LABELS:
        return str(_LABELS[name])
    return str(owner._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _said(owner: Contract | Departure, name: str, lists: Book) -> str:
    value = getattr(owner, name)
    if name == "enterprise" and not value and isinstance(owner, Contract):
        return pgettext("enterprise", "Other or unknown") if owner.enterprise_unknown else "—"
    if value in (None, ""):
        return figures.NOTHING
    if isinstance(value, Decimal):
        return _amount(owner, name, value)
    if listing := getattr(_column(owner, name), "listing", ""):
        return lists.name(listing, value)
    if hasattr(owner, f"get_{name}_display"):
        return str(getattr(owner, f"get_{name}_display")())
    return figures.written(value)


def _column(owner: Contract | Departure, name: str) -> Any:
    return next((field for field in owner._meta.concrete_fields if field.name == name), None)


def _amount(owner: Contract | Departure, name: str, value: Decimal) -> str:
    """12.000.000 đồng; 180.000 JPY a month."""
    if name == "wage" and isinstance(owner, Contract):
        per = owner.get_wage_per_display()
        return f"{written_money(value)} {owner.wage_currency} {per}"
    currency = owner.fee_currency if name == "service_fee" and isinstance(owner, Contract) else ""
    return f"{written_money(value)} {currency or _('đồng')}"
