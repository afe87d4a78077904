"""The endpoints of the statistics, the schema, and everything that is not there."""

from functools import partial
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import extend_schema_view
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ApiEndpoint
from accounts.permissions import Grant
from core.readonly import read_only
from reports.api.answers import attainment_tabular, coverage_tabular, table_answer
from reports.api.documentation import ATTAINMENT, COVERAGE, documented, documented_table
from reports.api.kept import remember
from reports.api.parameters import asked, asked_table
from reports.api.protection import protected_answer, told_by_releases
from reports.api.renderers import AsCsv, AsJson, AsJsonStat, ByFormat
from reports.api.shapes import (
    AttainmentShape,
    CoverageShape,
    DeparturesShape,
    ReturnsShape,
    ShareShape,
    StockShape,
)
from reports.api.tabular import Tabular


class Statistics(ApiEndpoint):
    """Figures, in three forms."""

    grant = Grant.STATISTICS
    renderer_classes = (AsJson, AsCsv, AsJsonStat)
    content_negotiation_class = ByFormat

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What is answered is remembered while nothing can have changed (middleware.py)."""
        response = super().dispatch(request, *args, **kwargs)
        asked = getattr(request, "asked", None)
        if asked and isinstance(response, Response):
            response.add_post_render_callback(partial(remember, asked))
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if not isinstance(response.data, Tabular):
            # Not a figure: what OPTIONS says.
            response.accepted_renderer = JSONRenderer()
            response.accepted_media_type = JSONRenderer.media_type
        return response


def answered(tabular: Tabular) -> Response:
    """With what a file of numbers alone cannot say in the headers."""
    said = tabular.answer
    window = said["window"]
    return Response(
        tabular,
        headers={
            "X-Known-At": said["known_at"],
            "X-Map-Date": said["map_date"],
            "X-Window": f"{window['from']}/{window['to']}",
            "X-Provisional": str(said["provisional"]).lower(),
            "X-Rule-Version": said["rule_version"],
        },
    )


class AttainmentView(Statistics):
    """Administrative counts: exact for every client, whichever right its token has."""

    @documented("attainment", AttainmentShape, ATTAINMENT, "By default current.")
    def get(self, request: Request) -> Response:
        """Results against targets: the province, each unit, each named body."""
        with read_only():
            return answered(attainment_tabular(asked(request)))


class CoverageView(Statistics):
    """Administrative counts: exact for every client, whichever right its token has."""

    @documented("coverage", CoverageShape, COVERAGE, "By default the day as_of.")
    def get(self, request: Request) -> Response:
        """Units with at least one departure, on the map of the as-of day unless asked otherwise."""
        with read_only():
            question = asked(request)
            if "boundary" not in request.query_params:
                question = question.on_map_of(question.as_of)
            return answered(coverage_tabular(question))


class TableView(Statistics):
    """One of the declared tables of a statistic (tables.py)."""

    statistic: ClassVar[str]

    def get(self, request: Request) -> Response:
        with read_only():
            if told_by_releases(request, self.statistic):
                return answered(protected_answer(request, self.statistic))
            return answered(table_answer(*asked_table(request, self.statistic)))


@extend_schema_view(get=documented_table("departures", DeparturesShape))
class DeparturesView(TableView):
    """Departures under contract of the window, by departure date: the flow."""

    statistic = "departures"


@extend_schema_view(get=documented_table("returns", ReturnsShape))
class ReturnsView(TableView):
    """Stays that ended in the window, by the day of the end: came home, died, missing, settled."""

    statistic = "returns"


@extend_schema_view(get=documented_table("stock", StockShape))
class StockView(TableView):
    """People abroad at the end of the as-of day, each in the country of that day."""

    statistic = "stock"


@extend_schema_view(get=documented_table("trained", ShareShape))
class TrainedView(TableView):
    """Departures with a valid orientation certificate, of all departures of the window."""

    statistic = "trained"


@extend_schema_view(get=documented_table("skilled", ShareShape))
class SkilledView(TableView):
    """Departures with a degree or certificate, of those whose qualification is known."""

    statistic = "skilled"


class SchemaView(ApiEndpoint, SpectacularAPIView):
    """The OpenAPI 3.1 document of this API: YAML, or JSON by content negotiation."""

    grant = None


class NotHere(ApiEndpoint):
    """Everything else below /api/v1/: a problem document, not a page, and only for clients."""

    grant = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address. /api/v1/schema/ lists what exists.")


class BearerScheme(OpenApiAuthenticationExtension):
    """How the schema says that a token is needed."""

    target_class = "accounts.tokens.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict:
        return build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix="Bearer"
        )
