"""Contracts, departures and returns for programs (docs/reference/registers-api.md)."""

from contracts.api.contracts import ContractsView, ContractView
from contracts.api.departures import DeparturesBulkView, DeparturesView, DepartureView
from contracts.api.returns import ReturnsBulkView, ReturnsView, ReturnView

__all__ = [
    "ContractView",
    "ContractsView",
    "DepartureView",
    "DeparturesBulkView",
    "DeparturesView",
    "ReturnView",
    "ReturnsBulkView",
    "ReturnsView",
]
