"""The tables of contracts and stays."""

from contracts.models.changes import Extension, StayChange, StayChangeQuerySet
from contracts.models.checks import (
    Finding,
    LicenceCheck,
    LicenceCheckQuerySet,
)
from contracts.models.registrations import (
    REGISTRATION_TINTS,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)
from contracts.models.stays import (
    Contract,
    ContractQuerySet,
    Departure,
    DepartureQuerySet,
)

__all__ = [
    "Contract",
    "ContractQuerySet",
    "Departure",
    "DepartureQuerySet",
    "Extension",
    "Finding",
    "LicenceCheck",
    "LicenceCheckQuerySet",
    "REGISTRATION_TINTS",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
    "StayChange",
    "StayChangeQuerySet",
]
