"""What the rules about stays are asked with: a person, a stay, what is said about a departure."""

from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict

from contracts.choices import DurationType
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


class GoingFields(TypedDict):
    """The keywords of `Going`, for the actions that take them."""

    departed_on: date
    form: str
    country: Country | None
    enterprise: NotRequired[Enterprise | None]
    enterprise_unknown: NotRequired[bool]
    duration_type: NotRequired[str]
    job: NotRequired[str]
    signed_on: NotRequired[date | None]
    term_months: NotRequired[int | None]
    confirmation_number: NotRequired[str]
    confirmation_on: NotRequired[date | None]


class DraftFields(TypedDict, total=False):
    """What a draft may already know."""

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
    expected_on: date | None
    expected_month_only: bool
