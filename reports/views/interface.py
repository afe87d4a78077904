"""The interface for programs, explained in a browser: examples, promises, every address."""

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission


@requires(Permission.FIGURES_VIEW)
def interface(request: GuardedRequest) -> HttpResponse:
    """How a program asks: examples for curl, Python and R, and what is promised to it."""
    context = {"address": request.build_absolute_uri("/api/v1/")}
    return render(request, "reports/interface.html", context)


@requires(Permission.FIGURES_VIEW)
def explorer(request: GuardedRequest) -> HttpResponse:
    """Every address with its parameters and answers; a token typed here stays on the page."""
    return render(request, "reports/explorer.html")


@requires(Permission.FIGURES_VIEW)
def explorer_schema(request: GuardedRequest) -> HttpResponse:
    """The OpenAPI document for the explorer: programs get it with their token instead."""
    schema = SchemaGenerator().get_schema(public=True)
    return HttpResponse(OpenApiJsonRenderer().render(schema), content_type="application/json")
