"""Paging and sorting of lists. The query string carries both, so that a list can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 50


@dataclass(frozen=True)
class Order:
    """How a list is sorted: the key of the column and its direction."""

    key: str
    descending: bool

    @property
    def param(self) -> str:
        return f"-{self.key}" if self.descending else self.key


def order_of(request: HttpRequest, allowed: Mapping[str, Any], default: str) -> Order:
    """The order asked for by ?sort=, or the default; an unknown column is the default."""
    asked = request.GET.get("sort", default)
    if asked.lstrip("-") not in allowed:
        asked = default
    return Order(asked.lstrip("-"), asked.startswith("-"))


def page_of(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page:
    """The page asked for by ?page=; out of range is the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
