"""What the rules about stays are asked with: a person, a stay, what is said about a departure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Required, TypedDict

from contracts.choices import DurationType, EndKind
from enterprises.models import Enterprise
from reference.models import Country
from workers.choices import BirthPrecision


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the rules ask about the person: birth as exactly as known, and whether identified."""

    born_on: date
    born_precision: str = BirthPrecision.DAY
    identified: bool = True


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One recorded stay: from the departure until the day of its end; None is still abroad."""

    departed_on: date
    ended_on: date | None = None
    end_kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class Going:
    """What somebody says about a contract and its departure."""

    departed_on: date
    form: str = ""
    country: Country | None = None
    enterprise: Enterprise | None = None
    enterprise_unknown: bool = False
    duration_type: str = DurationType.LONG
    job: str = ""
    signed_on: date | None = None
    term_months: int | None = None
    confirmation_number: str = ""
    confirmation_on: date | None = None
    programme: str = ""
    occupation: str = ""
    employer: str = ""
    receiving_party: str = ""
    work_address: str = ""
    supply_number: str = ""
    contract_number: str = ""
    wage: Decimal | None = None
    wage_currency: str = ""
    wage_per: str = ""
    service_fee: Decimal | None = None
    fee_currency: str = ""
    deposit: Decimal | None = None
    total_cost: Decimal | None = None
    visa_type: str = ""
    exit_point: str = ""
    source_document: str = ""
    source_dated: date | None = None


class ContractFields(TypedDict, total=False):
    """What may be said about a contract, in a draft or with a departure."""

    form: str
    country: Country | None
    enterprise: Enterprise | None
    enterprise_unknown: bool
    duration_type: str
    job: str
    signed_on: date | None
    term_months: int | None
    confirmation_number: str
    confirmation_on: date | None
    programme: str
    occupation: str
    employer: str
    receiving_party: str
    work_address: str
    supply_number: str
    contract_number: str
    wage: Decimal | None
    wage_currency: str
    wage_per: str
    service_fee: Decimal | None
    fee_currency: str
    deposit: Decimal | None
    total_cost: Decimal | None
    visa_type: str
    exit_point: str
    source_document: str
    source_dated: date | None


class GoingFields(ContractFields):
    """The keywords of `Going`, for the actions that take them."""

    departed_on: Required[date]


class DraftFields(ContractFields, total=False):
    """What a draft may already know."""

    expected_on: date | None
    expected_month_only: bool


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What somebody says about the end of a stay."""

    ended_on: date
    end_kind: str = EndKind.RETURNED
    return_reason: str = ""
    notified_on: date | None = None
    next_need: str = ""
    skills_gained: str = ""
    language_gained: str = ""
    language_level: str = ""


class EndingFields(TypedDict, total=False):
    """The keywords of `Ending`."""

    ended_on: Required[date]
    end_kind: str
    return_reason: str
    notified_on: date | None
    next_need: str
    skills_gained: str
    language_gained: str
    language_level: str


class WholeFields(GoingFields, EndingFields):
    """The keywords of a whole stay: departure and end at once."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody says about another employer or country in the midst of a stay."""

    kind: str
    changed_on: date
    country: Country | None = None
    employer: str = ""
    receiving_party: str = ""
    enterprise: Enterprise | None = None
    occupation: str = ""
    job: str = ""
    document: str = ""
    note: str = ""


class ChangeFields(TypedDict, total=False):
    """The keywords of `Change`."""

    kind: Required[str]
    changed_on: Required[date]
    country: Country | None
    employer: str
    receiving_party: str
    enterprise: Enterprise | None
    occupation: str
    job: str
    document: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What is recorded about a stay already: its days are kept to by whatever is recorded next."""

    departed_on: date
    ended_on: date | None = None
    end_kind: str | None = None
    left_on: date | None = None
    agreed: tuple[date, ...] = ()  # extensions
    changed: tuple[date, ...] = ()  # employer or country, in order
    countries: tuple[str, ...] = ()  # the one of the contract, then those changed to
    employer: str = ""  # now
    runs_until: date | None = None
    deposit: Decimal | None = None
    settled: tuple[date, ...] = ()  # liquidation, return of the deposit
    deposit_returned: Decimal | None = None

    @property
    def known(self) -> list[date]:
        """The days between departure and end on which something happened."""
        return sorted(filter(None, (self.left_on, *self.agreed, *self.changed)))
