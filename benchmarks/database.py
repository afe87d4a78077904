"""The benchmark's own databases: made when missing, filled once, never those of a register."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection

from benchmarks.generator import Scale, fill
from communes.queries import forget_atlas

# As on a server whose disk is not a spinning one, and which sorts in memory.
_TUNED = {"work_mem": "'32MB'", "random_page_cost": "1.1", "jit": "off"}
# The last table that `fill` writes: a fill that was broken off leaves it empty.
_LAST_TABLE = "figures_attainment"


def use(scale: Scale, *, anew: bool, tell: Callable[[str], None]) -> None:
    """Make the default connection the database of that scale, filled; `anew` fills it once more."""
    name = connect(scale.name)
    if not anew and _on_server("select 1 from pg_database where datname = %s", name):
        if _is_filled():
            call_command("migrate", verbosity=0)
            return
        tell("found half filled")
    _make(name)
    tell("tables")
    call_command("migrate", verbosity=0)
    fill(scale, tell)
    forget_atlas()


def _make(name: str, *, like: str = "template1") -> None:
    _on_server(f'drop database if exists "{name}"')
    _on_server(f'create database "{name}" template "{like}"')
    for setting, value in _TUNED.items():
        _on_server(f'alter database "{name}" set {setting} = {value}')


@contextmanager
def copied(scale_name: str, copy_name: str) -> Iterator[None]:
    """While the block runs, `connect(copy_name)` finds a copy of that scale's database."""
    filled, copy = connect(scale_name), connect(copy_name)
    _make(copy, like=filled)
    try:
        yield
    finally:
        _on_server(f'drop database if exists "{copy}" with (force)')


def connect(scale_name: str) -> str:
    """Point the default connection at the database of that scale, which may not stand yet."""
    base = str(connection.settings_dict["NAME"]).split("_bench")[0]
    name = f"{base}_bench_{scale_name}"
    connection.close()
    connection.settings_dict["NAME"] = name
    forget_atlas()
    return name


def _on_server(sql: str, *params: Any) -> list[Any]:
    """One statement on the server's maintenance database, outside any transaction."""
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []


def _is_filled() -> bool:
    if _LAST_TABLE not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"select exists (select 1 from {_LAST_TABLE})")
        return bool(cursor.fetchone()[0])
