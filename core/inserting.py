"""Many new rows at once, several times faster than `bulk_create`: for sheets of 50,000 people.

A person of such a sheet is some ten rows of some hundred and forty values, and compiling an INSERT
for them took half of the whole work (benchmarks/README.md). Values go in as the fields make them,
by COPY on PostgreSQL and by one prepared statement on SQLite; keys are given out before.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import AutoField, Field, ForeignKey, JSONField, Model

Row = TypeVar("Row", bound=Model)
FEW = 20  # below, Django's own way is as fast
_PLAIN = {str, int, bool, type(None)}
_TO_ESCAPE = re.compile(r"[\\\t\n\r]")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_many(rows: Iterable[Row]) -> list[Row]:
    """Store new rows of one model; each gets its key. Constraints refuse as they always do.

    Like `bulk_create` it calls no `save` and sends no signals. Foreign keys are those of the rows.
    """
    made = list(rows)
    if len(made) < FEW:
        return type(made[0])._base_manager.bulk_create(made) if made else made
    model = type(made[0])
    with transaction.atomic():
        _give_keys(model, made)
        _store(model, {field: _held(field, made) for field in model._meta.concrete_fields})
    for row in made:
        row._state.adding, row._state.db = False, connection.alias
    return made


def insert_values(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[Any]:
    """Store new rows that nobody needs as objects, and give their keys.

    `names` are the columns as the model has them ("worker_id"), each row has a value for each;
    what is not named gets its default, the same in all rows.
    """
    values = list(rows)
    if len(values) < FEW:
        made = [model(**dict(zip(names, row, strict=True))) for row in values]
        return [row.pk for row in model._base_manager.bulk_create(made)]
    said = dict(zip(names, zip(*values, strict=True), strict=True))
    if unknown := said.keys() - {field.attname for field in model._meta.concrete_fields}:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    with transaction.atomic():
        keys = _new_keys(model, len(values))
        said[model._meta.pk.attname] = tuple(keys)
        _store(
            model,
            {
                field: said.get(field.attname) or (field.get_default(),) * len(values)
                for field in model._meta.concrete_fields
            },
        )
    return keys


# Column by column: what all rows share is made ready once ----------------------------------------

Columns = Mapping[Field, Sequence[Any]]


def _held(field: Field, rows: Sequence[Model]) -> list[Any]:
    """What the rows hold in that column."""
    name = field.attname
    held = [getattr(row, name) for row in rows]
    if isinstance(field, ForeignKey) and None in held:
        held = [_key_behind(field, row) for row in rows]
    return held


def _key_behind(field: ForeignKey, row: Model) -> Any:
    """The other row may have got its key after it was put in here."""
    held = getattr(row, field.attname)
    if held is not None:
        return held
    other = field.get_cached_value(row, default=None)
    if other is not None:
        setattr(row, field.name, other)  # by the column it would forget the other row
    return getattr(row, field.attname)


def _ready(field: Field, held: Sequence[Any]) -> list[Any]:
    """What the database is given for them; plain texts and numbers are what they are."""
    first = held[0]
    if all(value is first for value in held):
        return [_prepared(field, first)] * len(held)
    if isinstance(field, JSONField):
        return [_prepared(field, value) for value in held]
    if _PLAIN.issuperset(map(type, held)):
        return list(held)
    return [value if type(value) in _PLAIN else _prepared(field, value) for value in held]


def _prepared(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField) and value is not None:
        return json.dumps(value, cls=field.encoder)
    if value.__class__ is date:
        return value.isoformat()  # both databases read it so
    return field.get_db_prep_save(value, connection)


def _give_keys(model: type[Model], rows: Sequence[Model]) -> None:
    """Keys that nobody else gets, for rows that have none yet."""
    if _counts(model):
        without = [row for row in rows if row.pk is None]
        for row, pk in zip(without, _new_keys(model, len(without)), strict=True):
            row.pk = pk


def _counts(model: type[Model]) -> bool:
    key = model._meta.pk
    return isinstance(key, AutoField) or key.get_internal_type() == "BigAutoField"


def _new_keys(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        return list(_KEYS[connection.vendor](cursor, model, count))


def _keys_of_postgresql(cursor: Any, model: type[Model], count: int) -> list[int]:
    key = model._meta.pk
    sequence = "pg_get_serial_sequence(%s, %s)"
    asked = f"SELECT nextval({sequence}) FROM generate_series(1, %s)"
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(asked, [table, key.column, count])
    return [row[0] for row in cursor.fetchall()]


def _keys_of_sqlite(cursor: Any, model: type[Model], count: int) -> range:
    # Inside the transaction, which is the only writer there is.
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
    last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + count)


def _store(model: type[Model], columns: Columns) -> None:
    ready = [_ready(field, held) for field, held in columns.items()]
    _STORE[connection.vendor](model, [str(field.column) for field in columns], ready)


def _store_in_postgresql(
    model: type[Model], columns: Sequence[str], ready: Iterable[Sequence[Any]]
) -> None:
    rows = zip(*map(_copied, ready), strict=True)
    text = StringIO("\n".join(map("\t".join, rows)) + "\n")
    quoted = connection.ops.quote_name
    named = ", ".join(map(quoted, columns))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {quoted(model._meta.db_table)} ({named}) FROM STDIN", text)


def _copied(column: Sequence[Any]) -> list[str]:
    """The values of a column as COPY reads them."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return list(map(str, column))
    if kinds == {str} and not _TO_ESCAPE.search("".join(column)):
        return list(column)
    return [_copied_value(value) for value in column]


def _copied_value(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value).translate(_ESCAPED)


def _store_in_sqlite(
    model: type[Model], columns: Sequence[str], ready: Iterable[Sequence[Any]]
) -> None:
    quoted = connection.ops.quote_name
    named = ", ".join(map(quoted, columns))
    marks = ", ".join(["%s"] * len(columns))
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({named}) VALUES ({marks})", list(zip(*ready, strict=True))
        )


_KEYS: dict[str, Callable[[Any, type[Model], int], Iterable[int]]] = {
    "postgresql": _keys_of_postgresql,
    "sqlite": _keys_of_sqlite,
}
_STORE: dict[str, Callable[[type[Model], Sequence[str], Iterable[Sequence[Any]]], None]] = {
    "postgresql": _store_in_postgresql,
    "sqlite": _store_in_sqlite,
}
