"""The embedded database: made once with everything in it, brought up to date at every start."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from reference.countries import load_countries

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """After this the database is there, up to date, and holds units, countries and accounts."""
    database = Path(connection.settings_dict["NAME"])
    with _alone(database):
        if _holds_anything(database):
            _bring_up_to_date()
        else:
            with _complete_or_not_at_all(database):
                _bring_up_to_date()
                _demonstrate(say)


def _bring_up_to_date() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    # The invented past knew of the reform on the day of its resolution, as offices did.
    call_command(
        "load_units",
        province=settings.PROVINCE_CODE,
        entered_at="2025-06-16T17:00:00+07:00",
        stdout=StringIO(),
    )
    load_countries()


def _holds_anything(database: Path) -> bool:
    """A command that only looked (`check`, `makemigrations`) leaves an empty file behind."""
    return database.exists() and bool(connection.introspection.table_names())


def _demonstrate(say: Say) -> None:
    if not get_user_model().objects.filter(is_active=True).exists():
        say("Inventing the demonstration, once (about a minute) …")
        call_command("demonstration")


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Two starts at once prepare one after the other. The lock goes with the process."""
    with database.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _complete_or_not_at_all(database: Path) -> Iterator[None]:
    """Inside, the connection writes to a file beside, which gets its name at the end.

    A first start that is interrupted leaves nothing that a second one could take for data.
    """
    beside = database.with_suffix(".unfinished")
    for left in beside.parent.glob(f"{beside.name}*"):
        left.unlink()
    _connect_to(beside)
    try:
        yield
    finally:
        _connect_to(database)
    os.replace(beside, database)


def _connect_to(path: Path) -> None:
    connection.close()  # the last one to close a SQLite file brings its journal in
    connection.settings_dict["NAME"] = path
