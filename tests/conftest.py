"""The cast: officer (of `here`), neighbour (of `next_door`), leader, department officer, …"""

import os

import pytest

from communes.models import Commune
from communes.queries import forget_atlas
from tests.factories import CommuneFactory, user_with

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside Django


@pytest.fixture(autouse=True)
def _fresh_atlas():
    forget_atlas()
    yield
    forget_atlas()


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
