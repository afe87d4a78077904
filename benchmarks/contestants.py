"""What the API is measured beside: views of the benchmark's own, on the site's own middleware.

Their addresses come first, so that ours are found no faster than on the site.
"""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from figures.models import Attainment
from figures.questions import CURRENT
from labor_export.urls import urlpatterns as of_the_site
from reports.api.views import AttainmentView, Statistics
from targets.models import TargetKind, Window

BARE = "/bare"  # in front of an address: without any middleware


def select_one(request: HttpRequest) -> HttpResponse:
    """The least that a page with a database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    # The length is a middleware's work; without one the server would send chunks.
    return HttpResponse(b"1", content_type="text/plain", headers={"Content-Length": "1"})


class Anew(AttainmentView):
    """Ours, as without a memory (PAGES_KEPT = 0): every answer is counted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super(Statistics, self).dispatch(request, *args, **kwargs)


def stored_rows() -> QuerySet[Attainment, dict[str, Any]]:
    """Today's stored answers of all units: the rows of ours, counted already."""
    return (
        Attainment.objects.filter(
            plan__code="2025",
            indicator="departures",
            boundary=CURRENT,
            window=Window.CALENDAR,
            kind=TargetKind.ALL,
            day=None,
        )
        .exclude(unit=None)
        .order_by("unit__code")
        .values(
            "numerator",
            code=F("unit__code"),
            valid_from=F("unit__valid_from"),
            name=F("unit__name"),
            target=F("denominator"),
        )
    )


class Row(serializers.Serializer[dict[str, Any]]):
    """The fields of a line of attainment."""

    code = serializers.CharField()
    valid_from = serializers.DateField()
    name = serializers.CharField()
    numerator = serializers.IntegerField()
    target = serializers.IntegerField()


class PlainSerializer(APIView):
    """As one would write it first. It is spared tokens, allowances and negotiation by `format`."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def get(self, request: Request) -> Response:
        return Response({"units": Row(stored_rows(), many=True).data})


urlpatterns = [
    path("bench/select-1/", select_one),
    path("bench/anew/", Anew.as_view()),
    path("bench/serializer/", PlainSerializer.as_view()),
    *of_the_site,
]


class Site:
    """The whole site with these addresses, as WSGI; below `BARE` without middleware."""

    def __init__(self) -> None:
        self._whole = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            self._bare = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        address = environ["PATH_INFO"]
        if address.startswith(BARE + "/"):
            return self._bare({**environ, "PATH_INFO": address[len(BARE) :]}, start_response)
        return self._whole(environ, start_response)
