"""The catalogue of indicators, for programs."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.pages import paged
from figures.catalogue import CATALOGUE, CatalogueEntry
from reference.endpoints import ReferenceEndpoint, both_names, documented_list
from reports.statistics import Json


class ConfusionShape(serializers.Serializer):
    word = serializers.CharField(help_text="A code of this catalogue, or a word of the field")
    difference = serializers.CharField()


class IndicatorShape(serializers.Serializer):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    formula = serializers.CharField()
    counting_rule = serializers.CharField()
    confused_with = ConfusionShape(many=True)
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Law, decision, or list"
    )
    statistic = serializers.CharField(
        allow_null=True, help_text="The endpoint that answers it; null: only pages show it"
    )


def _entry(entry: CatalogueEntry) -> Json:
    return {
        "code": entry.code,
        **both_names(entry.label),
        "formula": entry.formula,
        "counting_rule": str(entry.counting_rule),
        "confused_with": [
            {"word": confusion.word, "difference": confusion.difference}
            for confusion in entry.confused_with
        ],
        "source": entry.source,
        "statistic": entry.statistic or None,
    }


_EXAMPLE = {
    "code": "coverage",
    "name_vi": "Đơn vị có người đi",
    "name_en": "Units with departures",
    "formula": "units with at least one departure / units on the map",
    "counting_rule": "By default on the map of as_of.",
    "confused_with": [
        {
            "word": "units with people abroad",
            "difference": "Somebody may have left years ago.",
        }
    ],
    "source": "Resolution 420/NQ-HĐND of 2024 and the plan of the province",
    "statistic": "coverage",
}


@extend_schema_view(get=documented_list("indicators", IndicatorShape, _EXAMPLE))
class IndicatorsView(ReferenceEndpoint):
    """What each figure counts, how, and what it is often confused with."""

    def answer(self, request: Request, said: Mapping[str, str], **_named: str) -> Response:
        return paged(request, said, list(CATALOGUE.values()), lambda rows: map(_entry, rows))
