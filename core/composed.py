"""Readings whose SQL is composed once, for the few that run all day for one number at a time.

Composing a query with thirty columns takes the ORM several times as long as the database takes to
answer it. What is read stays an ordinary queryset; only its text is kept, in each thread.
"""

from collections.abc import Callable, Sequence
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Stands for the key while the text is composed, as a number or as a text; no row has it.
_KEY = -7_381_946_025

Row = tuple[Any, ...]
Converters = dict[int, Any]


class Composed:
    """A queryset of `values_list`: its rows as they are, or those whose field `by` is a key."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]], *, by: str = "") -> None:
        self._make = make
        self._by = by
        self._kept = local()

    def rows(self) -> list[Row]:
        """What the queryset answers, in the same types on both engines."""
        return self._run(0)

    def rows_with(self, key: str) -> list[Row]:
        """The rows whose field is that text."""
        return self._run(key)

    def rows_of(self, numbers: Sequence[int]) -> list[Row]:
        """The rows of these numbers. For many the composing does not matter."""
        if len(numbers) == 1:
            return self._run(numbers[0])
        return list(self._make().filter(**{f"{self._by}__in": numbers}))

    def _run(self, key: int | str) -> list[Row]:
        compiler, converters, sql, params = self._composed()
        with compiler.connection.cursor() as cursor:
            cursor.execute(sql, [key if value in (_KEY, str(_KEY)) else value for value in params])
            fetched = cursor.fetchall()
        rows = compiler.apply_converters(fetched, converters) if converters else fetched
        return [tuple(row) for row in rows]

    def _composed(self) -> tuple[SQLCompiler, Converters, str, Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        kept = getattr(self._kept, "composed", None)
        if kept is None or kept[0].connection is not connection:
            queryset = self._make()
            if self._by:
                queryset = queryset.filter(**{self._by: _KEY})
            compiler = queryset.query.get_compiler(connection=connection)
            text = compiler.as_sql()
            # Which columns are given another type is as fixed as the text, known once it stands.
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            converters = compiler.get_converters(columns)
            kept = self._kept.composed = (compiler, converters, *text)
        return kept
