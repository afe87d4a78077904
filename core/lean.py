"""Rows of a long list as instances that have only what was asked for.

Making a row and the rows it belongs to the usual way takes longer than reading and writing them: a
file of 100,000 rows would be a minute of that. These are the same classes, so whatever is reckoned
from a row is reckoned by the same code. What was not asked for is fetched when it is needed, as
with `only`: right, but a query for each row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.base import ModelState

BATCH = 1000  # rows of a file that are read, prepared and written together


@dataclass(frozen=True, slots=True)
class _Part:
    """The row itself (path ""), or a row it belongs to; `at` is where its values stand."""

    model: type[Model]
    path: str
    names: tuple[str, ...]
    at: slice
    parent: str
    relation: str
    shared: tuple[tuple[str, str, Mapping[Any, Model]], ...]  # relation, column, rows by number


def lean(
    found: QuerySet[Any],
    fields: Mapping[str, Sequence[str]],
    *,
    shared: Mapping[str, Mapping[Any, Model]],
    several: Sequence[str] = (),
) -> Iterator[Any]:
    """The rows of `found` in its order, a batch at a time.

    `fields` has the columns (`"country_id"`, not `"country"`) of the row under `""`, and of a row
    it belongs to under the path there (`"contract__worker"`), outer ones first; none of those may
    be empty. `shared` has rows that many belong to, by path and number: they are not read again.
    `several` names relations of which a row has any number, most often none; they are read for a
    whole batch.
    """
    parts = _parts(found.model, fields, shared)
    columns = [f"{part.path}__{name}".lstrip("_") for part in parts for name in part.names]
    bare = found.prefetch_related(None).values_list(*columns)
    values = bare.iterator(chunk_size=BATCH)
    others = [_Several(found, relation) for relation in several]
    while batch := [_made(parts, row, found.db) for row in islice(values, BATCH)]:
        for relation in others:
            relation.add_to(batch)
        yield from batch


def _parts(
    model: type[Model],
    fields: Mapping[str, Sequence[str]],
    shared: Mapping[str, Mapping[Any, Model]],
) -> list[_Part]:
    """Where each row's values stand in what is read; every one has its number."""
    models: dict[str, type[Model]] = {"": model}
    parts: list[_Part] = []
    begin = 0
    for path, asked in fields.items():
        parent, _, relation = path.rpartition("__")
        if path:
            field = models[parent]._meta.get_field(relation)
            assert isinstance(field, ForeignKey), path
            assert not field.null, f"{path} may be empty"
            models[path] = field.related_model
        own = models[path]
        key = own._meta.pk.attname
        names = (key, *(name for name in asked if name != key))
        at = slice(begin, begin + len(names))
        parts.append(_Part(own, path, names, at, parent, relation, _lent(own, path, shared)))
        begin = at.stop
    return parts


def _lent(
    model: type[Model], path: str, shared: Mapping[str, Mapping[Any, Model]]
) -> tuple[tuple[str, str, Mapping[Any, Model]], ...]:
    """The relations of that row whose rows are shared."""
    split = [(whole.rpartition("__"), rows) for whole, rows in shared.items()]
    return tuple(
        (name, model._meta.get_field(name).attname, rows)  # type: ignore[union-attr]
        for (parent, _, name), rows in split
        if parent == path
    )


def _made(parts: list[_Part], values: Sequence[Any], database: str) -> Any:
    """One row with those it belongs to, put together as unpickling does it: without `__init__`."""
    caches: dict[str, dict[str, Any]] = {}
    first = None
    for part in parts:
        row = part.model.__new__(part.model)
        known = row.__dict__
        known.update(zip(part.names, values[part.at], strict=True))
        state = known["_state"] = ModelState()
        state.adding, state.db = False, database
        state.fields_cache = caches[part.path] = cache = {}
        for relation, column, rows in part.shared:
            number = known[column]
            # A row that is not among the shared ones is fetched when it is needed.
            if number is None or number in rows:
                cache[relation] = rows.get(number)
        if first is None:
            first = row
        else:
            caches[part.parent][part.relation] = row
    return first


class _Several:
    """Adds what `prefetch_related` would. Who has some is asked once, and the others of a batch
    share one empty answer."""

    def __init__(self, found: QuerySet[Any], relation: str) -> None:
        self._relation = relation
        self._field: Any = found.model._meta.get_field(relation).field
        self._all = self._field.model._default_manager
        numbers = found.order_by().values("pk")
        having = self._all.filter(**{f"{self._field.name}__in": numbers}).order_by()
        self._having = frozenset(having.values_list(self._field.attname, flat=True))

    def add_to(self, batch: list[Model]) -> None:
        wanted = [row.pk for row in batch if row.pk in self._having]
        theirs: dict[Any, list[Model]] = {pk: [] for pk in wanted}
        for one in self._all.filter(**{f"{self._field.name}__in": wanted}):
            theirs[getattr(one, self._field.attname)].append(one)
        nothing = self._answer([])
        for row in batch:
            answer = self._answer(theirs[row.pk]) if row.pk in theirs else nothing
            row.__dict__.setdefault("_prefetched_objects_cache", {})[self._relation] = answer

    def _answer(self, rows: list[Model]) -> QuerySet[Any]:
        """A queryset that has been asked already."""
        answered: Any = self._all.all()
        answered._result_cache, answered._prefetch_done = rows, True
        return answered
