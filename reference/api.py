"""Reference data for programs: countries, and the lists of codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.pages import PAGING, paged
from core.api.parameters import day
from reference.endpoints import DAY, ReferenceEndpoint, both_names, documented_list
from reference.listings import LISTINGS, Listing
from reference.models import Country, HighIncomeListing
from reference.queries import Item, book

Json = dict[str, Any]
_ON = OpenApiParameter("on", DAY, description="Only what holds on that day. By default all.")


# Countries ----------------------------------------------------------------------------------------


class HighIncomeShape(serializers.Serializer):
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="First day off the list")
    source = serializers.CharField()  # type: ignore[assignment]


class CountryShape(serializers.Serializer):
    code = serializers.CharField(help_text="ISO 3166, two letters")
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(
        allow_null=True, help_text="First day on which it is no longer offered; null: it is"
    )
    high_income = HighIncomeShape(
        many=True, help_text="When it was on the Department's list of high-income, stable markets"
    )


_COUNTRY = {
    "code": "KR",
    "name_vi": "Hàn Quốc",
    "name_en": "Republic of Korea",
    "valid_from": None,
    "valid_until": None,
    "high_income": [{"valid_from": "2025-01-01", "valid_until": None, "source": "15/QĐ-SNV"}],
}


@extend_schema_view(get=documented_list("countries", CountryShape, _COUNTRY, _ON))
class CountriesView(ReferenceEndpoint):
    """Receiving countries and territories, in the order of the pickers."""

    parameters = ("on", *PAGING)

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        rows = Country.objects.order_by("rank", "name_sort", "code")
        on = day(said, "on")
        if on is not None:
            rows = rows.on(on)
        return paged(request, said, rows.prefetch_related("high_income"), _countries)


def _countries(rows: Iterable[Country]) -> Iterable[Json]:
    for row in rows:
        yield {
            "code": row.code,
            "name_vi": row.name_vi,
            "name_en": row.name_en,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "high_income": [
                _high_income(listed)
                for listed in sorted(row.high_income.all(), key=lambda listed: listed.valid_from)
            ],
        }


def _high_income(listed: HighIncomeListing) -> Json:
    return {
        "valid_from": listed.valid_from,
        "valid_until": listed.valid_until,
        "source": listed.source,
    }


# Lists --------------------------------------------------------------------------------------------


class AttributeShape(serializers.Serializer):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.CharField(help_text="yes, number, text, country, choice or entry")


class ListShape(serializers.Serializer):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    about = serializers.CharField()
    closed = serializers.BooleanField(help_text="The law names the entries: codes stay")
    entries = serializers.IntegerField(help_text="How many, those that no longer hold too")
    attributes = AttributeShape(many=True, help_text="What each entry says beside its names")


class EntryShape(serializers.Serializer):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField(allow_null=True, help_text="null: only Vietnamese has a name")
    attributes = serializers.DictField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(
        allow_null=True, help_text="First day on which it no longer holds"
    )
    legal_basis = serializers.CharField(allow_null=True)


_LIST = {
    "code": "qualification",
    "name_vi": "Trình độ chuyên môn kỹ thuật",
    "name_en": "Technical qualifications",
    "about": "Levels of the labour survey and Circular 01/2022.",
    "closed": False,
    "entries": 8,
    "attributes": [
        {
            "code": "certified",
            "name_vi": "Tính là có bằng cấp, chứng chỉ",
            "name_en": "Counts as with degree or certificate",
            "kind": "yes",
        }
    ],
}
_ENTRY = {
    "code": "elementary",
    "name_vi": "Sơ cấp",
    "name_en": "Elementary vocational",
    "attributes": {"trained": True, "certified": True},
    "valid_from": None,
    "valid_until": None,
    "legal_basis": None,
}


@extend_schema_view(get=documented_list("lists", ListShape, _LIST))
class ListsView(ReferenceEndpoint):
    """The lists of codes that records and figures use."""

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        return paged(request, said, list(LISTINGS.values()), lambda rows: map(_list, rows))


@extend_schema_view(get=documented_list("list_entries", EntryShape, _ENTRY, _ON))
class ListEntriesView(ReferenceEndpoint):
    """The entries of a list, those that no longer hold as well, with the days of each."""

    parameters = ("on", *PAGING)

    def answer(self, request: Request, said: Mapping[str, str], **named: str) -> Response:
        code = named["code"]
        if code not in LISTINGS:
            raise NotFound(f"There is no such list. There are: {', '.join(LISTINGS)}.")
        items = book().items(code, on=day(said, "on"))
        return paged(request, said, items, lambda rows: map(_entry, rows))


def _list(listing: Listing) -> Json:
    return {
        "code": listing.code,
        **both_names(listing.label),
        "about": str(listing.about),
        "closed": listing.closed,
        "entries": len(book().items(listing.code)),
        "attributes": [
            {"code": said.name, **both_names(said.label), "kind": said.kind.value}
            for said in listing.attributes
        ],
    }


def _entry(item: Item) -> Json:
    return {
        "code": item.code,
        "name_vi": item.name_vi,
        "name_en": item.name_en or None,
        "attributes": item.attributes,
        "valid_from": item.valid_from,
        "valid_until": item.valid_until,
        "legal_basis": item.legal_basis or None,
    }
