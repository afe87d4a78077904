"""Rows of a list under headings, while it is sorted by a column that has groups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Which rows stand under one heading: those with an equal `field`, however they are spelled.

    `key(row)` is what a row has in that field, `label(row)` how the heading says it.
    """

    field: str
    key: Callable[[Any], Any]
    label: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class GroupHeading:
    """Above the first row of a group on a page: its name, and how many the whole list has of it."""

    label: str
    number: int


def under_headings(
    grouping: Grouping | None, rows: Iterable[Any], found: Any
) -> list[tuple[Any, GroupHeading | None]]:
    """Each row of a page, the first of each group with its heading; one query for all numbers.

    `found` is the whole list that the rows are a page of; a plain list has no groups.
    """
    rows = list(rows)
    if grouping is None or isinstance(found, list):
        return [(row, None) for row in rows]
    keys = [grouping.key(row) for row in rows]
    counted = found.order_by().filter(**{f"{grouping.field}__in": set(keys)})
    numbers = {key: keys.count(key) for key in keys}
    # What somebody has moved to another group since keeps the number of its rows here.
    numbers |= dict(counted.values_list(grouping.field).annotate(n=Count("pk")))
    first = [key not in keys[:place] for place, key in enumerate(keys)]
    return [
        (row, GroupHeading(label=str(grouping.label(row)), number=numbers[key]) if opens else None)
        for row, key, opens in zip(rows, keys, first, strict=True)
    ]
