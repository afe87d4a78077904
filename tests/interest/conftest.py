import pytest

from tests.factories.workers import worker_in


@pytest.fixture
def person(here):
    return worker_in(here, village="Nà Lốc")
