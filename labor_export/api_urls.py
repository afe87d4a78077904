"""/api/v1/: one line per resource."""

from django.urls import path, re_path

from labor_export.api_registers import registers
from reference.api import CountriesView, ListEntriesView, ListsView
from reports.api.indicators import IndicatorsView
from reports.api.publications import PublicationsView
from reports.api.units import UnitChangesView, UnitsView
from reports.api.views import (
    AttainmentView,
    CoverageView,
    DeparturesView,
    NotHere,
    ReturnsView,
    SchemaView,
    SkilledView,
    StockView,
    TrainedView,
)
from reports.views import explorer, explorer_schema, interface
from targets.api import PlansView, PlanView

app_name = "api"
urlpatterns = [
    # For people, with their session: what the interface offers, and its description to try it.
    path("docs/", interface, name="docs"),
    path("docs/explorer/", explorer, name="explorer"),
    path("docs/openapi.json", explorer_schema, name="explorer_schema"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("statistics/attainment/", AttainmentView.as_view(), name="attainment"),
    path("statistics/coverage/", CoverageView.as_view(), name="coverage"),
    path("statistics/departures/", DeparturesView.as_view(), name="departures"),
    path("statistics/returns/", ReturnsView.as_view(), name="returns"),
    path("statistics/stock/", StockView.as_view(), name="stock"),
    path("statistics/trained/", TrainedView.as_view(), name="trained"),
    path("statistics/skilled/", SkilledView.as_view(), name="skilled"),
    path("units/", UnitsView.as_view(), name="units"),
    path("unit-changes/", UnitChangesView.as_view(), name="unit_changes"),
    path("countries/", CountriesView.as_view(), name="countries"),
    path("lists/", ListsView.as_view(), name="lists"),
    path("lists/<str:code>/", ListEntriesView.as_view(), name="list_entries"),
    path("plans/", PlansView.as_view(), name="plans"),
    path("plans/<str:code>/", PlanView.as_view(), name="plan"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("publications/", PublicationsView.as_view(), name="publications"),
    *registers,
    # With its slash, so that an address without one is still led to the right one.
    re_path(r"^.*/$", NotHere.as_view(), name="not_here"),
]
