"""Long lists page by page: `count`, `next`, `previous`, `results` from the first day on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.parameters import number

SIZE, MOST = 100, 500
PAGING = ("page", "page_size")
_LAST = 10**9


def paged(
    request: Request,
    said: Mapping[str, str],
    rows: "QuerySet[Any, Any] | list[Any]",
    shape: Callable[[Any], Iterable[Any]],
) -> Response:
    """The page asked for by `page` and `page_size` (100, at most 500).

    `rows` are ordered, with a key at the end of the order, so that no row is on two pages; `shape`
    turns the rows of the page into plain JSON. A page beyond the last is a 404.
    """
    size = number(said, "page_size", most=MOST) or SIZE
    page = number(said, "page", most=_LAST) or 1
    count = len(rows) if isinstance(rows, list) else rows.count()
    last = max(1, -(-count // size))
    if page > last:
        raise NotFound(f"The last page is {last}.")
    found = rows[(page - 1) * size : page * size]
    return Response(
        {
            "count": count,
            "next": _address(request, page + 1) if page < last else None,
            "previous": _address(request, page - 1) if page > 1 else None,
            "results": list(shape(found)),
        }
    )


def _address(request: Request, page: int) -> str:
    query = request.query_params.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page_of(shape: type[serializers.Serializer], name: str) -> serializers.Serializer:
    """For the schema: a page of these."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "__doc__": f"A page of {name.removesuffix('Page')}.",
            "count": serializers.IntegerField(help_text="All of them, on every page together"),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )()
