"""The tables of contracts and stays."""

from contracts.models.changes import Extension, StayChange, StayChangeQuerySet
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
    "StayChange",
    "StayChangeQuerySet",
]
