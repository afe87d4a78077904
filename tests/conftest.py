"""The cast: officer (of `here`), neighbour (of `next_door`), leader, department officer, …"""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from accounts.allowances import forget_allowances
from communes.models import Commune
from communes.queries import forget_atlas
from core.problems import Refused, Stale
from reference.queries import forget_book
from tests.factories import CommuneFactory, user_with

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside Django


@pytest.fixture(autouse=True)
def _fresh_atlas_and_book():
    for forget in (forget_atlas, forget_book, forget_allowances):
        forget()
    yield
    for forget in (forget_atlas, forget_book, forget_allowances):
        forget()


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory(code="03808", name="Mường La")


@pytest.fixture
def next_door(db) -> Commune:
    return CommuneFactory(code="03814", name="Chiềng Lao")


@pytest.fixture
def officer(here):
    """Commune officer of `here`."""
    return user_with("commune_officer", here, username="officer", full_name="Cán bộ xã")


@pytest.fixture
def neighbour(next_door):
    """Commune officer of `next_door`: what is `here` does not exist for her."""
    return user_with("commune_officer", next_door, username="neighbour", full_name="Cán bộ xã bên")


@pytest.fixture
def commune_leader(here):
    """Sees `here`, does not write."""
    return user_with("commune_leader", here, username="commune_leader")


@pytest.fixture
def department(db):
    """Department officer: the whole province, enters."""
    return user_with("department_officer", username="department", full_name="Chuyên viên Sở")


@pytest.fixture
def leader(db):
    """Department leader: the whole province, approves, does not enter."""
    return user_with("department_leader", username="leader", full_name="Lãnh đạo Sở")


@pytest.fixture
def viewer(db):
    """Department viewer."""
    return user_with("department_viewer", username="viewer")


@pytest.fixture
def administrator(db):
    """Keeps accounts and sees no person."""
    return user_with("administrator", username="administrator")


@pytest.fixture
def auditor(db):
    return user_with("auditor", username="auditor")


# Races -------------------------------------------------------------------------------------------


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Runs the functions at the same moment, each with a connection of its own.

    Hands back what each returned, or the rules that refused it. The memory of the suite's SQLite
    takes no two writers, so the threads get a copy in a file.
    """

    def run(*functions):
        kept = connections.settings["default"]
        if connection.vendor == "sqlite":
            file = tmp_path / "race.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
            connections.settings["default"] = {**kept, "NAME": str(file)}
        gate = Barrier(len(functions))
        try:
            with ThreadPoolExecutor(len(functions)) as pool:
                return [f.result() for f in [pool.submit(_answer, g, gate) for g in functions]]
        finally:
            connections.settings["default"] = kept

    return run


def _answer(function, gate):
    try:
        gate.wait()
        return function()
    except Refused as refused:
        return ", ".join(problem.rule for problem in refused.problems if not problem.warning)
    except Stale:
        return "stale"
    finally:
        connection.close()
