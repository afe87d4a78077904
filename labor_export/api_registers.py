"""The registers of /api/v1/, for programs that read and hand in records: one line per address."""

from django.urls import path

from contracts.api import (
    ContractsView,
    ContractView,
    DeparturesBulkView,
    DeparturesView,
    DepartureView,
    ReturnsBulkView,
    ReturnsView,
    ReturnView,
)
from enterprises.api import EnterprisesView, EnterpriseView
from exchange.api import ChangesView
from targets.api_targets import TargetsView, TargetVersionView
from workers.api import WorkerFindView, WorkersBulkView, WorkersView, WorkerView

registers = [
    path("workers/", WorkersView.as_view(), name="workers_list"),
    path("workers/bulk/", WorkersBulkView.as_view(), name="workers_bulk"),
    path("workers/find/", WorkerFindView.as_view(), name="workers_find"),
    path("workers/<int:pk>/", WorkerView.as_view(), name="workers_record"),
    path("contracts/", ContractsView.as_view(), name="contracts_list"),
    path("contracts/<int:pk>/", ContractView.as_view(), name="contracts_record"),
    path("departures/", DeparturesView.as_view(), name="departures_list"),
    path("departures/bulk/", DeparturesBulkView.as_view(), name="departures_bulk"),
    path("departures/<int:pk>/", DepartureView.as_view(), name="departures_record"),
    path("returns/", ReturnsView.as_view(), name="returns_list"),
    path("returns/bulk/", ReturnsBulkView.as_view(), name="returns_bulk"),
    path("returns/<int:pk>/", ReturnView.as_view(), name="returns_record"),
    path("enterprises/", EnterprisesView.as_view(), name="enterprises_list"),
    path("enterprises/<int:pk>/", EnterpriseView.as_view(), name="enterprises_record"),
    path("targets/", TargetsView.as_view(), name="targets_list"),
    path("targets/<int:pk>/", TargetVersionView.as_view(), name="targets_record"),
    path("changes/", ChangesView.as_view(), name="changes"),
]
