"""/api/v1/: one line per resource."""

from django.urls import path, re_path

from reports.api import AttainmentView, CoverageView, NotHere, SchemaView

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("statistics/attainment/", AttainmentView.as_view(), name="attainment"),
    path("statistics/coverage/", CoverageView.as_view(), name="coverage"),
    # With its slash, so that an address without one is still led to the right one.
    re_path(r"^.*/$", NotHere.as_view(), name="not_here"),
]
