import pytest

from tests.factories.contracts import identified


@pytest.fixture
def person(here):
    return identified(here)
