"""What was released of protected tables: which, up to when, as known when, at what cost."""

from collections.abc import Iterable, Mapping

from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Grant
from core.api.pages import PAGING, paged
from core.api.parameters import day
from reference.endpoints import DAY, ReferenceEndpoint, documented_list
from reports.models import Release
from reports.releases.families import CALENDAR, ROWS, family_named
from reports.statistics import Json, instant


class PublicationShape(serializers.Serializer):
    statistic = serializers.CharField(help_text="The address below /statistics/")
    by = serializers.ListField(
        child=serializers.CharField(), help_text="What can be asked as by, for this release"
    )
    as_of = serializers.DateField(help_text="The release tells the year up to this day")
    known_at = serializers.DateTimeField(help_text="Nothing that was learnt later is in it")
    map_date = serializers.DateField()
    rule_version = serializers.CharField()
    made_at = serializers.DateTimeField()
    cells = serializers.IntegerField()
    withheld = serializers.IntegerField(help_text="Of the cells")
    digest = serializers.CharField(help_text="SHA-256 of what it tells; it never changes")


_EXAMPLE = {
    "statistic": "departures",
    "by": ["sex", "market,sex"],
    "as_of": "2025-06-30",
    "known_at": "2025-07-10T16:59:59.999999Z",
    "map_date": "2025-06-30",
    "rule_version": "2026-2",
    "made_at": "2025-07-10T17:30:00.000000Z",
    "cells": 36,
    "withheld": 18,
    "digest": "5d1f0c0f5a0e0c1b6f7f2f0a9a4f1d7b3f5f9a7d0b1e2c3d4e5f60718293a4b5",
}


@extend_schema_view(
    get=documented_list(
        "publications",
        PublicationShape,
        _EXAMPLE,
        OpenApiParameter("as_of", DAY, description="Only those of that day."),
        # Not for clients of registers, unlike other reference data.
        refusals=(400, 401, 403, 404, 405, 429),
    )
)
class PublicationsView(ReferenceEndpoint):
    """The releases of protected tables, the newest first."""

    grant = Grant.STATISTICS
    parameters = ("as_of", *PAGING)

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        rows = Release.objects.defer("rows", "categories")
        as_of = day(said, "as_of")
        if as_of is not None:
            rows = rows.filter(day=as_of)
        return paged(request, said, rows, _told)


def _told(releases: Iterable[Release]) -> Iterable[Json]:
    for release in releases:
        family = family_named(release.family)
        kinds = [kind for kind in ROWS if kind in CALENDAR.get(release.day.month, ROWS)]
        by = [_by(kind, family.dimension) for kind in kinds]
        yield {
            "statistic": family.table,
            "by": by,
            "as_of": release.day.isoformat(),
            "known_at": instant(release.known_at),
            "map_date": release.map_date.isoformat(),
            "rule_version": release.rule_version,
            "made_at": instant(release.made_at),
            "cells": release.cells,
            "withheld": release.withheld,
            "digest": release.digest,
        }


def _by(kind: str, dimension: str) -> str:
    """What is asked as `by` for those rows: "unit,sex", "sex", or nothing for a whole share."""
    return ",".join(code for code in (kind, dimension) if code and code != "province")
