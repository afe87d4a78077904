"""Whole provinces, loaded once for a module and rolled back behind it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction


def _loaded(province: str, blocker: object) -> Iterator[None]:
    with blocker.unblock(), transaction.atomic():
        call_command("load_units", province=province, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _son_la(django_db_setup, django_db_blocker):
    yield from _loaded("14", django_db_blocker)


@pytest.fixture(scope="module")
def _lao_cai(django_db_setup, django_db_blocker):
    yield from _loaded("15", django_db_blocker)


@pytest.fixture
def son_la(_son_la, db):
    """The 75 units of Sơn La and the 200 before them."""


@pytest.fixture
def lao_cai(_lao_cai, db):
    """The 99 units of Lào Cai and the 319 before them."""
