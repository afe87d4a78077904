"""The tables of contracts and stays."""

from contracts.models.stays import (
    Contract,
    ContractQuerySet,
    Departure,
    DepartureQuerySet,
    Extension,
)

__all__ = [
    "Contract",
    "ContractQuerySet",
    "Departure",
    "DepartureQuerySet",
    "Extension",
]
